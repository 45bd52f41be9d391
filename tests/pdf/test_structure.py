"""The structure of a file, read anew: what a screen reader goes by, and whoever reads the file back."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tests.figures import Figures
from tests.pdf.exports import CONTENT, Exports
from tests.pdf.fields import read_by_pypdf
from tests.pdf.tree import Node, ObjectId, Sequence, Tree

from mlroadmap.model.tracking import State

pikepdf = pytest.importorskip("pikepdf", reason="needs the 'pdf' extra")

pytestmark = pytest.mark.pdf

NAMES = ("full", "letter", "blank", "steps", "notes, odd", "one step, odd")
"""The files that are looked at."""
HEADING = re.compile(r"H([1-6])")
TURN = 2.0
"""How far above the end of what is read before something may begin, in points: lines overlap a little."""


@pytest.fixture(scope="module", params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def trees() -> dict[Path, Tree]:
    return {}


@pytest.fixture(scope="module")
def tree(exports: Exports, name: str, trees: dict[Path, Tree]) -> Tree:
    path = exports.path(name)
    return trees.setdefault(path, Tree(path))


@pytest.fixture(scope="module")
def parents(tree: Tree) -> dict[int, Any]:
    """What the file says each number of its pages and annotations belongs to."""
    numbers = tree.file.Root.StructTreeRoot.ParentTree.Nums
    return {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}


def nodes(tree: Tree, *roles: str) -> list[Node]:
    """The elements of some roles, in reading order."""
    return [node for node in tree.root.walk() if node.role in roles]


def test_headings_begin_at_the_first_level_and_skip_none(tree: Tree) -> None:
    levels = [int(match[1]) for node in tree.root.walk() if (match := HEADING.fullmatch(node.role))]
    assert levels[:1] == [1]
    assert levels.count(1) == 1
    assert [(above, below) for above, below in pairwise(levels) if below > above + 1] == []
    assert all(tree.text(node) for node in tree.root.walk() if HEADING.fullmatch(node.role))


def test_every_item_is_an_entry_of_a_list(exports: Exports, tree: Tree, name: str) -> None:
    plan = exports.plan_of(name)
    wanted = Counter(item.title for _, step in plan.steps() for item in step.every_item())
    bodies = [tree.text(node) for node in nodes(tree, "LBody") if node.parent and node.parent.role == "LI"]
    shown = Counter(title for body in bodies for title in wanted if f"{body} ".startswith(f"{title} "))
    assert sum(wanted.values()) == sum(1 for node in nodes(tree, "Form") if node.parent and node.parent.role == "Lbl")
    assert [title for title in wanted if shown[title] < wanted[title]] == []


def test_lists_tables_and_contents_hold_what_they_may(tree: Tree) -> None:
    inside = {"L": {"LI"}, "LI": {"Lbl", "LBody"}, "Table": {"TR"}, "TR": {"TH", "TD"}, "TOC": {"TOCI"}}
    for node in nodes(tree, *inside):
        assert node.kids
        assert {kid.role if isinstance(kid, Node) else "text" for kid in node.kids} <= inside[node.role]


def test_every_row_of_a_table_has_as_many_cells(tree: Tree) -> None:
    for table in nodes(tree, "Table"):
        rows = [kid for kid in table.kids if isinstance(kid, Node)]
        assert len(rows) > 1
        assert len({len(row.kids) for row in rows}) == 1
        headings = [kid for row in rows for kid in row.kids if isinstance(kid, Node) and kid.role == "TH"]
        assert {str(cell.attributes["/Scope"]) for cell in headings} == {"/Row", "/Column"}


def test_every_figure_says_what_it_shows_and_where_it_is(tree: Tree, name: str) -> None:
    figures = nodes(tree, "Figure")
    assert bool(figures) == (name in ("full", "letter", "blank"))
    for figure in figures:
        assert re.fullmatch(r"Progress: (\d+ %|–)", figure.alt)
        left, bottom, right, top = map(float, figure.attributes["/BBox"])
        (sequence,) = [leaf for leaf in figure.leaves() if isinstance(leaf, Sequence)]
        height = float(tree.file.pages[sequence.page].mediabox[3])
        for place in tree.places[sequence]:
            assert left <= place.left <= place.right <= right
            assert bottom <= height - place.bottom <= height - place.top <= top


def test_pages_and_structure_know_of_each_other(tree: Tree, parents: dict[int, Any]) -> None:
    owners = {leaf: node.id for node in tree.root.walk() for leaf in node.kids if isinstance(leaf, Sequence)}
    assert len(owners) == sum(isinstance(leaf, Sequence) for leaf in tree.root.leaves())
    found = {}
    for index, page in enumerate(tree.file.pages):
        opened = [operands[1] for operands, _ in pikepdf.parse_content_stream(page, "BDC") if len(operands) == 2]
        drawn = [int(entries.MCID) for entries in opened if "/MCID" in entries]
        elements = parents[int(page.obj.StructParents)]
        assert drawn == list(range(len(elements)))
        found.update({Sequence(index, number): element.objgen for number, element in enumerate(elements)})
    assert found == owners


def test_annotations_and_structure_know_of_each_other(tree: Tree, parents: dict[int, Any]) -> None:
    owners: dict[ObjectId, ObjectId] = {
        leaf: node.id
        for node in tree.root.walk()
        for leaf in node.kids
        if isinstance(leaf, tuple) and not isinstance(leaf, Sequence)
    }
    roles = {node.id: node.role for node in tree.root.walk()}
    found = {}
    for page in tree.file.pages:
        for annotation in page.obj.get("/Annots", ()):
            owner = found[annotation.objgen] = parents[int(annotation.StructParent)].objgen
            assert roles[owner] == {"/Link": "Link", "/Widget": "Form"}[str(annotation.Subtype)]
            assert annotation.P.objgen == page.obj.objgen
    assert found == owners


def test_no_number_of_the_structure_is_given_twice(tree: Tree, parents: dict[int, Any]) -> None:
    given = [int(page.obj.StructParents) for page in tree.file.pages]
    given += [int(entry.StructParent) for page in tree.file.pages for entry in page.obj.get("/Annots", ())]
    assert sorted(given) == sorted(parents) == list(range(int(tree.file.Root.StructTreeRoot.ParentTreeNextKey)))


def test_reading_order_is_the_order_on_the_page(tree: Tree, figures: Figures, name: str) -> None:
    turns, read = [], 0
    before: tuple[int, float, float] | None = None
    for node in tree.root.walk():
        for leaf in node.kids:
            places = tree.places.get(leaf, ()) if isinstance(leaf, Sequence) else ()
            for place in places:
                assert isinstance(leaf, Sequence)
                read += 1
                is_back = before and leaf.page == before[0] and place.bottom < before[1] - TURN
                if before and (leaf.page < before[0] or (is_back and place.left < before[2] - TURN)):
                    turns.append((leaf.page + 1, place.text))
                before = (leaf.page, place.top, place.right)
    figures.add("reading order", name, f"{read:,} pieces, {len(turns)} out of order")
    assert read > 50
    assert turns == []


def test_the_words_of_a_line_are_read_from_left_to_right(tree: Tree) -> None:
    """In the contents and in tables; text from right to left is elsewhere."""
    wrong = []
    for node in nodes(tree, "TOCI", "TR"):
        leaves = [leaf for leaf in node.leaves() if isinstance(leaf, Sequence)]
        places = [place for leaf in leaves for place in tree.places.get(leaf, ())]
        wrong += [
            (one.text, other.text)
            for one, other in pairwise(places)
            if other.left < one.left and other.top < one.bottom - TURN
        ]
    assert wrong == []


def test_the_file_says_what_readers_ask_for(tree: Tree) -> None:
    root = tree.file.Root
    assert str(root.Lang).startswith("en")
    assert bool(root.MarkInfo.Marked)
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    assert {str(page.obj.Tabs) for page in tree.file.pages} == {"/S"}
    assert "/PageLabels" in root
    assert [page.label for page in tree.file.pages] == [str(number) for number in range(1, len(tree.file.pages) + 1)]
    with tree.file.open_metadata() as about:
        assert about["pdfuaid:part"] == "1"
        assert about["dc:title"] == str(tree.file.docinfo.Title)


def test_fields_are_named_after_permanent_ids(exports: Exports, tree: Tree, name: str) -> None:
    plan = exports.plan_of(name)
    steps = [step for _, step in plan.steps()]
    wanted = {f"t_{item.id.replace('/', '_')}": item.title for step in steps for item in step.every_item()}
    wanted |= {f"n_{step.id.replace('/', '_')}": f"Notes on {step.title}" for step in steps}
    entries = list(tree.file.Root.AcroForm.Fields) if "/AcroForm" in tree.file.Root else []
    assert len(entries) == len(wanted)
    assert {str(entry.T): str(entry.TU) for entry in entries} == wanted
    assert len({key.lower() for key in wanted}) == len(wanted)


def test_fields_hold_the_learners_states_and_say_so_twice(exports: Exports, tree: Tree, name: str) -> None:
    plan = exports.plan_of(name)
    items = {f"t_{item.id.replace('/', '_')}": item.id for item in plan.outline.every_item()}
    for field, value in read_by_pypdf(exports.path(name)).items() if plan.steps() else ():
        assert value.now == value.exported
        if field in items:
            is_done = plan.tracking.state(items[field]) in (State.DONE, State.KNOWN)
            assert (value.now, value.shown) == (("/Yes", "/Yes") if is_done else ("/Off", "/Off"))


def test_the_content_is_all_there(exports: Exports) -> None:
    assert CONTENT.is_dir()
    assert len(read_by_pypdf(exports.path("full"))) > 150
