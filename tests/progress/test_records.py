from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlroadmap.model.tracking import Mark, Note, State, Tracking
from mlroadmap.progress.clock import Clock
from mlroadmap.progress.merge import stamps
from mlroadmap.progress.records import (
    PACE,
    choice_key,
    item_key,
    newest,
    note_heads,
    note_key,
    noted_item,
    read_pace,
    read_tracking,
    register_field,
    update_tracking,
    version_name,
)

AT = "2026-11-22T23:41:07.123Z/0000/a1b2c3d4"
LATER = "2026-11-22T23:42:00.001Z/0000/a1b2c3d4"
VECTORS, MATRICES = "math/vectors", "math/matrices"

CURRENT = {"maths/arrows": VECTORS}
"""An id that vectors had before."""

odd: st.SearchStrategy[Any] = st.sampled_from([None, 0, 1.5, True, [], ["x"], {}, {"a": []}, "", "shelved"])
states = st.sampled_from([*State]) | odd
ats = st.sampled_from([AT, LATER, "zzz", None])
item_records = st.fixed_dictionaries({}, optional={"state": states, "on": st.just("2026-11-23") | odd, "at": ats}) | odd
choice_records = (
    st.fixed_dictionaries({"at": ats}, optional={"value": st.lists(odd | st.just("nlp"), max_size=3)}) | odd
)
hours = st.sampled_from([8, 168, 169, -1])
pace_records = st.fixed_dictionaries({"at": ats}, optional={"value": hours | odd}) | odd
names = st.integers(0, 4).map(lambda number: f"2026-11-22T23:41:07.00{number}Z-0000-a1b2c3d4")
texts = st.sampled_from(["first", "second", "", " \n "])
bases = st.lists(names | odd, max_size=3) | odd
note_records = st.fixed_dictionaries({"at": ats}, optional={"text": texts | odd, "base": bases}) | odd
found = st.one_of(
    st.tuples(st.sampled_from([VECTORS, MATRICES, "maths/arrows", "gone/away", ""]).map(item_key), item_records),
    st.tuples(st.sampled_from(["math", "specialize"]).map(choice_key), choice_records),
    st.tuples(st.builds(lambda name: f"note/{VECTORS}/{name}", names), note_records),
    st.tuples(st.builds(lambda name: f"note/maths/arrows/{name}x", names), note_records),
    st.tuples(st.just(PACE), pace_records),
    st.tuples(st.sampled_from(["review/card/1", "setting/paper", "items", "x", "note/x"]), item_records),
)
items = st.sampled_from([VECTORS, MATRICES])
written = st.one_of(
    st.tuples(st.just("state"), items, st.sampled_from(State)),
    st.tuples(st.just("note"), items, texts),
    st.tuples(st.just("choice"), st.sampled_from(["math", "specialize"]), st.lists(st.sampled_from("ab"))),
    st.tuples(st.just("pace"), items, st.none() | hours),
)


def write(records: dict[str, Any], clock: Clock, kind: str, name: str, value: Any) -> str:
    """Put a record on top as a learner's key press does; its key."""
    at = clock.stamp()
    record: dict[str, Any]
    if kind == "state":
        key, record = item_key(name), {"at": at, "on": "2026-11-24", "state": str(value)}
    elif kind == "pace":
        key, record = PACE, {"at": at, "value": value}
    elif kind == "choice":
        key, record = choice_key(name), {"at": at, "value": value}
    else:
        were = [old for old, new in CURRENT.items() if new == name]
        base = [version_name(head) for head in note_heads(records, name, *were)]
        key, record = note_key(name, at), {"at": at, "base": base, "text": value}
    records[key] = record
    return key


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.lists(found, max_size=8).map(dict), st.lists(st.lists(written, min_size=1, max_size=3), max_size=5))
def test_tracking_kept_up_to_date_equals_tracking_read_anew(
    records: dict[str, Any], batches: list[list[tuple[str, str, Any]]]
) -> None:
    clock = Clock(lambda: "a1b2c3d4", lambda: 0)
    clock.observe(stamps(records))
    tracking = read_tracking(records, CURRENT)
    for batch in batches:
        keys = [write(records, clock, *change) for change in batch]
        tracking = update_tracking(tracking, records, keys)
        assert tracking == read_tracking(records, CURRENT)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.lists(found, max_size=10).map(dict))
def test_the_order_of_records_in_a_file_means_nothing(records: dict[str, Any]) -> None:
    backwards = dict(reversed(records.items()))
    assert read_tracking(backwards, CURRENT) == read_tracking(records, CURRENT)


def test_updating_leaves_the_tracking_before_as_it_was() -> None:
    before = read_tracking({item_key(VECTORS): {"at": AT, "state": "done"}}, {})
    update_tracking(before, {item_key(VECTORS): {"at": LATER, "state": "todo"}}, [item_key(VECTORS)])
    assert before.state(VECTORS) is State.DONE


def test_an_items_record_reads_as_state_day_and_stamp() -> None:
    records = {item_key(VECTORS): {"at": AT, "on": "2026-11-23", "state": "known"}}
    assert read_tracking(records, {}).marks == {VECTORS: Mark(state=State.KNOWN, on="2026-11-23", at=AT)}


@pytest.mark.parametrize("state", ["shelved", "DONE", "", None, 1, True, ["done"], {"done": 1}])
def test_an_unknown_state_counts_as_todo(state: Any) -> None:
    assert read_tracking({item_key(VECTORS): {"at": AT, "state": state}}, {}).state(VECTORS) is State.TODO


@pytest.mark.parametrize("value", [None, True, 7, "done", ["done"]])
def test_what_is_no_object_means_nothing(value: Any) -> None:
    records = {item_key(VECTORS): value, choice_key("math"): value, f"note/{VECTORS}/1": value, "x": value}
    assert read_tracking(records, {}) == Tracking()


@pytest.mark.parametrize(("old_at", "expected"), [(LATER, State.SKIPPED), (AT, State.DONE), ("zzz", State.DONE)])
def test_of_an_old_and_a_current_id_the_newer_record_counts(old_at: str, expected: State) -> None:
    at = "2026-11-22T23:41:08.000Z/0000/a1b2c3d4"
    records = {
        item_key("maths/arrows"): {"at": old_at, "state": "skipped"},
        item_key(VECTORS): {"at": at, "state": "done"},
    }
    tracking = read_tracking(records, CURRENT)
    assert (tracking.state(VECTORS), "maths/arrows" in tracking.marks) == (expected, False)
    assert newest(records, records) == records[item_key(VECTORS if expected is State.DONE else "maths/arrows")]


def test_there_is_no_newest_of_keys_that_hold_nothing_or_no_object() -> None:
    assert newest({"item/b": "done", "item/c": None}, ["item/a", "item/b", "item/c"]) is None


def test_a_note_under_an_old_id_stays_with_the_item_and_is_replaced_under_the_current_one() -> None:
    old, new = note_key("maths/arrows", AT), note_key(VECTORS, LATER)
    records: dict[str, Any] = {old: {"at": AT, "base": [], "text": "draft"}}
    assert read_tracking(records, CURRENT).notes == {VECTORS: (Note(text="draft", at=AT),)}
    records[new] = {"at": LATER, "base": [version_name(old)], "text": "final"}
    assert read_tracking(records, CURRENT).notes == {VECTORS: (Note(text="final", at=LATER),)}
    assert note_heads(records, VECTORS, "maths/arrows") == (new,)


def test_choices_keep_their_order_and_drop_what_is_no_text() -> None:
    records = {choice_key("specialize"): {"at": AT, "value": ["vision", 7, "nlp", None]}}
    assert read_tracking(records, {}).choices == {"specialize": ("vision", "nlp")}


@pytest.mark.parametrize("value", [1, 8, 168])
def test_hours_a_week_that_a_week_has_are_the_learners(value: int) -> None:
    assert read_tracking({PACE: {"at": AT, "value": value}}, {}).pace == value


@pytest.mark.parametrize("value", [None, 0, -1, 169, 10**30, 8.0, True, "8", [8], {"hours": 8}])
def test_any_other_pace_is_not_set(value: Any) -> None:
    assert read_pace({"at": AT, "value": value}) is None
    assert read_tracking({PACE: {"at": AT, "value": value}}, {}) == Tracking()


@pytest.mark.parametrize(
    ("key", "field"), [("item/a", ("state", "todo")), ("choice/a", ("value", [])), (PACE, ("value", None))]
)
def test_a_register_that_was_never_set_has_a_value_too(key: str, field: tuple[str, object]) -> None:
    assert register_field(key) == field
    name, value = field
    assert read_tracking({key: {"at": AT, name: value}}, {}).pace is None


def test_a_new_version_of_a_note_replaces_the_one_it_was_based_on() -> None:
    first, second = note_key(VECTORS, AT), note_key(VECTORS, LATER)
    records = {
        first: {"at": AT, "base": [], "text": "draft"},
        second: {"at": LATER, "base": [version_name(first)], "text": "final"},
    }
    assert note_heads(records, VECTORS) == (second,)
    assert read_tracking(records, {}).notes == {VECTORS: (Note(text="final", at=LATER),)}


def test_two_notes_written_apart_are_both_kept_oldest_first() -> None:
    base = note_key(VECTORS, "2026-11-01T00:00:00.000Z/0000/a1b2c3d4")
    records = {
        note_key(VECTORS, LATER): {"at": LATER, "base": [version_name(base)], "text": "here"},
        base: {"at": "2026-11-01T00:00:00.000Z/0000/a1b2c3d4", "base": [], "text": "draft"},
        note_key(VECTORS, AT): {"at": AT, "base": [version_name(base)], "text": "there"},
    }
    assert read_tracking(records, {}).notes == {VECTORS: (Note(text="there", at=AT), Note(text="here", at=LATER))}


def test_an_emptied_note_is_no_note_but_its_history_stays_a_head() -> None:
    key = note_key(VECTORS, AT)
    records = {key: {"at": AT, "base": [], "text": " \n"}}
    assert read_tracking(records, {}).notes == {}
    assert note_heads(records, VECTORS) == (key,)


@pytest.mark.parametrize("base", [None, "x", 7, {"x": 1}, [None, 7, {}]])
def test_a_malformed_base_hides_no_note(base: Any) -> None:
    key = note_key(VECTORS, AT)
    other = note_key(VECTORS, LATER)
    records = {key: {"at": AT, "base": [], "text": "kept"}, other: {"at": LATER, "base": base, "text": "too"}}
    assert [note.text for note in read_tracking(records, {}).notes[VECTORS]] == ["kept", "too"]


def test_a_version_that_names_itself_as_its_base_is_still_shown() -> None:
    key = note_key(VECTORS, AT)
    records = {key: {"at": AT, "base": [version_name(key)], "text": "kept"}}
    assert [note.text for note in read_tracking(records, {}).notes.get(VECTORS, ())] == ["kept"]


def test_notes_of_other_items_are_not_heads_of_this_one() -> None:
    clock = Clock(lambda: "a1b2c3d4", lambda: 0)
    mine, other = note_key(VECTORS, clock.stamp()), note_key("math/vectors-2", clock.stamp())
    records = {mine: {"text": "a"}, other: {"text": "b"}}
    assert note_heads(records, VECTORS) == (mine,)


def test_versions_written_at_different_stamps_never_share_a_key() -> None:
    clock = Clock(lambda: "a1b2c3d4", lambda: 0)
    keys = {note_key(VECTORS, clock.stamp()) for _ in range(1000)}
    assert len(keys) == 1000
    assert all("/" not in version_name(key) for key in keys)


def test_a_notes_key_names_its_item() -> None:
    assert noted_item(note_key(VECTORS, AT)) == VECTORS
