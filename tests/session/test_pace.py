"""The learner's own hours a week."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mlroadmap.errors import NothingToUndo
from mlroadmap.model.counting import hours_a_week
from mlroadmap.progress.fileformat import decode
from mlroadmap.session.naming import find_pace
from mlroadmap.session.session import Session

Open = Callable[..., Session]
Put = Callable[..., Path]

STAMP = "2020-01-02T03:04:05.006Z/0000/bbbbbbbb"
OF_THE_ROADMAP = 10


def hours(session: Session) -> int:
    return hours_a_week(session.outline, session.tracking)


def test_the_roadmaps_own_hours_count_until_the_learner_sets_theirs(session: Session, open_in: Open) -> None:
    assert (session.tracking.pace, hours(session)) == (None, OF_THE_ROADMAP)
    action = session.set_pace(4)
    assert action is not None
    assert action.label == "pace: 4 h a week"
    assert (session.tracking.pace, hours(session)) == (4, 4)
    session.save()
    assert open_in(session.places.data, "elsewhere").tracking == session.tracking


def test_they_can_be_given_up_again(session: Session, open_in: Open) -> None:
    session.set_pace(4)
    action = session.set_pace(None)
    assert action is not None
    assert action.label == "pace: the roadmap's own"
    assert (session.tracking.pace, hours(session)) == (None, OF_THE_ROADMAP)
    session.save()
    assert open_in(session.places.data, "elsewhere").tracking.pace is None


def test_the_same_hours_again_change_nothing(session: Session) -> None:
    assert session.set_pace(None) is None
    session.set_pace(4)
    session.save()
    assert session.set_pace(4) is None
    assert session.is_saved


def test_the_roadmaps_own_number_can_be_the_learners_too(session: Session) -> None:
    assert session.set_pace(OF_THE_ROADMAP) is not None
    assert session.tracking.pace == OF_THE_ROADMAP


def test_undo_and_redo_go_through_every_pace(session: Session) -> None:
    wanted = [None, 4, 168, None, 1]
    for pace in wanted[1:]:
        session.set_pace(pace)
    assert [entry.label for entry in session.done()][-2:] == ["pace: the roadmap's own", "pace: 1 h a week"]
    for pace in reversed(wanted[:-1]):
        session.undo()
        assert session.tracking.pace == pace
    with pytest.raises(NothingToUndo):
        session.undo()
    for pace in wanted[1:]:
        session.redo()
        assert session.tracking.pace == pace


@pytest.mark.parametrize("value", ["8", None, 0, -8, 169, 10**30, 8.0, 8.5, True, [8], {"hours": 8}])
def test_a_pace_that_makes_no_sense_is_not_set_and_is_kept_until_one_is_set(
    open_in: Open, put_file: Put, tmp_path: Path, value: object
) -> None:
    record = {"at": STAMP, "value": value, "from": "elsewhere"}
    path = put_file(tmp_path / "data", {"setting/pace": record})
    session = open_in(tmp_path / "data")
    assert (session.tracking.pace, hours(session)) == (None, OF_THE_ROADMAP)
    assert session.set_pace(None) is None
    session.toggle_branch("text")
    session.save()
    assert decode(path.read_bytes()).records["setting/pace"] == record
    session.set_pace(4)
    assert hours(session) == 4
    session.undo()
    assert hours(session) == OF_THE_ROADMAP
    session.save()
    kept = decode(path.read_bytes()).records["setting/pace"]
    assert {**kept, "at": STAMP} == record


def test_what_a_newer_version_wrote_beside_the_hours_is_carried_along(
    open_in: Open, put_file: Put, tmp_path: Path
) -> None:
    record = {"at": STAMP, "value": 6, "days": ["sat"]}
    path = put_file(tmp_path / "data", {"setting/pace": record, "setting/paper": {"at": STAMP, "value": "a4"}})
    session = open_in(tmp_path / "data")
    assert session.tracking.pace == 6
    session.set_pace(7)
    session.save()
    records = decode(path.read_bytes()).records
    assert {**records["setting/pace"], "at": STAMP} == {**record, "value": 7}
    assert records["setting/paper"] == {"at": STAMP, "value": "a4"}


def test_of_two_windows_the_later_counts_and_the_other_names_what_changed(session: Session, open_in: Open) -> None:
    session.set_pace(4)
    session.save()
    other = open_in(session.places.data)
    other.set_pace(6)
    other.save()
    assert session.adopt(session.store.reread()) == ("Hours a week",)
    assert session.tracking == other.tracking
    assert session.undo().label == "pace: 6 h a week"
    assert session.tracking.pace == 4


def test_undo_leaves_alone_what_another_window_set_since(session: Session, open_in: Open) -> None:
    session.set_pace(4)
    session.save()
    other = open_in(session.places.data, "bbbbbbbb")
    other.set_pace(6)
    other.save()
    session.adopt(session.store.reread())
    back = session.undo()
    assert (back.action, [session.title_of_key(key) for key in back.skipped]) == (None, ["Hours a week"])
    assert session.tracking.pace == 6


@pytest.mark.parametrize("then", [None, 4])
def test_restoring_brings_the_hours_back_too(session: Session, then: int | None) -> None:
    session.set_pace(then)
    session.save()
    before = dict(session.store.load().file.records)
    session.set_pace(9)
    assert session.differing(before) == ("Hours a week",)
    session.put_back(before, "of yesterday")
    assert session.tracking.pace == then
    session.undo()
    assert session.tracking.pace == 9


@pytest.mark.parametrize(
    ("text", "pace"),
    [("8", 8), (" 12 ", 12), ("1", 1), ("168", 168), ("008", 8)]
    + [(text, None) for text in ("", "0", "169", "-1", "+8", "8.5", "8h", "٨", "²", "1_0", "1" * 5000, "eight")],
)
def test_hours_are_typed_as_a_number_from_1_to_168(text: str, pace: int | None) -> None:
    assert find_pace(text) == pace
