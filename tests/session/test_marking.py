from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mlroadmap.model.tracking import State
from mlroadmap.progress.fileformat import decode
from mlroadmap.session.session import Session

Open = Callable[..., Session]
Put = Callable[..., Path]

OLD_STAMP = "2020-01-02T03:04:05.006Z/0000/bbbbbbbb"


def test_a_mark_gives_the_state_and_the_learners_date(session: Session) -> None:
    before = date.today().isoformat()
    action = session.mark(["math/vectors"], State.DONE)
    assert action is not None
    assert action.label == "done: Vectors"
    assert session.tracking.state("math/vectors") is State.DONE
    assert session.tracking.marks["math/vectors"].on in {before, date.today().isoformat()}


@pytest.mark.parametrize("state", State)
def test_every_state_reaches_the_disk(open_in: Open, tmp_path: Path, state: State) -> None:
    session = open_in(tmp_path / "data")
    session.mark(["math/vectors"], State.LEARNING)
    session.mark(["math/vectors"], state)
    session.save()
    assert open_in(tmp_path / "data", "elsewhere").tracking == session.tracking
    assert session.tracking.state("math/vectors") is state


def test_what_has_the_state_already_keeps_its_date(open_in: Open, put_file: Put, tmp_path: Path) -> None:
    record = {"at": OLD_STAMP, "on": "2020-01-02", "state": "done"}
    path = put_file(tmp_path / "data", {"item/math/vectors": record})
    bytes_before = path.read_bytes()
    session = open_in(tmp_path / "data")
    assert session.mark(["math/vectors"], State.DONE) is None
    assert session.is_saved
    session.mark(["math/vectors", "math/matrices"], State.DONE)
    assert session.tracking.marks["math/vectors"].on == "2020-01-02"
    session.save()
    assert set(bytes_before.splitlines()) < set(path.read_bytes().splitlines())


def test_untouched_items_need_no_record_to_stay_to_do(session: Session) -> None:
    assert session.mark(["math/vectors", "math/matrices"], State.TODO) is None
    assert session.mark([], State.DONE) is None
    assert session.is_saved


def test_marking_many_is_one_action(session: Session) -> None:
    names = [item.id for item in session.outline.every_item()]
    action = session.mark(iter(names), State.KNOWN)
    assert action is not None
    assert action.label == f"known: {len(names)} items"
    assert {change.key for change in action.changes} == {f"item/{name}" for name in names}
    session.undo()
    assert {session.tracking.state(name) for name in names} == {State.TODO}


def test_an_item_named_twice_is_changed_once(session: Session) -> None:
    action = session.mark(["math/vectors", "math/vectors"], State.DONE)
    assert action is not None
    assert len(action.changes) == 1
    assert action.label == "done: Vectors"
    assert session.undo().skipped == ()
    assert session.tracking.state("math/vectors") is State.TODO


@pytest.mark.parametrize("state", [State.LEARNING, State.DONE, State.KNOWN, State.SKIPPED])
@pytest.mark.parametrize("before", [None, *State])
def test_a_toggle_gives_the_state_or_takes_it_back(session: Session, before: State | None, state: State) -> None:
    if before:
        session.mark(["math/vectors"], before)
    session.toggle("math/vectors", state)
    assert session.tracking.state("math/vectors") is (State.TODO if before is state else state)
    if before is not state:
        session.toggle("math/vectors", state)
        assert session.tracking.state("math/vectors") is State.TODO


def test_an_unknown_state_reads_as_to_do_and_is_kept(open_in: Open, put_file: Put, tmp_path: Path) -> None:
    record = {"at": OLD_STAMP, "state": "mastered", "grade": 1}
    path = put_file(tmp_path / "data", {"item/math/vectors": record, "setting/later": {"at": OLD_STAMP, "x": [1]}})
    session = open_in(tmp_path / "data")
    assert session.tracking.state("math/vectors") is State.TODO
    session.mark(["math/matrices"], State.DONE)
    session.save()
    kept = decode(path.read_bytes()).records
    assert kept["item/math/vectors"] == record
    assert kept["setting/later"] == {"at": OLD_STAMP, "x": [1]}


def test_fields_of_a_newer_version_are_carried_along(open_in: Open, put_file: Put, tmp_path: Path) -> None:
    record = {"at": OLD_STAMP, "on": "2020-01-02", "state": "learning", "grade": {"of": "2030"}}
    path = put_file(tmp_path / "data", {"item/math/vectors": record})
    session = open_in(tmp_path / "data")
    session.mark(["math/vectors"], State.DONE)
    session.save()
    after = decode(path.read_bytes()).records["item/math/vectors"]
    assert (after["state"], after["grade"]) == ("done", {"of": "2030"})
    session.undo()
    session.save()
    stamp = session.tracking.marks["math/vectors"].at
    assert stamp > after["at"]
    assert decode(path.read_bytes()).records["item/math/vectors"] == {**record, "at": stamp}


@pytest.mark.parametrize("junk", [5, "done", None, [], {"state": ["done"]}, {"state": {"a": 1}, "on": 7, "at": 9}])
def test_a_record_that_makes_no_sense_reads_as_to_do_and_can_be_marked(
    open_in: Open, put_file: Put, tmp_path: Path, junk: object
) -> None:
    put_file(tmp_path / "data", {"item/math/vectors": junk})
    session = open_in(tmp_path / "data")
    assert session.tracking.state("math/vectors") is State.TODO
    session.mark(["math/vectors"], State.DONE)
    session.save()
    assert open_in(tmp_path / "data", "elsewhere").tracking.state("math/vectors") is State.DONE
    session.undo()
    assert session.tracking.state("math/vectors") is State.TODO


def test_a_tick_counts_even_where_the_machines_clock_is_years_behind(
    open_in: Open, put_file: Put, tmp_path: Path
) -> None:
    future = "2090-01-01T00:00:00.000Z/ffff/bbbbbbbb"
    put_file(tmp_path / "data", {"item/math/vectors": {"at": future, "on": "2090-01-01", "state": "skipped"}})
    session = open_in(tmp_path / "data", wall=lambda: 0)
    session.mark(["math/vectors"], State.DONE)
    session.save()
    assert session.tracking.state("math/vectors") is State.DONE
    assert open_in(tmp_path / "data", "elsewhere").tracking.state("math/vectors") is State.DONE


def test_work_on_a_retired_item_is_kept_and_shown_by_its_id(open_in: Open, put_file: Put, tmp_path: Path) -> None:
    put_file(tmp_path / "data", {"item/math/abacus": {"at": OLD_STAMP, "on": "2020-01-02", "state": "done"}})
    session = open_in(tmp_path / "data")
    assert session.tracking.unknown_ids(session.index) == ("math/abacus",)
    session.mark(["math/vectors"], State.DONE)
    session.save()
    assert open_in(tmp_path / "data", "elsewhere").tracking.state("math/abacus") is State.DONE
