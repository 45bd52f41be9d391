"""Blocks of words: parts, headings, paragraphs, addresses."""

from collections.abc import Sequence

from mlroadmap.documents.pdf.blocks.written import written
from mlroadmap.documents.pdf.marks import Link, Stroke, Text
from mlroadmap.documents.pdf.sheet import Sheet
from mlroadmap.documents.pdf.styles import ACCENT, BODY, HEADING, LINK, NOTE, NOTE_TITLE, SECTION, SMALL, Style

KEPT = 66.0
"""How much of what follows a heading stands on the same page at least."""


def section(sheet: Sheet, title: str, anchor: str) -> None:
    """The title of a part of the file, in the outline too."""
    sheet.anchor(anchor, title)
    sheet.paragraph(title, SECTION)
    sheet.skip(4)


def heading(sheet: Sheet, title: str, *, keep: float = KEPT, style: Style = HEADING) -> None:
    """A heading, on one page with what follows.

    Args:
        sheet: Where to.
        title: Its text.
        keep: How much room must be left below it, in points.
        style: How it looks.
    """
    sheet.skip(10)
    sheet.need(style.line_height + keep)
    sheet.paragraph(title, style)
    sheet.skip(3)


def paragraph(sheet: Sheet, text: str, style: Style = BODY, *, after: float = 5.0) -> None:
    """A paragraph over the whole column; two lines of it stay together."""
    sheet.need(2 * style.line_height)
    sheet.paragraph(text, style)
    sheet.skip(after)


def aside(sheet: Sheet, text: str) -> None:
    """A small paragraph."""
    paragraph(sheet, text, SMALL, after=3)


def bullets(sheet: Sheet, texts: tuple[str, ...]) -> None:
    """A list of paragraphs."""
    left, indent = sheet.paper.left, 10.0
    with sheet.tag("L"):
        for text in texts:
            with sheet.tag("LI"):
                sheet.need(2 * BODY.line_height)
                with sheet.tag("Lbl"):
                    sheet.add(Text(x=left, y=sheet.y + BODY.size, text="•", style=BODY))
                with sheet.tag("LBody"):
                    sheet.paragraph(text, BODY, x=left + indent)
            sheet.skip(3)


def address(sheet: Sheet, url: str, title: str, *, x: float) -> None:
    """A visible, clickable address on as many lines as it needs.

    Args:
        sheet: Where to.
        url: The address.
        title: Where it leads, in words.
        x: Its left edge.
    """
    with sheet.tag("P"), sheet.tag("Link"):
        for line in sheet.type.wrap(url, LINK, sheet.right - x):
            sheet.need(LINK.line_height)
            end, base = x + sheet.type.width(line, LINK), sheet.y + LINK.size
            sheet.add(Text(x=x, y=base, text=line, style=LINK))
            sheet.add(Stroke(points=((x, base + 1.6), (end, base + 1.6)), colour=ACCENT, line=0.4))
            sheet.annotate(Link(x=x, y=sheet.y, width=end - x, height=LINK.line_height, url=url, alt=f"{title}: {url}"))
            sheet.y += LINK.line_height


def note(sheet: Sheet, title: str, texts: Sequence[str], *, anchor: str, target: str) -> None:
    """What somebody wrote about something.

    Args:
        sheet: Where to.
        title: What it is about.
        texts: Each version, as it was written.
        anchor: Its name as a place to go to.
        target: Where in the file that thing is; empty if it is not in it.
    """
    sheet.need(40)
    sheet.anchor(anchor)
    top = sheet.y
    sheet.paragraph(title, NOTE_TITLE)
    if target:
        with sheet.tag("P"), sheet.tag("Link"):
            sheet.paragraph("to its page", LINK)
            left, width, height = sheet.paper.left, sheet.paper.column, sheet.y - top
            alt = f"{title}: to its page"
            sheet.annotate(Link(x=left, y=top, width=width, height=height, target=target, alt=alt))
    for text in texts:
        written(sheet, text, NOTE)
        sheet.skip(4)
    sheet.skip(8)
