"""Looking at backups, going back to one, and what to do where the progress file is gone."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from mlroadmap.errors import NothingToRestore, ProgressMissing, ProgressUnreadable, SaveFailed, UnknownName
from mlroadmap.model.tracking import State
from mlroadmap.progress.backups import KEEP_NEWEST, Backups
from mlroadmap.progress.merge import merge
from mlroadmap.progress.records import read_tracking
from mlroadmap.session import rescue
from mlroadmap.session.opening import open_session
from mlroadmap.session.session import Session

Put = Callable[..., Path]
Shown = Callable[[Session], dict[str, object]]
Start = Callable[[], Session]

STAMP = "2020-01-02T03:04:05.006Z/0000/bbbbbbbb"
DONE = {"at": STAMP, "on": "2020-01-02", "state": "done"}
NOON = 1_795_435_200.0


@pytest.fixture
def data(tmp_path: Path, home: Path, content: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for progress on the small roadmap, not there yet."""
    assert home.is_dir()
    monkeypatch.setenv("MLROADMAP_CONTENT", str(content))
    return tmp_path / "data"


@pytest.fixture
def start(content: Path, data: Path) -> Start:
    """Starts the program."""
    return lambda: open_session(content, data)


def back_up(session: Session, hour: int) -> str:
    """Make a backup of the file as it is, at some hour of a day; its name."""
    path = Backups(session.store.keeping.backups.folder, lambda: NOON + 3600.0 * hour).make(session.snapshot.data)
    assert path is not None
    return path.stem.removeprefix("progress-")


@pytest.fixture
def busy(start: Start, freeze: Callable[[float], None]) -> Session:
    """A session with a tick, a note and a choice, saved and backed up under two names; then more was done and saved."""
    freeze(NOON + 3600.0 * 2)
    session = start()
    session.mark(["math/vectors"], State.DONE)
    session.save()
    back_up(session, 1)
    session.mark(["math/quiz"], State.KNOWN)
    session.write_note("math/vectors", "Old.")
    session.choose("field", ["text"])
    session.save()
    for backup in session.store.keeping.backups.all():
        if backup.seconds != NOON + 3600:
            backup.path.unlink()
    back_up(session, 2)
    session.mark(["math/vectors"], State.TODO)
    session.mark(["math/matrices"], State.LEARNING)
    session.write_note("math/vectors", "New.")
    session.choose("field", ["sight"])
    session.save()
    return session


def test_without_backups_the_list_is_empty_and_nothing_is_made(data: Path, home: Path) -> None:
    assert rescue.list_backups(None, data) == []
    assert not data.exists()
    assert [path.name for path in home.iterdir()] == ["XDG_CACHE_HOME"]  # the content, checked


def test_backups_are_listed_newest_first_with_what_they_hold(busy: Session, data: Path) -> None:
    newest, oldest = rescue.list_backups(None, data)
    assert (newest.trouble, newest.finished, newest.notes) == ("", 2, 1)
    assert (oldest.trouble, oldest.finished, oldest.notes) == ("", 1, 0)
    assert newest.when == time.strftime("%Y-%m-%d %H:%M", time.localtime(NOON + 7200))
    assert newest.name.startswith(time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(NOON + 7200)))


@pytest.mark.parametrize("state", [b"", b"Dear diary,", None], ids=["empty", "none of ours", "gone"])
def test_backups_are_listed_whatever_state_the_file_is_in(busy: Session, data: Path, state: bytes | None) -> None:
    path = busy.places.progress_file
    path.unlink() if state is None else path.write_bytes(state)
    assert [backup.trouble for backup in rescue.list_backups(None, data)] == ["", ""]
    assert (path.read_bytes() if path.exists() else None) == state


def test_a_damaged_backup_is_listed_as_such(busy: Session, data: Path) -> None:
    busy.store.keeping.backups.all()[0].path.write_bytes(b"{}")
    whole, damaged = rescue.list_backups(None, data)
    assert (damaged.trouble, damaged.finished, damaged.notes) == ("damaged", 0, 0)
    assert whole.trouble == ""


def test_comparing_names_what_restoring_would_change_and_changes_nothing(busy: Session, shown: Shown) -> None:
    before, file = shown(busy), busy.places.progress_file.read_bytes()
    name, titles = rescue.compare(busy, None)
    assert name == busy.store.keeping.backups.all()[0].name
    assert sorted(titles) == ["A field", "Matrices", "Vectors"]
    assert shown(busy) == before
    assert busy.is_saved
    assert busy.places.progress_file.read_bytes() == file


def test_a_backup_of_how_things_are_differs_in_nothing(busy: Session) -> None:
    name = back_up(busy, 3)
    assert rescue.compare(busy, name) == (name, ())
    assert rescue.restore(busy, name) == (name, None)
    assert busy.is_saved


def test_restoring_makes_everything_as_it_was_in_one_action_that_can_be_undone(
    busy: Session, start: Start, shown: Shown
) -> None:
    today = busy.tracking.marks["math/quiz"].on
    before = shown(busy)
    name, action = rescue.restore(busy, None)
    assert action is not None
    restored = shown(busy)
    assert restored == {
        "state of math/vectors": ("done", today),
        "state of math/quiz": ("known", today),
        "note on math/vectors": "Old.",
        "choice in field": ("text",),
    }
    busy.save()
    again = start()
    assert shown(again) == restored
    back = again.undo()
    assert (back.label, back.skipped) == (f"restored: {name}", ())
    assert shown(again) == before
    again.redo()
    assert shown(again) == restored


def test_restoring_takes_nothing_out_of_the_file(busy: Session) -> None:
    before = busy.store.load().file.records
    rescue.restore(busy, None)
    busy.save()
    assert before.keys() < busy.store.load().file.records.keys()


def test_what_another_machine_still_has_from_before_does_not_come_back(busy: Session) -> None:
    before = busy.store.load().file.records
    rescue.restore(busy, None)
    busy.save()
    merged = read_tracking(merge(busy.store.load().file.records, before), {})
    assert merged.state("math/vectors") is State.DONE
    assert merged.state("math/matrices") is State.TODO
    assert [note.text for note in merged.notes["math/vectors"]] == ["Old."]
    assert merged.choices["field"] == ("text",)


def test_the_file_as_it_was_is_backed_up_before_a_restore(busy: Session) -> None:
    file = busy.places.progress_file.read_bytes()
    rescue.restore(busy, None)
    busy.save()
    assert file in [backup.path.read_bytes() for backup in busy.store.keeping.backups.all()]


def test_a_backup_may_be_named_by_a_beginning_that_fits_it_alone(busy: Session) -> None:
    newest, oldest = (backup.name for backup in busy.store.keeping.backups.all())
    assert rescue.compare(busy, oldest[:12])[0] == oldest
    assert rescue.restore(busy, oldest)[0] == oldest
    assert busy.tracking.state("math/quiz") is State.TODO
    assert newest != oldest


def test_a_name_that_fits_none_or_several_backups_is_refused_with_those_there_are(busy: Session, shown: Shown) -> None:
    before = shown(busy)
    names = {backup.name for backup in busy.store.keeping.backups.all()}
    for name in ("1999", "2026"):
        with pytest.raises(UnknownName) as caught:
            rescue.restore(busy, name)
        assert set(caught.value.nearest) == names
    assert shown(busy) == before


def test_a_damaged_backup_is_not_restored_and_the_others_are_named(busy: Session, shown: Shown) -> None:
    before = shown(busy)
    newest, oldest = busy.store.keeping.backups.all()
    newest.path.write_bytes(newest.path.read_bytes()[:-5])
    for call in (rescue.compare, rescue.restore):
        with pytest.raises(UnknownName) as caught:
            call(busy, newest.name)
        assert caught.value.nearest == (oldest.name,)
    assert shown(busy) == before
    assert busy.is_saved


def test_without_backups_there_is_none_to_restore(start: Start) -> None:
    session = start()
    for call in (rescue.compare, rescue.restore):
        with pytest.raises(NothingToRestore):
            call(session, None)
        with pytest.raises(UnknownName):
            call(session, "2026")


def test_a_file_that_is_gone_is_brought_back_whole(busy: Session, data: Path, start: Start, shown: Shown) -> None:
    before = shown(busy)
    busy.places.progress_file.unlink()
    with pytest.raises(ProgressMissing):
        start()
    assert rescue.rebuild_missing(None, data)
    assert shown(start()) == before


def test_without_the_journal_the_newest_good_backup_is_brought_back(
    busy: Session, data: Path, start: Start, shown: Shown
) -> None:
    busy.store.keeping.journal().path.unlink()
    busy.store.keeping.backups.all()[0].path.write_bytes(b"")
    busy.places.progress_file.unlink()
    assert rescue.rebuild_missing(None, data)
    assert shown(start()).keys() == {"state of math/vectors"}


def test_with_nothing_to_bring_back_a_sentence_says_so(data: Path) -> None:
    with pytest.raises(SaveFailed) as caught:
        rescue.rebuild_missing(None, data)
    assert caught.value.kept
    assert caught.value.advice
    assert not (data / "progress-small.json").exists()


def test_beginning_anew_is_empty_and_leaves_nothing_to_undo_and_the_backups(
    busy: Session, data: Path, start: Start, shown: Shown
) -> None:
    names = [backup.name for backup in rescue.list_backups(None, data)]
    busy.places.progress_file.unlink()
    assert rescue.begin_anew(None, data)
    again = start()
    assert (shown(again), list(again.done())) == ({}, [])
    assert set(names) < {backup.name for backup in rescue.list_backups(None, data)}
    rescue.restore(again, None)
    assert again.note("math/vectors") == "New."


@pytest.mark.parametrize("call", [rescue.rebuild_missing, rescue.begin_anew])
@pytest.mark.parametrize("state", ["whole", "damaged", "none of ours"])
def test_a_file_that_is_there_is_not_touched(
    busy: Session, data: Path, call: Callable[[Path | None, Path], bool], state: str
) -> None:
    path = busy.places.progress_file
    if state != "whole":
        path.write_bytes(b"" if state == "damaged" else b"Dear diary,")
    before = path.read_bytes()
    with suppress(ProgressUnreadable):
        assert not call(None, data)
    assert path.read_bytes() == before


@pytest.mark.parametrize("left", [b"", b"Dear diary,"], ids=["empty", "none of ours"])
def test_before_a_restore_a_damaged_file_is_left_to_be_put_together(busy: Session, data: Path, left: bytes) -> None:
    busy.places.progress_file.write_bytes(left)
    assert not rescue.rebuild_missing(None, data)


def test_a_state_that_stood_under_an_old_id_is_restored(start: Start, data: Path, put_file: Put) -> None:
    put_file(data, {"item/math/arrows": DONE})
    session = start()
    name = back_up(session, 1)
    session.mark(["math/vectors"], State.LEARNING)
    rescue.restore(session, name)
    assert session.tracking.state("math/vectors") is State.DONE


def test_a_file_that_is_gone_is_not_brought_back_for_a_backup_that_is_not_there(busy: Session, data: Path) -> None:
    busy.places.progress_file.unlink()
    with pytest.raises(UnknownName):
        rescue.rebuild_missing(None, data, "1999")
    assert not busy.places.progress_file.exists()


def test_the_day_something_was_done_is_restored(start: Start, data: Path, put_file: Put) -> None:
    put_file(data, {"item/math/vectors": DONE})
    session = start()
    name = back_up(session, 1)
    session.mark(["math/vectors"], State.TODO)
    session.mark(["math/vectors"], State.DONE)
    assert session.tracking.marks["math/vectors"].on != DONE["on"]
    assert rescue.compare(session, name)[1] == ("Vectors",)
    rescue.restore(session, name)
    assert session.tracking.marks["math/vectors"].on == DONE["on"]


def test_the_backup_that_holds_the_newest_is_restored_whatever_the_clock_said_when_it_was_made(
    busy: Session, data: Path
) -> None:
    newest, oldest = rescue.list_backups(None, data)
    copies = {copy.name: copy for copy in busy.store.keeping.backups.all()}
    for name, year in ((newest.name, "1970"), (oldest.name, "2031")):
        copies[name].path.rename(copies[name].path.with_name(f"progress-{year}{name[4:]}.json"))
    assert [backup.finished for backup in rescue.list_backups(None, data)] == [2, 1]
    assert rescue.restore(busy, None)[0] == f"1970{newest.name[4:]}"
    assert busy.tracking.state("math/quiz") is State.KNOWN


def test_without_a_name_a_damaged_backup_is_passed_over(busy: Session) -> None:
    newest, oldest = busy.store.keeping.backups.all()
    newest.path.write_bytes(b"")
    assert rescue.compare(busy, None)[0] == oldest.name
    assert rescue.restore(busy, None)[0] == oldest.name


def test_a_backup_that_cannot_be_read_is_listed_as_such_and_refused_by_name(busy: Session, data: Path) -> None:
    newest, oldest = busy.store.keeping.backups.all()
    newest.path.unlink()
    os.mkfifo(newest.path)
    good, bad = rescue.list_backups(None, data)
    assert (good.name, good.trouble) == (oldest.name, "")
    assert (bad.name, bad.trouble) == (newest.name, "cannot be read (it is a FIFO, not a file)")
    with pytest.raises(ProgressUnreadable, match="cannot be read") as caught:
        rescue.restore(busy, newest.name)
    assert "written" not in str(caught.value)
    assert caught.value.path == newest.path


def test_with_damaged_backups_alone_the_sentence_says_so(busy: Session) -> None:
    for backup in busy.store.keeping.backups.all():
        backup.path.write_bytes(b"")
    with pytest.raises(NothingToRestore, match="all are damaged or cannot be read"):
        rescue.restore(busy, None)


def test_a_restore_and_the_save_of_it_remove_no_backup(busy: Session, start: Start) -> None:
    folder = busy.store.keeping.backups.folder
    for day in range(1, KEEP_NEWEST + 40):
        Backups(folder, partial(float, NOON - 86_400.0 * day)).make(busy.snapshot.data + b"\n" * day)
    session = start()
    before = {backup.name for backup in session.store.keeping.backups.all()}
    rescue.restore(session, None)
    session.save()
    assert before <= {backup.name for backup in session.store.keeping.backups.all()}
