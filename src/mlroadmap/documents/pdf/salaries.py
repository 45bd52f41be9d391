"""The salary pages: caveat, tables with their ranges, what it means, sources."""

from datetime import date

from mlroadmap.documents.pdf.blocks.pay import PayLine, pay_table
from mlroadmap.documents.pdf.blocks.words import address, aside, bullets, heading, paragraph, section
from mlroadmap.documents.pdf.plan import Plan
from mlroadmap.documents.pdf.sheet import Sheet
from mlroadmap.documents.pdf.styles import FIGURE, ITEM
from mlroadmap.model.salary import PayRow, PayTable, age_in_months, thousands

SIGNS = {"USD": "$", "GBP": "£", "EUR": "€"}
"""The sign of each currency that has one."""


def draw(sheet: Sheet, plan: Plan, today: date) -> None:
    """Lay out the salary section."""
    salaries = plan.salaries
    section(sheet, "Salaries", "salaries")
    paragraph(sheet, salaries.title, ITEM, after=0)
    age = age_in_months(salaries.as_of, today)
    aside(sheet, f"As of {salaries.as_of.isoformat()}: {age} months old when this file was made.")
    paragraph(sheet, salaries.caveat)
    for table in salaries.tables:
        _table(sheet, table)
    heading(sheet, "What this means for you")
    bullets(sheet, salaries.facts)
    heading(sheet, "Outside the United States")
    paragraph(sheet, salaries.outside)
    heading(sheet, "Sources")
    for source in salaries.sources:
        sheet.need(50)
        paragraph(sheet, f"{source.title} ({source.id})", FIGURE, after=0)
        address(sheet, source.url, source.title, x=sheet.paper.left)
        aside(sheet, f"{source.licence}; looked up {source.seen.isoformat()}. {source.note}")


def _table(sheet: Sheet, table: PayTable) -> None:
    heading(sheet, table.title, keep=100)
    aside(sheet, table.note)
    pay_table(sheet, table.columns, [_line(table, row) for row in table.rows])
    aside(sheet, f"n counts {table.unit}. Source: {table.source}, as of {table.as_of.isoformat()}.")


def _line(table: PayTable, row: PayRow) -> PayLine:
    low, high = table.span()
    whole = max(1, high - low)
    sign = SIGNS.get(table.currency, f"{table.currency} ")
    amounts = (row.low, row.middle, row.high)
    first, middle, last = ((amount - low) / whole for amount in amounts)
    return PayLine(
        label=row.label,
        figures=tuple(f"{sign}{thousands(amount)}" for amount in amounts),
        shares=(first, middle, last),
        count=f"{row.n:,}{', thin' if table.is_thin(row) else ''}",
        note=row.note,
    )
