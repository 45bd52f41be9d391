"""What another window, another machine or a sync tool did to the file while a session is open."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mlroadmap.model.tracking import State
from mlroadmap.session.session import Session

Open = Callable[..., Session]
Put = Callable[..., Path]
Shown = Callable[[Session], dict[str, object]]

STAMP = "2020-01-02T03:04:05.006Z/0000/bbbbbbbb"


def look(session: Session) -> tuple[str, ...]:
    """What the app does each second."""
    return session.adopt(session.store.reread()) if session.has_changed_elsewhere() else ()


@pytest.fixture
def busy(open_in: Open, tmp_path: Path) -> Session:
    """A session with a tick, a note and a choice that are saved; each of its changes is a second after the other."""
    session = open_in(tmp_path / "data", wall=iter(range(10**12, 10**13, 1000)).__next__)
    session.mark(["math/vectors", "math/quiz"], State.DONE)
    session.write_note("math/vectors", "Mine.")
    session.choose("field", ["text"])
    session.save()
    return session


def test_what_another_window_did_is_noticed_shown_and_named(busy: Session, open_in: Open) -> None:
    assert not busy.has_changed_elsewhere()
    other = open_in(busy.places.data)
    other.mark(["math/matrices"], State.LEARNING)
    other.write_note("math/vectors", "Theirs.")
    other.toggle_branch("sight")
    other.save()
    assert busy.has_changed_elsewhere()
    assert sorted(look(busy)) == ["A field", "Matrices", "Vectors"]
    assert busy.tracking == other.tracking
    assert busy.is_saved
    assert not busy.has_changed_elsewhere()


def test_the_same_file_again_is_no_news(busy: Session) -> None:
    before = busy.tracking
    assert busy.adopt(busy.store.load()) == ()
    assert busy.tracking == before


def test_a_file_that_appears_where_none_was_is_noticed(open_in: Open, put_file: Put, tmp_path: Path) -> None:
    session = open_in(tmp_path / "data")
    assert not session.has_changed_elsewhere()
    put_file(tmp_path / "data", {"item/math/vectors": {"at": STAMP, "on": "2020-01-02", "state": "done"}})
    assert look(session) == ("Vectors",)
    assert session.tracking.state("math/vectors") is State.DONE


def test_changes_not_saved_yet_stay_on_top(busy: Session, open_in: Open) -> None:
    other = open_in(busy.places.data, "bbbbbbbb", lambda: 0)
    other.mark(["math/vectors", "math/matrices"], State.SKIPPED)
    other.save()
    busy.mark(["math/vectors"], State.LEARNING)
    busy.write_note("math/quiz", "Soon.")
    assert look(busy) == ("Matrices",)
    assert busy.tracking.state("math/vectors") is State.LEARNING
    assert busy.note("math/quiz") == "Soon."
    assert not busy.is_saved
    busy.save()
    assert open_in(busy.places.data, "elsewhere").tracking == busy.tracking


def test_a_change_elsewhere_with_an_old_id_is_shown_and_named_under_the_current_one(
    busy: Session, put_file: Put
) -> None:
    records = dict(busy.store.load().file.records)
    late = "2090-01-01T00:00:00.000Z/0000/bbbbbbbb"
    put_file(busy.places.data, {**records, "item/math/arrows": {"at": late, "state": "known"}})
    assert look(busy) == ("Vectors",)
    assert busy.tracking.state("math/vectors") is State.KNOWN


def test_keys_that_mean_nothing_here_are_taken_over_without_a_word(busy: Session, put_file: Put) -> None:
    records = dict(busy.store.load().file.records)
    strange = {"setting/hours": {"at": STAMP, "value": 7}, "item/": {"at": STAMP}, "note/x": 5, "": None}
    put_file(busy.places.data, {**records, **strange})
    assert look(busy) == ()
    busy.mark(["math/matrices"], State.DONE)
    busy.save()
    assert strange.items() <= busy.store.load().file.records.items()


@pytest.mark.parametrize("is_noticed", [True, False])
def test_a_file_damaged_meanwhile_takes_nothing_with_it(
    busy: Session, open_in: Open, shown: Shown, is_noticed: bool
) -> None:
    path = busy.places.progress_file
    path.write_bytes(path.read_bytes()[:-150])
    if is_noticed:
        look(busy)
    busy.mark(["math/matrices"], State.DONE)
    expected = shown(busy)
    busy.save()
    assert len(expected) == 5
    assert busy.is_saved
    assert shown(open_in(busy.places.data, "elsewhere")) == expected


def test_a_file_damaged_meanwhile_is_kept_as_it_was_and_the_learner_told_until_they_have_read_it(
    busy: Session, open_in: Open
) -> None:
    path = busy.places.progress_file
    damaged = path.read_bytes()[:-150]
    path.write_bytes(damaged)
    assert busy.recovered() == ""
    look(busy)
    [copy] = busy.store.keeping.damaged.iterdir()
    assert copy.read_bytes() == damaged
    assert str(copy) in busy.recovered()
    again = open_in(busy.places.data)
    assert again.recovered() == busy.recovered()
    again.acknowledge()
    assert again.recovered() == busy.recovered() == ""


def test_a_file_that_vanished_takes_nothing_with_it(busy: Session, open_in: Open, shown: Shown) -> None:
    before = shown(busy)
    busy.places.progress_file.unlink()
    assert busy.has_changed_elsewhere()
    assert look(busy) == ()
    assert shown(busy) == before
    assert not busy.is_saved
    assert not busy.has_changed_elsewhere()
    busy.save()
    assert shown(open_in(busy.places.data, "elsewhere")) == before


def test_a_file_that_vanished_unnoticed_before_a_save_takes_nothing_with_it(
    busy: Session, open_in: Open, shown: Shown
) -> None:
    busy.places.progress_file.unlink()
    busy.mark(["math/matrices"], State.DONE)
    expected = shown(busy)
    busy.save()
    busy.save()
    assert shown(busy) == expected
    assert shown(open_in(busy.places.data, "elsewhere")) == expected


def test_a_file_that_vanished_and_came_back_with_less_takes_nothing_with_it(
    busy: Session, open_in: Open, put_file: Put, shown: Shown
) -> None:
    before = shown(busy)
    busy.places.progress_file.unlink()
    look(busy)
    put_file(busy.places.data, {"item/math/matrices": {"at": STAMP, "on": "2020-01-02", "state": "done"}})
    assert look(busy) == ("Matrices",)
    busy.save()
    assert shown(open_in(busy.places.data, "elsewhere")) == before | {"state of math/matrices": ("done", "2020-01-02")}


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_an_older_copy_put_in_its_place_takes_nothing_back(
    busy: Session, open_in: Open, put_file: Put, shown: Shown, kept: int
) -> None:
    older = dict(list(busy.store.load().file.records.items())[:kept])
    busy.mark(["math/matrices", "math/quiz"], State.LEARNING)
    busy.write_note("math/vectors", "Mine, longer.")
    busy.save()
    before = shown(busy)
    put_file(busy.places.data, older)
    look(busy)
    assert shown(busy) == before
    busy.save()
    assert shown(open_in(busy.places.data, "elsewhere")) == before


def test_after_an_older_copy_was_put_in_its_place_what_is_shown_can_still_be_changed(
    busy: Session, put_file: Put
) -> None:
    put_file(busy.places.data, {})
    look(busy)
    shown_before = busy.tracking.state("math/vectors")
    busy.toggle("math/vectors", State.DONE)
    assert busy.tracking.state("math/vectors") is not shown_before


def test_sessions_that_look_in_turn_end_in_the_same_tracking(open_in: Open, tmp_path: Path) -> None:
    sessions = [open_in(tmp_path / "data", device * 8) for device in "abc"]
    for turn, item in enumerate(["math/vectors", "math/matrices", "math/quiz", "math/vectors"]):
        for number, session in enumerate(sessions):
            session.mark([item], list(State)[(turn + number) % 5])
            session.write_note(item, f"{turn} {number}")
            session.choose("field", [["text"], ["sight"], []][(turn + number) % 3])
            if (turn + number) % 2:
                session.save()
                look(sessions[number - 1])
    for session in sessions * 2:
        session.save()
        look(session)
    assert sessions[0].tracking == sessions[1].tracking == sessions[2].tracking
    assert sessions[0].tracking == open_in(tmp_path / "data", "elsewhere").tracking
    assert all(session.is_saved for session in sessions)


def test_undoing_what_a_window_with_a_fast_clock_did_counts_against_it(open_in: Open, tmp_path: Path) -> None:
    slow = open_in(tmp_path / "data", wall=lambda: 1_795_000_000_000)
    fast = open_in(tmp_path / "data", wall=lambda: 1_895_000_000_000)
    fast.mark(["math/vectors"], State.DONE)
    fast.save()
    slow.undo()
    slow.save()
    assert open_in(tmp_path / "data").tracking.state("math/vectors") is State.TODO


@pytest.mark.parametrize("year", [9979, 9980, 9985, 9989])
def test_a_change_to_a_record_from_near_the_end_of_time_counts(
    open_in: Open, put_file: Put, tmp_path: Path, year: int
) -> None:
    at = f"{year}-12-31T23:59:59.999Z/ffff/ffffffff"
    put_file(tmp_path / "data", {"item/math/vectors": {"at": at, "on": "2020-01-02", "state": "todo"}})
    session = open_in(tmp_path / "data")
    session.mark(["math/vectors"], State.DONE)
    session.save()
    again = open_in(tmp_path / "data")
    assert again.tracking.state("math/vectors") is State.DONE
    assert again.undo().skipped == ()
    again.save()
    assert open_in(tmp_path / "data").tracking.state("math/vectors") is State.TODO
