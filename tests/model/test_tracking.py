from collections.abc import Callable
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlroadmap.model.outline import Index, Outline
from mlroadmap.model.tracking import Mark, Note, State, Tracking, finished_on

Did = Callable[..., Tracking]

law = settings(derandomize=True, max_examples=40, deadline=None)

OLD, OLDER, NEW = "math/arrows", "math/directed-lines", "math/vectors"
ORDERS = list(permutations([OLD, OLDER, NEW]))


def mark(state: State, at: str, on: str = "") -> Mark:
    return Mark(state=state, at=at, on=on)


def test_what_nobody_touched_is_to_do() -> None:
    assert Tracking().state("math/vectors") is State.TODO


def test_only_done_and_known_are_finished() -> None:
    assert {state for state in State if state.finished} == {State.DONE, State.KNOWN}


def test_chosen_branches_come_in_the_steps_order_and_known_ones_only(outline: Outline, did: Did) -> None:
    tracking = did({"build": ["build/data", "build/never", "build/chat"], "field": ["build/api"]})
    assert tracking.chosen(outline.steps[2]) == ("build/chat", "build/data")
    assert tracking.chosen(outline.steps[1]) == ()
    assert tracking.chosen(outline.steps[0]) == ()


def test_what_was_done_under_an_old_id_belongs_to_the_current_one(outline: Outline) -> None:
    done = mark(State.DONE, "1", "2026-01-02")
    moved = Tracking(marks={OLD: done}, notes={OLD: (Note(text="arrows", at="2"),)}).under_current_ids(Index(outline))
    assert moved.marks == {NEW: done}
    assert moved.notes == {NEW: (Note(text="arrows", at="2"),)}
    assert moved.unknown_ids(Index(outline)) == ()


@pytest.mark.parametrize("ids", ORDERS)
def test_of_marks_under_several_ids_the_newest_counts(outline: Outline, ids: tuple[str, ...]) -> None:
    states = [State.SKIPPED, State.LEARNING, State.DONE]
    marks = {name: mark(state, at) for name, state, at in zip(ids, states, "123", strict=True)}
    assert Tracking(marks=marks).under_current_ids(Index(outline)).marks == {NEW: mark(State.DONE, "3")}


@pytest.mark.parametrize("ids", ORDERS)
def test_notes_under_several_ids_are_all_kept_oldest_first(outline: Outline, ids: tuple[str, ...]) -> None:
    notes = {name: (Note(text=f"text {at}", at=at),) for name, at in zip(ids, "123", strict=True)}
    moved = Tracking(notes=notes).under_current_ids(Index(outline))
    assert [note.text for note in moved.notes[NEW]] == ["text 1", "text 2", "text 3"]
    assert set(moved.notes) == {NEW}


@law
@given(data=st.data())
def test_moving_to_current_ids_twice_is_moving_once(outline: Outline, data: st.DataObject) -> None:
    names = st.sampled_from([OLD, OLDER, NEW, "math/words", "text/models", "math/abacus", "math/quiz"])
    ats = st.text("0123456789", max_size=3)
    marks = st.dictionaries(names, st.builds(Mark, state=st.sampled_from(State), at=ats))
    texts = st.lists(st.builds(Note, text=st.text(min_size=1), at=ats), min_size=1, max_size=3).map(tuple)
    tracking = Tracking(marks=data.draw(marks), notes=data.draw(st.dictionaries(names, texts)))
    index = Index(outline)
    once = tracking.under_current_ids(index)
    assert once.under_current_ids(index) == once
    assert not index.current.keys() & {*once.marks, *once.notes}
    kept = sorted(note.text for notes in tracking.notes.values() for note in notes)
    assert sorted(note.text for notes in once.notes.values() for note in notes) == kept


def test_a_tracking_is_not_changed_by_moving_it(outline: Outline) -> None:
    tracking = Tracking(marks={OLD: mark(State.DONE, "1")})
    tracking.under_current_ids(Index(outline))
    assert tracking.marks == {OLD: mark(State.DONE, "1")}


def test_the_retired_shelf_holds_what_content_does_not_know(outline: Outline) -> None:
    tracking = Tracking(
        marks={"math/abacus": mark(State.DONE, "1"), "math/quiz": mark(State.DONE, "1")},
        notes={"x/never-seen": (Note(text="kept"),), "math/quiz": (Note(text="shown"),)},
    )
    assert tracking.unknown_ids(Index(outline)) == ("math/abacus", "x/never-seen")


def test_what_was_finished_comes_newest_day_first_and_newest_first_within_a_day() -> None:
    marks = {
        "a": mark(State.DONE, "2026-03-01T09", "2026-03-01"),
        "b": mark(State.DONE, "2026-03-02T08", "2026-03-02"),
        "c": mark(State.DONE, "2026-03-02T09", "2026-03-02"),
        "after midnight by the stamp": mark(State.DONE, "2026-03-02T01", "2026-03-01"),
    }
    assert finished_on(Tracking(marks=marks), marks) == [
        ("2026-03-02", "c"),
        ("2026-03-02", "b"),
        ("2026-03-01", "after midnight by the stamp"),
        ("2026-03-01", "a"),
    ]


def test_only_what_was_learnt_here_on_a_known_day_is_on_the_calendar() -> None:
    marks = {
        "known": mark(State.KNOWN, "1", "2026-03-01"),
        "skipped": mark(State.SKIPPED, "1", "2026-03-01"),
        "undated": mark(State.DONE, "1"),
        "other": mark(State.DONE, "1", "2026-03-01"),
    }
    assert finished_on(Tracking(marks=marks), ["known", "skipped", "undated", "untouched"]) == []
