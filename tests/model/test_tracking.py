from collections.abc import Callable

from mlroadmap.model.outline import Index, Outline
from mlroadmap.model.tracking import Mark, Note, State, Tracking, finished_on

Did = Callable[..., Tracking]


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
