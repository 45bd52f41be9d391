from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlroadmap.library.body import after_front_matter, prose_lines, split_body
from mlroadmap.library.parse import read_document
from mlroadmap.library.problems import Problems

LESSON = """\
Read this.

```python
# not a heading
print(1)
```

## Try it

Do that.

### Starter

```python
a = 0
```

### Check

```python
assert a
```

### Solution

```python
a = 1
```
"""


def test_a_lesson_is_split_into_its_text_and_the_parts_of_its_exercise() -> None:
    body = split_body(LESSON)
    assert body.text == "Read this.\n\n```python\n# not a heading\nprint(1)\n```"
    assert body.exercise is not None
    assert body.exercise.task == "Do that."
    assert body.exercise.starter == "```python\na = 0\n```"
    assert body.exercise.check == "```python\nassert a\n```"
    assert body.exercise.solution == "```python\na = 1\n```"


def test_a_lesson_without_an_exercise_is_all_text() -> None:
    assert split_body("\n\nRead.\n\n").text == "Read."
    assert split_body("Read.").exercise is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("```md\n## Try it\n### Starter\n```", id="in a fence"),
        pytest.param("~~~\n```\n## Try it\n```\n~~~", id="in a fence of tildes"),
        pytest.param("`````\n```\n## Try it\n```\n`````", id="in a longer fence"),
        pytest.param("```\n## Try it", id="in a fence never closed"),
        pytest.param("   ```\n## Try it\n   ```", id="in an indented fence"),
        pytest.param("## Try it out\n\n### Try it", id="in a longer heading"),
    ],
)
def test_what_only_looks_like_the_exercises_heading_is_text(text: str) -> None:
    assert split_body(text).exercise is None
    assert split_body(text).text == text


def test_a_fence_closes_only_with_its_own_marks() -> None:
    text = "````\n```\n~~~~\n```` not closed yet\n`````\nafter"
    assert [line for _, line in prose_lines(text)] == ["after"]


def test_parts_may_come_in_any_order_and_be_absent() -> None:
    exercise = split_body("## Try it\nDo.\n### Solution\ns\n### Starter\nt").exercise
    assert exercise is not None
    assert (exercise.task, exercise.starter, exercise.check, exercise.solution) == ("Do.", "t", "", "s")


@pytest.mark.parametrize("heading", ["### Starter", "### Check", "### Solution"])
def test_a_heading_of_the_lesson_does_not_hide_a_part_of_the_exercise(heading: str) -> None:
    body = split_body(f"{heading}\n\nAbout it.\n\n{LESSON}")
    assert body.exercise is not None
    assert (body.exercise.starter, body.exercise.check, body.exercise.solution) == (
        "```python\na = 0\n```",
        "```python\nassert a\n```",
        "```python\na = 1\n```",
    )
    assert "About it." in body.text


LINE = st.text(st.characters(exclude_characters="\n\r`~", exclude_categories=["Cs"]), max_size=12)
PROSE = st.lists(LINE.filter(lambda line: not line.startswith("#")), max_size=4).map("\n".join)
FENCED = st.lists(st.one_of(LINE, st.sampled_from(["## Try it", "### Check", "~~~", "# x"])), max_size=4).map(
    lambda lines: "\n".join(["```python", *lines, "```"])
)
PIECE = st.one_of(PROSE, FENCED)
TEXT = st.lists(PIECE, max_size=3).map("\n".join).map(lambda text: text.strip("\n"))


@settings(derandomize=True, max_examples=80, deadline=None)
@given(TEXT, TEXT, FENCED, FENCED, FENCED)
def test_splitting_gives_back_what_was_put_together(
    text: str, task: str, starter: str, check: str, solution: str
) -> None:
    parts = [text, "## Try it", task, "### Starter", starter, "### Check", check, "### Solution", solution]
    body = split_body("\n\n".join(parts))
    assert body.exercise is not None
    assert (body.text, body.exercise.task) == (text, task)
    assert (body.exercise.starter, body.exercise.check, body.exercise.solution) == (starter, check, solution)


@settings(derandomize=True, max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(["a", "---", "", "--- ", "\x1b", "```", "é", "----"]), max_size=8).map("\n".join))
def test_both_ways_of_reading_a_body_agree(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.getbasetemp()
    raw = f"---\ntitle: x\n---\n{text}"
    (folder / "x.md").write_text(raw, encoding="utf-8")
    document = read_document(folder, "x.md", Problems(Path()))
    assert document is not None
    assert after_front_matter(raw) == document.body


def test_a_file_without_front_matter_has_no_body() -> None:
    assert after_front_matter("Just text.\n") == ""
