"""What cannot be saved or read: said in a sentence that names the file, and nothing is changed."""

import errno
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mlroadmap.errors import (
    LockTimeout,
    MlroadmapError,
    ProgressDamaged,
    ProgressNewer,
    ProgressUnreadable,
    SaveFailed,
)
from mlroadmap.progress import fileformat, lock, reading
from mlroadmap.progress.identity import identify
from mlroadmap.progress.journal import Entry
from mlroadmap.progress.lock import locked
from mlroadmap.progress.store import Store

AT = "2026-11-22T23:41:07.123Z/0000/a1b2c3d4"
CHANGE = {"item/a": {"at": AT, "on": "2026-11-23", "state": "done"}}
HEAD = b'{"kind":"mlroadmap-progress",\n"schema":1,\n"min_writer":1,\n'


def refuses(call: Callable[[], object], error: type[MlroadmapError], store: Store) -> str:
    """The sentence a call is refused with; the file must be named in it and stay as it is."""
    before = identify(store.path)
    with pytest.raises(error) as caught:
        call()
    assert str(store.path) in str(caught.value)
    assert caught.value.kept
    assert caught.value.advice
    assert "None" not in str(caught.value)
    assert identify(store.path) == before
    return str(caught.value)


@pytest.mark.parametrize("writer", [b"2", b"99999999999999999999"])
def test_a_file_that_asks_for_a_newer_writer_is_read_and_never_written(store: Store, writer: bytes) -> None:
    data = HEAD.replace(b'"min_writer":1', b'"min_writer":' + writer) + b'"item/b":{"state":"done"},\n"~":null}\n'
    store.path.write_bytes(data)
    refuses(lambda: store.commit(CHANGE), ProgressNewer, store)
    refuses(lambda: store.commit({}), ProgressNewer, store)
    assert store.path.read_bytes() == data
    assert store.load().file.records == {"item/b": {"state": "done"}}
    assert store.load().file.is_newer


DAMAGED = [
    pytest.param(b"", id="empty"),
    pytest.param(b"\0" * 512, id="zeroed"),
    pytest.param(HEAD + b'"item/b":{"state"', id="cut off"),
    pytest.param(b"<<<<<<< HEAD\n" + HEAD + b'"~":null}\n', id="conflict"),
    pytest.param(HEAD + b'"x":' + b"[" * 100_000 + b",\n", id="deep"),
    pytest.param(HEAD + b'"x":1e999,\n"~":null}\n', id="number too large to write back"),
    pytest.param(HEAD + b'"x":{"x":[-1e400]},\n"~":null}\n', id="such a number inside"),
]
FOREIGN = [
    pytest.param(b'{"other":"json"}', id="other json"),
    pytest.param(b"Dear diary,\n", id="text"),
    pytest.param(b"\xff\xfe", id="binary"),
]


@pytest.mark.parametrize("data", [*DAMAGED, *FOREIGN])
def test_what_is_no_whole_progress_file_is_never_taken_for_empty(store: Store, data: bytes) -> None:
    store.path.write_bytes(data)
    refuses(store.load, ProgressDamaged, store)


@pytest.mark.parametrize("data", DAMAGED)
def test_a_damaged_file_is_never_written_over_without_a_copy(store: Store, data: bytes) -> None:
    store.path.write_bytes(data)
    assert store.commit(CHANGE).file.records == CHANGE
    [copy] = store.keeping.damaged.iterdir()
    assert copy.read_bytes() == data
    assert str(copy) in store.keeping.told()
    assert os.listdir(store.path.parent) == [store.path.name]


@pytest.mark.parametrize("data", FOREIGN)
def test_a_file_that_is_none_of_ours_is_refused_and_left_as_it_is(store: Store, data: bytes) -> None:
    store.path.write_bytes(data)
    for call in (store.open, store.reread, lambda: store.commit(CHANGE)):
        refuses(call, ProgressUnreadable, store)
    assert store.path.read_bytes() == data
    assert os.listdir(store.path.parent) == [store.path.name]


def test_a_file_of_any_size_is_refused_without_reading_it_all(store: Store) -> None:
    with store.path.open("wb") as file:
        file.truncate(1 << 40)
    refuses(store.load, ProgressUnreadable, store)
    assert store.path.stat().st_size == 1 << 40


def test_a_file_one_byte_too_large_is_not_cut_to_size(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    size = len(store.commit(CHANGE).data)
    for module in (fileformat, reading):
        monkeypatch.setattr(module, "MAX_BYTES", size - 1)
    another = Store(store.path, store.path.parent / "state")
    refuses(another.load, ProgressUnreadable, another)


def test_no_save_makes_a_file_too_large_to_read_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (fileformat, reading):
        monkeypatch.setattr(module, "MAX_BYTES", 1000)
    store.commit(CHANGE)
    refuses(lambda: store.commit({"note/a/1": {"at": AT, "base": [], "text": "x" * 1000}}), SaveFailed, store)
    assert store.load().file.records == CHANGE


def test_a_file_that_may_not_be_read_is_not_taken_for_missing(unprivileged: Path) -> None:
    store = Store(unprivileged / "progress.json", unprivileged / "state")
    store.commit(CHANGE)
    store.path.chmod(0)
    refuses(store.load, ProgressUnreadable, store)
    refuses(lambda: store.commit({"item/b": CHANGE["item/a"]}), ProgressUnreadable, store)
    store.path.chmod(0o600)
    assert store.load().file.records == CHANGE


def test_a_folder_in_the_place_of_the_file_is_not_taken_for_missing(store: Store) -> None:
    store.path.mkdir()
    refuses(store.load, ProgressUnreadable, store)
    refuses(lambda: store.commit(CHANGE), ProgressUnreadable, store)


def test_a_link_that_leads_to_itself_is_not_taken_for_missing(store: Store) -> None:
    store.path.symlink_to(store.path)
    with pytest.raises(ProgressUnreadable):
        store.load()
    with pytest.raises(MlroadmapError):
        store.commit(CHANGE)
    assert store.path.is_symlink()


@pytest.mark.parametrize("exists", [True, False])
def test_a_read_only_folder_cannot_be_saved_in(unprivileged: Path, exists: bool) -> None:
    store = Store(unprivileged / "data" / "progress.json", unprivileged / "state")
    store.path.parent.mkdir()
    if exists:
        store.commit(CHANGE)
    before = os.listdir(store.path.parent)
    store.path.parent.chmod(0o500)
    refuses(lambda: store.commit({"item/b": CHANGE["item/a"]}), SaveFailed, store)
    assert os.listdir(store.path.parent) == before
    store.path.parent.chmod(0o700)
    assert "item/b" in store.commit({"item/b": CHANGE["item/a"]}).file.records


def test_a_folder_that_cannot_be_made_is_a_failed_save(unprivileged: Path) -> None:
    (unprivileged / "data").mkdir(mode=0o500)
    store = Store(unprivileged / "data" / "sub" / "progress.json", unprivileged / "state")
    refuses(lambda: store.commit(CHANGE), SaveFailed, store)


def test_where_only_the_state_folder_may_not_be_written_a_save_goes_on_and_says_what_is_not_kept(
    unprivileged: Path,
) -> None:
    state = unprivileged / "state"
    state.mkdir(mode=0o500)
    store = Store(unprivileged / "data" / "progress.json", state)
    entry = Entry("0" * 16, "do", "", "A", "2026-11-23 00:00:00", ())
    for name in ("item/a", "item/b"):
        assert not store.record([entry])
        store.commit({name: CHANGE["item/a"]})
    assert sorted(store.load().file.records) == ["item/a", "item/b"]
    assert str(state) in store.warning
    assert "XDG_STATE_HOME" in store.warning
    assert store.warning.count("may not be written") == 1
    assert "XDG_STATE_HOME" in store.keeping.refusal()
    assert os.listdir(state) == []
    store.acknowledge()
    store.commit({"item/c": CHANGE["item/a"]})
    assert store.warning == ""


@pytest.mark.skipif(sys.platform == "win32", reason="speaks of POSIX locks")
def test_a_disk_without_locks_is_saved_to_and_warned_of_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    def flock(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", flock)
    assert store.commit(CHANGE).file.records == CHANGE
    assert "has no locks" in store.warning
    assert str(store.keeping.folder) in store.warning
    store.acknowledge()
    store.commit({"item/b": CHANGE["item/a"]})
    assert store.warning == ""


@pytest.mark.skipif(sys.platform == "win32", reason="speaks of POSIX locks")
def test_without_locks_a_file_that_changed_meanwhile_is_not_replaced(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    def flock(*_: object) -> None:
        raise OSError(errno.ENOSYS, "Function not implemented")

    monkeypatch.setattr(fcntl, "flock", flock)
    store.commit(CHANGE)
    other = Store(store.path, store.keeping.folder.parent)
    fsync, waiting = os.fsync, [{"item/b": CHANGE["item/a"]}]

    def squeeze_in(handle: int) -> None:
        fsync(handle)
        if waiting and stat.S_ISREG(os.fstat(handle).st_mode):
            other.commit(waiting.pop())

    monkeypatch.setattr(os, "fsync", squeeze_in)
    store.commit({"item/c": CHANGE["item/a"]})
    assert sorted(Store(store.path, store.keeping.folder.parent).load().file.records) == ["item/a", "item/b", "item/c"]


def test_a_journal_that_cannot_be_written_is_warned_of(store: Store) -> None:
    store.commit(CHANGE)
    store.keeping.journal().path.mkdir()
    entry = Entry("0" * 16, "do", "", "A", "2026-11-23 00:00:00", ())
    assert not store.record([entry])
    store.commit({"item/b": CHANGE["item/a"]})
    assert f"{store.keeping.journal().path} (it is a folder, not a file)" in store.warning
    store.keeping.journal().path.rmdir()
    assert store.record([entry])
    assert store.warning == ""


def test_a_file_in_the_place_of_the_folder_is_a_failed_save(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("mine")
    store = Store(tmp_path / "data" / "progress.json", tmp_path / "state")
    with pytest.raises(MlroadmapError) as caught:
        store.commit(CHANGE)
    assert str(store.path) in str(caught.value)
    assert (tmp_path / "data").read_text() == "mine"


def test_a_program_that_never_finishes_fails_the_save_in_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.commit(CHANGE)
    assert store.lock_seconds == lock.TIMEOUT_SECONDS
    store.lock_seconds = 0.02
    with locked(store.keeping.lock), pytest.raises(LockTimeout):
        store.commit({"item/b": CHANGE["item/a"]})
    assert store.load().file.records == CHANGE


def breaking(call: Callable[..., Any], number: int, folders: bool) -> Callable[[int], Any]:
    """`os.fsync` that fails for folders, or for files."""

    def breaks(handle: int) -> Any:
        if stat.S_ISDIR(os.fstat(handle).st_mode) is folders:
            raise OSError(number, os.strerror(number))
        return call(handle)

    return breaks


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EIO, "the disk reports an error"),
        (errno.EDQUOT, "your share of the disk is full"),
        (errno.EROFS, "the disk can only be read"),
        (errno.EFBIG, os.strerror(errno.EFBIG)),
    ],
)
def test_a_failing_disk_fails_the_save_and_the_next_save_has_the_change(
    store: Store, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    store.commit(CHANGE)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", breaking(os.fsync, number, folders=False))
        sentence = refuses(lambda: store.commit({"item/b": CHANGE["item/a"]}), SaveFailed, store)
    assert words in sentence
    assert os.listdir(store.path.parent) == [store.path.name]
    assert store.commit({"item/b": CHANGE["item/a"]}).file.records.keys() == {"item/a", "item/b"}


def test_a_save_whose_folder_was_not_flushed_does_not_say_that_the_file_is_as_before(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.commit({"item/b": CHANGE["item/a"]})
    before = store.path.read_bytes()
    monkeypatch.setattr(os, "fsync", breaking(os.fsync, errno.EIO, folders=True))
    with pytest.raises(SaveFailed) as caught:
        store.commit(CHANGE)
    assert store.path.read_bytes() == before or "as it was before" not in str(caught.value)


def test_a_save_is_not_called_durable_until_the_folder_was_flushed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch, pytest.raises(SaveFailed):
        patch.setattr(os, "fsync", breaking(os.fsync, errno.EIO, folders=True))
        store.commit(CHANGE)
    flushed: list[int] = []
    fsync = os.fsync

    def flushes(handle: int) -> None:
        flushed.append(os.fstat(handle).st_ino)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", flushes)
    store.commit(CHANGE)
    assert store.path.parent.stat().st_ino in flushed


def test_a_refusal_names_the_folder_kept_for_the_file_where_that_is_what_is_wrong(store: Store, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("mine")
    with pytest.raises(SaveFailed) as caught:
        store.commit(CHANGE)
    assert str(store.path) in str(caught.value)
    assert f"at {tmp_path / 'state'}" in str(caught.value)
