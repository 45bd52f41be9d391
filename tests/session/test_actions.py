"""Changes as pure functions of records; what they mean to a learner is tested through the session."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlroadmap.model.item import Item, Kind
from mlroadmap.model.tracking import State
from mlroadmap.progress.clock import Clock, well_formed
from mlroadmap.session.actions import Change, choose_branches, join_notes, mark_items, write_note

STAMP = "2020-01-02T03:04:05.006Z/0000/bbbbbbbb"
ITEMS = [Item(id=name, kind=Kind.TOPIC, title=name, goal="", hours=1) for name in "abc"]


@pytest.fixture(scope="module")
def clock() -> Clock:
    made = Clock(lambda: "aaaaaaaa", wall=lambda: 0)
    made.observe([STAMP])
    return made


@settings(derandomize=True, max_examples=60, deadline=None)
@given(
    states=st.dictionaries(st.sampled_from("abc"), st.sampled_from([*State, "of a newer version"])),
    state=st.sampled_from(State),
)
def test_exactly_what_has_another_state_is_changed_and_every_change_is_newer_than_all_before(
    clock: Clock, states: dict[str, str], state: State
) -> None:
    records = {f"item/{name}": {"at": STAMP, "state": value} for name, value in states.items()}
    changes = mark_items(records, clock, ITEMS, state, "2026-01-01")
    changed = [name for name in "abc" if states.get(name, "todo") != state]
    assert [change.key for change in changes] == [f"item/{name}" for name in changed]
    stamps = [well_formed(change.after["at"]) for change in changes]
    assert stamps == sorted(set(stamps))
    assert all(stamp > STAMP for stamp in stamps)


@pytest.mark.parametrize(
    "change",
    [
        lambda records, clock: mark_items(records, clock, ITEMS, State.TODO, "2026-01-01"),
        lambda records, clock: choose_branches(records, clock, "s", ["c"]),
        lambda records, clock: write_note(records, clock, ITEMS[0], "y"),
    ],
)
def test_records_are_not_changed_in_place(
    clock: Clock, change: Callable[[dict[str, Any], Clock], tuple[Change, ...]]
) -> None:
    records: dict[str, Any] = {
        "item/a": {"at": STAMP, "state": "done"},
        "choice/s": {"at": STAMP, "value": ["b"]},
        "note/a/2020-01-02T03:04:05.006Z-0000-bbbbbbbb": {"at": STAMP, "base": [], "text": "x"},
    }
    copy = {key: dict(value) for key, value in records.items()}
    assert len(change(records, clock)) == 1
    assert records == copy


def test_joined_notes_have_a_line_between_them() -> None:
    assert join_notes([]) == ""
    assert join_notes(["one"]) == "one"
    assert join_notes(["one", "two"]) == "one\n\n----\n\ntwo"
