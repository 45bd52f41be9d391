"""A table of pay: figures, and beside them their range on a scale that all lines share."""

from collections.abc import Sequence
from dataclasses import dataclass

from mlroadmap.documents.pdf.blocks.figures import interval
from mlroadmap.documents.pdf.blocks.table import Column, row, row_height, table
from mlroadmap.documents.pdf.sheet import Sheet
from mlroadmap.documents.pdf.styles import FIGURE, SMALL

LABEL, FIGURE_ROOM, COUNT, GAP = 146.0, 42.0, 54.0, 14.0
"""Room for a line's label, each of its figures, how many it rests on, and around the scale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PayLine:
    """One line."""

    label: str
    """What it is about."""
    figures: tuple[str, ...]
    """Low, middle and high, in words."""
    shares: tuple[float, float, float]
    """Where they are on the scale, each 0 to 1."""
    count: str
    """What they rest on, in words."""
    note: str = ""
    """What is special about it."""


def pay_table(sheet: Sheet, titles: Sequence[str], lines: Sequence[PayLine]) -> None:
    """Lay out a table; a line's note stands below it.

    Args:
        sheet: Where to.
        titles: The names of low, middle and high.
        lines: From the first to the last.
    """
    left = sheet.paper.left
    start = left + LABEL
    figures = [
        Column(title=title, x=start + (index + 1) * FIGURE_ROOM, width=FIGURE_ROOM - 2, align="right")
        for index, title in enumerate(titles)
    ]
    count = Column(title="n", x=sheet.right, width=COUNT, align="right", style=SMALL)
    columns = [Column(title="For", x=left, width=LABEL - 6), *figures, count]
    scale = start + len(figures) * FIGURE_ROOM + GAP
    width = sheet.right - COUNT - GAP - scale
    with table(sheet, columns):
        for line in lines:
            texts = (line.label, *line.figures, line.count)
            sheet.need(row_height(sheet, columns, texts))
            interval(sheet, scale, sheet.y + FIGURE.size * 0.65, width=width, shares=line.shares)
            row(sheet, columns, texts)
    for line in lines:
        if line.note:
            sheet.paragraph(f"{line.label}: {line.note}", SMALL)
            sheet.skip(2)
