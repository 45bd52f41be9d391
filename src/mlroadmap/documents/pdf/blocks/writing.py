"""A place to write: ruled for a pen, a text field for a reader."""

from mlroadmap.documents.pdf.blocks.words import heading
from mlroadmap.documents.pdf.marks import Stroke, TextField
from mlroadmap.documents.pdf.sheet import Sheet
from mlroadmap.documents.pdf.styles import FIELD_PADDING, LINE, RULE, WRITTEN

LEAST = 5
"""How many lines there are at least."""
HEADING_ROOM = 40.0
"""What the heading takes of a page."""


def writing_space(sheet: Sheet, title: str, *, field: str, label: str, text: str) -> None:
    """A heading, and below it lines to the end of the page.

    Args:
        sheet: Where to.
        title: The heading.
        field: The form field's name.
        label: What to write there, in words.
        text: What is written there already.
    """
    width = sheet.paper.column
    lines = tuple(sheet.type.wrap_written(text, WRITTEN, width - 2 * FIELD_PADDING)) if text else ()
    room = int((sheet.bottom - sheet.paper.top - HEADING_ROOM) // RULE)
    heading(sheet, title, keep=min(max(LEAST, len(lines)), room) * RULE)
    count = int((sheet.bottom - sheet.y) // RULE)
    height = count * RULE
    with sheet.decoration():
        for number in range(1, count + 1):
            y = sheet.y + number * RULE
            sheet.add(Stroke(points=((sheet.paper.left, y), (sheet.right, y)), colour=LINE, line=0.5))
    with sheet.tag("Form"):
        sheet.annotate(
            TextField(
                x=sheet.paper.left,
                y=sheet.y,
                width=width,
                height=height,
                name=field,
                label=label,
                text=text,
                lines=lines[:count],
                style=WRITTEN,
            )
        )
    sheet.y += height
