"""What a learner can do, as changes to records: mark, note, choose, set a pace. Nothing here touches a file."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from mlroadmap.errors import NoteTooLong
from mlroadmap.model.item import Item
from mlroadmap.model.outline import Index
from mlroadmap.model.text import without_surrogates
from mlroadmap.model.tracking import State
from mlroadmap.progress.clock import Clock
from mlroadmap.progress.records import (
    CHOICE,
    ITEM,
    NOTE,
    PACE,
    SETTING,
    Records,
    choice_key,
    item_key,
    newest,
    note_heads,
    note_key,
    noted_item,
    read_pace,
    register_field,
    version_name,
)

MOST_CHARACTERS = 1_000_000
"""Of one note. Versions stay in the file for good: one that is too large for it would keep every later save out."""


class Change(NamedTuple):
    """One record, before and after."""

    key: str
    """The record's key."""
    before: Mapping[str, Any] | None
    """What undoing brings back; None where there was nothing. For a note: its text, and the stamp of its version."""
    after: Mapping[str, Any]
    """The record as written, stamp included."""


class Action(NamedTuple):
    """Everything one key press, command or import changed."""

    label: str
    """What was done, for the learner: `done: Vectors`."""
    changes: tuple[Change, ...]
    """At least one."""

    def records(self) -> dict[str, Mapping[str, Any]]:
        """The records to write."""
        return {change.key: change.after for change in self.changes}


def mark_items(records: Records, clock: Clock, items: Iterable[Item], state: State, today: str) -> tuple[Change, ...]:
    """Give items a state. Items that have it already are left alone, dates included.

    Args:
        records: The records now.
        clock: Makes the stamps.
        items: The items; what stands under their old ids counts as theirs.
        state: The new state.
        today: The learner's calendar date, `YYYY-MM-DD`.
    """
    changes = []
    for item in dict.fromkeys(items):
        before = newest(records, (item_key(name) for name in (item.id, *item.was)))
        if before is None and state is State.TODO:
            continue
        if before is not None and before.get("state") == state.value:
            continue
        after = {**_unknown_fields(before), "at": clock.stamp(), "on": today, "state": state.value}
        changes.append(Change(key=item_key(item.id), before=before, after=after))
    return tuple(changes)


def choose_branches(records: Records, clock: Clock, step_id: str, branch_ids: Iterable[str]) -> tuple[Change, ...]:
    """Choose branches of a step, in place of those chosen before."""
    key = choice_key(step_id)
    before, value = newest(records, [key]), list(branch_ids)
    if (before.get("value", []) if before else []) == value:
        return ()
    after = {**_unknown_fields(before), "at": clock.stamp(), "value": value}
    return (Change(key=key, before=before, after=after),)


def set_pace(records: Records, clock: Clock, hours: int | None) -> tuple[Change, ...]:
    """Set the learner's own hours a week; None gives them up."""
    before = newest(records, [PACE])
    if read_pace(before) == hours:
        return ()
    after = {**_unknown_fields(before), "at": clock.stamp(), "value": hours}
    return (Change(key=PACE, before=before, after=after),)


def write_note(records: Records, clock: Clock, item: Item, text: str) -> tuple[Change, ...]:
    """Write a new version of an item's note, based on every version there is; an empty text removes the note.

    Raises:
        NoteTooLong: The text is too long to keep.
    """
    if len(text) > MOST_CHARACTERS:
        raise NoteTooLong(
            f"the note has {len(text):,} characters, and {MOST_CHARACTERS:,} is the most that is kept",
            kept="Nothing was changed.",
            advice="Keep the text in a file of its own, and write the file's name into the note.",
        )
    text = without_surrogates(text)
    heads = note_heads(records, item.id, *item.was)
    shown = [str(records[key].get("text", "")) for key in heads]
    old = join_notes(part for part in shown if part.strip())
    if (old == text and len(heads) < 2) or not (heads or text.strip()):
        return ()
    stamp = records[heads[0]].get("at") if len(heads) == 1 else ""
    before = {"text": old, "at": stamp} if heads else None
    return (new_version(clock, item.id, text, heads, before),)


def new_version(
    clock: Clock, item_id: str, text: str, heads: Iterable[str], before: Mapping[str, Any] | None
) -> Change:
    """One more version of an item's note, on top of others."""
    at = clock.stamp()
    after = {"at": at, "base": [version_name(key) for key in heads], "text": text}
    return Change(key=note_key(item_id, at), before=before, after=after)


def restore(records: Records, clock: Clock, wanted: Records, index: Index) -> tuple[Change, ...]:
    """Make every state, choice, setting and note as other records have it, under new stamps; nothing is removed.

    Args:
        records: The records now.
        clock: Makes the stamps.
        wanted: The records as they are to be; what they lack becomes `todo`, not chosen, not set, or no note.
        index: Knows the ids items had.
    """
    changes = []
    for name, keys in _registers((*records, *wanted), index).items():
        before, then = newest(records, keys), newest(wanted, keys)
        if (after := _as_it_was(name, before, then)) is not None:
            changes.append(Change(key=name, before=before, after={**after, "at": clock.stamp()}))
    for item_id in sorted({_current(noted_item(key), index) for key in (*records, *wanted) if key.startswith(NOTE)}):
        ids = _ids(item_id, index)
        heads = note_heads(records, *ids)
        now, then_text = (_note_text(source, ids) for source in (records, wanted))
        if now != then_text:
            at = records[heads[0]].get("at") if len(heads) == 1 else ""
            changes.append(new_version(clock, item_id, then_text, heads, {"text": now, "at": at} if heads else None))
    return tuple(changes)


def _registers(keys: Iterable[str], index: Index) -> dict[str, list[str]]:
    """The key each state, choice and setting is written under now, with every key it stands or stood under."""
    found: dict[str, list[str]] = {}
    for key in sorted(set(keys)):
        if key.startswith((CHOICE, SETTING)):
            found[key] = [key]
        elif key.startswith(ITEM):
            item_id = _current(key[len(ITEM) :], index)
            found[item_key(item_id)] = [item_key(name) for name in _ids(item_id, index)]
    return found


def _current(item_id: str, index: Index) -> str:
    return index.current.get(item_id, item_id)


def _ids(item_id: str, index: Index) -> tuple[str, ...]:
    item = index.items.get(item_id)
    return (item.id, *item.was) if item else (item_id,)


def _as_it_was(key: str, before: Mapping[str, Any] | None, then: object) -> Mapping[str, Any] | None:
    """The record to write; None where nothing is to change."""
    name, empty = register_field(key)
    now = before or {}
    wanted = then if isinstance(then, dict) else {**now, name: empty}
    value = wanted.get(name, empty)
    # The day is a part of a state, but nobody sees it of what is not begun.
    if now.get(name, empty) == value and (value == empty or now.get("on") == wanted.get("on")):
        return None
    return wanted


def _note_text(records: Records, ids: Sequence[str]) -> str:
    heads = note_heads(records, *ids)
    return join_notes(text for key in heads if (text := str(records[key].get("text", ""))).strip())


def join_notes(texts: Iterable[str]) -> str:
    """Versions written apart as one text to edit, with a line between them."""
    return "\n\n----\n\n".join(texts)


def _unknown_fields(record: Mapping[str, Any] | None) -> dict[str, Any]:
    """What a newer version wrote into a record and we do not know: it is carried along."""
    known = ("at", "on", "state", "value")
    return {name: value for name, value in (record or {}).items() if name not in known}
