"""Shapes that show a share or a range. What they show stands beside them in words, so that they are decoration."""

from mlroadmap.documents.pdf.marks import Arc, Box, Stroke, Text
from mlroadmap.documents.pdf.sheet import Sheet
from mlroadmap.documents.pdf.styles import ACCENT, BAR_HEIGHT, GREY, INK, RING, TINT, WHITE

RING_LINE = 12.0
"""The width of the progress ring's line."""
HATCH = 4.0
"""The distance of the lines in a hatched bar."""


def bar(sheet: Sheet, x: float, y: float, width: float, percent: int | None) -> None:
    """A progress bar; its outline tells empty from full without colour."""
    with sheet.decoration():
        sheet.add(Box(x=x, y=y, width=width, height=BAR_HEIGHT, fill=WHITE, stroke=GREY, line=0.5))
        if percent:
            sheet.add(Box(x=x, y=y, width=width * percent / 100, height=BAR_HEIGHT, fill=ACCENT))


def ring(sheet: Sheet, x: float, y: float, radius: float, percent: int | None) -> None:
    """A progress ring around its percentage.

    Args:
        sheet: Where to.
        x: Its centre.
        y: Its centre.
        radius: To the middle of its line.
        percent: How much of it is full; none where there is nothing to count.
    """
    text = "–" if percent is None else f"{percent} %"
    reach = radius + RING_LINE / 2
    with sheet.tag("Figure", alt=f"Progress: {text}") as figure:
        figure.box = (x - reach, y - reach, x + reach, y + reach)
        sheet.add(Arc(x=x, y=y, radius=radius, share=1, colour=TINT, line=RING_LINE))
        if percent:
            sheet.add(Arc(x=x, y=y, radius=radius, share=percent / 100, colour=ACCENT, line=RING_LINE))
        half = sheet.type.width(text, RING) / 2
        sheet.add(Text(x=x - half, y=y + RING.size * 0.36, text=text, style=RING))


def span(sheet: Sheet, x: float, y: float, *, done: float, ahead: float, height: float) -> None:
    """A bar whose done part is hatched and whose part ahead is solid.

    Args:
        sheet: Where to.
        x: Its left edge.
        y: Its upper edge.
        done: The width of what is done.
        ahead: The width of what is ahead.
        height: Of the bar.
    """
    with sheet.decoration():
        if done > 0:
            sheet.add(Box(x=x, y=y, width=done, height=height, fill=WHITE, stroke=INK, line=0.6))
            for start in range(int((done + height) // HATCH)):
                sheet.add(_slant(x, y, start * HATCH, done, height))
        if ahead > 0:
            sheet.add(Box(x=x + done, y=y, width=ahead, height=height, fill=ACCENT))


def _slant(x: float, y: float, start: float, width: float, height: float) -> Stroke:
    """One line of a hatching, from the lower edge up to the right, within the bar."""
    first, last = start - height, start
    left, right = max(first, 0.0), min(last, width)
    low, high = y + height - (left - first), y + height - (right - first)
    return Stroke(points=((x + left, low), (x + right, high)), colour=INK, line=0.4)


def interval(sheet: Sheet, x: float, y: float, *, width: float, shares: tuple[float, float, float]) -> None:
    """A range with its middle, on a line that is the whole scale.

    Args:
        sheet: Where to.
        x: The scale's left end.
        y: The line.
        width: Of the scale.
        shares: Where on the scale the range begins, has its middle and ends, each 0 to 1.
    """
    start, middle, end = (x + share * width for share in shares)
    with sheet.decoration():
        sheet.add(Stroke(points=((x, y), (x + width, y)), colour=GREY, line=0.2))
        sheet.add(Stroke(points=((start, y), (end, y)), colour=ACCENT, line=4))
        sheet.add(Stroke(points=((middle, y - 5), (middle, y + 5)), colour=INK, line=1.6))
