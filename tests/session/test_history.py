from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mlroadmap.model.item import Item, Kind
from mlroadmap.model.tracking import State
from mlroadmap.progress.clock import Clock
from mlroadmap.session.actions import Action, Change, mark_items
from mlroadmap.session.history import History, new_entry

STAMP = "2020-01-02T03:04:05.006Z/0000/bbbbbbbb"
ITEMS = [Item(id=name, kind=Kind.TOPIC, title=name, goal="", hours=1) for name in "abc"]
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


def facts(records: dict[str, Any]) -> dict[str, Any]:
    """Records without their stamps; the state alone where that is `todo`, which is also what no record means."""
    seen = {f"item/{item.id}": {"state": "todo"} for item in ITEMS}
    for key, value in records.items():
        if value.get("state") != "todo" or "grade" in value:
            seen[key] = {name: part for name, part in value.items() if name != "at"}
    return seen


@settings(derandomize=True, max_examples=80, deadline=None)
@given(records=RECORDS, states=st.lists(st.sampled_from(State), min_size=1, max_size=4))
def test_undoing_and_redoing_writes_the_same_facts_fields_of_others_included(
    records: dict[str, Any], states: list[State]
) -> None:
    ticking, history = clock(), History(lambda item_id: (item_id,))
    seen = [dict(records)]
    for state in states:
        changes = mark_items(seen[-1], ticking, ITEMS, state, "2026-01-01")
        if changes:
            action = Action(label=state, changes=changes)
            history.follow([new_entry(action.label, changes)])
            seen.append({**seen[-1], **action.records()})
    now = seen[-1]
    for expected in reversed(seen[:-1]):
        back = history.undo(now, ticking)
        assert back is not None
        assert back.action is not None
        now = {**now, **back.action.records()}
        assert facts(now) == facts(expected)
    assert history.undo(now, ticking) is None
    for expected in seen[1:]:
        again = history.redo(now, ticking)
        assert again is not None
        assert again.action is not None
        now = {**now, **again.action.records()}
        assert facts(now) == facts(expected)
    assert history.redo(now, ticking) is None


def test_a_key_that_is_gone_or_makes_no_sense_is_left_alone() -> None:
    for records in ({}, {"item/a": 5}, {"item/a": None}):
        history = History(lambda item_id: (item_id,))
        change = Change(key="item/a", before=None, after={"at": STAMP, "state": "done"})
        history.follow([new_entry("a", (change,))])
        back = history.undo(records, clock())
        assert back is not None
        assert (back.label, back.action, back.skipped) == ("a", None, ("item/a",))
        assert history.redo(records, clock()) is None
