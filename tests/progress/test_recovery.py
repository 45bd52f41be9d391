"""How a damaged or vanished file is brought together again, and what is left alone."""

import errno
import hashlib
import os
import shutil
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from mlroadmap.errors import ProgressDamaged, ProgressMissing, ProgressUnreadable, SaveFailed
from mlroadmap.progress import atomic, rescuer
from mlroadmap.progress.backups import KEEP_NEWEST, Backup, Backups
from mlroadmap.progress.encoding import encode
from mlroadmap.progress.fileformat import ProgressFile, decode
from mlroadmap.progress.identity import identify
from mlroadmap.progress.journal import Entry, Journal
from mlroadmap.progress.keeping import Keeping
from mlroadmap.progress.merge import merge
from mlroadmap.progress.reading import Snapshot
from mlroadmap.progress.records import Records
from mlroadmap.progress.recovery import copy_aside, gather, put_together
from mlroadmap.progress.store import Store

AT = "2026-11-22T23:41:07.123Z/0000/a1b2c3d4"
LATER = "2026-11-22T23:42:00.001Z/0000/a1b2c3d4"
LATEST = "2026-11-22T23:43:00.001Z/0000/a1b2c3d4"
DONE = {"at": AT, "state": "done"}
FOREIGN = b'{"other":"json"}\n'


def entry(key: str, at: str = AT, state: str = "done") -> Entry:
    """A tick, as the journal holds it."""
    change = {"key": key, "before": None, "after": {"at": at, "state": state}, "for": ""}
    return Entry(id=os.urandom(8).hex(), verb="do", of="", label="", on="", changes=(change,))


def torn(records: Records, *, schema: int = 1, min_writer: int = 1) -> bytes:
    """A progress file without its end."""
    return encode(ProgressFile(records=records, schema=schema, min_writer=min_writer))[:-5]


def back_up(keeping: Keeping, records: Records, *, min_writer: int = 1) -> None:
    """Make a backup of a file with some records."""
    keeping.backups.make(encode(ProgressFile(records=records, schema=min_writer, min_writer=min_writer)))


@pytest.fixture
def keeping(store: Store) -> Keeping:
    """What belongs to the file of the store."""
    return store.keeping


# What is put together


def test_what_is_left_the_newest_good_backup_and_the_journal_come_together(keeping: Keeping) -> None:
    back_up(keeping, {"item/a": DONE, "item/saved": DONE})
    keeping.journal().append([entry("item/b"), entry("item/done")])
    recovery = put_together(torn({"item/a": DONE, "item/left": DONE}), keeping)
    assert recovery is not None
    assert recovery.file.records.keys() == {"item/a", "item/b", "item/left", "item/saved", "item/done"}


@pytest.mark.parametrize("newest", ["left", "saved", "done"])
def test_of_a_key_that_several_have_the_latest_record_counts(keeping: Keeping, newest: str) -> None:
    at = {name: LATEST if name == newest else AT for name in ("left", "saved", "done")}
    back_up(keeping, {"item/a": {"at": at["saved"], "state": "saved"}})
    keeping.journal().append([entry("item/a", at["done"], "done")])
    recovery = put_together(torn({"item/a": {"at": at["left"], "state": "left"}}), keeping)
    assert recovery is not None
    assert recovery.file.records == {"item/a": {"at": LATEST, "state": newest}}


def test_a_backup_that_was_damaged_too_is_passed_over_and_named(keeping: Keeping) -> None:
    back_up(keeping, {"item/a": DONE})
    [backup] = keeping.backups.all()
    backup.path.write_bytes(backup.path.read_bytes().replace(b"item/a", b"item/z"))
    recovery = put_together(torn({"item/b": DONE}), keeping)
    assert recovery is not None
    assert recovery.file.records == {"item/b": DONE}
    assert f"Passed over: the backup {backup.name} (damaged)" in recovery.text


def test_the_text_says_what_was_lost_where_the_rest_came_from_and_where_the_file_is_kept(keeping: Keeping) -> None:
    back_up(keeping, {"item/a": DONE})
    keeping.journal().append([entry("item/b")])
    recovery = put_together(torn({"item/c": DONE}) + b"\nite\nmore\n", keeping)
    assert recovery is not None
    [copy] = keeping.damaged.iterdir()
    [backup] = keeping.backups.all()
    for part in ("3 lines", "1 whole record", backup.name, "journal", "3 records", str(copy)):
        assert part in recovery.text


def test_what_is_none_of_ours_is_not_taken_for_it_while_nothing_is_known_of_a_file(keeping: Keeping) -> None:
    assert put_together(FOREIGN, keeping) is None
    assert not keeping.damaged.exists()


@pytest.mark.parametrize("known_by", ["backup", "journal"])
def test_where_a_file_of_ours_was_anything_in_its_place_is_kept_aside(keeping: Keeping, known_by: str) -> None:
    if known_by == "backup":
        back_up(keeping, {"item/a": DONE})
    else:
        keeping.journal().append([entry("item/a")])
    recovery = put_together(FOREIGN, keeping)
    assert recovery is not None
    assert recovery.file.records == {"item/a": DONE}
    [copy] = keeping.damaged.iterdir()
    assert copy.read_bytes() == FOREIGN


def test_what_a_newer_program_asks_others_not_to_write_is_not_put_together(keeping: Keeping) -> None:
    back_up(keeping, {"item/a": DONE})
    assert put_together(torn({"item/a": DONE}, min_writer=2), keeping) is None
    assert not keeping.damaged.exists()


def test_the_same_bytes_are_kept_aside_once_and_others_beside_them(tmp_path: Path) -> None:
    first = copy_aside(b"one", tmp_path / "damaged")
    assert copy_aside(b"one", tmp_path / "damaged") == first
    second = copy_aside(b"two", tmp_path / "damaged")
    assert (first.read_bytes(), second.read_bytes()) == (b"one", b"two")
    assert hashlib.sha256(b"one").hexdigest()[:8] in first.name
    assert first.stat().st_mode & 0o777 == 0o600
    assert len(list((tmp_path / "damaged").iterdir())) == 2


def test_a_copy_that_is_not_whole_is_made_again(tmp_path: Path) -> None:
    copy_aside(b"one", tmp_path).write_bytes(b"on")
    assert copy_aside(b"one", tmp_path).read_bytes() == b"one"


def test_backup_and_journal_are_gathered_where_the_file_is_gone(keeping: Keeping) -> None:
    assert not gather(keeping).is_anything
    back_up(keeping, {"item/a": DONE})
    keeping.journal().append([entry("item/b"), entry("item/a", LATER, "todo")])
    gathered = gather(keeping)
    assert gathered.file.records == {"item/a": {"at": LATER, "state": "todo"}, "item/b": DONE}


def at_hour(keeping: Keeping, hour: float) -> Backups:
    """The backups, by a clock that stands still some hours from now."""
    return Backups(keeping.backups.folder, lambda: time.time() + 3600 * hour)


def back_up_at(keeping: Keeping, hour: float, records: Records) -> Path:
    """Make a backup at some hour from now."""
    path = at_hour(keeping, hour).make(encode(ProgressFile(records=records)))
    assert path is not None
    return path


def test_every_readable_backup_is_merged_whatever_their_dates_say(keeping: Keeping) -> None:
    back_up_at(keeping, 40_000, {"item/a": DONE})
    back_up_at(keeping, -40_000, {"item/a": {"at": LATER, "state": "todo"}, "item/b": DONE})
    back_up_at(keeping, -1, {"item/c": DONE})
    recovery = put_together(b"", keeping)
    assert recovery is not None
    assert recovery.file.records == {"item/a": {"at": LATER, "state": "todo"}, "item/b": DONE, "item/c": DONE}
    newest = keeping.backups.newest_first()[0].name
    assert f"3 backups (the newest: {newest})" in recovery.text


def spoil(path: Path, how: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Make a file unreadable; the reason that is to be named."""
    if how == "special":
        path.unlink()
        os.mkfifo(path)
        return "it is a FIFO, not a file"
    number = {"mode 000": errno.EACCES, "EIO": errno.EIO}[how]
    open_file = os.open

    def refuse(name: Any, *arguments: Any, **options: Any) -> int:
        if os.fspath(name) == str(path):
            raise OSError(number, os.strerror(number), str(name))
        return open_file(name, *arguments, **options)

    monkeypatch.setattr(os, "open", refuse)
    return os.strerror(number)


@pytest.mark.parametrize("how", ["mode 000", "EIO", "special"])
def test_a_backup_that_cannot_be_read_stops_no_repair_and_is_named(
    store: Store, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up_at(store.keeping, -2, {"item/a": DONE})
    newest = back_up_at(store.keeping, -1, {"item/a": DONE, "item/b": DONE})
    store.record([entry("item/c")])
    store.path.write_bytes(torn({"item/d": DONE}))
    reason = spoil(newest, how, monkeypatch)
    assert store.open().file.records.keys() == {"item/a", "item/c", "item/d"}
    notice = store.keeping.told()
    assert f"Passed over: the backup {newest.stem.removeprefix('progress-')} (cannot be read (" in notice
    assert reason in notice


@pytest.mark.parametrize("how", ["mode 000", "EIO", "special"])
def test_a_backup_that_cannot_be_read_stops_no_rebuilding_and_is_named(
    store: Store, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up_at(store.keeping, -2, {"item/a": DONE})
    newest = back_up_at(store.keeping, -1, {"item/a": DONE, "item/b": DONE})
    spoil(newest, how, monkeypatch)
    assert store.rebuild()
    assert store.open().file.records == {"item/a": DONE}
    assert newest.stem.removeprefix("progress-") in store.keeping.told()


@pytest.mark.parametrize("accepts", [False, True])
@pytest.mark.parametrize("is_gone", [False, True])
def test_a_backup_that_was_passed_over_is_read_at_a_later_start_unless_its_loss_was_accepted(
    store: Store, is_gone: bool, accepts: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up_at(store.keeping, -1, {"item/a": DONE})
    older = back_up_at(store.keeping, -2, {"item/b": DONE})
    if not is_gone:
        store.path.write_bytes(torn({"item/c": DONE}))
    with monkeypatch.context() as patch:
        spoil(older, "EIO", patch)
        store.rebuild() if is_gone else store.open()
        store.record([entry("item/d")])
        store.commit({"item/d": DONE})
    if accepts:
        store.keeping.acknowledge()
    for _ in range(2):
        again = Store(store.path, store.keeping.folder.parent)
        recalled = again.recall(again.open())
        assert ("item/b" in merge(again.load().file.records, recalled)) is not accepts
        again.commit(recalled)
    assert store.keeping.passed_over() == frozenset()
    again = Store(store.path, store.keeping.folder.parent)
    assert again.recall(again.open()) == {}


def test_where_nothing_can_be_read_the_sentence_says_what_was_passed_over(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = back_up_at(store.keeping, -1, {"item/a": DONE})
    spoil(newest, "EIO", monkeypatch)
    with pytest.raises(SaveFailed) as caught:
        store.rebuild()
    assert newest.stem.removeprefix("progress-") in caught.value.kept
    assert os.strerror(errno.EIO) in caught.value.kept
    assert not store.path.exists()


def test_many_that_cannot_be_read_are_counted(keeping: Keeping) -> None:
    for hour in range(1, 8):
        back_up_at(keeping, -hour, {f"item/{hour}": DONE}).write_bytes(b"")
    recovery = put_together(torn({"item/a": DONE}), keeping)
    assert recovery is not None
    assert recovery.text.count("(damaged)") == 3
    assert "and 4 more" in recovery.text


def refuse_journal(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The journal cannot be read for a while."""

    def refuse(_: Journal) -> list[Entry]:
        raise PermissionError(errno.EACCES, "Permission denied", str(store.keeping.journal().path))

    monkeypatch.setattr(Journal, "everything", refuse)


def test_a_journal_that_cannot_be_read_stops_no_repair_and_comes_back_later(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(store.keeping, {"item/a": DONE})
    store.record([entry("item/b")])
    store.path.write_bytes(torn({"item/c": DONE}))
    with monkeypatch.context() as patch:
        refuse_journal(store, patch)
        assert store.open().file.records.keys() == {"item/a", "item/c"}
    assert "the journal of this machine (Permission denied)" in store.keeping.told()
    again = Store(store.path, store.keeping.folder.parent)
    assert "item/b" in again.recall(again.open())


def test_with_a_journal_that_cannot_be_read_nothing_is_begun_anew(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(store.keeping, {"item/a": DONE})
    refuse_journal(store, monkeypatch)
    with pytest.raises(ProgressUnreadable, match="journal of this machine cannot be read") as caught:
        store.begin_anew()
    assert "written" not in str(caught.value)
    assert not store.path.exists()


@pytest.mark.parametrize("call", [Store.rebuild, Store.begin_anew])
def test_a_folder_that_cannot_be_looked_into_is_not_called_one_that_may_not_be_written(
    store: Store, call: Callable[[Store], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(store.path))

    back_up(store.keeping, {"item/a": DONE})
    monkeypatch.setattr(rescuer, "identify", refuse)
    with pytest.raises(ProgressUnreadable) as caught:
        call(store)
    assert "written" not in str(caught.value)


def test_what_was_given_up_is_not_brought_back_with_what_was_done_since(store: Store) -> None:
    back_up(store.keeping, {"item/a": DONE})
    assert store.begin_anew()
    back_up_at(store.keeping, 1, {"item/b": DONE})
    store.path.unlink()
    assert store.rebuild()
    assert store.open().file.records == {"item/b": DONE}


@pytest.mark.parametrize("call", [Store.rebuild, Store.begin_anew])
def test_bringing_back_and_beginning_anew_remove_no_backup(store: Store, call: Callable[[Store], bool]) -> None:
    for hour in range(KEEP_NEWEST + 40):
        back_up_at(store.keeping, -hour * 24, {f"item/{hour}": DONE})
    names = {backup.name for backup in store.keeping.backups.all()}
    assert call(store)
    assert names <= {backup.name for backup in store.keeping.backups.all()}


# What the store does with it


@pytest.mark.parametrize("read", [Store.open, Store.reread, Store.mend])
def test_a_damaged_file_is_written_anew_kept_aside_and_told_once(
    store: Store, read: Callable[[Store], Snapshot]
) -> None:
    damaged = torn({"item/a": DONE})
    store.path.write_bytes(damaged)
    snapshot = read(store)
    assert snapshot.file.records == {"item/a": DONE}
    assert Store(store.path, store.keeping.folder.parent).open() == snapshot
    [copy] = store.keeping.damaged.iterdir()
    assert copy.read_bytes() == damaged
    assert store.keeping.told().count(str(copy)) == 1
    assert os.listdir(store.path.parent) == [store.path.name]


def test_a_file_that_another_program_is_still_writing_is_waited_for(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rescuer, "QUIET_SECONDS", 0.4)
    whole = encode(ProgressFile(records={f"item/{number}": DONE for number in range(50)}))
    store.path.parent.mkdir(parents=True, exist_ok=True)
    begun = threading.Event()

    def write_in_place() -> None:
        with store.path.open("wb", buffering=0) as file:
            for start in range(0, len(whole), len(whole) // 4):
                file.write(whole[start : start + len(whole) // 4])
                begun.set()
                time.sleep(0.2)

    with ThreadPoolExecutor() as pool:
        writing = pool.submit(write_in_place)
        begun.wait()
        snapshot = store.reread()
        writing.result()
    assert snapshot.file.records == decode(whole).records
    assert store.path.read_bytes() == whole
    assert not store.keeping.damaged.exists()
    assert store.keeping.told() == ""


@pytest.mark.parametrize("left", [b"", b'{"kind":"mlroadmap-progress",\n'], ids=["emptied", "half written"])
def test_an_editor_that_pauses_after_it_emptied_the_file_is_waited_for(
    store: Store, monkeypatch: pytest.MonkeyPatch, left: bytes
) -> None:
    monkeypatch.setattr(rescuer, "QUIET_SECONDS_IF_EMPTY" if not left else "QUIET_SECONDS", 3.0)
    whole = encode(ProgressFile(records={"item/edited": DONE}))
    store.commit({"item/a": DONE})
    with store.path.open("r+b", buffering=0) as file:
        file.truncate(0)
        file.write(left)
        editor = threading.Timer(0.3, lambda: file.write(whole[len(left) :]))
        editor.start()
        start = time.monotonic()
        snapshot = store.reread()
        editor.join()
    assert snapshot.file.records == {"item/edited": DONE}
    assert time.monotonic() - start < 2, "what an editor has finished is seen soon"
    assert store.path.read_bytes() == whole
    assert store.keeping.told() == ""


def test_a_file_replaced_soon_after_it_was_written_is_told_with_where_an_edit_may_be(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.commit({"item/a": DONE})
    store.path.write_bytes(b"")
    monkeypatch.setattr(rescuer, "QUIET_SECONDS_IF_EMPTY", 0.2)
    store.reread()
    assert "look for that edit in the file that is kept" in store.keeping.told()


def test_a_file_damaged_long_ago_is_mended_at_once_and_no_edit_is_spoken_of(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("QUIET_SECONDS", "QUIET_SECONDS_IF_EMPTY"):
        monkeypatch.setattr(rescuer, name, 30.0)
    store.path.write_bytes(torn({"item/a": DONE}))
    os.utime(store.path, (time.time() - 60,) * 2)
    store.reread()
    assert "damaged" in store.keeping.told()
    assert "edit" not in store.keeping.told()


def test_two_versions_that_git_left_are_told_as_such_and_not_as_damage(store: Store) -> None:
    lines = encode(ProgressFile(records={"item/a": DONE, "item/b": DONE})).split(b"\n")
    store.path.write_bytes(
        b"\n".join([*lines[:3], b"<<<<<<< HEAD", lines[3], b"=======", lines[4], b">>>>>>> laptop", *lines[5:]])
    )
    assert store.reread().file.records.keys() == {"item/a", "item/b"}
    assert "git left two versions of your progress file in it; both were joined: 2 records" in store.keeping.told()
    assert "damaged (" not in store.keeping.told()


def test_a_conflict_in_which_something_was_lost_as_well_is_damage(store: Store) -> None:
    lines = encode(ProgressFile(records={"item/a": DONE, "item/b": DONE})).split(b"\n")
    store.path.write_bytes(
        b"\n".join([*lines[:3], b"<<<<<<< HEAD", lines[3], b"=======", lines[4][:9], b">>>>>>> laptop", *lines[5:]])
    )
    store.reread()
    assert "was damaged (1 line of it could not be read)" in store.keeping.told()


def test_a_whole_file_is_not_mended(store: Store) -> None:
    saved = store.commit({"item/a": DONE})
    assert store.mend() == store.reread() == saved
    assert identify(store.path) == saved.identity
    assert store.keeping.told() == ""


def test_a_damaged_file_of_a_newer_program_is_refused_and_left_as_it_is(store: Store) -> None:
    store.commit({"item/a": DONE})
    damaged = torn({"item/a": DONE}, schema=2, min_writer=2)
    store.path.write_bytes(damaged)
    for call in (store.open, store.reread, lambda: store.commit({"item/b": DONE})):
        with pytest.raises(ProgressDamaged) as caught:
            call()
        assert str(store.path) in str(caught.value)
    assert store.path.read_bytes() == damaged


def test_a_damaged_file_that_cannot_be_kept_aside_is_left_as_it_is(store: Store) -> None:
    store.keeping.folder.mkdir(parents=True)
    store.keeping.damaged.write_text("A file where the folder should be.")
    damaged = torn({"item/a": DONE})
    store.path.write_bytes(damaged)
    for call in (store.open, lambda: store.commit({"item/b": DONE})):
        with pytest.raises(SaveFailed) as caught:
            call()
        assert str(store.path) in str(caught.value)
    assert store.path.read_bytes() == damaged
    store.keeping.damaged.unlink()
    assert store.open().file.records == {"item/a": DONE}


def test_a_recovery_the_disk_did_not_confirm_is_told_all_the_same(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(folder: Path) -> None:
        raise OSError(5, "Input/output error")

    store.path.write_bytes(torn({"item/a": DONE}))
    with monkeypatch.context() as patch, pytest.raises(SaveFailed):
        patch.setattr(atomic, "flush_folder", fail)
        store.open()
    store.open()
    assert store.keeping.told()


def test_a_damaged_file_replaced_while_it_is_put_together_is_not_written_over(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.path.write_bytes(torn({"item/a": DONE}))
    flush = atomic.flush

    def interrupted(handle: int) -> None:
        flush(handle)
        store.path.write_bytes(encode(ProgressFile(records={"item/theirs": DONE})))

    monkeypatch.setattr(atomic, "flush", interrupted)
    assert store.open().file.records == {"item/theirs": DONE}
    assert store.load().file.records == {"item/theirs": DONE}


def test_a_file_that_is_gone_is_told_at_the_start_and_not_made_again_by_itself(store: Store) -> None:
    back_up(store.keeping, {"item/a": DONE})
    with pytest.raises(ProgressMissing) as caught:
        store.open()
    assert str(store.path) in str(caught.value)
    assert store.keeping.backups.all()[0].name in caught.value.kept
    assert "mlroadmap backup restore" in caught.value.advice
    assert not store.path.exists()


def test_a_folder_that_is_gone_with_its_file_is_told_and_not_made_again(store: Store) -> None:
    store.commit({"item/a": DONE})
    assert store.keeping.backups.all() == []
    shutil.rmtree(store.path.parent)
    with pytest.raises(ProgressMissing) as caught:
        Store(store.path, store.keeping.folder.parent).open()
    assert "another disk" in caught.value.advice
    with pytest.raises(SaveFailed) as failed:
        store.commit({"item/b": DONE})
    assert "folder is gone" in str(failed.value)
    assert not store.path.parent.exists()


def test_a_first_start_is_not_taken_for_a_loss(store: Store) -> None:
    assert store.open().file.records == {}
    assert not store.keeping.folder.exists()


def test_a_file_that_is_gone_is_made_again_from_backup_and_journal(store: Store) -> None:
    back_up(store.keeping, {"item/a": DONE})
    store.record([entry("item/b")])
    assert store.rebuild()
    assert store.open().file.records == {"item/a": DONE, "item/b": DONE}


def test_a_file_that_is_gone_with_nothing_kept_is_not_made_from_nothing(store: Store) -> None:
    with pytest.raises(SaveFailed):
        store.rebuild()
    assert not store.path.exists()


def test_beginning_anew_makes_an_empty_file_keeps_the_backups_and_replays_nothing(store: Store) -> None:
    back_up(store.keeping, {"item/a": DONE})
    store.record([entry("item/b")])
    assert store.begin_anew()
    again = Store(store.path, store.keeping.folder.parent)
    snapshot = again.open()
    assert (snapshot.file.records, again.recall(snapshot)) == ({}, {})
    kept = store.keeping.backups.newest_first()[0]
    assert kept.read().records == {"item/a": DONE, "item/b": DONE}
    [aside] = store.keeping.folder.glob("*-journal.jsonl")
    assert b"item/b" in aside.read_bytes()


@pytest.mark.parametrize("call", [Store.rebuild, Store.begin_anew])
def test_a_file_that_is_there_after_all_stays(store: Store, call: Callable[[Store], bool]) -> None:
    saved = store.commit({"item/a": DONE})
    back_up(store.keeping, {"item/b": DONE})
    assert not call(store)
    assert identify(store.path) == saved.identity


@pytest.mark.parametrize("call", [Store.rebuild, Store.begin_anew])
def test_what_cannot_be_read_is_not_taken_for_gone(store: Store, call: Callable[[Store], bool]) -> None:
    back_up(store.keeping, {"item/a": DONE})
    store.path.write_bytes(FOREIGN)
    assert not call(store)
    assert store.path.read_bytes() == FOREIGN


def test_a_file_of_a_newer_program_is_not_made_again_as_one_of_ours(store: Store) -> None:
    back_up(store.keeping, {"item/a": DONE}, min_writer=2)
    try:
        store.rebuild()
    except SaveFailed:
        assert not store.path.exists()
    else:
        assert store.load().file.min_writer == 2


def test_a_file_whose_backup_is_of_a_newer_program_is_not_put_together_as_one_of_ours(keeping: Keeping) -> None:
    back_up(keeping, {"item/a": DONE}, min_writer=2)
    recovery = put_together(b"", keeping)
    assert recovery is None or recovery.file.min_writer == 2


def test_a_newer_schema_that_may_be_written_stays_newer(store: Store) -> None:
    store.path.write_bytes(torn({"item/a": DONE}, schema=7))
    assert store.open().file.schema == 7


def test_what_was_given_up_by_beginning_anew_does_not_come_back_when_the_new_file_is_damaged(store: Store) -> None:
    back_up(store.keeping, {"item/a": DONE})
    store.record([entry("item/b")])
    assert store.begin_anew()
    store.commit({"item/c": DONE})
    store.path.write_bytes(torn({"item/c": DONE}))
    assert store.open().file.records == {"item/c": DONE}


def test_what_was_given_up_comes_back_when_it_is_asked_for_and_counts_again(store: Store) -> None:
    back_up(store.keeping, {"item/a": DONE})
    assert store.begin_anew()
    store.path.unlink()
    assert store.rebuild()
    store.path.write_bytes(b"")
    assert store.open().file.records == {"item/a": DONE}


def test_beginning_anew_that_fails_loses_nothing_of_the_journal(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    back_up(store.keeping, {"item/a": DONE})
    store.record([entry("item/b")])
    with monkeypatch.context() as patch:
        patch.setattr(rescuer, "replace_file", refuse)
        with pytest.raises(SaveFailed):
            store.begin_anew()
    assert store.rebuild()
    assert store.open().file.records == {"item/a": DONE, "item/b": DONE}


@pytest.mark.parametrize("call", [Store.rebuild, Store.begin_anew])
def test_a_file_that_a_sync_tool_brings_back_at_the_same_moment_stays(
    store: Store, call: Callable[[Store], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(store.keeping, {"item/a": DONE})
    theirs = encode(ProgressFile(records={"item/b": DONE}))

    def be_faster(*arguments: Any, **options: Any) -> object:
        store.path.write_bytes(theirs)
        return atomic.replace_file(*arguments, **options)

    monkeypatch.setattr(rescuer, "replace_file", be_faster)
    assert not call(store)
    assert store.path.read_bytes() == theirs


def test_a_damaged_file_is_mended_where_the_name_of_a_folder_is_no_text(tmp_path: Path) -> None:
    state = Path(os.fsdecode(os.fsencode(tmp_path) + b"/st\xffate"))
    try:
        state.mkdir()
    except OSError:
        pytest.skip("names of files are text here")
    store = Store(tmp_path / "progress.json", state)
    store.commit({"item/a": DONE})
    store.path.write_bytes(torn({"item/a": DONE}))
    assert store.open().file.records == {"item/a": DONE}
    assert "st\ufffdate" in store.keeping.told()


def test_backups_that_cannot_be_read_are_not_taken_for_none(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Backups) -> list[Backup]:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Backups, "all", refuse)
    with pytest.raises(ProgressUnreadable, match="cannot be read") as caught:
        store.open()
    assert caught.value.kept
    assert caught.value.advice


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (Store.open, "is damaged, and could not be put together again"),
        (Store.rebuild, "could not be brought back"),
        (Store.begin_anew, "a new progress file could not be made"),
    ],
)
def test_what_the_disk_refuses_is_named_as_what_was_tried(
    store: Store, call: Callable[[Store], object], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    back_up(store.keeping, {"item/a": DONE})
    if call is Store.open:
        store.path.write_bytes(torn({"item/a": DONE}))
    monkeypatch.setattr(rescuer, "replace_file", refuse)
    with pytest.raises(SaveFailed, match=words) as caught:
        call(store)
    assert "the disk is full" in str(caught.value)


def test_the_text_speaks_of_what_there_is(keeping: Keeping) -> None:
    back_up(keeping, {"item/a": DONE, "item/b": DONE})
    recovery = put_together(b"\0" * 100, keeping)
    assert recovery is not None
    assert "nothing of it could be read" in recovery.text
    assert "0 " not in recovery.text.partition("The damaged file")[0]
