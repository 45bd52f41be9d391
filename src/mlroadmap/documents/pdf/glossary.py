"""The glossary's pages."""

from mlroadmap.documents.markdown import plain
from mlroadmap.documents.pdf.blocks.columns import Columns
from mlroadmap.documents.pdf.blocks.definition import definition, definition_height
from mlroadmap.documents.pdf.blocks.words import section
from mlroadmap.documents.pdf.plan import Plan
from mlroadmap.documents.pdf.sheet import Sheet


def draw(sheet: Sheet, plan: Plan) -> None:
    """Lay out the glossary in two columns."""
    section(sheet, "Glossary", "glossary")
    columns = Columns(sheet)
    with sheet.tag("L"):
        for term in sorted(plan.glossary, key=lambda term: term.name.casefold()):
            text = f"{plain(term.text)} For example: {plain(term.example)}"
            height = definition_height(sheet, term.name, text, columns.width)
            with columns.room(height) as x:
                definition(sheet, term.name, text, x=x, width=columns.width)
