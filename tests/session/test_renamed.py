"""What was done under an id that an item had in an earlier edition."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mlroadmap.model.tracking import State
from mlroadmap.session.session import Session

Open = Callable[..., Session]
Put = Callable[..., Path]

FIRST, SECOND = "2020-01-02T03:04:05.006Z/0000/bbbbbbbb", "2020-01-02T03:04:05.007Z/0000/bbbbbbbb"
DONE = {"at": FIRST, "on": "2020-01-02", "state": "done"}
NOTE = {"note/math/arrows/2020-01-02T03:04:05.006Z-0000-bbbbbbbb": {"at": FIRST, "base": [], "text": "An arrow."}}


@pytest.fixture
def ticked(open_in: Open, put_file: Put, tmp_path: Path) -> Session:
    """A session on a file whose tick and note stand under the old id of math/vectors."""
    put_file(tmp_path / "data", {"item/math/arrows": DONE, **NOTE})
    return open_in(tmp_path / "data")


def test_a_tick_and_a_note_follow_their_item(ticked: Session) -> None:
    assert ticked.tracking.state("math/vectors") is State.DONE
    assert ticked.tracking.marks["math/vectors"].on == "2020-01-02"
    assert ticked.note("math/vectors") == "An arrow."


def test_a_tick_under_an_old_id_can_be_taken_back(ticked: Session, open_in: Open) -> None:
    ticked.toggle("math/vectors", State.DONE)
    assert ticked.tracking.state("math/vectors") is State.TODO
    ticked.save()
    assert open_in(ticked.places.data).tracking.state("math/vectors") is State.TODO


def test_what_is_done_under_an_old_id_is_not_done_again_today(ticked: Session) -> None:
    assert ticked.mark(["math/vectors"], State.DONE) is None
    assert ticked.tracking.marks["math/vectors"].on == "2020-01-02"


def test_undo_brings_back_a_tick_under_an_old_id(ticked: Session) -> None:
    ticked.mark(["math/vectors"], State.LEARNING)
    assert ticked.tracking.state("math/vectors") is State.LEARNING
    ticked.undo()
    assert ticked.tracking.state("math/vectors") is State.DONE
    assert ticked.tracking.marks["math/vectors"].on == "2020-01-02"


def test_a_note_under_an_old_id_can_be_edited(ticked: Session, open_in: Open) -> None:
    ticked.write_note("math/vectors", "An arrow. It has a length.")
    assert ticked.note("math/vectors") == "An arrow. It has a length."
    ticked.save()
    assert open_in(ticked.places.data).note("math/vectors") == "An arrow. It has a length."


def test_a_note_under_an_old_id_can_be_removed(ticked: Session) -> None:
    ticked.write_note("math/vectors", "")
    assert ticked.note("math/vectors") == ""


def test_undo_brings_back_a_note_under_an_old_id(ticked: Session) -> None:
    ticked.write_note("math/vectors", "Something else.")
    assert ticked.note("math/vectors") == "Something else."
    ticked.undo()
    assert ticked.note("math/vectors") == "An arrow."


def test_an_old_program_ticking_the_old_id_later_counts(open_in: Open, put_file: Put, tmp_path: Path) -> None:
    records = {"item/math/vectors": DONE, "item/math/arrows": {"at": SECOND, "on": "2020-01-03", "state": "skipped"}}
    put_file(tmp_path / "data", records)
    assert open_in(tmp_path / "data").tracking.state("math/vectors") is State.SKIPPED


@pytest.mark.parametrize("at", ["yesterday", "9999-01-01T00:00:00.000Z/0000/bbbbbbbb", 7, None])
def test_a_record_without_a_proper_stamp_is_the_oldest_under_any_id(
    open_in: Open, put_file: Put, tmp_path: Path, at: object
) -> None:
    records = {"item/math/vectors": DONE, "item/math/arrows": {"at": at, "state": "skipped"}}
    put_file(tmp_path / "data", records)
    assert open_in(tmp_path / "data").tracking.state("math/vectors") is State.DONE
