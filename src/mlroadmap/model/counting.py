"""The only place that counts. Every number of progress in any face, file or document comes from here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mlroadmap.model.item import Item
from mlroadmap.model.outline import Branch, Outline, Step
from mlroadmap.model.text import quantity
from mlroadmap.model.tracking import State, Tracking


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How far a learner is with some items."""

    items: int = 0
    """Items counted."""
    hours: int = 0
    """Hours of the items counted."""
    done: int = 0
    """Items learnt here."""
    known: int = 0
    """Items known before."""
    learning: int = 0
    """Items the learner is at."""
    skipped: int = 0
    """Items skipped; they are not among the items counted."""
    finished_hours: int = 0
    """Hours of the items done or known."""

    @property
    def finished(self) -> int:
        """Items done or known."""
        return self.done + self.known

    @property
    def hours_left(self) -> int:
        """Hours of the items counted that are not finished."""
        return self.hours - self.finished_hours

    @property
    def percent(self) -> int | None:
        """Finished hours of a hundred counted ones, rounded down; None where nothing is counted."""
        return self.finished_hours * 100 // self.hours if self.hours else None

    @property
    def complete(self) -> bool:
        """Whether there was something to do and all of it is finished."""
        return self.items > 0 and self.finished == self.items

    def __add__(self, other: "Count") -> "Count":
        return Count(
            items=self.items + other.items,
            hours=self.hours + other.hours,
            done=self.done + other.done,
            known=self.known + other.known,
            learning=self.learning + other.learning,
            skipped=self.skipped + other.skipped,
            finished_hours=self.finished_hours + other.finished_hours,
        )


def describe(count: Count) -> str:
    """A count in words: `31 of 96, 38 %`, or `nothing to do`."""
    return "nothing to do" if count.percent is None else f"{count.finished} of {count.items}, {count.percent} %"


def nothing_left(count: Count) -> str:
    """What to say when there is no next item: `All finished.`, or that nothing is counted."""
    return "All finished." if count.complete else "Nothing to do."


def hours_a_week(outline: Outline, tracking: Tracking) -> int:
    """The hours a week that weeks are reckoned with: the learner's own, or else the roadmap's."""
    return tracking.pace or outline.pace


def weeks_left(count: Count, pace: int) -> int:
    """Whole weeks the hours left take at a pace of hours a week, rounded up."""
    return -(-count.hours_left // max(1, pace))


def describe_left(count: Count, pace: int) -> str:
    """What is left in words: `312 h left, 39 weeks at 8 h a week`; empty where nothing is."""
    weeks = weeks_left(count, pace)
    return f"{count.hours_left} h left, {quantity(weeks, 'week')} at {pace} h a week" if weeks else ""


def is_counted(item: Item, tracking: Tracking) -> bool:
    """Whether an item of a counted place is in the denominator: not skipped, and begun if it is optional."""
    state = tracking.state(item.id)
    return state is not State.SKIPPED and not (item.optional and state is State.TODO)


def counted_branches(step: Step, tracking: Tracking) -> tuple[tuple[Branch, ...], tuple[Branch, ...]]:
    """Which branches of a step are counted.

    Args:
        step: The step.
        tracking: What the learner did.

    Returns:
        The chosen branches, and those that stand in for a choice not made yet: the largest of the rest by the hours
        of what is not optional, as many as are missing. Both in the step's order.
    """
    chosen = tracking.chosen(step)
    missing = max(0, step.choose - len(chosen))
    rest = [branch for branch in step.branches if branch.id not in chosen]
    largest = sorted(rest, key=lambda branch: -sum(item.hours for item in branch.items if not item.optional))
    standing = {branch.id for branch in largest[:missing]}
    return (
        tuple(branch for branch in step.branches if branch.id in chosen),
        tuple(branch for branch in step.branches if branch.id in standing),
    )


def counted_places(step: Step, tracking: Tracking) -> Iterator[Item]:
    """The items of a step that can count: its own and those of its counted branches, skipped and optional included."""
    yield from step.items
    chosen, standing = counted_branches(step, tracking)
    for branch in step.branches:
        if branch in chosen or branch in standing:
            yield from branch.items


def count_items(items: Iterable[Item], tracking: Tracking) -> Count:
    """Count some items of counted places."""
    total = hours = done = known = learning = skipped = finished_hours = 0
    marks = tracking.marks
    for item in items:
        mark = marks.get(item.id)
        state = mark.state if mark else State.TODO
        if state is State.SKIPPED:
            skipped += 1
            continue
        if state is State.TODO:
            if item.optional:
                continue
        elif state is State.LEARNING:
            learning += 1
        else:
            finished_hours += item.hours
            if state is State.DONE:
                done += 1
            else:
                known += 1
        total += 1
        hours += item.hours
    return Count(
        items=total,
        hours=hours,
        done=done,
        known=known,
        learning=learning,
        skipped=skipped,
        finished_hours=finished_hours,
    )


def count_step(step: Step, tracking: Tracking) -> Count:
    """Count a step with the branches that are chosen or stand in."""
    return count_items(counted_places(step, tracking), tracking)


def count_outline(outline: Outline, tracking: Tracking) -> Count:
    """Count the whole roadmap: the sum of its steps."""
    return sum((count_step(step, tracking) for step in outline.steps), Count())


def open_items(outline: Outline, tracking: Tracking) -> Iterator[Item]:
    """The items still to finish before every step is complete, in order."""
    for step in outline.steps:
        yield from open_items_of(step, tracking)


def open_items_of(step: Step, tracking: Tracking) -> Iterator[Item]:
    """The items still to finish before a step is complete, in order."""
    for item in counted_places(step, tracking):
        if is_counted(item, tracking) and not tracking.state(item.id).finished:
            yield item


def next_item(outline: Outline, tracking: Tracking) -> Item | None:
    """What to do next: the first item the learner is at, else the first open one; None when all is finished."""
    first: Item | None = None
    for item in open_items(outline, tracking):
        if tracking.state(item.id) is State.LEARNING:
            return item
        first = first or item
    return first
