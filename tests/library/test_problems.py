from pathlib import Path

import pytest

from mlroadmap.errors import ContentError
from mlroadmap.library.problems import Problem, Problems, nearest


def a_problem(file: str = "a.md", line: int = 1, column: int = 1) -> Problem:
    return Problem(file=file, line=line, column=column, key="hours", what="is 'six'", expected="a whole number")


def test_a_problem_is_one_line_that_editors_can_jump_to() -> None:
    assert str(a_problem("steps/a.md", 3, 7)) == "steps/a.md:3:7: hours: is 'six'; expected a whole number"


def test_lines_are_ordered_as_numbers() -> None:
    problems = Problems(Path("/x"), collect=True)
    for line, column in ((10, 1), (9, 12), (9, 2)):
        problems.report(a_problem(line=line, column=column))
    with pytest.raises(ContentError) as caught:
        problems.raise_any()
    assert [line.split(":")[1:3] for line in caught.value.lines] == [["9", "2"], ["9", "12"], ["10", "1"]]


def test_without_collecting_a_report_raises_at_once() -> None:
    problems = Problems(Path("/x"))
    with pytest.raises(ContentError):
        problems.report(a_problem())


def test_without_problems_nothing_is_raised() -> None:
    Problems(Path("/x")).raise_any()
    Problems(Path("/x"), collect=True).raise_any()


@pytest.mark.parametrize(
    ("name", "known", "hint"),
    [
        ("hour", ["hours", "title"], "'hours'?"),
        ("optinal", ["optional", "option"], "'optional'?"),
        ("qqq", ["b", "a"], "one of a, b"),
        ("qqq", [], "a known one"),
        ("qqq", [f"name-{number}" for number in range(13)], "a known one"),
        ("", ["a"], "one of a"),
    ],
)
def test_a_hint_names_the_closest_or_all_of_a_few(name: str, known: list[str], hint: str) -> None:
    assert nearest(name, known) == hint
