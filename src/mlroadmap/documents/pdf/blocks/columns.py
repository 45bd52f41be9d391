"""Texts that flow through two columns, page after page."""

from collections.abc import Iterator
from contextlib import contextmanager

from mlroadmap.documents.pdf.sheet import Sheet

GAP = 18.0
"""Between the columns."""
COLUMNS = 2


class Columns:
    """Fills the columns of a page, then those of the next."""

    def __init__(self, sheet: Sheet) -> None:
        """Begin below what is on the current page."""
        self._sheet = sheet
        self.width = (sheet.paper.column - (COLUMNS - 1) * GAP) / COLUMNS
        """Of one column."""
        self._column, self._top = 0, sheet.y

    @contextmanager
    def room(self, height: float) -> Iterator[float]:
        """Room for something that stays in one piece.

        Args:
            height: How high it is.

        Yields:
            The left edge of its column; the sheet is at its top.
        """
        sheet = self._sheet
        if sheet.y + height > sheet.bottom:
            self._column += 1
            if self._column == COLUMNS:
                sheet.new_page()
                self._column, self._top = 0, sheet.y
            sheet.y = self._top
        yield sheet.paper.left + self._column * (self.width + GAP)
