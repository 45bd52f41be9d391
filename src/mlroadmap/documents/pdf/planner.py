"""Makes the whole PDF: lays out every part, then the footers, then draws."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from mlroadmap.documents.pdf import cover, reference, steps
from mlroadmap.documents.pdf.emit import Emitter, export_time
from mlroadmap.documents.pdf.fonts import Typesetter
from mlroadmap.documents.pdf.plan import Plan
from mlroadmap.documents.pdf.sheet import Sheet, Text
from mlroadmap.documents.pdf.styles import FOOTER, PAPERS


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePdf:
    """A finished file."""

    data: bytes
    """All its bytes."""
    pages: int
    """How many pages it has."""
    replaced: str
    """The characters no font could draw."""


def make_pdf(plan: Plan) -> MadePdf:
    """Make the file. The same plan at the same time gives the same bytes.

    Args:
        plan: Content and progress.

    Returns:
        The file.
    """
    moment = export_time()
    today = _day(moment)
    type_ = Typesetter()
    paper = PAPERS[plan.paper]
    sheet = Sheet(paper, type_)
    cover.draw(sheet, plan, today.isoformat())
    for number, step in enumerate(plan.outline.steps, 1):
        steps.draw(sheet, plan, number, step)
    reference.draw_glossary(sheet, plan)
    reference.draw_salaries(sheet, plan, today)
    if plan.tracking.notes:
        reference.draw_notes(sheet, plan)
    _footers(sheet, plan.outline.title, today.isoformat())
    emitter = Emitter(paper, type_, title=plan.outline.title, subject="A learner's roadmap and progress", moment=moment)
    data = emitter.draw(sheet.pages)
    return MadePdf(data=data, pages=len(sheet.pages), replaced=type_.replaced)


def _day(moment: float) -> date:
    return datetime.fromtimestamp(moment, UTC).astimezone().date()


def _footers(sheet: Sheet, title: str, day: str) -> None:
    paper = sheet.paper
    y = paper.height - paper.bottom * 0.5
    total = len(sheet.pages)
    for number, page in enumerate(sheet.pages, 1):
        page.marks.append(Text(x=paper.left, y=y, text=f"{title}, {day}", style=FOOTER))
        right = paper.left + paper.column
        page.marks.append(Text(x=right, y=y, text=f"{number} / {total}", style=FOOTER, align="right"))
