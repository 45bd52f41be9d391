"""The plan page: each step in time, then the coming weeks one by one."""

from datetime import date

from mlroadmap.documents.pdf.blocks.calendar import Line, calendar
from mlroadmap.documents.pdf.blocks.chart import Bar, chart
from mlroadmap.documents.pdf.blocks.words import heading, paragraph, section
from mlroadmap.documents.pdf.plan import Plan
from mlroadmap.documents.pdf.sheet import Sheet
from mlroadmap.model.counting import count_outline, nothing_left
from mlroadmap.model.pace import Portion, Span, Week, schedule, spans
from mlroadmap.model.text import quantity

HOW = (
    "A bar is as long as its step takes at {pace} a week. What is done is hatched, what is ahead is solid. "
    "The days say when the rest of a step is due if you go through them in order from today on."
)


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def draw(sheet: Sheet, plan: Plan, today: date) -> None:
    """Lay out the plan."""
    pace = plan.hours_a_week
    section(sheet, "Your plan", "plan")
    steps = spans(plan.outline, plan.tracking, pace, today)
    paragraph(sheet, HOW.format(pace=quantity(pace, "hour")))
    bars = [
        Bar(
            title=f"{number} {span.title}",
            done=span.hours_done / pace,
            ahead=span.weeks_left,
            words=_words(span),
        )
        for number, span in enumerate(steps, 1)
    ]
    chart(sheet, bars)
    weeks = schedule(plan.outline, plan.tracking, pace, today)
    heading(sheet, "The coming weeks", keep=60)
    if not weeks:
        paragraph(sheet, nothing_left(count_outline(plan.outline, plan.tracking)))
        return
    shown = calendar(sheet, [_line(week) for week in weeks])
    left = len(weeks) - shown
    if left:
        paragraph(sheet, f"{quantity(left, 'more week')} {'follows' if left == 1 else 'follow'}.")


def _words(span: Span) -> str:
    if span.first_day is None or span.last_day is None:
        return f"{span.hours_done} h, done" if span.hours else "nothing to do"
    return f"{span.hours_left} of {span.hours} h left, {_day(span.first_day)} – {_day(span.last_day)}"


def _line(week: Week) -> Line:
    return Line(day=_day(week.first_day), texts=tuple(map(_portion, week.portions)))


def _portion(portion: Portion) -> str:
    more = " (continued)" if portion.is_continued else ""
    return f"{portion.title}{more}, {portion.hours}\u00a0h"


def _day(day: date) -> str:
    """A date that fits a table, the same in every locale."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
