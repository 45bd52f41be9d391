"""The band at the top of a step: its number, title, facts and progress."""

from mlroadmap.documents.pdf.blocks.figures import bar
from mlroadmap.documents.pdf.marks import Box
from mlroadmap.documents.pdf.sheet import Sheet
from mlroadmap.documents.pdf.styles import BAND_FACTS, BAND_NUMBER, BAND_TITLE, BAR_HEIGHT, TINT

PADDING = 11.0
"""Between the band's edge and its text."""
BAR_ABOVE = 6.0
"""Between the facts and the bar."""


def band(sheet: Sheet, *, above: str, title: str, facts: str, percent: int | None) -> None:
    """A tinted band.

    Args:
        sheet: Where to.
        above: The small line above the title.
        title: The title.
        facts: The line below it.
        percent: How full the bar is.
    """
    paper, top = sheet.paper, sheet.y
    x, width = paper.left + PADDING, paper.column - 2 * PADDING
    height = 2 * PADDING + BAND_NUMBER.line_height + sheet.height_of(title, BAND_TITLE, width)
    height += sheet.height_of(facts, BAND_FACTS, width) + BAR_ABOVE + BAR_HEIGHT
    with sheet.decoration():
        sheet.add(Box(x=paper.left, y=top, width=paper.column, height=height, fill=TINT, radius=4))
    sheet.y = top + PADDING
    sheet.line(above, BAND_NUMBER, x=x, width=width)
    sheet.paragraph(title, BAND_TITLE, x=x, width=width)
    sheet.paragraph(facts, BAND_FACTS, x=x, width=width)
    bar(sheet, x, sheet.y + BAR_ABOVE, width, percent)
    sheet.y = top + height + 12
