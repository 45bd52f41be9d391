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
]


def become_newer(session: Session, put_file: Put) -> bytes:
    """The file is replaced by one of a newer version, and the session sees it."""
    path = put_file(session.places.data, dict(session.store.load().file.records), min_writer=2, schema=2)
    session.adopt(session.store.load())
    return path.read_bytes()


@pytest.mark.parametrize("change", CHANGES)
def test_it_is_shown_and_nothing_in_it_can_be_changed(
    open_in: Open, put_file: Put, tmp_path: Path, change: Callable[[Session], object]
) -> None:
    path = put_file(tmp_path / "data", RECORDS, min_writer=2)
    before = path.read_bytes()
    session = open_in(tmp_path / "data")
    tracking = session.tracking
    assert isinstance(session.read_only, ProgressNewer)
    assert tracking.state("math/vectors") is State.DONE
    with pytest.raises(ProgressNewer):
        change(session)
    assert session.tracking == tracking
    assert session.is_saved
    session.save()
    assert path.read_bytes() == before


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
def test_a_file_that_becomes_newer_meanwhile_can_no_longer_be_changed(
    session: Session, put_file: Put, change: Callable[[Session], object]
) -> None:
    session.mark(["math/vectors"], State.DONE)
    session.save()
    before = become_newer(session, put_file)
    with pytest.raises(ProgressNewer):
        change(session)
    assert session.is_saved
    assert session.places.progress_file.read_bytes() == before


def test_undo_and_redo_change_nothing_in_a_file_that_became_newer(
    session: Session, put_file: Put, shown: Shown
) -> None:
    session.mark(["math/vectors", "math/matrices"], State.DONE)
    session.mark(["math/quiz"], State.DONE)
    session.undo()
    session.save()
    become_newer(session, put_file)
    before = shown(session)
    for reverse in (session.undo, session.redo):
        with pytest.raises(ProgressNewer):
            reverse()
    assert shown(session) == before
    assert session.is_saved


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
    assert open_in(session.places.data).tracking.state("math/matrices") is State.LEARNING


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
