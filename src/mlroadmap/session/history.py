"""What can be undone and redone. Undoing writes the old values under new stamps: nothing leaves the file."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from mlroadmap.model.tracking import State
from mlroadmap.progress.clock import Clock
from mlroadmap.progress.records import NOTE, Records, note_heads, noted_item
from mlroadmap.session.actions import Action, Change, new_version


class Reversal(NamedTuple):
    """The undoing or redoing of an action."""

    label: str
    """The action's label."""
    action: Action | None
    """What was written; None where every key had changed since."""
    skipped: tuple[str, ...]
    """The keys that changed since and were left alone."""


class History:
    """Two stacks. A new action clears what could be redone."""

    def __init__(self, ids_of: Callable[[str], Sequence[str]]) -> None:
        """Start empty.

        Args:
            ids_of: The ids an item has and had.
        """
        self._ids_of = ids_of
        self._done: list[Action] = []
        self._undone: list[Action] = []
        self._stands_for: dict[str, str] = {}
        """The stamp each stamp written here stands for: undoing brings a value back under a new one."""

    def add(self, action: Action) -> None:
        """Remember a new action."""
        self._done.append(action)
        self._undone.clear()

    def undo(self, records: Records, clock: Clock) -> Reversal | None:
        """Take the latest action back; None where there is none."""
        return self._move(self._done, self._undone, records, clock)

    def redo(self, records: Records, clock: Clock) -> Reversal | None:
        """Do again what was taken back last; None where there is nothing."""
        return self._move(self._undone, self._done, records, clock)

    def _move(self, source: list[Action], target: list[Action], records: Records, clock: Clock) -> Reversal | None:
        if not source:
            return None
        action = source.pop()
        changes: list[Change] = []
        skipped: list[str] = []
        for change in action.changes:
            back = self._reverse(change, records, clock)
            if back is None:
                skipped.append(change.key)
            else:
                changes.append(back)
        written = Action(label=action.label, changes=tuple(changes)) if changes else None
        if written:
            target.append(written)
        return Reversal(label=action.label, action=written, skipped=tuple(skipped))

    def _reverse(self, change: Change, records: Records, clock: Clock) -> Change | None:
        is_note = change.key.startswith(NOTE)
        key = self._only_head(change.key, records) if is_note else change.key
        record = records.get(key) if key else None
        if not isinstance(record, dict) or self._origin(record) != self._origin(change.after):
            return None
        back = _note_back(change, key, record, clock) if is_note else _register_back(change, record, clock)
        self._stands_for[back.after["at"]] = self._origin(change.before) if change.before else f"before {change.key}"
        return back

    def _origin(self, record: Mapping[str, Any]) -> str:
        at = str(record.get("at", ""))
        while at in self._stands_for:
            at = self._stands_for[at]
        return at

    def _only_head(self, key: str, records: Records) -> str:
        heads = note_heads(records, *self._ids_of(noted_item(key)))
        return heads[0] if len(heads) == 1 else ""


def _note_back(change: Change, head: str, record: Mapping[str, Any], clock: Clock) -> Change:
    text = str(change.before.get("text", "")) if change.before else ""
    return new_version(
        clock, noted_item(change.key), text, [head], {"text": record.get("text", ""), "at": record["at"]}
    )


def _register_back(change: Change, record: Mapping[str, Any], clock: Clock) -> Change:
    if change.before is not None:
        after = {**change.before, "at": clock.stamp()}
    elif "state" in change.after:
        after = {**change.after, "at": clock.stamp(), "state": State.TODO.value}
    else:
        after = {**change.after, "at": clock.stamp(), "value": []}
    return Change(key=change.key, before=record, after=after)
