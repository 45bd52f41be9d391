"""The pieces pages are made of: bars, rings, tick boxes, links. They know shapes and words, not the roadmap."""

from mlroadmap.documents.pdf.sheet import Arc, Box, Link, Sheet, Stroke, Text
from mlroadmap.documents.pdf.styles import (
    ACCENT,
    BAR_HEIGHT,
    BOX,
    GREY,
    HEADING,
    INK,
    LINE,
    LINK,
    RING,
    SECTION,
    SMALL,
    TINT,
    WHITE,
    Style,
)

RING_LINE = 12.0
"""The width of the progress ring's line."""


def bar(sheet: Sheet, x: float, y: float, width: float, percent: int | None) -> None:
    """A progress bar; its outline tells empty from full without colour."""
    sheet.add(Box(x=x, y=y, width=width, height=BAR_HEIGHT, fill=WHITE, stroke=GREY, line=0.5))
    if percent:
        sheet.add(Box(x=x, y=y, width=width * percent / 100, height=BAR_HEIGHT, fill=ACCENT))


def ring(sheet: Sheet, x: float, y: float, radius: float, percent: int | None) -> None:
    """A progress ring around its percentage."""
    sheet.add(Arc(x=x, y=y, radius=radius, share=1, colour=TINT, line=RING_LINE))
    if percent:
        sheet.add(Arc(x=x, y=y, radius=radius, share=percent / 100, colour=ACCENT, line=RING_LINE))
    text = "–" if percent is None else f"{percent} %"
    half = sheet.type.width(text, RING) / 2
    sheet.add(Text(x=x - half, y=y + RING.size * 0.36, text=text, style=RING))


def tick_box(sheet: Sheet, x: float, y: float, state: str) -> None:
    """A box with a sign of its own for each state; the state's word stands beside it."""
    sheet.add(Box(x=x, y=y, width=BOX, height=BOX, fill=WHITE, stroke=INK, line=0.9, radius=1.5))
    if state in ("done", "known"):
        points = ((x + 2.2, y + 5.8), (x + 4.6, y + 8.4), (x + 8.9, y + 2.8))
        sheet.add(Stroke(points=points, colour=INK, line=1.6))
    elif state == "learning":
        sheet.add(Stroke(points=((x + 2.4, y + 8.6), (x + 8.6, y + 2.4)), colour=INK, line=1.2))
    elif state == "skipped":
        sheet.add(Stroke(points=((x + 2.4, y + 5.5), (x + 8.6, y + 5.5)), colour=INK, line=1.2))


def url(sheet: Sheet, address: str, *, x: float, width: float) -> None:
    """A visible, clickable address on as many lines as it needs."""
    for line in sheet.type.wrap(address, LINK, width):
        sheet.need(LINK.line_height)
        end = sheet.type.width(line, LINK)
        base = sheet.y + LINK.size
        sheet.add(Text(x=x, y=base, text=line, style=LINK))
        sheet.add(Stroke(points=((x, base + 1.5), (x + end, base + 1.5)), colour=ACCENT, line=0.4))
        sheet.add(Link(x=x, y=sheet.y, width=end, height=LINK.line_height, url=address))
        sheet.y += LINK.line_height


def section(sheet: Sheet, title: str, anchor: str, *, level: int = 0) -> None:
    """The title of a part of the file, in the outline too."""
    sheet.anchor(anchor, title, level)
    sheet.line(title, SECTION)
    sheet.skip(4)


def heading(sheet: Sheet, title: str, *, keep: float = 66.0) -> None:
    """A heading, on one page with what follows.

    Args:
        sheet: Where to.
        title: Its text.
        keep: How much room must be left below it, in points.
    """
    sheet.skip(9)
    sheet.need(HEADING.line_height + keep)
    sheet.line(title, HEADING)
    sheet.skip(2)


def aside(sheet: Sheet, text: str, style: Style = SMALL) -> None:
    """A small paragraph."""
    sheet.paragraph(text, style)
    sheet.skip(3)


def note_lines(sheet: Sheet, count: int) -> None:
    """Empty lines to write on, as many as fit on the page."""
    right = sheet.paper.left + sheet.paper.column
    for _ in range(count):
        if sheet.y + 20 > sheet.bottom:
            return
        sheet.y += 20
        sheet.add(Stroke(points=((sheet.paper.left, sheet.y), (right, sheet.y)), colour=LINE, line=0.5))
