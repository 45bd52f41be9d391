"""Weeks, one below the other: the day each begins, and what is in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from mlroadmap.documents.pdf.blocks.table import Column, table
from mlroadmap.documents.pdf.marks import Stroke, Text
from mlroadmap.documents.pdf.sheet import Sheet
from mlroadmap.documents.pdf.styles import BODY, FIGURE, LINE

DAY = 92.0
"""Room for the day."""
AFTER = 5.0
"""Room below a week's words."""
LEFT = 2 * BODY.line_height
"""Room left below the last week, to say how many follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One week."""

    day: str
    """When it begins."""
    texts: tuple[str, ...]
    """What is in it."""


def calendar(sheet: Sheet, lines: Sequence[Line]) -> int:
    """As many weeks as the page has room for.

    Returns:
        How many.
    """
    left = sheet.paper.left
    x, width = left + DAY, sheet.paper.column - DAY
    columns = (
        Column(title="Week from", x=left, width=DAY),
        Column(title="To do", x=x, width=width),
    )
    with table(sheet, columns):
        for number, line in enumerate(lines):
            text = "; ".join(line.texts)
            height = sheet.height_of(text, BODY, width) + AFTER
            if sheet.y + height + LEFT > sheet.bottom:
                return number
            top = sheet.y
            with sheet.decoration():
                sheet.add(Stroke(points=((left, top), (sheet.right, top)), colour=LINE, line=0.4))
            sheet.y = top + 3
            with sheet.tag("TR"):
                with sheet.tag("TH", scope="Row"):
                    sheet.add(Text(x=left, y=sheet.y + BODY.size, text=line.day, style=FIGURE))
                with sheet.tag("TD"):
                    sheet.paragraph(text, BODY, x=x, width=width)
            sheet.y += AFTER - 3
    return len(lines)
