"""Bars on one scale of weeks."""

from collections.abc import Sequence
from dataclasses import dataclass

from mlroadmap.documents.pdf.blocks.figures import span
from mlroadmap.documents.pdf.blocks.table import Column, lines, table
from mlroadmap.documents.pdf.marks import Stroke, Text
from mlroadmap.documents.pdf.sheet import Sheet
from mlroadmap.documents.pdf.styles import ITEM, LINE, SMALL

TITLE = 196.0
"""The width of the column with words."""
SECOND = 30.0
"""Where in it the second heading stands."""
HEIGHT, LINE_HEIGHT = 11.0, 29.0
"""The heights of a bar and, at least, of a line of the chart."""
GAP = 4.0
"""Room below a line's words at least."""
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
"""Distances of the scale's marks, in weeks."""
MARKS = 8
"""How many marks the scale has at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One line of the chart."""

    title: str
    """What it is."""
    done: float
    """Weeks of it that are done."""
    ahead: float
    """Weeks of it that are ahead."""
    words: str
    """Its hours and days, in words."""


def chart(sheet: Sheet, bars: Sequence[Bar]) -> None:
    """A table whose lines hold bars, one after another on a common scale."""
    left, top = sheet.paper.left, sheet.y
    start = left + TITLE
    width = sheet.right - start
    whole = max(sum(bar.done + bar.ahead for bar in bars), 1e-9)
    columns = (
        Column(title="Step", x=left, width=TITLE - 10, style=ITEM),
        Column(title="", x=left, width=TITLE - 10, style=SMALL),
    )
    headings = (columns[0], Column(title="Hours left, days", x=left + SECOND, width=TITLE - 10 - SECOND))
    _scale(sheet, start, width, whole, top, len(bars) * LINE_HEIGHT)
    with table(sheet, headings):
        at = 0.0
        for bar in bars:
            top, part = sheet.y, width / whole
            y = top + ITEM.line_height - HEIGHT / 2
            span(sheet, start + at * part, y, done=bar.done * part, ahead=bar.ahead * part, height=HEIGHT)
            lines(sheet, columns, (bar.title, bar.words))
            sheet.y = max(sheet.y + GAP, top + LINE_HEIGHT)
            at += bar.done + bar.ahead
    sheet.skip(4)


def _scale(sheet: Sheet, x: float, width: float, weeks: float, top: float, height: float) -> None:
    """Marks of weeks behind the bars."""
    step = next((step for step in STEPS if weeks / step <= MARKS), STEPS[-1])
    with sheet.decoration():
        for week in range(0, int(weeks) + 1, step):
            at, above = x + week / weeks * width, top + SMALL.line_height
            sheet.add(Stroke(points=((at, above), (at, above + height)), colour=LINE, line=0.4))
            text = "week 0" if week == 0 else str(week)
            is_last = at + sheet.type.width(text, SMALL) > x + width
            align = "right" if is_last else "left"
            sheet.add(Text(x=x + width if is_last else at, y=top + SMALL.size, text=text, style=SMALL, align=align))
