import codecs
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlroadmap.cli.stdin import MAX_BYTES

Run = Callable[..., CompletedProcess[str]]


def test_a_note_is_written_shown_replaced_and_removed(run: Run) -> None:
    written = run("note", "standing", "hold the table")
    assert (written.returncode, written.stdout) == (0, "")
    assert "Standing up (ground/standing)" in written.stderr
    assert run("note", "ground/st").stdout == "hold the table\n"
    run("note", "standing", "no table any more")
    assert run("note", "standing").stdout == "no table any more\n"
    run("note", "standing", "")
    gone = run("note", "standing")
    assert (gone.returncode, gone.stdout) == (0, "")
    assert "no note" in gone.stderr


def test_a_hyphen_reads_the_note_from_stdin(run: Run) -> None:
    assert run("note", "standing", "-", stdin="first line\n\n  third line\n").returncode == 0
    assert run("note", "standing").stdout == "first line\n\n  third line\n"


def test_notes_belong_to_their_items(run: Run) -> None:
    run("note", "standing", "one")
    run("note", "balance", "two")
    assert run("note", "standing").stdout == "one\n"
    assert run("note", "balance").stdout == "two\n"


def test_the_same_note_again_writes_nothing(run: Run, data: Path) -> None:
    run("note", "standing", "same")
    before = (data / "progress-tiny.json").read_bytes()
    assert run("note", "standing", "same").returncode == 0
    assert (data / "progress-tiny.json").read_bytes() == before


@pytest.mark.parametrize("nothing", ["", " ", "\n\t\n"])
def test_no_text_on_an_item_without_a_note_makes_no_file(run: Run, data: Path, nothing: str) -> None:
    assert run("note", "standing", nothing).returncode == 0
    assert not data.exists()


def test_an_unknown_item_exits_2_and_leaves_stdin_and_file_alone(run: Run, data: Path) -> None:
    refused = run("note", "nowhere", "-", stdin="text")
    assert refused.returncode == 2
    assert not data.exists()


def test_two_notes_written_apart_are_both_shown_and_joined_by_the_next_one(run: Run, data: Path) -> None:
    data.mkdir()
    at = ["2026-01-02T03:04:05.000Z/0000/aaaaaaaa", "2026-01-02T03:04:06.000Z/0000/bbbbbbbb"]
    records = {
        f"note/ground/standing/{stamp.replace('/', '-')}": {"at": stamp, "base": [], "text": text}
        for stamp, text in zip(at, ("from the laptop", "from the desk"), strict=True)
    }
    whole = {"kind": "mlroadmap-progress", "schema": 1, "min_writer": 1, **records, "~": None}
    (data / "progress-tiny.json").write_text(json.dumps(whole), encoding="utf-8")
    shown = run("note", "standing").stdout
    assert shown.index("from the laptop") < shown.index("from the desk")
    run("note", "standing", "joined")
    assert run("note", "standing").stdout == "joined\n"


@settings(derandomize=True, max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zl", "Zp", "Cn"]), min_size=1))
def test_any_readable_text_comes_back_as_it_was_written(run: Run, text: str) -> None:
    done = run("note", "standing", "-", stdin=text)
    assert done.returncode == (0 if text.strip() else 2)
    if done.returncode == 0:
        assert run("note", "standing").stdout == f"{text}\n"


def test_bytes_that_are_no_text_reach_the_file_as_text(launch: Run, run: Run, data: Path) -> None:
    if os.name != "posix":
        pytest.skip("arguments are bytes on POSIX only")
    assert launch("note", "standing", os.fsdecode(b"a\xffb")).returncode == 0
    json.loads((data / "progress-tiny.json").read_bytes().decode("utf-8"))
    shown = run("note", "standing").stdout
    assert (shown[0], shown[2:]) == ("a", "b\n")


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        pytest.param(b"caf\xe9", "not UTF-8 text (byte 4)", id="Latin-1"),
        pytest.param("café".encode("utf-16-le"), "binary", id="UTF-16 without a mark"),
        pytest.param(b"\xff\xfea", "not UTF-8 text", id="half a character of UTF-16"),
        pytest.param("a".encode("utf-32"), "binary", id="UTF-32"),
        pytest.param(b"\x7fELF\0\0", "binary", id="a program"),
        pytest.param(b"", "nothing came", id="nothing"),
        pytest.param(b"\n \t\n", "nothing came", id="blank lines"),
        pytest.param(b"\xef\xbb\xbf", "nothing came", id="only a mark"),
        pytest.param(b"x" * (MAX_BYTES + 1), "more than 8,000,000 bytes", id="no end"),
    ],
)
def test_what_is_no_text_or_nothing_is_refused_and_the_note_stays(run: Run, raw: bytes, says: str) -> None:
    run("note", "standing", "before")
    refused = run("note", "standing", "-", stdin=raw)
    assert refused.returncode == 2
    assert says in refused.stderr
    assert "The note is as it was." in refused.stderr
    assert run("note", "standing").stdout == "before\n"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-8"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_a_byte_order_mark_says_how_the_text_is_encoded(run: Run, encoding: str, ends: str) -> None:
    assert run("note", "standing", "-", stdin=f"café{ends}  zwei{ends}".encode(encoding)).returncode == 0
    assert run("note", "standing").stdout == "café\n  zwei\n"


def test_big_endian_utf_16_with_its_mark_is_read(run: Run) -> None:
    assert run("note", "standing", "-", stdin=codecs.BOM_UTF16_BE + "Löwe".encode("utf-16-be")).returncode == 0
    assert run("note", "standing").stdout == "Löwe\n"


@pytest.mark.skipif(sys.platform == "win32", reason="closes file descriptors the POSIX way")
@pytest.mark.parametrize("stdin", ["closed", "write-only"])
def test_a_stdin_that_cannot_be_read_is_refused_and_the_note_stays(launch: Run, run: Run, stdin: str) -> None:
    run("note", "standing", "before")

    def spoil() -> None:
        os.close(0)
        if stdin == "write-only":
            os.open(os.devnull, os.O_WRONLY)

    refused = launch("note", "standing", "-", before=spoil)
    assert refused.returncode == 2
    assert "The note is as it was." in refused.stderr
    assert run("note", "standing").stdout == "before\n"


def test_each_change_and_each_lack_of_one_is_said(run: Run) -> None:
    where = "Standing up (ground/standing)"
    for text, says in (
        ("", "there was no note"),
        ("one", "note saved"),
        ("one", "the note already says this"),
        ("", "note removed"),
        ("", "there was no note"),
    ):
        assert run("note", "standing", text).stderr == f"{says}: {where}\n"


@pytest.mark.parametrize(("words", "advice"), [(("-x",), "put -- before a text"), (("two", "words"), "put quotes")])
def test_a_text_that_is_not_one_word_is_refused_with_the_way_to_write_it(
    run: Run, words: tuple[str, ...], advice: str
) -> None:
    refused = run("note", "standing", *words)
    assert refused.returncode == 2
    assert advice in refused.stderr
    assert run("note", "standing", "--", *words[-1:]).returncode == 0
    assert run("note", "standing").stdout == f"{words[-1]}\n"


def test_a_note_from_before_a_rename_can_be_read_replaced_and_removed(run: Run, data: Path) -> None:
    data.mkdir()
    record = {"at": "2025-01-02T03:04:05.678Z/0000/a1b2c3d4", "base": [], "text": "old"}
    key = "note/ground/rising/2025-01-02T03:04:05.678Z-0000-a1b2c3d4"
    whole = {"kind": "mlroadmap-progress", "schema": 1, "min_writer": 1, key: record, "~": None}
    (data / "progress-tiny.json").write_text(json.dumps(whole), encoding="utf-8")
    assert run("note", "standing").stdout == "old\n"
    run("note", "standing", "new")
    assert run("note", "standing").stdout == "new\n"
    run("note", "standing", "")
    assert run("note", "standing").stdout == ""
