import os
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from mlroadmap.library import parse
from mlroadmap.library.parse import MAX_BYTES, MAX_DEPTH, read_document
from mlroadmap.library.problems import Problems
from mlroadmap.library.reader import open_library

ALPHA = "steps/one/alpha.md"
GLOSSARY = "glossary.yaml"
TITLE = "title: Alpha"
TEXT = "text: What holds atoms."

Expect = Callable[..., None]
Edit = Callable[[str, str, str], str]


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "says"),
    [
        pytest.param(ALPHA, "hours: 3", "hours: 3\n‸hours: 4", "hours", "given twice", id="key twice"),
        pytest.param(GLOSSARY, TEXT, f"{TEXT}\n  ‸text: More.", "terms.1.text", "given twice", id="nested key twice"),
        pytest.param(GLOSSARY, TEXT, "text: ‸*word", "terms.1.text", "alias *word", id="alias"),
        pytest.param(GLOSSARY, TEXT, "text: ‸&word What", "terms.1.text", "anchor &word", id="anchor"),
        pytest.param(ALPHA, "terms: [atom]", "terms: ‸&t [atom]", "terms", "anchor &t", id="anchor of a list"),
        pytest.param(ALPHA, TITLE, "‸&k title: Alpha", "-", "not plain text", id="anchor of a key"),
        pytest.param(GLOSSARY, TEXT, f"‸*x : y\n  {TEXT}", "terms.1", "not plain text", id="alias as a key"),
        pytest.param(ALPHA, TITLE, f"? ‸[a]\n: b\n{TITLE}", "-", "not plain text", id="list as a key"),
        pytest.param(ALPHA, TITLE, "title: ‸!!str Alpha", "title", "tag", id="tag"),
        pytest.param(ALPHA, TITLE, "title: ‸!x Alpha", "title", "tag !x", id="own tag"),
        pytest.param(
            ALPHA, TITLE, "title: ‸!!python/object/apply:os.system [ls]", "title", "os.system", id="tag that would run"
        ),
        pytest.param(ALPHA, TITLE, f"‸<<: {{hours: 5}}\n{TITLE}", "<<", "not a known key", id="merge key"),
        pytest.param(ALPHA, TITLE, "title: ‸Alpha # one", "title", "' #'", id="comment after text"),
        pytest.param(ALPHA, TITLE, "title: ‸Alpha\t# one", "title", "' #'", id="comment after a tab"),
        pytest.param(ALPHA, "hours: 3", "hours: ‸3 # about", "hours", "' #'", id="comment after a number"),
        pytest.param(ALPHA, "[atom]", "[‸atom # one\n  ]", "terms.0", "' #'", id="comment in a list"),
        pytest.param(ALPHA, TITLE, "title: ‸Al\n  pha # one", "title", "' #'", id="comment after folded text"),
        pytest.param(ALPHA, TITLE, "title:‸", "title", "no value", id="nothing"),
        pytest.param(GLOSSARY, "aliases: [corpuscle]", "aliases:‸", "terms.0.aliases", "no value", id="no list"),
        pytest.param(ALPHA, TITLE, "title: Al‸\0pha", "-", "valid YAML", id="NUL"),
        pytest.param(ALPHA, TITLE, "title: Al‸\x1b[2Jpha", "-", "valid YAML", id="raw escape"),
        pytest.param(ALPHA, TITLE, "title: Al‸\x7fpha", "-", "valid YAML", id="delete"),
        pytest.param(ALPHA, TITLE, "title: Al‸\ufffepha", "-", "valid YAML", id="noncharacter"),
        pytest.param(GLOSSARY, "  name: Atom", "‸\tname: Atom", "-", "tab", id="tab as indentation"),
    ],
)
def test_what_yaml_offers_beyond_plain_text_is_refused_at_its_place(
    expect: Expect, file: str, old: str, new: str, key: str, says: str
) -> None:
    expect(file, old, new, key, says)


@pytest.mark.parametrize(
    "title",
    ["Alpha#1", '"Alpha # 1"', "'# Alpha'", "C#", '"Alpha" # a comment beside quotes', "Alpha\n# on its own line"],
)
def test_a_hash_that_loses_nothing_is_allowed(edit: Edit, problems: Callable[[], list[str]], title: str) -> None:
    edit(ALPHA, TITLE, f"title: {title}")
    assert problems() == []


def test_columns_count_characters_not_bytes(expect: Expect) -> None:
    expect(ALPHA, "terms: [atom]", 'terms: ["äöü 😀 漢字", ‸&x atom]', "terms.1", "anchor")


def test_windows_line_ends_change_no_place(pack: Path, edit: Edit, first_problem: Callable[[], str]) -> None:
    place = edit(ALPHA, "hours: 3", "‸hours: six")
    plain = first_problem()
    (pack / ALPHA).write_bytes((pack / ALPHA).read_bytes().replace(b"\n", b"\r\n"))
    assert first_problem() == plain
    assert plain.startswith(place)


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85"], ids=["LS", "PS", "NEL"])
def test_line_separators_that_editors_do_not_count_move_no_line(expect: Expect, separator: str) -> None:
    expect(ALPHA, f"{TITLE}\ngoal: Say what alpha is", f'{TITLE}\ngoal: "a{separator}b"\n‸houres: 1', "houres")


@pytest.mark.parametrize("end", ["\r", "\x85", "\u2028"], ids=["CR", "NEL", "LS"])
def test_other_line_ends_are_read_or_refused_but_never_crash(
    pack: Path, problems: Callable[[], list[str]], end: str
) -> None:
    text = (pack / GLOSSARY).read_text(encoding="utf-8")
    (pack / GLOSSARY).write_bytes(text.replace("\n", end).encode())
    problems()


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        pytest.param("[" * 200_000, f"1:{MAX_DEPTH + 2}", "nested too deeply", id="200 KB of ["),
        pytest.param(
            "a: [[" + "[\n " * 50_000, f"{MAX_DEPTH - 1}:2", "nested too deeply", id="[ on lines of their own"
        ),
        pytest.param("a: " + "{" * 100_000, "1:5", "not plain text", id="100 KB of {"),
        pytest.param(
            "a: [x]\nb: [x, {y: " + "[" * 2_000, f"2:{MAX_DEPTH + 10}", "nested too deeply", id="[ after what is good"
        ),
        pytest.param("{a: " * 50_000, f"1:{4 * (MAX_DEPTH + 1) + 1}", "nested too deeply", id="mappings in mappings"),
        pytest.param("- " * 50_000 + "x", f"1:{2 * (MAX_DEPTH + 1) + 1}", "nested too deeply", id="lists in lists"),
        pytest.param("? " * 50_000 + "x", "1:3", "not plain text", id="keys in keys"),
        pytest.param(
            "a: &a [x, x]\n"
            + "".join(f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(20)),
            "1:4",
            "anchor",
            id="a bomb of aliases",
        ),
        pytest.param("", "1:1", "is empty", id="nothing"),
        pytest.param("# only a comment\n", "1:1", "is empty", id="only a comment"),
        pytest.param("terms", "1:1", "not a mapping", id="a word"),
        pytest.param("- terms", "1:1", "not a mapping", id="a list"),
        pytest.param("terms: []\n---\nterms: []\n", "2:1", "second document", id="two documents"),
        pytest.param("terms: [\n", "2:1", "valid YAML", id="an open bracket"),
        pytest.param("%YAML 9.9\n---\nterms: []\n", "1:1", "valid YAML", id="a version to come"),
    ],
)
def test_a_hostile_file_is_one_problem_at_its_place(
    pack: Path, first_problem: Callable[[], str], text: str, place: str, says: str
) -> None:
    (pack / GLOSSARY).write_text(text, encoding="utf-8")
    line = first_problem()
    assert line.startswith(f"{GLOSSARY}:{place}: ")
    assert says in line


def test_values_may_be_nested_as_deeply_as_promised_and_no_deeper(tmp_path: Path) -> None:
    for depth, fits in ((MAX_DEPTH, True), (MAX_DEPTH + 1, False)):
        (tmp_path / "x.yaml").write_text("a: " + "[" * (depth - 1) + "x" + "]" * (depth - 1), encoding="utf-8")
        problems = Problems(tmp_path, collect=True)
        assert (read_document(tmp_path, "x.yaml", problems) is not None) is fits


@pytest.mark.parametrize(
    ("raw", "place", "says"),
    [
        pytest.param(b"---\ntitle: a\xff\n---\nx\n", "2:9", "not UTF-8", id="not UTF-8"),
        pytest.param("---\ntitle: äö".encode() + b"\xc3(\n---\nx\n", "2:10", "not UTF-8", id="not UTF-8 after umlauts"),
        pytest.param(b"---\ntitle: a\n---\nx\xed\xa0\x80\n", "4:2", "not UTF-8", id="half a surrogate"),
        pytest.param(b"", "1:1", "no front matter", id="nothing"),
        pytest.param(b"# A heading\n", "1:1", "no front matter", id="only a body"),
        pytest.param(b"---\ntitle: a\n", "1:1", "no front matter", id="never closed"),
        pytest.param(b"x y\n---\ntitle: a\n---\n", "1:1", "has 'x y' before its front matter", id="begins late"),
        pytest.param(b"\n---\ntitle: a\n---\n", "1:1", "begins empty; expected --- on the", id="an empty line first"),
        pytest.param(b"----\ntitle: a\n----\n", "1:1", "no front matter", id="longer lines"),
        pytest.param(b"a" * (MAX_BYTES + 1), "1:1", "at most 2,000,000", id="too large"),
    ],
)
def test_a_lesson_that_cannot_be_read_says_why_and_where(
    pack: Path, first_problem: Callable[[], str], raw: bytes, place: str, says: str
) -> None:
    (pack / ALPHA).write_bytes(raw)
    line = first_problem()
    assert line.startswith(f"{ALPHA}:{place}: -: ")
    assert says in line


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["no mark", "byte order mark"])
@pytest.mark.parametrize("blanks", ["", " ", "\t", "  \t"], ids=repr)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_what_editors_add_around_the_front_matter_makes_no_difference(
    pack: Path, tmp_path: Path, problems: Callable[[], list[str]], mark: str, blanks: str, end: str
) -> None:
    text = (pack / ALPHA).read_text(encoding="utf-8")
    library = open_library(pack, tmp_path / "one cache")
    before = library.body(library.lessons()["one/alpha"])
    assert text.count("---\n") == 2
    (pack / ALPHA).write_bytes(f"{mark}{text}".replace("---\n", f"---{blanks}\n").replace("\n", end).encode())
    assert problems() == []
    assert library.body(library.lessons()["one/alpha"]) == before
    (pack / GLOSSARY).write_bytes(f"{mark}terms: x\n".encode())
    assert problems()[0].startswith(f"{GLOSSARY}:1:1: terms: ")


def test_a_file_too_large_is_refused_unread(pack: Path, first_problem: Callable[[], str]) -> None:
    with open(pack / GLOSSARY, "wb") as file:
        os.truncate(file.fileno(), 100_000_000)
    tracemalloc.start()
    try:
        assert "at most" in first_problem()
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_file_that_is_no_ordinary_one_is_refused_not_waited_for(pack: Path) -> None:
    (pack / GLOSSARY).unlink()
    os.mkfifo(pack / GLOSSARY)
    script = (
        "import sys; from pathlib import Path; from mlroadmap.library.parse import read_document;"
        "from mlroadmap.library.problems import Problems; problems = Problems(Path(sys.argv[1]), collect=True);"
        f"print(read_document(Path(sys.argv[1]), {GLOSSARY!r}, problems), *problems.found)"
    )
    command = [sys.executable, "-c", script, str(pack)]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=5)
    assert run.stdout.startswith(f"None {GLOSSARY}:1:1: ")


def test_an_escaped_control_character_arrives_visible(edit: Edit, pack: Path) -> None:
    edit(ALPHA, TITLE, 'title: "A\\e[2J\\0\\u202Eb"')
    document = read_document(pack, ALPHA, Problems(pack))
    assert document is not None
    assert document.data["title"] == "A␛[2J␀\ufffdb"


def test_control_characters_of_a_body_arrive_visible(edit: Edit, pack: Path) -> None:
    edit(ALPHA, "Alpha comes", "\x1b]0;x\x07Alpha\u2066 comes")
    document = read_document(pack, ALPHA, Problems(pack))
    assert document is not None
    assert document.body.startswith("␛]0;x␇Alpha\ufffd comes")


YAML_PIECES = st.sampled_from(
    [
        *("a", "bc", "[", "]", "{", "}", "#", ":", "|", ">-", "'", '"', "\\", "\\e", "%", "😀"),
        *(" ", "  ", "\n", "\n  ", "- ", ": ", "? ", ", ", " #", "&a ", "*a", "!t ", "<<: ", "---\n", "...\n"),
        *("\t", "\r", "\0", "\x1b", "\x85", "\u2028"),
    ]
)


@pytest.mark.parametrize("loader", ["_Loader", "pure"])
def test_whatever_a_file_holds_every_problem_has_a_place_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loader: str
) -> None:
    if loader == "pure":  # what runs where libyaml is not installed
        monkeypatch.setattr(parse, "_Loader", yaml.BaseLoader)

    @settings(derandomize=True, max_examples=200, deadline=None)
    @given(st.lists(YAML_PIECES, max_size=30).map("".join))
    def law(text: str) -> None:
        (tmp_path / "x.yaml").write_bytes(text.encode())
        problems = Problems(tmp_path, collect=True)
        document = read_document(tmp_path, "x.yaml", problems)
        assert (document is None) == bool(problems.found)
        lines = [*text.replace("\r\n", "\n").split("\n"), ""]  # the end of the file is a place too
        for problem in problems.found:
            assert 1 <= problem.line <= len(lines)
            assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1

    law()
