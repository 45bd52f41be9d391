"""The table of contents: rows that lead to their pages."""

from dataclasses import dataclass

from mlroadmap.documents.pdf.blocks.figures import bar
from mlroadmap.documents.pdf.marks import Link, Stroke, Text
from mlroadmap.documents.pdf.sheet import Sheet
from mlroadmap.documents.pdf.styles import BODY, FIGURE, ITEM, LINE

ROW, SMALL_ROW = 31.0, 20.0
"""The heights of rows with and without progress."""
NUMBER, BAR, PAGE, GAP = 18.0, 90.0, 30.0, 8.0
"""Room for a row's number, its bar, its page, and between them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far something is."""

    text: str
    """In words."""
    percent: int | None
    """None where there is nothing to count."""


def contents_row(sheet: Sheet, title: str, anchor: str, *, number: str = "", progress: Progress | None = None) -> None:
    """One row; belongs into a `TOC` element.

    Args:
        sheet: Where to.
        title: What it leads to.
        anchor: Where it leads.
        number: Printed before it.
        progress: How far that is; a row without it is lower.
    """
    left, top = sheet.paper.left, sheet.y
    height = ROW if progress else SMALL_ROW
    base = top + height / 2 + 4
    style = ITEM if progress else BODY
    with sheet.decoration():
        sheet.add(Stroke(points=((left, top), (sheet.right, top)), colour=LINE, line=0.5))
    with sheet.tag("TOCI"), sheet.tag("Reference"), sheet.tag("Link"):
        if number:
            sheet.add(Text(x=left, y=base, text=number, style=style))
        end = sheet.right - PAGE - GAP
        if progress:
            end -= BAR + GAP
            bar(sheet, end + GAP, base - 7, BAR, progress.percent)
            end -= sheet.type.width(progress.text, FIGURE) + GAP
        shown = sheet.type.cut(title, style, end - left - NUMBER)
        sheet.add(Text(x=left + NUMBER, y=base, text=shown, style=style))
        if progress:
            sheet.add(Text(x=end + GAP, y=base, text=progress.text, style=FIGURE))
        sheet.add(Text(x=sheet.right, y=base, text=lambda: str(sheet.page_of(anchor)), style=FIGURE, align="right"))
        alt = f"{title}: to its page"
        sheet.annotate(Link(x=left, y=top, width=sheet.paper.column, height=height, target=anchor, alt=alt))
    sheet.y = top + height
