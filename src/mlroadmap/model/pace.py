"""The calendar at a learner's pace: what is left laid into weeks, and when each step's turn comes.

It lays out what `model.counting` counts and adds no rule of its own. A week is seven days, and the first begins today:
the same hours take the same time whatever day of the week it is.
"""

from dataclasses import dataclass
from datetime import date

from mlroadmap.model.counting import count_step, open_items_of
from mlroadmap.model.outline import Outline
from mlroadmap.model.tracking import Tracking

LAST_DAY = date.max.toordinal()
"""What comes after the end of the calendar is given its last day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """What one week holds of an item."""

    item_id: str
    """The item."""
    title: str
    """The item's title."""
    step_id: str
    """The step it belongs to."""
    hours: int
    """Hours of it in this week."""
    is_continued: bool
    """Whether the week before holds a part of it."""
    continues: bool
    """Whether the next week holds a part of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """What to do in one week."""

    first_day: date
    """The day it begins."""
    portions: tuple[Portion, ...]
    """In the roadmap's order; at least one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One step in time."""

    step_id: str
    """The step."""
    title: str
    """The step's title."""
    hours_done: int
    """Hours of what is finished."""
    hours_left: int
    """Hours of what is ahead."""
    weeks_before: float
    """Weeks from today until the step's turn comes."""
    weeks_left: float
    """Weeks that what is ahead takes."""
    first_day: date | None
    """The first day of what is ahead; None where nothing is."""
    last_day: date | None
    """The last day of what is ahead; None where nothing is."""

    @property
    def hours(self) -> int:
        """Hours of all of it that counts."""
        return self.hours_done + self.hours_left


def schedule(outline: Outline, tracking: Tracking, hours_a_week: int, today: date) -> tuple[Week, ...]:
    """Lay what is left into weeks, in the roadmap's order.

    Args:
        outline: The roadmap.
        tracking: What the learner did.
        hours_a_week: Hours each week holds; fewer than 1 are taken for 1.
        today: The first day of the first week.

    Returns:
        The weeks, all full but the last. What does not fit into one goes on in the next.
    """
    a_week = max(1, hours_a_week)
    weeks: list[list[Portion]] = []
    before = 0
    for step in outline.steps:
        for item in open_items_of(step, tracking):
            after = before + item.hours
            touched = _touched(before, after, a_week)
            for number in touched:
                if number == len(weeks):
                    weeks.append([])
                weeks[number].append(
                    Portion(
                        item_id=item.id,
                        title=item.title,
                        step_id=step.id,
                        hours=min(after, (number + 1) * a_week) - max(before, number * a_week),
                        is_continued=number > touched[0],
                        continues=number < touched[-1],
                    )
                )
            before = after
    return tuple(
        Week(first_day=_days_after(today, 7 * number), portions=tuple(portions))
        for number, portions in enumerate(weeks)
    )


def spans(outline: Outline, tracking: Tracking, hours_a_week: int, today: date) -> tuple[Span, ...]:
    """Where each step stands in time, its hours spread evenly over the seven days of a week.

    Args:
        outline: The roadmap.
        tracking: What the learner did.
        hours_a_week: As for `schedule`, and with the same weeks.
        today: Likewise.

    Returns:
        A span for each step, in order, one beginning where the one before ends.
    """
    a_week = max(1, hours_a_week)
    found: list[Span] = []
    before = 0
    for step in outline.steps:
        count = count_step(step, tracking)
        after = before + count.hours_left
        days = _touched(7 * before, 7 * after, a_week)
        is_ahead = count.finished < count.items
        found.append(
            Span(
                step_id=step.id,
                title=step.title,
                hours_done=count.finished_hours,
                hours_left=count.hours_left,
                weeks_before=before / a_week,
                weeks_left=count.hours_left / a_week,
                first_day=_days_after(today, days[0]) if is_ahead else None,
                last_day=_days_after(today, days[-1]) if is_ahead else None,
            )
        )
        before = after
    return tuple(found)


def last_day(outline: Outline, tracking: Tracking, hours_a_week: int, today: date) -> date | None:
    """The day by which everything is finished at a pace, as `spans` tell it; None where nothing is ahead."""
    days = [span.last_day for span in spans(outline, tracking, hours_a_week, today) if span.last_day]
    return max(days, default=None)


def _touched(start: int, end: int, size: int) -> range:
    """The numbers of the stretches of one size that reach into what lies between a start and an end; at least one."""
    last = max(0, -(-end // size) - 1)
    return range(min(start // size, last), last + 1)


def _days_after(day: date, number: int) -> date:
    return date.fromordinal(min(day.toordinal() + number, LAST_DAY))
