"""The rows of a list, and which of them a window shows: pure functions of items, folds and a filter."""

from bisect import bisect_left
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from mlroadmap.model.counting import Count, count_items, count_step, counted_branches
from mlroadmap.model.item import Item
from mlroadmap.model.outline import Branch, Outline, Step
from mlroadmap.model.tracking import State, Tracking


class RowKind(StrEnum):
    """What a row of the path stands for."""

    STEP = "step"
    """A step's heading."""
    BRANCH = "branch"
    """A track's or a project's heading."""
    ITEM = "item"
    """A topic, milestone or task."""


class Chosen(StrEnum):
    """How a branch counts."""

    YES = "chosen"
    """The learner chose it."""
    STANDS_IN = "stands in"
    """It is counted until the learner chooses."""
    NO = "not chosen"
    """It is kept and not counted."""


class PathRow(NamedTuple):
    """One row of the path."""

    kind: RowKind
    """Step, branch or item."""
    id: str
    """The id of what it stands for."""
    depth: int
    """How far it is indented: 0 for steps."""
    title: str
    """The title of what it stands for."""
    number: int = 0
    """A step's number, from 1."""
    item: Item | None = None
    """The item, on item rows."""
    state: State = State.TODO
    """The item's state."""
    progress: Count | None = None
    """How far the learner is, on step and branch rows."""
    folded: bool = False
    """Whether its rows are hidden."""
    chosen: Chosen | None = None
    """How the branch counts, on branch rows."""


def path_rows(
    outline: Outline, tracking: Tracking, folds: frozenset[str] = frozenset(), *, hide_finished: bool = False
) -> tuple[PathRow, ...]:
    """The rows of the path.

    Args:
        outline: The roadmap.
        tracking: What the learner did.
        folds: Ids of the steps and branches whose rows are hidden.
        hide_finished: Whether items that are finished or skipped are left out.

    Returns:
        The rows in order. Headings stay even when all their items are hidden.
    """
    rows: list[PathRow] = []
    for number, step in enumerate(outline.steps, 1):
        folded = step.id in folds
        rows.append(
            PathRow(
                kind=RowKind.STEP,
                id=step.id,
                depth=0,
                title=step.title,
                number=number,
                progress=count_step(step, tracking),
                folded=folded,
            )
        )
        if not folded:
            rows.extend(_item_rows(step.items, tracking, 1, hide_finished))
            rows.extend(_branch_rows(step, tracking, folds, hide_finished))
    return tuple(rows)


def _item_rows(items: Sequence[Item], tracking: Tracking, depth: int, hide_finished: bool) -> list[PathRow]:
    states = [(item, tracking.state(item.id)) for item in items]
    return [
        PathRow(kind=RowKind.ITEM, id=item.id, depth=depth, title=item.title, item=item, state=state)
        for item, state in states
        if not (hide_finished and (state.finished or state is State.SKIPPED))
    ]


def _branch_rows(step: Step, tracking: Tracking, folds: frozenset[str], hide_finished: bool) -> list[PathRow]:
    rows: list[PathRow] = []
    chosen, standing = counted_branches(step, tracking)
    for branch in step.branches:
        folded = branch.id in folds
        rows.append(
            PathRow(
                kind=RowKind.BRANCH,
                id=branch.id,
                depth=1,
                title=branch.title,
                progress=count_items(branch.items, tracking),
                folded=folded,
                chosen=_how_chosen(branch, chosen, standing),
            )
        )
        if not folded:
            rows.extend(_item_rows(branch.items, tracking, 2, hide_finished))
    return rows


def _how_chosen(branch: Branch, chosen: Sequence[Branch], standing: Sequence[Branch]) -> Chosen:
    if branch in chosen:
        return Chosen.YES
    return Chosen.STANDS_IN if branch in standing else Chosen.NO


def opening_folds(outline: Outline, tracking: Tracking, at: str | None) -> frozenset[str]:
    """The folds to open with: everything but the step, and the branch if any, that holds an item.

    Args:
        outline: The roadmap.
        tracking: What the learner did.
        at: The id of the item to show; None folds every step.
    """
    folds: set[str] = set()
    for step in outline.steps:
        if not any(item.id == at for item in step.every_item()):
            folds.add(step.id)
        folds.update(branch.id for branch in step.branches if all(item.id != at for item in branch.items))
    return frozenset(folds)


class Window(NamedTuple):
    """Which rows of a list are on screen."""

    top: int
    """The index of the first row that scrolls."""
    rows: tuple[int, ...]
    """The index of the row on each line: headings scrolled past, the window, headings to come."""


MIN_ROWS_BETWEEN_HEADINGS = 4
"""Headings stay on screen only where they leave at least this many lines to scroll in."""


def window(total: int, headings: Sequence[int], height: int, top: int, cursor: int) -> Window:
    """Choose the lines of a list that keeps its headings on screen and its cursor visible.

    Args:
        total: How many rows there are.
        headings: The indices of the rows that stay on screen, ascending.
        height: How many lines there are.
        top: The index of the first row that scrolled in the last window.
        cursor: The index of the row that must be visible.

    Returns:
        The new window, moved no further than needed.
    """
    if total <= height or height <= 0:
        return Window(top=0, rows=tuple(range(max(0, min(total, height)))))
    kept = headings if len(headings) + MIN_ROWS_BETWEEN_HEADINGS <= height else ()
    top = max(0, min(top, _last_top(total, kept, height)))
    is_kept = cursor in set(kept)
    if cursor < top and not is_kept:
        top = cursor
    end = _end(total, kept, height, top)
    if cursor >= end and not is_kept:
        top = _last_top(cursor + 1, kept, height)
        end = _end(total, kept, height, top)
    above = kept[: bisect_left(kept, top)]
    below = kept[bisect_left(kept, end) :]
    return Window(top=top, rows=(*above, *range(top, end), *below))


def _end(total: int, kept: Sequence[int], height: int, top: int) -> int:
    """The end of a window that starts at `top`: headings inside it cost no line, they have one already."""
    free = height - len(kept)
    end = top
    position = bisect_left(kept, top)
    while end < total:
        if position < len(kept) and kept[position] == end:
            position += 1
        elif free == 0:
            break
        else:
            free -= 1
        end += 1
    return end


def _last_top(end: int, kept: Sequence[int], height: int) -> int:
    """The `top` of the window whose last row is the one before `end`."""
    free = height - len(kept)
    top = end
    position = bisect_left(kept, end)
    while top > 0:
        if position and kept[position - 1] == top - 1:
            position -= 1
        elif free == 0:
            break
        else:
            free -= 1
        top -= 1
    return top
