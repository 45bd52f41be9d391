"""What a learner can do, as changes to records: mark, note, choose. Nothing here touches a file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mlroadmap.model.tracking import State
from mlroadmap.progress.clock import Clock
from mlroadmap.progress.records import NOTE, Records, choice_key, item_key, note_heads, note_key, version_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One record, before and after."""

    key: str
    """The record's key."""
    before: Mapping[str, Any] | None
    """What undoing brings back; None where there was nothing. For a note, the text its new version replaces."""
    after: Mapping[str, Any]
    """The record as written, stamp included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Everything one key press, command or import changed."""

    label: str
    """What was done, for the learner: `done: Vectors`."""
    changes: tuple[Change, ...]
    """At least one."""

    def records(self) -> dict[str, Mapping[str, Any]]:
        """The records to write."""
        return {change.key: change.after for change in self.changes}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal:
    """The undoing or redoing of an action."""

    action: Action | None
    """What was written; None where every key had changed since."""
    skipped: tuple[str, ...]
    """The keys that changed since and were left alone."""


def mark_items(records: Records, clock: Clock, ids: Iterable[str], state: State, today: str) -> tuple[Change, ...]:
    """Give items a state. Items that have it already are left alone, dates included.

    Args:
        records: The records now.
        clock: Makes the stamps.
        ids: Ids of items.
        state: The new state.
        today: The learner's calendar date, `YYYY-MM-DD`.
    """
    changes = []
    for item_id in ids:
        key = item_key(item_id)
        before = _record(records, key)
        if before is None and state is State.TODO:
            continue
        if before is not None and before.get("state") == state.value:
            continue
        after = {**_unknown_fields(before), "at": clock.stamp(), "on": today, "state": state.value}
        changes.append(Change(key=key, before=before, after=after))
    return tuple(changes)


def choose_branches(records: Records, clock: Clock, step_id: str, branch_ids: Iterable[str]) -> tuple[Change, ...]:
    """Choose branches of a step, in place of those chosen before."""
    key = choice_key(step_id)
    before, value = _record(records, key), list(branch_ids)
    if (before.get("value", []) if before else []) == value:
        return ()
    after = {**_unknown_fields(before), "at": clock.stamp(), "value": value}
    return (Change(key=key, before=before, after=after),)


def write_note(records: Records, clock: Clock, item_id: str, text: str) -> tuple[Change, ...]:
    """Write a new version of an item's note, based on every version shown; an empty text removes the note."""
    heads = note_heads(records, item_id)
    shown = [str(records[key].get("text", "")) for key in heads]
    old = join_notes(text for text in shown if text.strip())
    if old == text and len(heads) < 2:
        return ()
    if not heads and not text.strip():
        return ()
    at = clock.stamp()
    after = {"at": at, "base": [version_name(key) for key in heads], "text": text}
    return (Change(key=note_key(item_id, at), before={"text": old} if heads else None, after=after),)


def join_notes(texts: Iterable[str]) -> str:
    """Versions written apart as one text to edit, with a line between them."""
    return "\n\n----\n\n".join(texts)


def reverse(action: Action, records: Records, clock: Clock, label: str) -> Reversal:
    """Write back what an action replaced, under new stamps.

    Args:
        action: What to take back.
        records: The records now.
        clock: Makes the stamps.
        label: What to call the taking back.

    Returns:
        The action that takes it back, and the keys it skips because they changed since.
    """
    changes: list[Change] = []
    skipped: list[str] = []
    for change in action.changes:
        back = (
            _reverse_note(change, records, clock) if change.key.startswith(NOTE) else _reverse(change, records, clock)
        )
        if back is None:
            skipped.append(change.key)
        else:
            changes.append(back)
    written = Action(label=label, changes=tuple(changes)) if changes else None
    return Reversal(action=written, skipped=tuple(skipped))


def _reverse(change: Change, records: Records, clock: Clock) -> Change | None:
    if records.get(change.key) != change.after:
        return None
    if change.before is not None:
        after = {**change.before, "at": clock.stamp()}
    elif "state" in change.after:
        after = {**change.after, "at": clock.stamp(), "state": State.TODO.value}
    else:
        after = {**change.after, "at": clock.stamp(), "value": []}
    return Change(key=change.key, before=change.after, after=after)


def _reverse_note(change: Change, records: Records, clock: Clock) -> Change | None:
    item_id = change.key[len(NOTE) :].rpartition("/")[0]
    if note_heads(records, item_id) != (change.key,):
        return None
    at = clock.stamp()
    text = change.before["text"] if change.before else ""
    after = {"at": at, "base": [version_name(change.key)], "text": text}
    return Change(key=note_key(item_id, at), before={"text": change.after["text"]}, after=after)


def _record(records: Records, key: str) -> Mapping[str, Any] | None:
    value = records.get(key)
    return value if isinstance(value, dict) else None


def _unknown_fields(record: Mapping[str, Any] | None) -> dict[str, Any]:
    """What a newer version wrote into a record and we do not know: it is carried along."""
    known = ("at", "on", "state", "value")
    return {name: value for name, value in (record or {}).items() if name not in known}
