"""What can be undone and redone: two stacks that every program on this machine reads from the same journal.

Undoing writes the old values under new stamps: nothing leaves the file.
"""

import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from mlroadmap.progress.clock import Clock
from mlroadmap.progress.journal import Entry
from mlroadmap.progress.records import (
    ITEM,
    NOTE,
    Records,
    item_key,
    newest,
    note_heads,
    noted_item,
    register_field,
)
from mlroadmap.session.actions import Action, Change, new_version


class Reversal(NamedTuple):
    """The undoing or redoing of an action."""

    label: str
    """The action's label."""
    action: Action | None
    """What was written; None where every key had changed since."""
    skipped: tuple[str, ...]
    """The keys that changed since and were left alone."""
    entry: Entry
    """The same for the journal."""


class History:
    """Two stacks. A new action clears what could be redone."""

    def __init__(self, ids_of: Callable[[str], Sequence[str]]) -> None:
        """Start empty.

        Args:
            ids_of: The ids an item has and had, by any of them; the present one first.
        """
        self._ids_of = ids_of
        self._done: list[Entry] = []
        self._undone: list[Entry] = []
        self._known: set[str] = set()
        self._stands_for: dict[str, str] = {}
        """The stamp each stamp written here stands for: undoing brings a value back under a new one."""

    def follow(self, entries: Iterable[Entry]) -> None:
        """Take over what was done, here or in another program, in its order; what is known already is passed over."""
        for entry in entries:
            if entry.id not in self._known:
                self._known.add(entry.id)
                self._follow(entry)

    def _follow(self, entry: Entry) -> None:
        if entry.verb == "do":
            self._done.append(entry)
            self._undone.clear()
        else:
            source, target = (self._done, self._undone) if entry.verb == "undo" else (self._undone, self._done)
            source[:] = [one for one in source if one.id != entry.of]
            if entry.changes:
                target.append(entry)
        for change in entry.changes:
            after = change.get("after")
            if change.get("for") and isinstance(after, dict):
                self._stands_for[str(after.get("at", ""))] = str(change["for"])

    @property
    def done(self) -> Sequence[Entry]:
        """What could be undone, oldest first."""
        return self._done

    def undo(self, records: Records, clock: Clock) -> Reversal | None:
        """Take the latest action back; None where there is none."""
        return self._move("undo", self._done, records, clock)

    def redo(self, records: Records, clock: Clock) -> Reversal | None:
        """Do again what was taken back last; None where there is nothing."""
        return self._move("redo", self._undone, records, clock)

    def _move(self, verb: str, source: Sequence[Entry], records: Records, clock: Clock) -> Reversal | None:
        if not source:
            return None
        latest = source[-1]
        changes: list[Change] = []
        origins: list[str] = []
        skipped: list[str] = []
        for change in map(_change, latest.changes):
            back = self._reverse(change, records, clock)
            if back is None:
                skipped.append(change.key)
            else:
                changes.append(back)
                origins.append(self._origin(change.before) if change.before else f"before {change.key}")
        written = Action(label=latest.label, changes=tuple(changes)) if changes else None
        entry = new_entry(latest.label, tuple(changes), verb=verb, of=latest.id, origins=origins)
        self.follow([entry])
        return Reversal(label=latest.label, action=written, skipped=tuple(skipped), entry=entry)

    def _reverse(self, change: Change, records: Records, clock: Clock) -> Change | None:
        is_note = change.key.startswith(NOTE)
        keys = self._only_head(change.key, records) if is_note else self._keys(change.key)
        record = newest(records, keys)
        if record is None or self._origin(record) != self._origin(change.after):
            return None
        if is_note:
            item_id = self._ids_of(noted_item(change.key))[0]
            return _note_back(change, item_id, keys, record, clock)
        return _register_back(change, keys[0], record, clock)

    def _keys(self, key: str) -> list[str]:
        """The key a state or choice is written under now, and those its item's states had before."""
        return [item_key(name) for name in self._ids_of(key[len(ITEM) :])] if key.startswith(ITEM) else [key]

    def _origin(self, record: Mapping[str, Any]) -> str:
        at = str(record.get("at", ""))
        seen = set()
        while at in self._stands_for and at not in seen:
            seen.add(at)
            at = self._stands_for[at]
        return at

    def _only_head(self, key: str, records: Records) -> list[str]:
        """The one version of a note that counts; none where there are several, written apart."""
        heads = note_heads(records, *self._ids_of(noted_item(key)))
        return list(heads) if len(heads) == 1 else []


def new_entry(
    label: str, changes: Sequence[Change], *, verb: str = "do", of: str = "", origins: Sequence[str] = ()
) -> Entry:
    """An action as the journal holds it.

    Args:
        label: What was done, for the learner.
        changes: The records before and after.
        verb: `do`, `undo` or `redo`.
        of: The id of what is undone or redone.
        origins: For each change the stamp that its new record stands for, if it stands for another.
    """
    known = [*origins, *[""] * (len(changes) - len(origins))]
    return Entry(
        id=os.urandom(8).hex(),
        verb=verb,
        of=of,
        label=label,
        on=time.strftime("%Y-%m-%d %H:%M:%S"),
        changes=tuple(
            {"key": change.key, "before": change.before, "after": change.after, "for": origin}
            for change, origin in zip(changes, known, strict=True)
        ),
    )


def _change(values: Mapping[str, Any]) -> Change:
    before, after = values.get("before"), values.get("after")
    return Change(
        key=str(values["key"]),
        before=before if isinstance(before, dict) else None,
        after=after if isinstance(after, dict) else {},
    )


def _note_back(change: Change, item_id: str, heads: Sequence[str], record: Mapping[str, Any], clock: Clock) -> Change:
    text = str(change.before.get("text", "")) if change.before else ""
    return new_version(clock, item_id, text, heads, {"text": record.get("text", ""), "at": record.get("at", "")})


def _register_back(change: Change, key: str, record: Mapping[str, Any], clock: Clock) -> Change:
    name, empty = register_field(key)
    then = change.before if change.before is not None else {**change.after, name: empty}
    return Change(key=key, before=record, after={**then, "at": clock.stamp()})
