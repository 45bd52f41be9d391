"""The records of a progress file: one key for each independent fact, and what they mean together."""

from __future__ import annotations

from functools import reduce

from mlroadmap.model.tracking import PACES, Mark, Note, State, Tracking

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any, TypeAlias

Records: TypeAlias = "Mapping[str, Any]"
"""Every fact of a file by its key. A value is an object with `at`; anything else is kept as it is."""

ITEM, NOTE, CHOICE, SETTING = "item/", "note/", "choice/", "setting/"
"""What keys begin with: the state of an item, one version of a note, the branches chosen in a step, what else belongs
to the learner."""
PACE = f"{SETTING}pace"
"""The key of the learner's own hours a week."""


def item_key(item_id: str) -> str:
    """The key of an item's state."""
    return ITEM + item_id


def choice_key(step_id: str) -> str:
    """The key of a step's choice."""
    return CHOICE + step_id


def note_key(item_id: str, at: str) -> str:
    """The key of the version of an item's note that was written at a stamp."""
    return f"{NOTE}{item_id}/{at.replace('/', '-')}"


def register_field(key: str) -> tuple[str, object]:
    """The field that holds what a state, choice or setting is, and what stands there where it was never set."""
    if key.startswith(ITEM):
        return "state", State.TODO.value
    return "value", [] if key.startswith(CHOICE) else None


def read_pace(record: Mapping[str, Any] | None) -> int | None:
    """The hours a week that a record sets; None where it sets none, or none that a week has."""
    value = (record or {}).get("value")
    return value if isinstance(value, int) and not isinstance(value, bool) and value in PACES else None


def newest(records: Records, keys: Iterable[str]) -> Mapping[str, Any] | None:
    """The record that counts of several keys for one fact; None where none of them has one."""
    found: list[Mapping[str, Any]] = [records[key] for key in keys if isinstance(records.get(key), dict)]
    return reduce(_newer, found) if found else None


def _newer(first: Mapping[str, Any], second: Mapping[str, Any]) -> Mapping[str, Any]:
    from mlroadmap.progress.merge import newer

    record: Mapping[str, Any] = newer(first, second)
    return record


def note_heads(records: Records, *item_ids: str) -> tuple[str, ...]:
    """The keys of an item's note versions that no other version was based on, by stamp.

    Args:
        records: All records.
        item_ids: The ids the item has and had.

    Returns:
        More than one where two were written apart.
    """
    prefixes = tuple(f"{NOTE}{item_id}/" for item_id in item_ids)
    return _heads(
        {key: value for key, value in records.items() if key.startswith(prefixes) and isinstance(value, dict)}
    )


def _heads(versions: Mapping[str, Any]) -> tuple[str, ...]:
    replaced = {
        name for key, value in versions.items() for name in _texts(value.get("base")) if name != version_name(key)
    }
    return tuple(sorted((key for key in versions if version_name(key) not in replaced), key=version_name))


def version_name(key: str) -> str:
    """The part of a note version's key that other versions name it by in `base`."""
    return key.rpartition("/")[2]


def read_tracking(records: Records, current: Mapping[str, str]) -> Tracking:
    """What the records say a learner did. Unknown keys, states and fields mean nothing and are left alone.

    Args:
        records: All records.
        current: The current id of each id an item had before; what stands under an old id counts for the item.
    """
    states: dict[str, Mapping[str, Any]] = {}
    choices: dict[str, tuple[str, ...]] = {}
    versions: dict[str, dict[str, Any]] = {}
    pace = None
    for key, value in records.items():
        if not isinstance(value, dict):
            continue
        if key.startswith(ITEM):
            item_id = key[len(ITEM) :]
            item_id = current.get(item_id, item_id)
            states[item_id] = _newer(states[item_id], value) if item_id in states else value
        elif key.startswith(CHOICE):
            choices[key[len(CHOICE) :]] = _texts(value.get("value"))
        elif key.startswith(NOTE):
            item_id = noted_item(key)
            versions.setdefault(current.get(item_id, item_id), {})[key] = value
        elif key == PACE:
            pace = read_pace(value)
    notes = {item_id: texts for item_id, of_item in versions.items() if (texts := _notes(of_item))}
    marks = {item_id: _mark(value) for item_id, value in states.items()}
    return Tracking(marks=marks, notes=notes, choices=choices, pace=pace)


def update_tracking(tracking: Tracking, records: Records, keys: Iterable[str]) -> Tracking:
    """The tracking after some keys were written, without reading all the others again.

    Args:
        tracking: What the records said before.
        records: The records now.
        keys: The keys that were written: newer than any other for their fact, and under current ids.
    """
    marks, notes, choices = dict(tracking.marks), dict(tracking.notes), dict(tracking.choices)
    pace = tracking.pace
    for key in keys:
        value = records[key]
        if key.startswith(ITEM):
            marks[key[len(ITEM) :]] = _mark(value)
        elif key.startswith(CHOICE):
            choices[key[len(CHOICE) :]] = _texts(value.get("value"))
        elif key.startswith(NOTE):
            # A version is written on top of every head there was: it is the only one now.
            notes.pop(noted_item(key), None)
            if texts := _notes({key: value}):
                notes[noted_item(key)] = texts
        elif key == PACE:
            pace = read_pace(value)
    return Tracking(marks=marks, notes=notes, choices=choices, pace=pace)


def noted_item(key: str) -> str:
    """The id of the item that a note version's key is about."""
    return key[len(NOTE) :].rpartition("/")[0]


def _mark(value: Mapping[str, Any]) -> Mark:
    return Mark(state=_state(value.get("state")), on=_text(value.get("on")), at=_text(value.get("at")))


def _notes(versions: Mapping[str, Any]) -> tuple[Note, ...]:
    heads = (versions[key] for key in _heads(versions))
    texts = (Note(text=_text(head.get("text")), at=_text(head.get("at"))) for head in heads)
    return tuple(note for note in texts if note.text.strip())


def _state(value: object) -> State:
    try:
        return State(value)  # type: ignore[arg-type]  # any value may stand in a file: that is what is caught
    except ValueError:
        return State.TODO


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    return tuple(part for part in value if isinstance(part, str)) if isinstance(value, list) else ()
