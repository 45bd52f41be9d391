"""The records of a progress file: one key for each independent fact, and what they mean together."""

from __future__ import annotations

from mlroadmap.model.tracking import Mark, Note, State, Tracking

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any, TypeAlias

Records: TypeAlias = "Mapping[str, Any]"
"""Every fact of a file by its key. A value is an object with `at`; anything else is kept as it is."""

ITEM, NOTE, CHOICE = "item/", "note/", "choice/"
"""What keys begin with: the state of an item, one version of a note, the branches chosen in a step."""


def item_key(item_id: str) -> str:
    """The key of an item's state."""
    return ITEM + item_id


def choice_key(step_id: str) -> str:
    """The key of a step's choice."""
    return CHOICE + step_id


def note_key(item_id: str, at: str) -> str:
    """The key of the version of an item's note that was written at a stamp."""
    return f"{NOTE}{item_id}/{at.replace('/', '-')}"


def note_heads(records: Records, item_id: str) -> tuple[str, ...]:
    """The keys of an item's note versions that no other version was based on, sorted.

    More than one means that two were written apart.
    """
    prefix = f"{NOTE}{item_id}/"
    return _heads({key: value for key, value in records.items() if key.startswith(prefix) and isinstance(value, dict)})


def _heads(versions: Mapping[str, Any]) -> tuple[str, ...]:
    replaced = {name for value in versions.values() for name in _texts(value.get("base"))}
    return tuple(sorted(key for key in versions if version_name(key) not in replaced))


def version_name(key: str) -> str:
    """The part of a note version's key that other versions name it by in `base`."""
    return key.rpartition("/")[2]


def read_tracking(records: Records) -> Tracking:
    """What the records say a learner did. Unknown keys, states and fields mean nothing and are left alone."""
    marks: dict[str, Mark] = {}
    choices: dict[str, tuple[str, ...]] = {}
    versions: dict[str, dict[str, Any]] = {}
    for key, value in records.items():
        if not isinstance(value, dict):
            continue
        if key.startswith(ITEM):
            marks[key[len(ITEM) :]] = _mark(value)
        elif key.startswith(CHOICE):
            choices[key[len(CHOICE) :]] = _texts(value.get("value"))
        elif key.startswith(NOTE):
            versions.setdefault(_noted_item(key), {})[key] = value
    notes = {item_id: texts for item_id, of_item in versions.items() if (texts := _notes(of_item))}
    return Tracking(marks=marks, notes=notes, choices=choices)


def update_tracking(tracking: Tracking, records: Records, keys: Iterable[str]) -> Tracking:
    """The tracking after some keys changed, without reading all the others again.

    Args:
        tracking: What the records said before.
        records: The records now.
        keys: The keys that changed.
    """
    marks, notes, choices = dict(tracking.marks), dict(tracking.notes), dict(tracking.choices)
    for key in keys:
        value = records[key]
        if key.startswith(ITEM):
            marks[key[len(ITEM) :]] = _mark(value)
        elif key.startswith(CHOICE):
            choices[key[len(CHOICE) :]] = _texts(value.get("value"))
        elif key.startswith(NOTE):
            item_id = _noted_item(key)
            texts = _notes({head: records[head] for head in note_heads(records, item_id)})
            notes.pop(item_id, None)
            if texts:
                notes[item_id] = texts
    return Tracking(marks=marks, notes=notes, choices=choices)


def _noted_item(key: str) -> str:
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
