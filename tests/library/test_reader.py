from collections.abc import Callable
from pathlib import Path

import pytest

from mlroadmap.errors import ContentError
from mlroadmap.library.reader import Library, open_library

ALPHA = "steps/one/alpha.md"

Edit = Callable[[str, str, str], str]


@pytest.fixture
def library(pack: Path, tmp_path: Path) -> Library:
    return open_library(pack, tmp_path / "cache")


def test_opening_reads_nothing(pack: Path, tmp_path: Path, edit: Edit) -> None:
    edit(ALPHA, "hours: 3", "hours: three")
    library = open_library(pack, tmp_path / "cache")
    with pytest.raises(ContentError):
        library.outline()


def test_content_with_a_problem_leaves_no_cache(pack: Path, tmp_path: Path, edit: Edit) -> None:
    edit(ALPHA, "hours: 3", "hours: three")
    for _ in range(2):
        with pytest.raises(ContentError):
            open_library(pack, tmp_path / "cache").lessons()
    assert list((tmp_path / "cache").rglob("*.json")) == []


def test_every_heading_and_item_has_a_lesson_of_its_own(library: Library) -> None:
    lessons = library.lessons()
    outline = library.outline()
    names = {item.id for item in outline.every_item()} | {step.id for step in outline.steps}
    names |= {branch.id for step in outline.steps for branch in step.branches} | {"overview"}
    assert lessons.keys() == names
    assert all(lesson.id == name for name, lesson in lessons.items())


def test_a_topics_body_comes_from_its_file(library: Library) -> None:
    body = library.body(library.lessons()["one/alpha"])
    assert body.text.startswith("Alpha comes before [beta](beta.md).")
    assert body.exercise is not None
    assert body.exercise.task == "Return one."


def test_a_milestones_body_comes_from_its_heading(library: Library) -> None:
    assert library.body(library.lessons()["one/proof"]).text == "Build it. It is right when it runs."


def test_a_body_shows_what_its_file_holds_now(library: Library, edit: Edit) -> None:
    lesson = library.lessons()["two/gamma"]
    edit("steps/two/gamma.md", "\nGamma.\n", "\nGamma, \x1b[2Jrewritten.\n")
    assert library.body(lesson).text == "Gamma, ␛[2Jrewritten."


def test_a_body_with_windows_line_ends_reads_the_same(library: Library, pack: Path) -> None:
    lesson = library.lessons()["one/alpha"]
    before = library.body(lesson)
    (pack / ALPHA).write_bytes((pack / ALPHA).read_bytes().replace(b"\n", b"\r\n"))
    assert library.body(lesson) == before


@pytest.mark.parametrize("damage", ["gone", "a folder", "not text"])
def test_a_body_that_cannot_be_read_any_more_is_a_content_error(library: Library, pack: Path, damage: str) -> None:
    lesson = library.lessons()["one/alpha"]
    (pack / ALPHA).unlink()
    if damage == "a folder":
        (pack / ALPHA).mkdir()
    elif damage == "not text":
        (pack / ALPHA).write_bytes(b"---\n\xff\n---\n")
    with pytest.raises(ContentError, match=r"steps/one/alpha\.md:1:1: "):
        library.body(lesson)


def test_everything_with_a_title_can_be_found(library: Library) -> None:
    index = library.search_index()
    outline = library.outline()
    names = [(item.kind.value, item.id, item.title) for item in outline.every_item()]
    names += [("step", step.id, step.title) for step in outline.steps]
    names += [(branch.kind.value, branch.id, branch.title) for step in outline.steps for branch in step.branches]
    names += [("term", term.id, term.name) for term in library.glossary()]
    for kind, name, title in names:
        assert (kind, name) in [(entry.kind, entry.id) for entry in index.find(title)]


@pytest.mark.parametrize(("query", "name"), [("corpusc", "atom"), ("ion", "atom"), ("smallest", "atom")])
def test_terms_are_found_by_aliases_and_search_words_too(library: Library, query: str, name: str) -> None:
    found = [entry.id for entry in library.search_index().find(query) if entry.kind == "term"]
    assert found == [name]


def test_parts_are_read_once(library: Library) -> None:
    assert library.outline() is library.outline()
    assert library.lessons() is library.lessons()
    assert library.search_index() is library.search_index()


def test_links_in_a_lesson_lead_to_other_lessons(library: Library) -> None:
    assert library.linked(library.lessons()["one/alpha"]) == ("one/beta",)
    assert library.linked(library.lessons()["one/proof"]) == ()
