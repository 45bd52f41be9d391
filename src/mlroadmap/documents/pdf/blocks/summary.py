"""The cover's blocks: the title, where the learner stands, the next thing to do, and how to use the file."""

from dataclasses import dataclass

from mlroadmap.documents.pdf.blocks.figures import RING_LINE, ring
from mlroadmap.documents.pdf.blocks.words import heading
from mlroadmap.documents.pdf.marks import Box, Link, Stroke
from mlroadmap.documents.pdf.sheet import Sheet
from mlroadmap.documents.pdf.styles import (
    ACCENT,
    BAND_NUMBER,
    BODY,
    BOX,
    COVER_HEADING,
    FIGURE,
    GOAL,
    INK,
    ITEM,
    SIGNS,
    SMALL,
    SUBTITLE,
    TINT,
    TITLE,
    WHITE,
)

RADIUS = 46.0
"""Of the progress ring, to the middle of its line."""
GUTTER = 30.0
"""Between ring and words."""
PADDING = 10.0
"""Between the card's edge and its text."""
RULE = 3.0
"""The width of the rule above the title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Where the learner stands."""

    percent: int | None
    """None where there is nothing to count."""
    title: str
    """The leading figure, in words."""
    lines: tuple[str, ...]
    """What follows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The next thing to do."""

    above: str
    """The small line above its title."""
    title: str
    """What it is."""
    text: str
    """One or two lines about it."""
    target: str
    """Where in the file it is; empty if it is not in it."""


def title_block(sheet: Sheet, title: str, below: str) -> None:
    """The document's title and the line below it."""
    with sheet.decoration():
        points = ((sheet.paper.left, sheet.y), (sheet.paper.left + 2 * RADIUS + RING_LINE, sheet.y))
        sheet.add(Stroke(points=points, colour=ACCENT, line=RULE))
    sheet.y += 16
    sheet.paragraph(title, TITLE)
    sheet.skip(5)
    sheet.paragraph(below, SUBTITLE)
    sheet.skip(24)


def summary(sheet: Sheet, words: Summary, card: Card) -> None:
    """The ring, beside it the words, below them the card."""
    top, reach = sheet.y, RADIUS + RING_LINE / 2
    ring(sheet, sheet.paper.left + reach, top + reach, RADIUS, words.percent)
    x = sheet.paper.left + 2 * reach + GUTTER
    width = sheet.right - x
    sheet.y = top
    sheet.paragraph(words.title, ITEM, x=x, width=width)
    for line in words.lines:
        sheet.paragraph(line, BODY, x=x, width=width)
    sheet.y += 8
    _card(sheet, card, x, width)
    sheet.y = max(sheet.y, top + 2 * reach) + 10


def _card(sheet: Sheet, card: Card, x: float, width: float) -> None:
    inside, top = width - 2 * PADDING, sheet.y
    height = 2 * PADDING + BAND_NUMBER.line_height + sheet.height_of(card.title, ITEM, inside)
    height += sheet.height_of(card.text, GOAL, inside) if card.text else 0
    with sheet.decoration():
        sheet.add(Box(x=x, y=top, width=width, height=height, fill=TINT, radius=4))
    sheet.y = top + PADDING
    sheet.line(card.above, BAND_NUMBER, x=x + PADDING, width=inside)
    if card.target:
        with sheet.tag("P"), sheet.tag("Link"):
            sheet.paragraph(card.title, ITEM, x=x + PADDING, width=inside)
            alt = f"{card.title}: to its page"
            sheet.annotate(Link(x=x, y=top, width=width, height=height, target=card.target, alt=alt))
    else:
        sheet.paragraph(card.title, ITEM, x=x + PADDING, width=inside)
    if card.text:
        sheet.paragraph(card.text, GOAL, x=x + PADDING, width=inside)
    sheet.y = top + height


MEANINGS = (("tick", "done, or known before"), ("slash", "being learnt"), ("dash", "skipped"), ("", "to do"))
"""What each sign in a box stands for."""


def legend(sheet: Sheet, title: str, how: str, counted: str) -> None:
    """How to use the file, and what each sign in a box stands for."""
    heading(sheet, title, keep=80, style=COVER_HEADING)
    sheet.paragraph(how, BODY)
    sheet.skip(7)
    x, top = sheet.paper.left, sheet.y
    for sign, meaning in MEANINGS:
        with sheet.decoration():
            sheet.add(Box(x=x, y=top, width=BOX, height=BOX, fill=WHITE, stroke=INK, line=0.9))
            if sign:
                points, line = SIGNS[sign]
                sheet.add(Stroke(points=tuple((x + a, top + b) for a, b in points), colour=INK, line=line))
        sheet.y = top + 0.5
        sheet.line(meaning, FIGURE, x=x + BOX + 5, width=130)
        x += BOX + 5 + sheet.type.width(meaning, FIGURE) + 22
    sheet.y = top + BOX + 8
    sheet.paragraph(counted, SMALL)
