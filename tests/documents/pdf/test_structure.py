"""What the marks on a page are: the structure that is laid out with them."""

import pytest

from mlroadmap.documents.pdf.fonts import Typesetter
from mlroadmap.documents.pdf.marks import Box, Link, Text
from mlroadmap.documents.pdf.sheet import Sheet
from mlroadmap.documents.pdf.structure import Element, Run
from mlroadmap.documents.pdf.styles import BODY, PAPERS, SECTION


@pytest.fixture
def sheet() -> Sheet:
    made = Sheet(PAPERS["a4"], Typesetter())
    made.new_page()
    return made


def outline(element: Element) -> list[object]:
    """Roles and, for runs, how many marks they have."""
    return [
        element.role,
        *(
            outline(kid) if isinstance(kid, Element) else len(kid.marks) if isinstance(kid, Run) else type(kid).__name__
            for kid in element.kids
        ),
    ]


def test_text_in_a_group_is_an_element_of_its_style_s_role(sheet: Sheet) -> None:
    sheet.paragraph("Title", SECTION)
    with sheet.tag("L"), sheet.tag("LI"), sheet.tag("LBody"):
        sheet.line("Text", BODY)
    assert outline(sheet.root) == ["Document", ["H2", 1], ["L", ["LI", ["LBody", ["P", 1]]]]]


def test_text_in_a_leaf_belongs_to_it_in_one_run(sheet: Sheet) -> None:
    with sheet.tag("P"):
        sheet.line("One", BODY)
        sheet.line("Two", BODY)
    assert outline(sheet.root) == ["Document", ["P", 2]]


def test_shapes_in_a_group_and_decoration_in_a_leaf_are_read_by_nobody(sheet: Sheet) -> None:
    box = Box(x=0, y=0, width=1, height=1)
    sheet.add(box)
    with sheet.tag("P"):
        sheet.line("One", BODY)
        with sheet.decoration():
            sheet.add(box)
        sheet.line("Two", BODY)
    assert outline(sheet.root) == ["Document", ["P", 1, 1]]
    assert [run.element is None for run in sheet.pages[0].runs] == [True, False, True, False]


def test_a_paragraph_over_two_pages_is_one_element(sheet: Sheet) -> None:
    sheet.paragraph("word " * 2000, BODY)
    [paragraph] = sheet.root.kids
    assert isinstance(paragraph, Element)
    assert [kid.page for kid in paragraph.kids if isinstance(kid, Run)] == list(range(len(sheet.pages)))
    assert len(sheet.pages) > 1


def test_an_annotation_follows_what_it_lies_over(sheet: Sheet) -> None:
    with sheet.tag("Link"):
        sheet.add(Text(x=0, y=9, text="here", style=BODY))
        sheet.annotate(Link(x=0, y=0, width=9, height=9, url="https://example.org/"))
    assert outline(sheet.root) == ["Document", ["Link", 1, "Link"]]
