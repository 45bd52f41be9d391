"""What follows the steps: glossary, salaries, the learner's notes."""

from datetime import date

from mlroadmap.documents.markdown import plain
from mlroadmap.documents.pdf import blocks
from mlroadmap.documents.pdf.plan import Plan
from mlroadmap.documents.pdf.sheet import Sheet, Stroke, Text
from mlroadmap.documents.pdf.styles import ACCENT, BODY, DEFINITION, FIGURE, GREY, INK, ITEM, NOTE, SMALL, TERM
from mlroadmap.model.glossary import Term
from mlroadmap.model.outline import Index
from mlroadmap.model.salary import PayRow, PayTable, age_in_months, thousands

COLUMN_GAP = 18.0
LABEL_WIDTH = 128.0
FIGURES_WIDTH = 110.0
COUNT_WIDTH = 62.0
SIGNS = {"USD": "$", "GBP": "£", "EUR": "€"}


def draw_glossary(sheet: Sheet, plan: Plan) -> None:
    """Lay out the glossary in two columns."""
    sheet.new_page()
    blocks.section(sheet, "Glossary", "glossary")
    width = (sheet.paper.column - COLUMN_GAP) / 2
    column, top = 0, sheet.y
    for term in plan.glossary:
        if sheet.y + _term_height(sheet, term, width) > sheet.bottom:
            column += 1
            if column == 2:
                sheet.new_page()
                column, top = 0, sheet.y
            sheet.y = top
        _term(sheet, term, sheet.paper.left + column * (width + COLUMN_GAP), width)


def _term_text(term: Term) -> str:
    return f"{plain(term.text)} For example: {plain(term.example)}"


def _term_height(sheet: Sheet, term: Term, width: float) -> float:
    text = sheet.height_of(_term_text(term), DEFINITION, width)
    return sheet.height_of(term.name, TERM, width) + text + 8


def _term(sheet: Sheet, term: Term, x: float, width: float) -> None:
    sheet.paragraph(term.name, TERM, x=x, width=width)
    sheet.paragraph(_term_text(term), DEFINITION, x=x, width=width)
    sheet.y += 8


def draw_salaries(sheet: Sheet, plan: Plan, today: date) -> None:
    """Lay out the salary section: caveat, tables with range bars, what it means, sources."""
    salaries = plan.salaries
    sheet.new_page()
    blocks.section(sheet, "Salaries", "salaries")
    sheet.paragraph(salaries.title, ITEM)
    age = age_in_months(salaries.as_of, today)
    blocks.aside(sheet, f"As of {salaries.as_of.isoformat()}: {age} months old when this file was made.")
    sheet.paragraph(salaries.caveat, BODY)
    for table in salaries.tables:
        _table(sheet, table)
    blocks.heading(sheet, "What this means for you")
    for fact in salaries.facts:
        sheet.paragraph(f"• {fact}", BODY)
        sheet.skip(3)
    blocks.heading(sheet, "Outside the United States")
    sheet.paragraph(salaries.outside, BODY)
    blocks.heading(sheet, "Sources")
    for source in salaries.sources:
        sheet.need(50)
        sheet.paragraph(f"{source.title} ({source.id})", FIGURE)
        blocks.url(sheet, source.url, x=sheet.paper.left, width=sheet.paper.column)
        blocks.aside(sheet, f"{source.licence}; looked up {source.seen.isoformat()}. {source.note}")


def _table(sheet: Sheet, table: PayTable) -> None:
    blocks.heading(sheet, table.title, keep=70)
    blocks.aside(sheet, table.note)
    right = sheet.paper.left + LABEL_WIDTH + FIGURES_WIDTH
    base = sheet.y + SMALL.size
    sheet.add(Text(x=right, y=base, text=" / ".join(table.columns), style=SMALL, align="right"))
    sheet.y += SMALL.line_height + 2
    for row in table.rows:
        _row(sheet, table, row)
    blocks.aside(sheet, f"n counts {table.unit}. Source: {table.source}, as of {table.as_of.isoformat()}.")


def _row(sheet: Sheet, table: PayTable, row: PayRow) -> None:
    left, width = sheet.paper.left, sheet.paper.column
    note_height = sheet.height_of(row.note, SMALL, width) if row.note else 0
    sheet.need(FIGURE.line_height + 4 + note_height)
    base = sheet.y + FIGURE.size
    sign = SIGNS.get(table.currency, f"{table.currency} ")
    figures = "  ".join(f"{sign}{thousands(amount)}" for amount in (row.low, row.middle, row.high))
    label = sheet.type.cut(row.label, FIGURE, LABEL_WIDTH - 6)
    sheet.add(Text(x=left, y=base, text=label, style=FIGURE))
    sheet.add(Text(x=left + LABEL_WIDTH + FIGURES_WIDTH, y=base, text=figures, style=FIGURE, align="right"))
    start = left + LABEL_WIDTH + FIGURES_WIDTH + 14
    _range(sheet, table, row, start, width - (start - left) - COUNT_WIDTH)
    thin = ", thin" if table.is_thin(row) else ""
    sheet.add(Text(x=left + width, y=base, text=f"n {row.n:,}{thin}", style=SMALL, align="right"))
    sheet.y += FIGURE.line_height + 4
    if row.note:
        sheet.paragraph(row.note, SMALL)
        sheet.skip(2)


def _range(sheet: Sheet, table: PayTable, row: PayRow, x: float, width: float) -> None:
    low, high = table.span()
    scale = width / max(1, high - low)
    start, middle, end = (x + (amount - low) * scale for amount in (row.low, row.middle, row.high))
    y = sheet.y + FIGURE.size * 0.65
    sheet.add(Stroke(points=((x, y), (x + width, y)), colour=GREY, line=0.2))
    sheet.add(Stroke(points=((start, y), (end, y)), colour=ACCENT, line=4))
    sheet.add(Stroke(points=((middle, y - 5), (middle, y + 5)), colour=INK, line=1.6))


def draw_notes(sheet: Sheet, plan: Plan) -> None:
    """Lay out every note the learner wrote, those on retired items too."""
    index = Index(plan.outline)
    titles = {entry.id: entry.title for entry in plan.outline.retired}
    order = {item.id: position for position, item in enumerate(plan.outline.every_item())}
    sheet.new_page()
    blocks.section(sheet, "Your notes", "notes")
    for name in sorted(plan.tracking.notes, key=lambda name: (order.get(name, len(order)), name)):
        item = index.items.get(name)
        sheet.need(40)
        sheet.paragraph(item.title if item else titles.get(name, name), ITEM)
        for note in plan.tracking.notes[name]:
            sheet.paragraph(note.text, NOTE)
            sheet.skip(4)
        sheet.skip(8)
