"""What a learner did, as the faces see it: states, notes, choices and hours a week, without how they are stored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from mlroadmap.model.outline import Index, Step

PACES = range(1, 169)
"""The hours a week a learner can have; a week has 168."""


class State(StrEnum):
    """Where a learner stands with an item. The values are those of the progress file."""

    TODO = "todo"
    """Not begun, or begun again."""
    LEARNING = "learning"
    """At it now."""
    DONE = "done"
    """Learnt here."""
    KNOWN = "known"
    """Known before: counts as done, stays out of pace and calendar."""
    SKIPPED = "skipped"
    """Left out on purpose: leaves the count."""

    @property
    def finished(self) -> bool:
        """Whether it counts as done."""
        return self in (State.DONE, State.KNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The state a learner gave an item."""

    state: State
    """The state; one this version does not know reads as `todo`."""
    on: str = ""
    """The learner's calendar date, `YYYY-MM-DD`; empty where the file gives none."""
    at: str = ""
    """The stamp that orders it among other changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One text a learner wrote about an item. Two notes on one item were written apart and are both kept."""

    text: str
    """Any text, several lines."""
    at: str = ""
    """The stamp that orders it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracking:
    """A snapshot of everything a learner did."""

    marks: Mapping[str, Mark] = field(default_factory=lambda: MappingProxyType({}))
    """By item id, current ids where content knows the item."""
    notes: Mapping[str, tuple[Note, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """By item id, oldest first."""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Ids of the chosen branches by step id."""
    pace: int | None = None
    """The learner's own hours a week; None where they set none."""

    def state(self, item_id: str) -> State:
        """The state of an item."""
        mark = self.marks.get(item_id)
        return mark.state if mark else State.TODO

    def chosen(self, step: Step) -> tuple[str, ...]:
        """Ids of the branches chosen in a step, in the step's order; names content does not know are left out."""
        names = self.choices.get(step.id, ())
        return tuple(branch.id for branch in step.branches if branch.id in names)

    def unknown_ids(self, index: Index) -> tuple[str, ...]:
        """Ids that hold marks or notes and that content does not know: the retired shelf."""
        return tuple(sorted({*self.marks, *self.notes} - index.items.keys()))


def finished_on(tracking: Tracking, ids: Iterable[str]) -> list[tuple[str, str]]:
    """The items learnt here, newest day first.

    Args:
        tracking: What the learner did.
        ids: The items to look at.

    Returns:
        Pairs of calendar date and item id. What was known before has no day and is left out.
    """
    dated = [
        (mark.on, mark.at, item_id)
        for item_id in ids
        if (mark := tracking.marks.get(item_id)) and mark.state is State.DONE and mark.on
    ]
    return [(on, item_id) for on, _, item_id in sorted(dated, reverse=True)]
