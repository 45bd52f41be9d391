"""Changes as pure functions of records; what they mean to a learner is tested through the session."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mlroadmap.model.tracking import State
from mlroadmap.progress.clock import Clock, well_formed
from mlroadmap.progress.merge import merge
from mlroadmap.session.actions import (
    Action,
    Change,
    choose_branches,
    join_notes,
    mark_items,
    reverse,
    write_note,
)

law = settings(derandomize=True, max_examples=80, deadline=None)

STAMP = "2020-01-02T03:04:05.006Z/0000/bbbbbbbb"
FIELDS = st.dictionaries(
    st.sampled_from(["on", "grade", "base", "x"]), st.none() | st.integers() | st.text(max_size=5), max_size=3
)
RECORDS: st.SearchStrategy[dict[str, Any]] = st.dictionaries(
    st.sampled_from(["item/a", "item/b", "item/c"]),
    st.builds(lambda fields, state: {**fields, "at": STAMP, "state": state}, FIELDS, st.sampled_from([*State, "new"])),
)


def clock() -> Clock:
    made = Clock(lambda: "aaaaaaaa", wall=lambda: 10**12)
    made.observe([STAMP])
    return made


def without_stamps(records: dict[str, Any]) -> dict[str, Any]:
    return {key: {name: part for name, part in value.items() if name != "at"} for key, value in records.items()}


@law
@given(records=RECORDS, state=st.sampled_from(State))
def test_every_change_has_a_newer_stamp_than_all_before(records: dict[str, Any], state: State) -> None:
    changes = mark_items(records, clock(), "abc", state, "2026-01-01")
    stamps = [well_formed(change.after["at"]) for change in changes]
    assert stamps == sorted(set(stamps))
    assert all(stamp > STAMP for stamp in stamps)


@law
@given(records=RECORDS, state=st.sampled_from(State))
def test_reversing_twice_writes_the_same_facts_again(records: dict[str, Any], state: State) -> None:
    ticking = clock()
    changes = mark_items(records, ticking, "abc", state, "2026-01-01")
    action = Action(label="any", changes=changes)
    done = merge(records, action.records())
    back = reverse(action, done, ticking, "back").action
    if back is None:
        assert changes == ()
        return
    undone = merge(done, back.records())
    for key, value in without_stamps(undone).items():
        assert value == without_stamps(records).get(key, value | {"state": "todo"})
    again = reverse(back, undone, ticking, "again").action
    assert again is not None
    assert without_stamps(merge(undone, again.records())) == without_stamps(done)


def test_nothing_done_is_undone_by_nothing() -> None:
    reversal = reverse(Action(label="empty", changes=()), {}, clock(), "back")
    assert (reversal.action, reversal.skipped) == (None, ())


def test_a_key_that_is_gone_is_left_alone() -> None:
    change = Change(key="item/a", before=None, after={"at": STAMP, "state": "done"})
    reversal = reverse(Action(label="a", changes=(change,)), {}, clock(), "back")
    assert (reversal.action, reversal.skipped) == (None, ("item/a",))


def test_records_are_not_changed_in_place() -> None:
    note = {"at": STAMP, "base": [], "text": "x"}
    records: dict[str, Any] = {
        "item/a": {"at": STAMP, "state": "done"},
        "choice/s": {"at": STAMP, "value": ["b"]},
        "note/a/2020-01-02T03:04:05.006Z-0000-bbbbbbbb": note,
    }
    copy = {key: dict(value) for key, value in records.items()}
    mark_items(records, clock(), ["a"], State.TODO, "2026-01-01")
    choose_branches(records, clock(), "s", ["c"])
    write_note(records, clock(), "a", "y")
    assert records == copy


def test_joined_notes_have_a_line_between_them() -> None:
    assert join_notes([]) == ""
    assert join_notes(["one"]) == "one"
    assert join_notes(["one", "two"]) == "one\n\n----\n\ntwo"
