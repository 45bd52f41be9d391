"""One thing to tick: box, title, goal, hours, the first resource, and the way to a note."""

from dataclasses import dataclass

from mlroadmap.documents.pdf.blocks.words import address
from mlroadmap.documents.pdf.blocks.written import written
from mlroadmap.documents.pdf.marks import Box, Link, Stroke, Text, TickBox
from mlroadmap.documents.pdf.sheet import Sheet
from mlroadmap.documents.pdf.styles import (
    BOX,
    BOX_GAP,
    BOX_ROOM,
    FIGURE,
    GOAL,
    INK,
    ITEM,
    LINE,
    LINK,
    NOTE,
    SMALL,
    STATE,
    WHITE,
    Style,
)

FACTS = 80.0
"""Room at the right for hours and state."""
AFTER = 5.0
"""Room below an entry, and again below the line that ends it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where to learn it."""

    text: str
    """The resource, its part and how long that takes."""
    url: str
    """Its address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing to tick."""

    anchor: str
    """Its name as a place to go to."""
    field: str
    """The form field's name."""
    title: str
    """Its title."""
    goal: str
    """What mastery means."""
    facts: tuple[str, ...]
    """Short facts for the right column: hours, then the state in words."""
    ticked: bool
    """Whether its box is ticked."""
    sign: str = ""
    """What its box shows while it is not ticked."""
    source: Source | None = None
    """Where to learn it."""
    notes: tuple[str, ...] = ()
    """Notes to print below it."""
    note_anchor: str = ""
    """Where in the file its notes are, if they are printed elsewhere."""


def entry(sheet: Sheet, thing: Entry) -> None:
    """Lay out an entry; it stays on one page but for long notes. Belongs into a list."""
    indent = sheet.paper.left + (BOX + BOX_ROOM) / 2 + BOX_GAP
    whole = sheet.right - indent
    width = whole - FACTS
    goal_width = width if len(thing.facts) > 1 else whole
    height = sheet.height_of(thing.title, ITEM, width) + sheet.height_of(thing.goal, GOAL, goal_width)
    height = max(height, len(thing.facts) * FIGURE.line_height)
    if thing.source:
        height += sheet.height_of(thing.source.text, SMALL, whole)
        height += sheet.height_of(thing.source.url, LINK, whole)
    sheet.need(height)
    sheet.anchor(thing.anchor)
    with sheet.tag("LI"):
        top = sheet.y
        with sheet.tag("Lbl"):
            tick_box(sheet, thing, sheet.paper.left, top + 1.5)
        with sheet.tag("LBody"):
            sheet.paragraph(thing.title, ITEM, x=indent, width=width)
            _facts(sheet, thing.facts, top)
            sheet.paragraph(thing.goal, GOAL, x=indent, width=goal_width)
            sheet.y = max(sheet.y, top + len(thing.facts) * FIGURE.line_height)
            if thing.source:
                sheet.paragraph(thing.source.text, SMALL, x=indent)
                address(sheet, thing.source.url, thing.source.text, x=indent)
            _notes(sheet, thing, indent)
    _line(sheet, indent)


def tick_box(sheet: Sheet, thing: Entry, x: float, y: float) -> None:
    """The box of an entry: drawn, so that every viewer shows it, and a field above the drawing."""
    with sheet.decoration():
        sheet.add(Box(x=x, y=y, width=BOX, height=BOX, fill=WHITE, stroke=INK, line=0.9))
    with sheet.tag("Form"):
        sheet.annotate(TickBox(x=x, y=y, name=thing.field, label=thing.title, ticked=thing.ticked, sign=thing.sign))


def _facts(sheet: Sheet, facts: tuple[str, ...], top: float) -> None:
    y = top + FIGURE.size + 1
    styles: tuple[Style, ...] = (FIGURE, STATE)
    for fact, style in zip(facts, styles, strict=False):
        text = sheet.type.cut(fact, style, FACTS)
        sheet.write(Text(x=sheet.right, y=y, text=text, style=style, align="right"))
        y += style.line_height


def _notes(sheet: Sheet, thing: Entry, x: float) -> None:
    for note in thing.notes:
        sheet.skip(2)
        before = "Note:\n" if "\n" in note else "Note: "
        written(sheet, f"{before}{note}", NOTE, x=x)
    if not thing.note_anchor:
        return
    sheet.need(LINK.line_height)
    with sheet.tag("P"), sheet.tag("Link"):
        link_to(sheet, "Your note: page ", thing.note_anchor, x=x)
    sheet.y += LINK.line_height


def link_to(sheet: Sheet, text: str, anchor: str, *, x: float) -> None:
    """Words that end with the number of the page they lead to. Belongs into a link."""
    width = sheet.type.width(f"{text}999", LINK)
    sheet.add(Text(x=x, y=sheet.y + LINK.size, text=lambda: f"{text}{sheet.page_of(anchor)}", style=LINK))
    sheet.annotate(Link(x=x, y=sheet.y, width=width, height=LINK.line_height, target=anchor, alt=text.rstrip()))


def _line(sheet: Sheet, x: float) -> None:
    sheet.y += AFTER
    if sheet.y < sheet.bottom:
        with sheet.decoration():
            sheet.add(Stroke(points=((x, sheet.y), (sheet.right, sheet.y)), colour=LINE, line=0.4))
    sheet.y += AFTER
