"""The pane with salary figures: caveat first, then tables with range bars, then sources."""

from collections.abc import Sequence
from datetime import date

from textual.content import Content

from mlroadmap.app.glyphs import Glyphs
from mlroadmap.app.page import FAINT, Page, plain_line
from mlroadmap.app.widgets.text_pane import TextPane
from mlroadmap.model.salary import PayRow, PayTable, age_in_months, thousands
from mlroadmap.session.session import Session

BARS_FROM_WIDTH = 66
"""Narrower pages show the figures without bars."""
LABEL_WIDTH = 26
FIGURES_WIDTH = 22
MAX_WIDTH = 110
_SIGNS = {"USD": "$", "GBP": "£", "EUR": "€"}


class SalariesPane(TextPane):
    """All of it as one text."""

    HELP = "Salary figures. They are advertised ranges: read the caveat first."

    def __init__(self, session: Session, glyphs: Glyphs) -> None:
        """Make the pane."""
        super().__init__(id="salaries")
        self._session = session
        self._glyphs = glyphs

    def lay_out(self, width: int) -> Sequence[Content]:
        """Caveat, tables, what they mean, sources."""
        page = Page(min(MAX_WIDTH, width))
        salaries = self._session.library.salaries()
        age = age_in_months(salaries.as_of, date.today())
        page.text(salaries.title, "bold")
        page.text(f"as of {salaries.as_of.isoformat()}: these figures are {age} months old", FAINT)
        page.blank()
        page.text(salaries.caveat)
        for table in salaries.tables:
            self._table(page, table)
        page.heading("What this means for you")
        for fact in salaries.facts:
            page.blank()
            page.text(fact, first=f"{self._glyphs.bullet} ")
        page.heading("Outside the United States")
        page.text(salaries.outside)
        page.heading("Sources")
        for source in salaries.sources:
            page.blank()
            page.text(plain_line(f"{source.title} ({source.id})", "bold"))
            page.text(plain_line(source.url))
            page.text(f"{source.licence}; looked up {source.seen.isoformat()}. {source.note}", FAINT)
        page.blank()
        return page.lines

    def _table(self, page: Page, table: PayTable) -> None:
        page.heading(table.title)
        page.text(table.note, FAINT)
        page.blank()
        columns = f"{' ' * LABEL_WIDTH}{' / '.join(table.columns):>{FIGURES_WIDTH}}"
        page.line(plain_line(columns, FAINT))
        for row in table.rows:
            self._row(page, table, row)
        page.text(f"n counts {table.unit}. Source: {table.source}, as of {table.as_of.isoformat()}.", FAINT)

    def _row(self, page: Page, table: PayTable, row: PayRow) -> None:
        sign = _SIGNS.get(table.currency, f"{table.currency} ")
        figures = " ".join(f"{sign}{thousands(amount)}" for amount in (row.low, row.middle, row.high))
        label = plain_line(row.label).truncate(LABEL_WIDTH - 1, ellipsis=True)
        line = label.append(" " * (LABEL_WIDTH - label.cell_length)).append(f"{figures:>{FIGURES_WIDTH}}")
        room = page.width - line.cell_length - 16
        if page.width >= BARS_FROM_WIDTH and room >= 12:
            line = line.append("  ").append(self._bar(table, row, room))
        thin = " thin" if table.is_thin(row) else ""
        page.line(line.append(plain_line(f"  n {row.n:,}{thin}", FAINT)))
        if row.note:
            page.text(row.note, FAINT, first="  ")

    def _bar(self, table: PayTable, row: PayRow, width: int) -> Content:
        low, high = table.span()
        scale = (width - 1) / max(1, high - low)
        start, middle, end = (round((amount - low) * scale) for amount in (row.low, row.middle, row.high))
        glyphs = self._glyphs
        cells = [" "] * width
        cells[start : end + 1] = [glyphs.span] * (end + 1 - start)
        cells[start], cells[end], cells[middle] = glyphs.low, glyphs.high, glyphs.middle
        return Content.styled("".join(cells), "$text-accent")
