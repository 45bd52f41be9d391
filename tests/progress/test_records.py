from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mlroadmap.model.tracking import Mark, Note, State, Tracking
from mlroadmap.progress.clock import Clock
from mlroadmap.progress.records import (
    choice_key,
    item_key,
    note_heads,
    note_key,
    read_tracking,
    update_tracking,
    version_name,
)

AT = "2026-11-22T23:41:07.123Z/0000/a1b2c3d4"
LATER = "2026-11-22T23:42:00.001Z/0000/a1b2c3d4"
VECTORS, MATRICES = "math/vectors", "math/matrices"

odd = st.sampled_from([None, 0, 1.5, True, [], ["x"], {}, {"a": []}, "", "shelved"])
item_records = st.fixed_dictionaries(
    {}, optional={"state": st.sampled_from([*State]) | odd, "on": st.just("2026-11-23") | odd, "at": st.just(AT) | odd}
)
choice_records = st.fixed_dictionaries(
    {"at": st.just(AT)}, optional={"value": st.lists(odd | st.just("nlp"), max_size=3) | odd}
)
names = st.integers(0, 4).map(lambda number: f"2026-11-22T23:41:07.00{number}Z-0000-a1b2c3d4")
note_records = st.fixed_dictionaries(
    {"at": st.just(AT)},
    optional={"text": st.sampled_from(["first", "second", "", " \n "]) | odd, "base": st.lists(names | odd) | odd},
)
ids = st.sampled_from([VECTORS, MATRICES, "math/vectors-2", "mathe/vectors"])
changes = st.one_of(
    st.tuples(ids.map(item_key), item_records),
    st.tuples(st.sampled_from(["math", "specialize"]).map(choice_key), choice_records),
    st.tuples(st.builds(lambda item, name: f"note/{item}/{name}", ids, names), note_records),
    st.tuples(st.sampled_from(["review/card/1", "setting/pace", "items", "x"]), item_records),
)


def follow(batches: list[list[tuple[str, Any]]]) -> tuple[Tracking, Tracking]:
    """The tracking kept up to date batch by batch, and the one read from the end result."""
    records: dict[str, Any] = {}
    tracking = read_tracking(records)
    for batch in batches:
        records.update(batch)
        tracking = update_tracking(tracking, records, dict(batch))
    return tracking, read_tracking(records)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.lists(st.lists(changes, max_size=4), max_size=8))
def test_tracking_kept_up_to_date_equals_tracking_read_anew(batches: list[list[tuple[str, Any]]]) -> None:
    updated, read = follow(batches)
    assert updated == read


@pytest.mark.parametrize(
    "batch",
    [
        pytest.param([("item/math/vectors", "done")], id="item is text"),
        pytest.param([("choice/math", ["nlp"])], id="choice is a list"),
        pytest.param([("note/math/vectors/1", None)], id="note is null"),
        pytest.param([("note/math/vectors/1", {"text": "a"}), ("note/math/1", {"text": "b"})], id="id begins another"),
        pytest.param([("note/math/1", {"text": "b", "base": ["1"]}), ("note/math/x/1", {"text": "a"})], id="same name"),
        pytest.param([("note/1", {"text": "a"})], id="note without an item"),
    ],
)
def test_odd_records_read_the_same_both_ways(batch: list[tuple[str, Any]]) -> None:
    updated, read = follow([[change] for change in batch])
    assert updated == read


def test_updating_leaves_the_tracking_before_as_it_was() -> None:
    before = read_tracking({item_key(VECTORS): {"at": AT, "state": "done"}})
    update_tracking(before, {item_key(VECTORS): {"at": LATER, "state": "todo"}}, [item_key(VECTORS)])
    assert before.state(VECTORS) is State.DONE


def test_an_items_record_reads_as_state_day_and_stamp() -> None:
    records = {item_key(VECTORS): {"at": AT, "on": "2026-11-23", "state": "known"}}
    assert read_tracking(records).marks == {VECTORS: Mark(state=State.KNOWN, on="2026-11-23", at=AT)}


@pytest.mark.parametrize("state", ["shelved", "DONE", "", None, 1, True, ["done"], {"done": 1}])
def test_an_unknown_state_counts_as_todo(state: Any) -> None:
    assert read_tracking({item_key(VECTORS): {"at": AT, "state": state}}).state(VECTORS) is State.TODO


@pytest.mark.parametrize("value", [None, True, 7, "done", ["done"]])
def test_what_is_no_object_means_nothing(value: Any) -> None:
    records = {item_key(VECTORS): value, choice_key("math"): value, f"note/{VECTORS}/1": value, "x": value}
    assert read_tracking(records) == Tracking()


def test_choices_keep_their_order_and_drop_what_is_no_text() -> None:
    records = {choice_key("specialize"): {"at": AT, "value": ["vision", 7, "nlp", None]}}
    assert read_tracking(records).choices == {"specialize": ("vision", "nlp")}


def test_a_new_version_of_a_note_replaces_the_one_it_was_based_on() -> None:
    first, second = note_key(VECTORS, AT), note_key(VECTORS, LATER)
    records = {
        first: {"at": AT, "base": [], "text": "draft"},
        second: {"at": LATER, "base": [version_name(first)], "text": "final"},
    }
    assert note_heads(records, VECTORS) == (second,)
    assert read_tracking(records).notes == {VECTORS: (Note(text="final", at=LATER),)}


def test_two_notes_written_apart_are_both_kept_oldest_first() -> None:
    base = note_key(VECTORS, "2026-11-01T00:00:00.000Z/0000/a1b2c3d4")
    records = {
        note_key(VECTORS, LATER): {"at": LATER, "base": [version_name(base)], "text": "here"},
        base: {"at": "2026-11-01T00:00:00.000Z/0000/a1b2c3d4", "base": [], "text": "draft"},
        note_key(VECTORS, AT): {"at": AT, "base": [version_name(base)], "text": "there"},
    }
    assert read_tracking(records).notes == {VECTORS: (Note(text="there", at=AT), Note(text="here", at=LATER))}


def test_an_emptied_note_is_no_note_but_its_history_stays_a_head() -> None:
    key = note_key(VECTORS, AT)
    records = {key: {"at": AT, "base": [], "text": " \n"}}
    assert read_tracking(records).notes == {}
    assert note_heads(records, VECTORS) == (key,)


@pytest.mark.parametrize("base", [None, "x", 7, {"x": 1}, [None, 7, {}]])
def test_a_malformed_base_hides_no_note(base: Any) -> None:
    key = note_key(VECTORS, AT)
    other = note_key(VECTORS, LATER)
    records = {key: {"at": AT, "base": [], "text": "kept"}, other: {"at": LATER, "base": base, "text": "too"}}
    assert [note.text for note in read_tracking(records).notes[VECTORS]] == ["kept", "too"]


def test_a_version_that_names_itself_as_its_base_is_still_shown() -> None:
    key = note_key(VECTORS, AT)
    records = {key: {"at": AT, "base": [version_name(key)], "text": "kept"}}
    assert [note.text for note in read_tracking(records).notes.get(VECTORS, ())] == ["kept"]


def test_notes_of_other_items_are_not_heads_of_this_one() -> None:
    clock = Clock("a1b2c3d4", lambda: 0)
    mine, other = note_key(VECTORS, clock.stamp()), note_key("math/vectors-2", clock.stamp())
    records = {mine: {"text": "a"}, other: {"text": "b"}}
    assert note_heads(records, VECTORS) == (mine,)


def test_versions_written_at_different_stamps_never_share_a_key() -> None:
    clock = Clock("a1b2c3d4", lambda: 0)
    keys = {note_key(VECTORS, clock.stamp()) for _ in range(1000)}
    assert len(keys) == 1000
    assert all("/" not in version_name(key) for key in keys)
