"""The first page: how far the learner is, what comes next, how to use the file, and what it holds."""

from datetime import date

from mlroadmap.documents.pdf.blocks.contents import Progress, contents_row
from mlroadmap.documents.pdf.blocks.summary import Card, Summary, legend, summary, title_block
from mlroadmap.documents.pdf.blocks.words import heading
from mlroadmap.documents.pdf.plan import Plan
from mlroadmap.documents.pdf.sheet import Sheet
from mlroadmap.documents.pdf.styles import COVER_HEADING
from mlroadmap.model.counting import Count, count_outline, count_step, describe, next_item, nothing_left, weeks_left
from mlroadmap.model.pace import last_day
from mlroadmap.model.text import quantity

TITLES = {"plan": "Your plan", "glossary": "Glossary", "salaries": "Salaries", "notes": "Your notes"}
"""The titles of the parts that are not steps."""
HOW = (
    "Tick the boxes in any PDF reader, on a phone too, and save the file; or print it and use a pen. "
    "Each title below leads to its page, each address to the web. The lines at a step's end are a text field."
)
COUNTED = (
    "Hours are estimates. Optional items count once they are begun; skipped ones and tracks or projects not chosen do "
    "not count."
)


def draw(sheet: Sheet, plan: Plan, today: date) -> None:
    """Lay out the cover."""
    sheet.anchor("overview", "Overview")
    outline, total = plan.outline, count_outline(plan.outline, plan.tracking)
    below = f"Your roadmap on {today.isoformat()}. Content edition {outline.edition}, {outline.licence}."
    title_block(sheet, outline.title, below)
    summary(
        sheet, Summary(percent=total.percent, title=describe(total), lines=_figures(plan, total, today)), _next(plan)
    )
    heading(sheet, "What is inside", keep=200, style=COVER_HEADING)
    with sheet.tag("TOC"):
        for number, step in plan.steps():
            count = count_step(step, plan.tracking)
            progress = Progress(text=describe(count), percent=count.percent)
            contents_row(sheet, step.title, step.id, number=str(number), progress=progress)
        for part, title in TITLES.items():
            if plan.holds(part):
                contents_row(sheet, title, part)
    legend(sheet, "How to use this file", HOW, COUNTED)


def _figures(plan: Plan, total: Count, today: date) -> tuple[str, ...]:
    pace = plan.hours_a_week
    weeks = weeks_left(total, pace)
    end = last_day(plan.outline, plan.tracking, pace, today)
    until = f", until {end.isoformat()}" if end else ""
    left = f"{quantity(total.hours_left, 'hour')} left: {quantity(weeks, 'week')}"
    return (
        f"{left} at {quantity(pace, 'hour')} a week{until}",
        f"{total.known} known before, {total.learning} being learnt, {total.skipped} skipped",
    )


def _next(plan: Plan) -> Card:
    upcoming = next_item(plan.outline, plan.tracking)
    if upcoming is None:
        return Card(above="Next up", title=nothing_left(count_outline(plan.outline, plan.tracking)), text="", target="")
    target = upcoming.id if plan.shows(upcoming.id) else ""
    return Card(above="Next up", title=f"{upcoming.title}, {upcoming.hours} h", text=upcoming.goal, target=target)
