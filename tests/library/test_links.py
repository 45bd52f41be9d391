from collections.abc import Callable
from pathlib import Path

import pytest

ALPHA = "steps/one/alpha.md"
BETA = "steps/one/beta.md"
LINK = "Beta comes after [alpha](alpha.md#top) and [elsewhere](https://example.org/b)."

Expect = Callable[..., None]
Edit = Callable[[str, str, str], str]
Lines = Callable[[], list[str]]


@pytest.mark.parametrize(
    "target",
    [
        *("gone.md", "../one/gone.md", "alpha", "ALPHA.md", "alpha.md/../gone.md", "/etc/passwd"),
        *("../../../etc/passwd", "//example.org", "http:///x", "mailto:a@b.c"),
        *("javascript:alert(1)", "file:///etc/passwd", "ftp://example.org"),
    ],
)
def test_a_link_to_no_content_file_is_a_problem_on_its_line(expect: Expect, target: str) -> None:
    expect(BETA, LINK, f"First.\n\n‸A [link]({target}) here.", "body", "links to '", target[:18])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("See [the\nrest](gone.md).", id="text over two lines"),
        pytest.param("See [the rest][1].\n\n[1]: gone.md", id="by reference"),
        pytest.param("See [the rest](<gone.md>).", id="in angle brackets"),
        pytest.param("See [the [rest]](gone.md).", id="brackets in the text"),
        pytest.param("See [`the` rest](gone.md).", id="code in the text"),
        pytest.param("See <javascript:alert(1)>.", id="automatic"),
    ],
)
def test_a_link_may_be_written_in_any_way_of_markdown(edit: Edit, problems: Lines, text: str) -> None:
    edit(BETA, LINK, text)
    assert [line for line in problems() if line.startswith(f"{BETA}:") and ": body: " in line]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        pytest.param("steps/one/step.md", "Build it.", "Build [it](javascript:alert).", id="milestone"),
        pytest.param("steps/three/app.md", "text: Write one page.", 'text: "[Write](gone.md)"', id="task"),
        pytest.param("glossary.yaml", "text: The smallest part.", 'text: "[Small](javascript:x)"', id="term"),
        pytest.param(ALPHA, "answer: The first.", 'answer: "[The first](gone.md)"', id="answer"),
    ],
)
def test_links_are_checked_wherever_markdown_may_stand(
    edit: Edit, problems: Lines, file: str, old: str, new: str
) -> None:
    edit(file, old, new)
    assert [line for line in problems() if line.startswith(f"{file}:")]


@pytest.mark.parametrize(
    "text",
    [
        "[Alpha](alpha.md), [its top](alpha.md#top), [step](./step.md), [far](../two/left/lamp.md)",
        "[here](https://example.org/a_(b)), [there](HTTP://EXAMPLE.ORG)",
        "Not a link: `[x](gone.md)`",
        "```text\n[x](gone.md)\n```",
        "The entry a[i] (see below), [brackets] and (round ones).",
    ],
)
def test_links_that_lead_somewhere_and_code_are_left_alone(edit: Edit, problems: Lines, text: str) -> None:
    edit(BETA, LINK, text)
    assert problems() == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param(LINK, f"{LINK}\n\n‸# Beta", "first-level heading", id="heading"),
        pytest.param(f"{LINK}\n", "‸", "is empty", id="nothing"),
        pytest.param(LINK, f"{LINK}\n\n‸## Try it\n\nDo.\n\n### Starter\n\nx\n", "parts missing", id="one part"),
        pytest.param(
            LINK,
            "```text\na\nb\n```\n\n‸## Try it\n\nDo.\n\n### Check\n\nx\n",
            "parts missing",
            id="one part, after fenced code",
        ),
        pytest.param(
            LINK,
            "```text\na\n```\n\n## Try it\n\nDo.\n\n‸## Try it\n\nAgain.\n",
            "two 'Try it'",
            id="two exercises",
        ),
        pytest.param(
            LINK,
            f"{LINK}\n\n‸## Try it\n\nDo.\n\n### Starter\n\n### Check\n\nx\n\n### Solution\n\ny\n",
            "parts missing",
            id="an empty part",
        ),
    ],
)
def test_a_body_problem_has_the_line_it_is_on(expect: Expect, old: str, new: str, says: str) -> None:
    expect(BETA, old, new, "body", says)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("```md\n# Beta\n## Try it\n### Starter\n```\n", id="headings in a fence"),
        pytest.param("~~~~\n```\n## Try it\n### Check\n~~~\n~~~~\n", id="a fence in a fence"),
        pytest.param("## Try it\n\nDo it by hand.\n", id="an exercise without code"),
    ],
)
def test_a_body_that_only_looks_wrong_is_left_alone(edit: Edit, problems: Lines, text: str) -> None:
    edit(BETA, LINK, text)
    assert problems() == []


def test_a_part_given_twice_is_a_problem_because_one_would_never_be_seen(edit: Edit, problems: Lines) -> None:
    edit(ALPHA, "### Solution", "### Check\n\n```python\nassert one() < 2\n```\n\n### Solution")
    assert [line for line in problems() if line.startswith(f"{ALPHA}:") and ": body: " in line]


@pytest.mark.parametrize("target", ["x" * 5000, "%00", "a/" * 2000, "\ud7ff"])
def test_no_target_is_too_odd_to_be_looked_at_beside_another_problem(edit: Edit, problems: Lines, target: str) -> None:
    edit(BETA, LINK, f"[x]({target})")
    edit(ALPHA, "hours: 3", "hours: three")
    assert [line for line in problems() if line.startswith(f"{BETA}:")]


def test_a_link_in_a_list_a_quote_or_a_table_has_its_own_line(edit: Edit, problems: Lines) -> None:
    places = [
        edit(BETA, LINK, f"{LINK}\n\n- one\n- two\n‸  [a](gone.md)\n\nEnd."),
        edit(BETA, "\nEnd.", "\n> three\n‸> [b](gone.md)\n\nThe end."),
        edit(BETA, "\nThe end.", "\n| a | b |\n| --- | --- |\n‸| x | [c](gone.md) |\n"),
    ]
    found = [line.rpartition(": body: ")[0] for line in problems()]
    assert [place.rpartition(":")[0] for place in found] == [place.rpartition(":")[0] for place in places]


def test_a_lesson_may_have_a_heading_named_like_a_part_of_the_exercise(pack: Path, edit: Edit, problems: Lines) -> None:
    edit(ALPHA, "Alpha comes before", "### Solution\n\nAlpha comes before")
    assert problems() == []
