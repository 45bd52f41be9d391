"""What was done under an id that an item had in an earlier edition."""

from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pytest

from mlroadmap.model.tracking import State
from mlroadmap.progress.journal import Entry
from mlroadmap.session.session import Session

Open = Callable[..., Session]
Put = Callable[..., Path]

FIRST, SECOND = "2020-01-02T03:04:05.006Z/0000/bbbbbbbb", "2020-01-02T03:04:05.007Z/0000/bbbbbbbb"
ORDERS = list(permutations(["math/arrows", "math/directed-lines", "math/vectors"]))
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


def test_steps_on_a_note_under_an_old_id_are_undone_and_redone_one_by_one(ticked: Session, open_in: Open) -> None:
    texts = ["An arrow.", "Longer.", "", "Again."]
    for text in texts[1:]:
        ticked.write_note("math/vectors", text)
    for text in reversed(texts[:-1]):
        assert ticked.undo().skipped == ()
        assert ticked.note("math/vectors") == text
    for text in texts[1:]:
        assert ticked.redo().skipped == ()
        assert ticked.note("math/vectors") == text
    ticked.save()
    assert open_in(ticked.places.data).tracking == ticked.tracking


def test_an_old_program_ticking_the_old_id_later_counts(open_in: Open, put_file: Put, tmp_path: Path) -> None:
    records = {"item/math/vectors": DONE, "item/math/arrows": {"at": SECOND, "on": "2020-01-03", "state": "skipped"}}
    put_file(tmp_path / "data", records)
    assert open_in(tmp_path / "data", "elsewhere").tracking.state("math/vectors") is State.SKIPPED


@pytest.mark.parametrize("ids", ORDERS)
def test_of_states_under_several_ids_the_newest_counts_and_all_notes_are_kept(
    open_in: Open, put_file: Put, tmp_path: Path, ids: tuple[str, ...]
) -> None:
    records: dict[str, object] = {}
    for number, (name, state) in enumerate(zip(ids, ["skipped", "learning", "done"], strict=True)):
        at = f"2020-01-02T03:04:05.00{number}Z/0000/bbbbbbbb"
        records[f"item/{name}"] = {"at": at, "on": "2020-01-02", "state": state}
        records[f"note/{name}/{at.replace('/', '-')}"] = {"at": at, "base": [], "text": f"Note {number}."}
    put_file(tmp_path / "data", records)
    session = open_in(tmp_path / "data")
    assert session.tracking.state("math/vectors") is State.DONE
    assert [note.text for note in session.tracking.notes["math/vectors"]] == ["Note 0.", "Note 1.", "Note 2."]
    assert {*session.tracking.marks, *session.tracking.notes} == {"math/vectors"}
    assert session.tracking.unknown_ids(session.index) == ()


def test_undo_leaves_alone_a_note_that_an_old_program_wrote_under_the_old_id(ticked: Session, put_file: Put) -> None:
    ticked.write_note("math/vectors", "Mine.")
    ticked.save()
    late = "2090-01-01T00:00:00.000Z/0000/bbbbbbbb"
    theirs = {f"note/math/arrows/{late.replace('/', '-')}": {"at": late, "base": [], "text": "Theirs."}}
    put_file(ticked.places.data, {**ticked.store.load().file.records, **theirs})
    ticked.adopt(ticked.store.load())
    assert "Theirs." in ticked.note("math/vectors")
    ticked.undo()
    assert "Theirs." in ticked.note("math/vectors")


@pytest.mark.parametrize("at", ["yesterday", "9999-01-01T00:00:00.000Z/0000/bbbbbbbb", 7, None])
def test_a_record_without_a_proper_stamp_is_the_oldest_under_any_id(
    open_in: Open, put_file: Put, tmp_path: Path, at: object
) -> None:
    records = {"item/math/vectors": DONE, "item/math/arrows": {"at": at, "state": "skipped"}}
    put_file(tmp_path / "data", records)
    assert open_in(tmp_path / "data", "elsewhere").tracking.state("math/vectors") is State.DONE


@pytest.fixture
def did_before(open_in: Open, tmp_path: Path) -> Session:
    """A session on a file and a journal of the edition in which math/vectors had its old id."""
    session = open_in(tmp_path / "data")
    for number, (key, record) in enumerate({"item/math/arrows": DONE, **NOTE}.items()):
        change = {"key": key, "before": None, "after": record, "for": ""}
        session.store.record([Entry(f"{number}" * 16, "do", "", "before", "2020-01-02 04:04:05", (change,))])
        session.store.commit({key: record})
    return open_in(tmp_path / "data")


def test_what_was_done_under_an_old_id_is_undone_and_redone(did_before: Session, open_in: Open) -> None:
    did_before.undo()
    assert did_before.note("math/vectors") == ""
    did_before.undo()
    assert did_before.tracking.state("math/vectors") is State.TODO
    did_before.redo()
    assert did_before.tracking.state("math/vectors") is State.DONE
    did_before.redo()
    assert did_before.note("math/vectors") == "An arrow."
    did_before.save()
    assert open_in(did_before.places.data).tracking == did_before.tracking


def test_undo_goes_back_through_a_note_from_before_the_item_got_its_new_id(did_before: Session) -> None:
    did_before.write_note("math/vectors", "Longer.")
    for text in ("An arrow.", ""):
        assert did_before.undo().skipped == ()
        assert did_before.note("math/vectors") == text


def test_undo_under_an_old_id_leaves_alone_what_changed_under_the_new_one(did_before: Session, open_in: Open) -> None:
    did_before.write_note("math/vectors", "An arrow.")
    did_before.undo()
    elsewhere = open_in(did_before.places.data, "cccccccc")
    elsewhere.mark(["math/vectors"], State.LEARNING)
    elsewhere.save()
    did_before.adopt(did_before.store.load())
    back = did_before.undo()
    assert (back.action, back.skipped) == (None, ("item/math/arrows",))
    assert did_before.tracking.state("math/vectors") is State.LEARNING
