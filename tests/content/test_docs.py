"""`docs/content.md` explains every field of every content file, and its example is one that works."""

import re
import shutil
from dataclasses import fields
from pathlib import Path

import pytest

from mlroadmap.library.body import after_front_matter, split_body
from mlroadmap.library.reader import check_folder
from mlroadmap.library.shapes import FILES, Offer
from mlroadmap.model.lesson import Check, Place
from mlroadmap.model.salary import PayRow, PaySource, PayTable

INSIDE = {
    "steps/<step>/step.md": (Offer,),
    "steps/<step>/<topic>.md": (Place, Check),
    "salaries.yaml": (PayTable, PayRow, PaySource),
}
"""What the values of a file's fields are made of."""


@pytest.fixture(scope="module")
def text(folder: Path) -> str:
    return (folder.parent / "docs" / "content.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def sections(text: str) -> dict[str, str]:
    """Each second-level section by the name that its heading holds in backticks."""
    outside = re.sub(r"^(`{3,})[^`\n]*\n.*?^\1$", "", text, flags=re.M | re.S)
    parts = re.split(r"^## (.*)$", outside, flags=re.M)[1:]
    named = ((re.search(r"`([^`]+)`", heading), body) for heading, body in zip(parts[::2], parts[1::2], strict=True))
    return {match.group(1): body for match, body in named if match}


def code_words(section: str) -> set[str]:
    return {word for code in re.findall(r"`([^`]+)`", section) for word in re.findall(r"\w+", code)}


@pytest.mark.parametrize("file", FILES)
def test_every_field_of_a_file_is_explained(sections: dict[str, str], file: str) -> None:
    explained = set(re.findall(r"`([^`]+)`", sections[file]))
    assert set(FILES[file]) - explained == set()


@pytest.mark.parametrize("file", INSIDE)
def test_every_field_inside_a_value_is_named(sections: dict[str, str], file: str) -> None:
    names = {field.name for kind in INSIDE[file] for field in fields(kind)}
    assert names - code_words(sections[file]) == set()


@pytest.mark.parametrize("file", FILES)
def test_no_field_is_explained_that_does_not_exist(sections: dict[str, str], file: str) -> None:
    rows = re.findall(r"^\| `([^`]+)` \|", sections[file], flags=re.M)
    assert rows
    assert set(rows) - set(FILES[file]) == set()


def test_every_section_about_a_file_is_about_one_that_exists(sections: dict[str, str]) -> None:
    assert set(sections) - set(FILES) == set()


@pytest.fixture(scope="module")
def example(text: str) -> str:
    (found,) = re.findall(r"^````markdown\n(.*?)^````$", text, flags=re.M | re.S)
    return str(found)


def test_the_example_of_a_topic_can_be_added_as_it_is(folder: Path, tmp_path: Path, example: str) -> None:
    root = Path(shutil.copytree(folder, tmp_path / "content"))
    step = root / "steps" / "math" / "step.md"
    (root / "steps" / "math" / "an-example.md").write_text(example, encoding="utf-8")
    before, milestones, after = step.read_text("utf-8").partition("\nmilestones:")
    step.write_text(f"{before}\n- an-example{milestones}{after}", encoding="utf-8")
    assert "math/an-example" in check_folder(root, collect=True).lessons


def test_the_exercise_of_the_example_fails_before_and_passes_after(example: str) -> None:
    exercise = split_body(after_front_matter(example)).exercise
    assert exercise is not None
    starter, check, solution = (
        re.sub(r"^```.*$", "", part, flags=re.M) for part in (exercise.starter, exercise.check, exercise.solution)
    )
    with pytest.raises(AssertionError):
        exec(f"{starter}\n{check}", {})
    exec(f"{solution}\n{check}", {})
