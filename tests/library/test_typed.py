from collections.abc import Callable

import pytest

ALPHA = "steps/one/alpha.md"
BETA = "steps/one/beta.md"
STEP = "steps/one/step.md"
APP = "steps/three/app.md"
RESOURCES = "resources.yaml"
SALARIES = "salaries.yaml"

Expect = Callable[..., None]
Edit = Callable[[str, str, str], str]
Lines = Callable[[], list[str]]


@pytest.mark.parametrize("value", ["NO", "no", "yes", "on", "True", "FALSE", "1", "0", "y", "''"])
def test_only_true_and_false_are_booleans(expect: Expect, value: str) -> None:
    expect(BETA, "optional: false", f"‸optional: {value}", "optional", "expected true or false")


@pytest.mark.parametrize(
    "value",
    [
        *("nan", ".nan", "inf", ".inf", "-.inf", "1e3", "0x10", "0o17", "0b1", "1_000", "1,000", "1.5", "3.0"),
        *("-1", "+1", "03", "1:30", "٣", "３", "three", "~", "null", "''", "'3 '", "9999999999999999"),
    ],
)
def test_only_plain_digits_are_whole_numbers(expect: Expect, value: str) -> None:
    expect(ALPHA, "hours: 3", f"‸hours: {value}", "hours", "expected a whole number")


@pytest.mark.parametrize("value", ["nan", ".inf", "1e3", "0x10", "-1", "1,5", ".5", "1.", "''"])
def test_only_plain_decimals_are_numbers(expect: Expect, value: str) -> None:
    new = f"‸ads_per_count: {value}"
    expect(SALARIES, "ads_per_count: 1.5", new, "tables.0.ads_per_count", "expected a number")


@pytest.mark.parametrize(
    "value",
    [
        *("2025-02-30", "2025-13-01", "2025-00-10", "0000-01-01", "2025-8-3", "03.08.2025", "2025/08/03"),
        *("20250803", "1754179200", "2025-08-03T00:00:00", "2025-08-03 00:00", "today", "２０２５-01-01", "''"),
    ],
)
def test_only_days_of_the_calendar_are_dates(expect: Expect, value: str) -> None:
    new = f"‸checked: {value}"
    expect(RESOURCES, "checked: 2026-01-31", new, "resources.0.checked", "expected a date, YYYY-MM-DD")


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "says"),
    [
        pytest.param(ALPHA, "title: Alpha", "‸title: [Alpha]", "title", "expected text", id="list for text"),
        pytest.param("overview.md", "title: About tiny", "‸title: [a]", "title", "expected text", id="page's title"),
        pytest.param("steps/two/step.md", "topics: [gamma]", "‸topics: ''", "topics", "a list", id="blank for a list"),
        pytest.param(ALPHA, "title: Alpha", "‸title: {a: b}", "title", "expected text", id="keys for text"),
        pytest.param(ALPHA, "hours: 3", "‸hours: [3]", "hours", "a list", id="list for a number"),
        pytest.param(BETA, "optional: false", "‸optional: {}", "optional", "a dict", id="keys for a boolean"),
        pytest.param(ALPHA, "terms: [atom]", "‸terms: atom", "terms", "'atom'; expected a list", id="text for a list"),
        pytest.param(ALPHA, "terms: [atom]", "‸terms: {atom: x}", "terms", "expected a list", id="keys for a list"),
        pytest.param(ALPHA, "terms: [atom]", "terms: [atom, ‸[atom]]", "terms.1", "expected text", id="list in a list"),
        pytest.param(ALPHA, "- id: short\n", "- ‸short\n- id: short\n", "resources.1", "keys with values", id="word"),
        pytest.param(STEP, "topics: [alpha, beta]", "‸topics: alpha", "topics", "expected a list", id="topics as text"),
        pytest.param(
            STEP,
            "milestones:\n- id",
            "‸milestones: x\nresources:\n- id",
            "milestones",
            "a list",
            id="milestones as text",
        ),
        pytest.param(STEP, "- id: proof\n", "- ‸proof\n- id: proof\n", "milestones.0", "has no id", id="milestone"),
        pytest.param(
            "retired.yaml", "retired:\n- id", "‸retired:\n  id", "retired", "a list", id="keys for a file's list"
        ),
        pytest.param("roadmap.yaml", "steps: [one, two, three]", "‸steps: one", "steps", "a list", id="steps as text"),
        pytest.param(RESOURCES, "free: stated", "‸free: maybe", "resources.0.free", "'stated' or 'known'", id="choice"),
        pytest.param(
            SALARIES, "columns: [low, middle,", "‸columns: [low,", "tables.0.columns.2", "missing", id="two columns"
        ),
        pytest.param(
            SALARIES, "columns: [low,", "‸columns: [lowest, low,", "tables.0.columns", "fewer", id="four columns"
        ),
    ],
)
def test_a_value_of_the_wrong_shape_says_what_was_expected(
    expect: Expect, file: str, old: str, new: str, key: str, says: str
) -> None:
    expect(file, old, new, key, says)


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "nearest"),
    [
        pytest.param("roadmap.yaml", "pace: 10", "pace: 10\n‸lisence: x", "lisence", "'licence'?", id="roadmap"),
        pytest.param("overview.md", "title: About tiny", "‸titel: About tiny", "titel", "'title'?", id="overview"),
        pytest.param(STEP, "weeks: 1-2", "weeks: 1-2\n‸milestone: x", "milestone", "'milestones'?", id="step"),
        pytest.param(STEP, "  hours: 2", "  hours: 2\n  ‸hour: 2", "milestones.0.hour", "'hours'?", id="milestone"),
        pytest.param(ALPHA, "hours: 3", "hours: 3\n‸optinal: true", "optinal", "'optional'?", id="topic"),
        pytest.param(
            ALPHA, "part: chapter 1", "part: chapter 1\n  ‸minuts: 3", "resources.0.minuts", "'minutes'?", id="place"
        ),
        pytest.param(
            ALPHA, "answer: The first.", "answer: One.\n  ‸anwser: x", "checks.0.anwser", "'answer'?", id="check"
        ),
        pytest.param("steps/two/left/track.md", "goal: Go", "‸gaol: x\ngoal: Go", "gaol", "'goal'?", id="track"),
        pytest.param(APP, "goal: Build", "‸task: x\ngoal: Build", "task", "'tasks'?", id="project"),
        pytest.param(APP, "  hours: 8", "  hours: 8\n  ‸reuse: []", "tasks.0.reuse", "'reuses'?", id="task"),
        pytest.param(
            "steps/two/step.md", "{choose: 1,", "{choose: 1, ‸chose: 1,", "tracks.chose", "'choose'?", id="offer"
        ),
        pytest.param(
            "glossary.yaml", "aliases: [corp", "‸alias: [x]\n  aliases: [corp", "terms.0.alias", "'aliases'?", id="term"
        ),
        pytest.param("glossary.yaml", "terms:\n", "‸term: []\nterms:\n", "term", "'terms'?", id="glossary"),
        pytest.param(RESOURCES, "core: true", "core: true\n  ‸cor: true", "resources.0.cor", "'core'?", id="resource"),
        pytest.param(SALARIES, "outside: Ask", "‸outsides: x\noutside: Ask", "outsides", "'outside'?", id="salaries"),
        pytest.param(SALARIES, "unit: ads", "unit: ads\n  ‸units: x", "tables.0.units", "'unit'?", id="table"),
        pytest.param(SALARIES, "    n: 12", "    n: 12\n    ‸lows: 1", "tables.0.rows.0.lows", "'low'?", id="row"),
        pytest.param(SALARIES, "  seen: 2026", "  ‸saw: x\n  seen: 2026", "sources.0.saw", "expected", id="source"),
        pytest.param(
            "retired.yaml", "title: Omega", "title: Omega\n  ‸notes: x", "retired.0.notes", "'note'?", id="gone"
        ),
        # what a file's place says cannot be said again
        pytest.param(ALPHA, "hours: 3", "hours: 3\n‸id: alpha", "id", "expected", id="id of a topic"),
        pytest.param(ALPHA, "hours: 3", "hours: 3\n‸kind: topic", "kind", "expected", id="kind of a topic"),
        pytest.param(ALPHA, "hours: 3", "hours: 3\n‸text: x", "text", "expected", id="text of a topic"),
        pytest.param(
            "roadmap.yaml", "pace: 10", "pace: 10\n‸retired: []", "retired", "expected", id="retired at the top"
        ),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest_known_one(
    expect: Expect, file: str, old: str, new: str, key: str, nearest: str
) -> None:
    expect(file, old, new, key, "not a known key", nearest)


@pytest.mark.parametrize(
    ("file", "line", "key"),
    [
        pytest.param("roadmap.yaml", "pace: 10\n", "pace", id="roadmap"),
        pytest.param("roadmap.yaml", "steps: [one, two, three]\n", "steps", id="steps"),
        pytest.param("overview.md", "title: About tiny", "title", id="overview"),
        pytest.param(STEP, "weeks: 1-2\n", "weeks", id="step"),
        pytest.param(STEP, "  goal: Show that one holds\n", "milestones.0.goal", id="milestone"),
        pytest.param(
            STEP, "  text: |\n    Build it. It is right when it runs.\n", "milestones.0.text", id="text of a milestone"
        ),
        pytest.param(APP, "  text: Write one page.\n", "tasks.0.text", id="text of a task"),
        pytest.param(ALPHA, "goal: Say what alpha is\n", "goal", id="topic"),
        pytest.param(ALPHA, "  minutes: 30\n", "resources.0.minutes", id="place"),
        pytest.param(ALPHA, "  answer: The first.\n", "checks.0.answer", id="check"),
        pytest.param("steps/two/left/track.md", "goal: Go left\n", "goal", id="track"),
        pytest.param("glossary.yaml", "  example: A grain.\n", "terms.0.example", id="term"),
        pytest.param(RESOURCES, "  url: http://example.org\n", "resources.1.url", id="resource"),
        pytest.param(SALARIES, "  currency: USD\n", "tables.0.currency", id="table"),
        pytest.param(SALARIES, "outside: Ask around.\n", "outside", id="salaries"),
    ],
)
def test_a_missing_value_is_named(edit: Edit, first_problem: Callable[[], str], file: str, line: str, key: str) -> None:
    edit(file, line, "" if line.endswith("\n") else "{}")
    found = first_problem()
    assert found.startswith(f"{file}:")
    assert f": {key}: " in found
    assert "missing" in found


@pytest.mark.parametrize(
    ("file", "old", "new", "key"),
    [
        pytest.param(ALPHA, "title: Alpha", '‸title: ""', "title", id="title"),
        pytest.param(ALPHA, "title: Alpha", '‸title: "  "', "title", id="title of spaces"),
        pytest.param(ALPHA, "goal: Say what alpha is", "‸goal: ''", "goal", id="goal"),
        pytest.param(ALPHA, "- question: What is alpha?", '- ‸question: ""', "checks.0.question", id="question"),
        pytest.param(
            "glossary.yaml", "  text: The smallest", "  ‸text: |\n\n  # The smallest", "terms.0.text", id="term"
        ),
        pytest.param(APP, "  text: Write one page.", '  ‸text: ""', "tasks.0.text", id="task"),
    ],
)
def test_text_that_is_needed_cannot_be_blank(expect: Expect, file: str, old: str, new: str, key: str) -> None:
    expect(file, old, new, key)


def test_a_long_wrong_value_is_shortened(edit: Edit, first_problem: Callable[[], str]) -> None:
    edit(ALPHA, "hours: 3", f"hours: {'x' * 5000}")
    assert len(first_problem()) < 200


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        pytest.param(ALPHA, "title: Alpha", "title: [Alpha]", id="misfit"),
        pytest.param(ALPHA, "title: Alpha", "title: ' '", id="blank"),
        pytest.param("overview.md", "title: About tiny", "title: ' '", id="blank page title"),
        pytest.param("roadmap.yaml", "pace: 10", "pace: 10\nlisence: x", id="unknown key"),
        pytest.param(STEP, "title: One", "title: {}", id="misfit of a step"),
    ],
)
def test_what_several_models_share_is_listed_once(edit: Edit, problems: Lines, file: str, old: str, new: str) -> None:
    edit(file, old, new)
    found = problems()
    assert len(found) == 1, found
