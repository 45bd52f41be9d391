"""The first page: how far the learner is, what comes next, and the steps as a table of contents."""

from collections.abc import Callable

from mlroadmap.documents.pdf import blocks
from mlroadmap.documents.pdf.plan import Plan
from mlroadmap.documents.pdf.sheet import Link, Sheet, Stroke, Text
from mlroadmap.documents.pdf.styles import BODY, FIGURE, GREY, ITEM, LINE, SMALL, SUBTITLE, TITLE
from mlroadmap.model.counting import Count, count_outline, count_step, describe, next_item, weeks_left
from mlroadmap.model.outline import Step

RING_RADIUS = 48.0
ROW = 30.0
"""The height of a row of the table of steps."""
BAR = 90.0
PAGE_COLUMN = 28.0

PARTS = {"glossary": "Glossary", "salaries": "Salaries", "notes": "Your notes"}
"""What follows the steps, by anchor."""


def draw(sheet: Sheet, plan: Plan, date: str) -> None:
    """Lay out the cover."""
    sheet.new_page()
    sheet.anchor("cover", "Overview")
    paper, outline = sheet.paper, plan.outline
    total = count_outline(outline, plan.tracking)
    sheet.paragraph(outline.title, TITLE)
    sheet.skip(6)
    sheet.line(f"Your roadmap on {date}. Content edition {outline.edition}, {outline.licence}.", SUBTITLE)
    sheet.skip(26)
    _summary(sheet, plan, total)
    sheet.skip(20)
    for number, step in enumerate(outline.steps, 1):
        _step_row(sheet, plan, number, step)
    sheet.skip(12)
    for anchor, title in PARTS.items():
        if anchor != "notes" or plan.tracking.notes:
            _part_row(sheet, anchor, title)
    sheet.y = max(sheet.y + 14, sheet.bottom - 60)
    if sheet.y + 60 <= sheet.bottom + 1:
        sheet.paragraph(
            f"Hours are estimates; the weeks are reckoned with {outline.pace} hours a week. Optional items count once "
            "they are begun, skipped ones and tracks or projects not chosen do not count. A tick is done or known "
            "before, a slash is being learnt, a dash is skipped.",
            SMALL,
            width=paper.column,
        )


def _summary(sheet: Sheet, plan: Plan, total: Count) -> None:
    left, top = sheet.paper.left, sheet.y
    blocks.ring(sheet, left + RING_RADIUS + 6, top + RING_RADIUS + 6, RING_RADIUS, total.percent)
    x = left + 2 * RING_RADIUS + 40
    width = sheet.paper.column - (x - left)
    sheet.y = top + 14
    sheet.line(describe(total), ITEM, x=x, width=width)
    pace = plan.outline.pace
    weeks = weeks_left(total, pace)
    sheet.line(f"{total.hours_left} hours left: {weeks} weeks at {pace} hours a week", BODY, x=x, width=width)
    counts = f"{total.known} known before, {total.learning} being learnt, {total.skipped} skipped"
    sheet.line(counts, BODY, x=x, width=width)
    sheet.skip(8)
    upcoming = next_item(plan.outline, plan.tracking)
    sheet.line("Next" if upcoming else "All finished", ITEM, x=x, width=width)
    if upcoming:
        sheet.line(f"{upcoming.title}, {upcoming.hours} h", BODY, x=x, width=width)
        sheet.paragraph(upcoming.goal, SMALL, x=x, width=width)
    sheet.y = max(sheet.y, top + 2 * RING_RADIUS + 12)


def _step_row(sheet: Sheet, plan: Plan, number: int, step: Step) -> None:
    paper = sheet.paper
    left, right, top = paper.left, paper.left + paper.column, sheet.y
    count = count_step(step, plan.tracking)
    sheet.add(Stroke(points=((left, top), (right, top)), colour=LINE, line=0.5))
    base = top + 18
    sheet.add(Text(x=left, y=base, text=str(number), style=ITEM))
    figures = right - PAGE_COLUMN - BAR - 78
    title = sheet.type.cut(step.title, ITEM, figures - left - 26)
    sheet.add(Text(x=left + 18, y=base, text=title, style=ITEM))
    sheet.add(Text(x=figures + 70, y=base, text=describe(count), style=FIGURE, align="right"))
    blocks.bar(sheet, figures + 78, top + 12, BAR, count.percent)
    sheet.add(Text(x=right, y=base, text=_page(sheet, step.id), style=FIGURE, align="right"))
    sheet.add(Link(x=left, y=top, width=paper.column, height=ROW, target=step.id))
    sheet.y = top + ROW


def _part_row(sheet: Sheet, anchor: str, title: str) -> None:
    paper, top = sheet.paper, sheet.y
    right = paper.left + paper.column
    sheet.add(Text(x=paper.left + 18, y=top + 11, text=title, style=BODY))
    sheet.add(Text(x=right, y=top + 11, text=_page(sheet, anchor), style=FIGURE, align="right"))
    points = ((paper.left + 24 + sheet.type.width(title, BODY), top + 11), (right - 20, top + 11))
    sheet.add(Stroke(points=points, colour=GREY, line=0.3))
    sheet.add(Link(x=paper.left, y=top, width=paper.column, height=16, target=anchor))
    sheet.y = top + 18


def _page(sheet: Sheet, anchor: str) -> Callable[[], str]:
    return lambda: str(sheet.page_of(anchor))
