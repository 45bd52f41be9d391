"""A table row by row: its first column names the row, decoration may stand in any cell."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from mlroadmap.documents.pdf.marks import Text
from mlroadmap.documents.pdf.sheet import Sheet
from mlroadmap.documents.pdf.styles import FIGURE, SMALL, Style


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Where a column's texts stand."""

    title: str
    """Its heading; one that is empty is read as nothing."""
    x: float
    """The edge its texts begin at, or end at where they are aligned to the right, from the page's left edge."""
    width: float
    """The room of its texts."""
    align: str = "left"
    """`left` or `right`."""
    style: Style = FIGURE
    """How its texts look."""


@contextmanager
def table(sheet: Sheet, columns: Sequence[Column]) -> Iterator[None]:
    """A table and its line of headings."""
    with sheet.tag("Table"):
        sheet.need(3 * SMALL.line_height)
        with sheet.tag("TR"):
            for column in columns:
                with sheet.tag("TH", scope="Column"):
                    _cell(sheet, column, column.title, SMALL)
        sheet.y += SMALL.line_height + 2
        yield


def row(sheet: Sheet, columns: Sequence[Column], texts: Sequence[str], *, after: float = 4.0) -> None:
    """One row of a table, as high as its longest text; all its texts begin on the current line."""
    heights = [0.0]
    with sheet.tag("TR"):
        for index, (column, text) in enumerate(zip(columns, texts, strict=True)):
            with sheet.tag("TD" if index else "TH", scope="" if index else "Row"):
                heights.append(_cell(sheet, column, text, column.style))
    sheet.y += max(heights) + after


def row_height(sheet: Sheet, columns: Sequence[Column], texts: Sequence[str], *, after: float = 4.0) -> float:
    """How high a row is."""
    pairs = zip(columns, texts, strict=True)
    return max(sheet.height_of(text, column.style, column.width) for column, text in pairs) + after


def lines(sheet: Sheet, columns: Sequence[Column], texts: Sequence[str]) -> None:
    """The same with its texts one below the other."""
    with sheet.tag("TR"):
        for index, (column, text) in enumerate(zip(columns, texts, strict=True)):
            with sheet.tag("TD" if index else "TH", scope="" if index else "Row"):
                height = _cell(sheet, column, text, column.style)
            sheet.y += height


def _cell(sheet: Sheet, column: Column, text: str, style: Style) -> float:
    """The text of a cell, on as many lines as it needs; how high they are."""
    shown = sheet.type.wrap(text, style, column.width)
    for number, line in enumerate(shown):
        y = sheet.y + number * style.line_height + style.size
        if line:
            sheet.add(Text(x=column.x, y=y, text=line, style=style, align=column.align))
    return len(shown) * style.line_height
