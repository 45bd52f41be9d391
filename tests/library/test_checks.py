import os
from collections.abc import Callable
from pathlib import Path

import pytest

ALPHA = "steps/one/alpha.md"
BETA = "steps/one/beta.md"
GAMMA = "steps/two/gamma.md"
STEP = "steps/one/step.md"
TWO = "steps/two/step.md"
ROPE = "steps/two/right/rope.md"
LAMP = "steps/two/left/lamp.md"
APP = "steps/three/app.md"
GLOSSARY = "glossary.yaml"
RESOURCES = "resources.yaml"
SALARIES = "salaries.yaml"
RETIRED = "retired.yaml"

Expect = Callable[..., None]
Edit = Callable[[str, str, str], str]
Lines = Callable[[], list[str]]


def test_the_tiny_content_has_no_problem(problems: Lines) -> None:
    assert problems() == []


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "says"),
    [
        pytest.param(ALPHA, "terms: [atom]", "terms: [‸atmo]", "terms.0", "'atom'?", id="term"),
        pytest.param(STEP, "  terms: [atom]", "  terms: [atom, ‸bund]", "milestones.0.terms.1", "'bond'?", id="term 2"),
        pytest.param(ALPHA, "- id: long", "- ‸id: lang", "resources.0.id", "'long'?", id="resource"),
        pytest.param(
            STEP, "  - id: short", "  - ‸id: shirt", "milestones.0.resources.0.id", "'short'?", id="resource 2"
        ),
        pytest.param(BETA, "after: [one/alpha]", "after: [‸one/alfa]", "after.0", "'one/alpha'?", id="prerequisite"),
        pytest.param(APP, "reuses: [one/proof]", "reuses: [‸one/prof]", "tasks.0.reuses.0", "'one/proof'?", id="reuse"),
        pytest.param(GLOSSARY, "related: [bond]", "related: [‸band]", "terms.0.related.0", "'bond'?", id="related"),
        pytest.param(GLOSSARY, "two/gamma]", "‸two/gama]", "terms.1.met.1", "'two/gamma'?", id="met"),
        pytest.param(RESOURCES, "[one, two]", "[one, ‸too]", "resources.0.steps.1", "'two'?", id="step"),
        pytest.param(SALARIES, "source: board", "‸source: bord", "tables.0.source", "'board'?", id="source"),
    ],
)
def test_a_name_that_names_nothing_comes_with_the_nearest(
    expect: Expect, file: str, old: str, new: str, key: str, says: str
) -> None:
    expect(file, old, new, key, "names no", says)


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "says"),
    [
        pytest.param(ALPHA, "hours: 3", "hours: 3\nafter: [‸one/beta]", "after.0", "not come before", id="forward"),
        pytest.param(ALPHA, "hours: 3", "hours: 3\nafter: [‸one/alpha]", "after.0", "not come before", id="itself"),
        pytest.param(GAMMA, "one/proof", "‸left/lamp", "after.0", "not come before", id="into a later track"),
        pytest.param(ROPE, "hours: 4", "hours: 4\nafter: [‸left/lamp]", "after.0", "not everybody", id="other track"),
        pytest.param(
            APP, "hours: 8", "hours: 8\n  after: [‸left/lamp]", "tasks.0.after.0", "not everybody", id="track"
        ),
    ],
)
def test_a_prerequisite_comes_earlier_and_everybody_meets_it(
    expect: Expect, file: str, old: str, new: str, key: str, says: str
) -> None:
    expect(file, old, new, key, says)


def test_a_prerequisite_inside_the_same_track_is_fine(pack: Path, edit: Edit, problems: Lines) -> None:
    edit("steps/two/left/track.md", "topics: [lamp]", "topics: [lamp, wick]")
    (pack / "steps/two/left/wick.md").write_text(
        "---\ntitle: Wick\ngoal: Trim it\nhours: 1\nafter: [left/lamp]\n---\nWick.\n", encoding="utf-8"
    )
    assert problems() == []


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "says"),
    [
        pytest.param(ALPHA, "title: Alpha", f"‸title: {'x' * 61}", "title", "at most 60", id="title"),
        pytest.param(ALPHA, "goal: Say what alpha is", f"‸goal: {'x' * 101}", "goal", "at most 100", id="goal"),
        pytest.param(STEP, "  title: Prove one", f"  ‸title: {'x' * 61}", "milestones.0.title", "60", id="milestone"),
        pytest.param(APP, "goal: Build an app", f"‸goal: {'x' * 101}", "goal", "at most 100", id="project"),
        pytest.param(TWO, "title: Two", f"‸title: {'x' * 61}", "title", "at most 60", id="step"),
        pytest.param(ALPHA, "goal: Say what alpha is", "‸goal: |\n  a\n  b", "goal", "one line", id="two lines"),
        pytest.param(ALPHA, "hours: 3", "‸hours: 0", "hours", "1 to 5", id="no hours"),
        pytest.param(ALPHA, "hours: 3", "‸hours: 6", "hours", "1 to 5", id="a long topic"),
        pytest.param(APP, "hours: 8", "‸hours: 41", "tasks.0.hours", "1 to 40", id="a long task"),
        pytest.param(ALPHA, "  minutes: 30", "  ‸minutes: 0", "resources.0.minutes", "at least 1", id="no minutes"),
        pytest.param(ALPHA, "- id: long\n  part: chapter 1", "- ‸id: long", "resources.0", "a part", id="no part"),
        pytest.param(STEP, "weeks: 1-2", "‸weeks: 2", "weeks", "such as 6-8", id="one week"),
        pytest.param(STEP, "weeks: 1-2", "‸weeks: soon", "weeks", "such as 6-8", id="no weeks"),
        pytest.param(STEP, "weeks: 1-2", "‸weeks: 8-6", "weeks", "such as 6-8", id="weeks backwards"),
        pytest.param("roadmap.yaml", "pace: 10", "‸pace: 0", "pace", "at least 1", id="no pace"),
        pytest.param(TWO, "{choose: 1,", "{‸choose: 0,", "tracks.choose", "1 to 2", id="nothing to choose"),
        pytest.param(TWO, "{choose: 1,", "{‸choose: 3,", "tracks.choose", "1 to 2", id="too much to choose"),
        pytest.param(
            SALARIES, "label: Junior\n    low: 1", "‸label: Junior\n    low: 9", "tables.0.rows.0", "rising", id="low"
        ),
        pytest.param(STEP, "- id: proof", "- ‸id: Proof_1", "milestones.0.id", "lower-case", id="slug"),
        pytest.param(GLOSSARY, "- id: bond", "- ‸id: -bond", "terms.1.id", "lower-case", id="term slug"),
        pytest.param(RESOURCES, "- id: short", "- ‸id: sh--ort", "resources.1.id", "lower-case", id="resource slug"),
        pytest.param(SALARIES, "- id: ads", "- ‸id: Ads!", "tables.0.id", "lower-case", id="table slug"),
    ],
)
def test_a_value_out_of_bounds_says_the_bounds(
    edit: Edit, problems: Lines, file: str, old: str, new: str, key: str, says: str
) -> None:
    place = edit(file, old, new)
    assert [line for line in problems() if line.startswith(f"{place}: {key}: ") and says in line]


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "says"),
    [
        pytest.param(GLOSSARY, "- id: bond", "- ‸id: atom", "terms.1.id", "'atom' is declared twice", id="term"),
        pytest.param(RESOURCES, "- id: short", "- ‸id: long", "resources.1.id", "declared twice", id="resource"),
        pytest.param(STEP, "- id: proof", "- ‸id: alpha", "milestones.0.id", "'one/alpha' is declared", id="item"),
        pytest.param(STEP, "[alpha, beta]", "[alpha, beta, ‸alpha]", "topics.2", "twice", id="topic listed twice"),
        pytest.param(
            "roadmap.yaml", "two, three]", "two, three, ‸one]", "steps.3", "twice", id="step listed twice"
        ),
        pytest.param(TWO, "[left, right]", "[left, right, ‸left]", "tracks.of.2", "twice", id="track listed twice"),
        pytest.param(
            RETIRED, "- id: one/omega", "- {id: one/omega, title: x, edition: y}\n- ‸id: one/omega",
            "retired.1.id", "declared twice", id="retired",
        ),
        pytest.param(GLOSSARY, "name: Bond", "name: Bond\n  aliases: [‸ATOM]", "terms.1.aliases.0", "atom", id="word"),
        pytest.param(
            GLOSSARY, "name: Bond", "‸name: Corpuscle", "terms.1.name", "also stands for 'atom'", id="name and alias"
        ),
        pytest.param(
            SALARIES, "outside:",
            "- {‸id: board, title: x, url: 'https://a.b', licence: x, seen: 2026-01-31, note: x}\noutside:",
            "sources.1.id", "twice", id="source",
        ),
        pytest.param(
            SALARIES, "sources:", "- {‸id: ads, title: x, note: x, source: board, as_of: 2025-08-03, currency: USD, "
            "unit: x, columns: [a, b, c], rows: [{label: x, low: 1, middle: 2, high: 3, n: 4}]}\nsources:",
            "tables.1.id", "twice", id="table",
        ),
    ],
)  # fmt: skip
def test_an_id_and_a_word_stand_for_one_thing(
    expect: Expect, file: str, old: str, new: str, key: str, says: str
) -> None:
    expect(file, old, new, key, says)


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "says"),
    [
        pytest.param(BETA, "[one/bravo]", "[‸one/alpha]", "was.0", "another item", id="an id in use"),
        pytest.param(BETA, "[one/bravo]", "[‸one/beta]", "was.0", "another item", id="its own id"),
        pytest.param(BETA, "[one/bravo]", "[‸one/omega]", "was.0", "another item", id="a retired id"),
        pytest.param(ALPHA, "hours: 3", "hours: 3\nwas: [‸one/bravo]", "was.0", "another item", id="an id of two"),
        pytest.param(STEP, "- id: proof", "- ‸id: omega", "milestones.0.id", "was retired", id="a retired id reused"),
    ],
)
def test_an_id_of_the_past_belongs_to_one_item_for_ever(
    edit: Edit, problems: Lines, file: str, old: str, new: str, key: str, says: str
) -> None:
    place = edit(file, old, new)
    assert [line for line in problems() if line.startswith(f"{place}: {key}: ") and says in line]


@pytest.mark.parametrize(
    ("file", "old", "key"),
    [
        pytest.param(RESOURCES, "  url: http://example.org", "resources.1.url", id="resource"),
        pytest.param(SALARIES, "  url: https://example.org/board", "sources.0.url", id="source"),
    ],
)
def test_an_address_without_a_host_is_a_problem(expect: Expect, file: str, old: str, key: str) -> None:
    expect(file, old, "  ‸url: 'http:///x'", key, "with a host")


def test_a_pay_table_without_rows_is_a_problem(pack: Path, problems: Lines) -> None:
    text = (pack / SALARIES).read_text(encoding="utf-8")
    rows = text[text.index("  rows:\n") : text.index("sources:")]
    (pack / SALARIES).write_text(text.replace(rows, "  rows: []\n"), encoding="utf-8")
    assert [line for line in problems() if ": tables.0.rows: " in line]


def test_a_file_that_nothing_names_is_a_problem(pack: Path, problems: Lines) -> None:
    (pack / "steps/one/alhpa.md").write_text("x", encoding="utf-8")
    assert problems() == [
        f"steps/one/alhpa.md:1:1: -: is not named by the content; expected '{ALPHA}'?",
    ]


def test_licences_readmes_and_hidden_files_need_no_name(pack: Path, problems: Lines) -> None:
    (pack / ".git").mkdir()
    for name in ("LICENSE", "README.md", "steps/README.md", ".DS_Store", ".git/config"):
        (pack / name).write_text("x", encoding="utf-8")
    assert problems() == []


@pytest.mark.skipif(os.name == "nt", reason="such names cannot be made there")
def test_a_hostile_file_name_cannot_steer_a_terminal(pack: Path, problems: Lines) -> None:
    (pack / "bad\x1b[2J\nname.md").write_text("x", encoding="utf-8")
    assert all(line.isprintable() for line in problems())
