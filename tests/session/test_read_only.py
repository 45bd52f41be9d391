"""A file that a newer version wrote and asks older ones not to write."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from mlroadmap.errors import ProgressNewer
from mlroadmap.model.tracking import State
from mlroadmap.progress.fileformat import decode
from mlroadmap.session.session import Session

Open = Callable[..., Session]
Put = Callable[..., Path]
Shown = Callable[[Session], dict[str, object]]

RECORDS = {"item/math/vectors": {"at": "2020-01-02T03:04:05.006Z/0000/bbbbbbbb", "on": "2020-01-02", "state": "done"}}
CHANGES: list[Callable[[Session], object]] = [
    lambda session: session.mark(["math/matrices"], State.DONE),
    lambda session: session.toggle("math/vectors", State.DONE),
    lambda session: session.write_note("math/vectors", "Text."),
    lambda session: session.toggle_branch("text"),
    lambda session: session.set_pace(4),
]


def become_newer(session: Session, put_file: Put) -> bytes:
    """The file is replaced by one of a newer version, and the session sees it."""
    path = put_file(session.places.data, dict(session.store.load().file.records), min_writer=2, schema=2)
    session.adopt(session.store.load())
    return path.read_bytes()


def refuse_to_save(session: Session) -> None:
    """Saving says that the file is newer and where the change is kept, and leaves the file as it is."""
    before = session.places.progress_file.read_bytes()
    with pytest.raises(ProgressNewer) as caught:
        session.save()
    assert str(session.places.progress_file) in str(caught.value)
    assert "journal" in caught.value.kept
    assert "Update" in caught.value.advice
    assert session.places.progress_file.read_bytes() == before
    assert not session.is_saved


def test_it_is_shown_and_looking_saves_nothing(open_in: Open, put_file: Put, tmp_path: Path) -> None:
    path = put_file(tmp_path / "data", RECORDS, min_writer=2)
    before = path.read_bytes()
    session = open_in(tmp_path / "data")
    assert isinstance(session.read_only, ProgressNewer)
    assert session.tracking.state("math/vectors") is State.DONE
    session.save()
    assert session.is_saved
    assert path.read_bytes() == before


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_changed_in_it_is_on_screen_and_in_the_journal_alone(
    open_in: Open, put_file: Put, shown: Shown, tmp_path: Path, change: Callable[[Session], object]
) -> None:
    put_file(tmp_path / "data", RECORDS, min_writer=2)
    session = open_in(tmp_path / "data")
    before = shown(session)
    assert change(session)
    after = shown(session)
    assert after != before
    refuse_to_save(session)
    again = open_in(tmp_path / "data")
    assert shown(again) == after
    with pytest.raises(ProgressNewer):
        again.save()


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_changed_in_it_is_saved_by_the_next_program_that_may(
    open_in: Open, put_file: Put, shown: Shown, tmp_path: Path, change: Callable[[Session], object]
) -> None:
    put_file(tmp_path / "data", RECORDS, min_writer=2)
    session = open_in(tmp_path / "data")
    change(session)
    refuse_to_save(session)
    put_file(tmp_path / "data", RECORDS)
    again = open_in(tmp_path / "data")
    assert shown(again) == shown(session)
    again.save()
    assert shown(open_in(tmp_path / "data", "elsewhere")) == shown(session)


def test_a_newer_schema_that_may_be_written_is_written_and_stays_newer(
    open_in: Open, put_file: Put, tmp_path: Path
) -> None:
    path = put_file(tmp_path / "data", RECORDS, schema=7)
    session = open_in(tmp_path / "data")
    assert session.read_only is None
    session.mark(["math/matrices"], State.DONE)
    session.save()
    assert decode(path.read_bytes()).schema == 7


@pytest.mark.parametrize("change", CHANGES)
def test_a_file_that_becomes_newer_meanwhile_is_no_longer_written(
    session: Session, put_file: Put, change: Callable[[Session], object]
) -> None:
    session.mark(["math/vectors"], State.DONE)
    session.save()
    become_newer(session, put_file)
    change(session)
    refuse_to_save(session)


def test_a_file_that_becomes_newer_unnoticed_is_not_written_either(session: Session, put_file: Put) -> None:
    session.mark(["math/vectors"], State.DONE)
    session.save()
    put_file(session.places.data, dict(session.store.load().file.records), min_writer=2, schema=2)
    session.mark(["math/matrices"], State.DONE)
    assert session.read_only is None
    refuse_to_save(session)


@pytest.mark.parametrize("move", [Session.undo, Session.redo])
def test_undo_and_redo_change_the_screen_and_not_a_file_that_became_newer(
    session: Session, put_file: Put, shown: Shown, move: Callable[[Session], object]
) -> None:
    session.mark(["math/vectors", "math/matrices"], State.DONE)
    session.mark(["math/quiz"], State.DONE)
    session.undo()
    session.save()
    become_newer(session, put_file)
    before = shown(session)
    move(session)
    assert shown(session) != before
    refuse_to_save(session)


def test_what_was_not_saved_before_the_file_became_newer_waits_until_it_may_be_saved(
    session: Session, put_file: Put, open_in: Open
) -> None:
    session.mark(["math/vectors"], State.DONE)
    session.save()
    session.mark(["math/matrices"], State.LEARNING)
    before = become_newer(session, put_file)
    with pytest.raises(ProgressNewer):
        session.save()
    assert session.places.progress_file.read_bytes() == before
    assert not session.is_saved
    assert session.tracking.state("math/matrices") is State.LEARNING
    put_file(session.places.data, {})
    session.adopt(session.store.load())
    assert session.read_only is None
    session.save()
    assert open_in(session.places.data, "elsewhere").tracking.state("math/matrices") is State.LEARNING


@pytest.mark.parametrize("unsaved", [[], ["math/matrices"]], ids=["all saved", "a change unsaved"])
def test_a_newer_file_that_vanished_is_not_written_again_as_one_of_ours(
    session: Session, put_file: Put, unsaved: list[str]
) -> None:
    session.mark(unsaved, State.LEARNING)
    path = put_file(session.places.data, RECORDS, min_writer=2, schema=2)
    session.adopt(session.store.load())
    path.unlink()
    session.adopt(session.store.load())
    assert session.tracking.state("math/vectors") is State.DONE
    with suppress(ProgressNewer):
        session.save()
    if path.exists():
        written = decode(path.read_bytes())
        assert written.min_writer == 2 or not written.records.keys() & RECORDS.keys()
