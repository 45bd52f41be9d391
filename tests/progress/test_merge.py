import json
from itertools import permutations
from typing import Any, TypeAlias

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mlroadmap.progress.merge import canonical, merge, newer, stamps

Keys: TypeAlias = dict[str, Any]

OLD = "2026-01-01T00:00:00.000Z/0000/aaaaaaaa"
NEW = "2026-01-01T00:00:00.000Z/0001/00000000"

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 2),
    st.sampled_from([0.0, -0.0, 1.0, 2.0, 1e300]),
    st.sampled_from(["", "todo", "done", "a\ud800", "é", "e\u0301"]),
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=2)
)
ats = st.sampled_from([OLD, NEW, OLD[:-1] + "b", "", "zzz", "9999-12-31T23:59:59.999Z/ffff/ffffffff", None, 7, [OLD]])
objects = st.builds(lambda fields, at: {**fields, "at": at}, st.dictionaries(st.sampled_from("abc"), values), ats)
without_stamp = st.dictionaries(st.sampled_from("abc"), values, max_size=2)
keys = st.sampled_from(["item/a", "item/b", "note/a/1", "choice/s", "unknown", "\ud800", ""])
records = st.dictionaries(keys, st.one_of(objects, without_stamp, values), max_size=5)
thorough = settings(derandomize=True, max_examples=60, deadline=None)


def text(merged: Keys) -> dict[str, str]:
    """What would be written: `==` takes 1, 1.0 and True for the same."""
    return {key: canonical(value) for key, value in merged.items()}


@thorough
@given(records, records)
@example({"item/a": {"at": OLD, "v": 1}}, {"item/a": {"at": OLD, "v": True}})
@example({"item/a": {"at": OLD, "v": 1}}, {"item/a": {"at": OLD, "v": 1.0}})
@example({"item/a": [0]}, {"item/a": [False]})
def test_merging_is_commutative(first: Keys, second: Keys) -> None:
    assert text(merge(first, second)) == text(merge(second, first))


@thorough
@given(records, records, records)
def test_merging_is_associative(first: Keys, second: Keys, third: Keys) -> None:
    expected = text(merge(first, second, third))
    assert text(merge(first, merge(second, third))) == expected
    assert text(merge(merge(first, second), third)) == expected


@thorough
@given(records, records)
def test_merging_again_changes_nothing(first: Keys, second: Keys) -> None:
    both = merge(first, second)
    assert text(merge(both, both)) == text(both)
    assert text(merge(both, first)) == text(merge(second, both)) == text(both)


@thorough
@given(records, records)
def test_every_key_survives_with_one_of_the_two_records(first: Keys, second: Keys) -> None:
    merged = text(merge(first, second))
    assert merged.keys() == first.keys() | second.keys()
    for key, value in merged.items():
        assert value in {canonical(side[key]) for side in (first, second) if key in side}


@thorough
@given(records, records)
def test_merging_leaves_both_sides_as_they_were(first: Keys, second: Keys) -> None:
    before = text(first), text(second)
    merge(first, second)["new"] = 1
    assert (text(first), text(second)) == before


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.lists(records, min_size=3, max_size=4))
def test_replicas_that_exchange_in_any_order_end_the_same(replicas: list[Keys]) -> None:
    ends = {json.dumps(text(merge(*order)), sort_keys=True) for order in permutations(replicas)}
    assert len(ends) == 1


@pytest.mark.parametrize(
    "older",
    [
        {"at": OLD, "state": "zzz"},
        {"state": "zzz"},
        {"at": "zzz", "state": "zzz"},
        {"at": "9999-12-31T23:59:59.999Z/ffff/ffffffff"},
        {"at": None},
        "zzz",
        ["zzz"],
        None,
        True,
        10**30,
    ],
)
def test_the_later_stamp_wins_over_an_older_a_malformed_and_a_missing_one(older: Any) -> None:
    late = {"at": NEW, "state": "done"}
    assert newer(older, late) is late
    assert newer(late, older) is late


def test_todo_written_after_done_stays_todo() -> None:
    done, todo = {"at": OLD, "state": "done"}, {"at": NEW, "state": "todo"}
    assert merge({"item/a": todo}, {"item/a": done}) == {"item/a": todo}


def test_merging_nothing_gives_nothing() -> None:
    assert merge() == {}


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), {"a": [float("nan")]}])
def test_what_json_cannot_hold_has_no_text(value: Any) -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical(value)


def test_the_text_of_a_value_does_not_depend_on_the_order_of_its_keys() -> None:
    assert canonical({"b": 1, "a": {"d": 1, "c": 2}}) == canonical({"a": {"c": 2, "d": 1}, "b": 1})


def test_stamps_are_those_of_objects_only() -> None:
    assert list(stamps({"a": {"at": OLD}, "b": [OLD], "c": OLD, "d": None, "e": {}})) == [OLD, None]
