"""A word and what it means."""

from mlroadmap.documents.pdf.sheet import Sheet
from mlroadmap.documents.pdf.styles import DEFINITION, TERM

AFTER = 8.0
"""Room below it."""


def definition_height(sheet: Sheet, name: str, text: str, width: float) -> float:
    """How high a definition is."""
    return sheet.height_of(name, TERM, width) + sheet.height_of(text, DEFINITION, width) + AFTER


def definition(sheet: Sheet, name: str, text: str, *, x: float, width: float) -> None:
    """Lay out a definition; belongs into a list."""
    with sheet.tag("LI"):
        with sheet.tag("Lbl"):
            sheet.paragraph(name, TERM, x=x, width=width)
        with sheet.tag("LBody"):
            sheet.paragraph(text, DEFINITION, x=x, width=width)
    sheet.y += AFTER
