from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mlroadmap.errors import ContentError
from mlroadmap.library.reader import check_folder
from mlroadmap.model.item import Kind
from mlroadmap.model.outline import BranchKind

ALPHA = "steps/one/alpha.md"
STEP = "steps/one/step.md"

Edit = Callable[[str, str, str], str]
Lines = Callable[[], list[str]]


def test_ids_come_from_the_place_in_the_tree(pack: Path) -> None:
    outline = check_folder(pack, collect=False).outline
    assert outline is not None
    assert [(item.id, item.kind) for item in outline.every_item()] == [
        ("one/alpha", Kind.TOPIC),
        ("one/beta", Kind.TOPIC),
        ("one/proof", Kind.MILESTONE),
        ("two/gamma", Kind.TOPIC),
        ("left/lamp", Kind.TOPIC),
        ("right/rope", Kind.TOPIC),
        ("three/app-plan", Kind.TASK),
    ]


def test_a_choice_keeps_its_number_and_its_order(pack: Path, edit: Edit) -> None:
    edit("steps/two/step.md", "[left, right]", "[right, left]")
    outline = check_folder(pack, collect=False).outline
    assert outline is not None
    two, three = outline.steps[1:]
    assert [(branch.id, branch.kind) for branch in two.branches] == [
        ("right", BranchKind.TRACK),
        ("left", BranchKind.TRACK),
    ]
    assert [(branch.id, branch.kind) for branch in three.branches] == [("three/app", BranchKind.PROJECT)]
    assert [step.choose for step in outline.steps] == [0, 1, 1]


def test_values_arrive_in_the_models_types(pack: Path) -> None:
    content = check_folder(pack, collect=False)
    assert content.outline is not None
    assert content.salaries is not None
    alpha, beta = content.outline.steps[0].items[:2]
    assert (alpha.hours, alpha.optional, beta.after, beta.was) == (3, False, ("one/alpha",), ("one/bravo",))
    long, short = content.resources
    assert (long.checked, long.core, long.year, long.steps) == (date(2026, 1, 31), True, 2025, ("one", "two"))
    assert (short.checked, short.core, short.year, short.licence) == (None, False, None, "")
    assert content.salaries.tables[0].ads_per_count == 1.5
    assert content.lessons["one/proof"].text == "Build it. It is right when it runs.\n"
    assert [place.part for place in content.lessons["one/alpha"].resources] == ["chapter 1", ""]


@pytest.mark.parametrize(
    "file",
    ["overview.md", STEP, ALPHA, "steps/two/left/track.md", "steps/three/app.md", "glossary.yaml", "retired.yaml"],
)
def test_a_missing_file_is_named(pack: Path, first_problem: Callable[[], str], file: str) -> None:
    (pack / file).unlink()
    assert first_problem().startswith(f"{file}:1:1: -: cannot be read")


def test_a_folder_in_the_place_of_a_file_is_named(pack: Path, first_problem: Callable[[], str]) -> None:
    (pack / ALPHA).unlink()
    (pack / ALPHA).mkdir()
    assert first_problem().startswith(f"{ALPHA}:1:1: -: cannot be read")


@pytest.mark.parametrize("slug", ["../two/gamma", "/etc/passwd", "alpha/../alpha", "Alpha", "a b", '"a\\0b"', '""'])
def test_a_slug_cannot_lead_anywhere(edit: Edit, problems: Lines, slug: str) -> None:
    edit(STEP, "topics: [alpha, beta]", f"topics: [alpha, beta, {slug}]")
    assert problems()


def test_nothing_outside_the_folder_is_read(pack: Path, edit: Edit, problems: Lines) -> None:
    (pack.parent / "secret.md").write_text("---\nroot: x\n---\n", encoding="utf-8")
    edit(STEP, "topics: [alpha, beta]", "topics: [alpha, beta, ../../../secret]")
    found = "\n".join(problems())
    assert found
    assert "root" not in found


def test_without_collecting_the_first_problem_raises_alone(pack: Path, edit: Edit) -> None:
    edit(ALPHA, "hours: 3", "hours: six")
    edit("retired.yaml", 'edition: "0.9"', "edition: [9]")
    with pytest.raises(ContentError) as caught:
        check_folder(pack, collect=False)
    assert len(caught.value.lines) == 1
    assert str(pack) in str(caught.value)
    assert "mlroadmap content check" in str(caught.value)


def test_collecting_lists_what_is_wrong_in_every_file(edit: Edit, problems: Lines) -> None:
    places = [
        edit("overview.md", "title: About tiny", "title: About tiny\n‸author: me"),
        edit("steps/one/alpha.md", "hours: 3", "‸hours: three"),
        edit("steps/one/beta.md", "optional: false", "‸optional: no"),
        edit("resources.yaml", "free: stated", "‸free: maybe"),
        edit("resources.yaml", "hours: 1\n", "‸hours: one\n"),
    ]
    assert {line.partition(": ")[0] for line in problems()} >= set(places)


def test_collecting_lists_what_is_wrong_between_files_in_the_order_of_their_places(edit: Edit, problems: Lines) -> None:
    places = [
        edit("glossary.yaml", "related: [bond]", "related: [‸band]"),
        edit("steps/one/alpha.md", "title: Alpha", f"‸title: {'x' * 70}"),
        edit("steps/one/alpha.md", "terms: [atom]", "terms: [‸atmo]"),
        edit("steps/one/beta.md", "after: [one/alpha]", "after: [‸one/beta]"),
        edit("steps/one/beta.md", "[elsewhere](https://example.org/b)", "\n‸[x](gone.md)"),
        edit("steps/two/step.md", "weeks: 3-4", "‸weeks: three"),
    ]
    assert [line.partition(": ")[0] for line in problems()] == places


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        pytest.param(ALPHA, "title: Alpha", "title: Alpha # one", id="a topic that cannot be read"),
        pytest.param(ALPHA, "hours: 3", "hours: three", id="a topic with a misfit"),
        pytest.param(STEP, "weeks: 1-2", "weeks:", id="a step that cannot be read"),
        pytest.param(STEP, "title: One", "title: [One]", id="a step with a misfit"),
        pytest.param("glossary.yaml", "name: Atom", "name:", id="a glossary that cannot be read"),
        pytest.param("glossary.yaml", "  example: A grain.\n", "", id="a term with a misfit"),
        pytest.param("resources.yaml", "core: true", "core: yes", id="a resource with a misfit"),
    ],
)
def test_one_mistake_is_one_problem_without_its_consequences(
    edit: Edit, problems: Lines, file: str, old: str, new: str
) -> None:
    edit(file, old, new)
    found = problems()
    assert len(found) == 1, found


def test_a_file_that_cannot_be_read_is_not_called_unlisted(edit: Edit, problems: Lines) -> None:
    edit(ALPHA, "title: Alpha", "title: Alpha # one")
    assert [line for line in problems() if line.startswith(f"{ALPHA}:") and "not named by the content" in line] == []


def test_a_topic_read_from_outside_its_folder_is_refused(edit: Edit, problems: Lines) -> None:
    edit("steps/two/step.md", "topics: [gamma]", "topics: [gamma, ../one/alpha]")
    assert [line for line in problems() if "lower-case letters" in line]
