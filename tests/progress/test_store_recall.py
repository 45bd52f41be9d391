"""What the journal brings back at the next start: interrupted saves, older copies; and what it leaves alone."""

import errno
import os
from typing import Any

import pytest

from mlroadmap.errors import SaveFailed
from mlroadmap.progress import atomic
from mlroadmap.progress import journal as journal_module
from mlroadmap.progress.backups import Backup
from mlroadmap.progress.checkpoint import Mark
from mlroadmap.progress.encoding import encode
from mlroadmap.progress.fileformat import ProgressFile
from mlroadmap.progress.journal import Entry
from mlroadmap.progress.records import Records
from mlroadmap.progress.store import Store

AT = "2026-11-22T23:41:07.123Z/0000/a1b2c3d4"
DONE = {"at": AT, "state": "done"}


def entry(key: str) -> Entry:
    """A tick, as the journal holds it."""
    change = {"key": key, "before": None, "after": DONE, "for": ""}
    return Entry(id=os.urandom(8).hex(), verb="do", of="", label="", on="", changes=(change,))


def save(store: Store, *keys: str) -> None:
    """Record and commit ticks, as a session does."""
    entries = [entry(key) for key in keys]
    assert store.record(entries)
    store.commit(dict.fromkeys(keys, DONE))


def recalled(store: Store) -> Records:
    """What a program that starts now would add to the file."""
    again = Store(store.path, store.keeping.folder.parent)
    return again.recall(again.open())


def test_after_a_save_nothing_is_to_be_brought_back(store: Store) -> None:
    save(store, "item/a")
    save(store, "item/b")
    assert recalled(store) == {}


@pytest.mark.parametrize("saved", [[], ["item/a"]], ids=["first save", "later save"])
def test_a_change_whose_save_was_interrupted_is_brought_back(store: Store, saved: list[str]) -> None:
    for key in saved:
        save(store, key)
    store.record([entry("item/b")])
    assert "item/b" in recalled(store)


def test_what_an_older_copy_put_in_place_lacks_is_brought_back(store: Store) -> None:
    save(store, "item/a")
    older = store.path.read_bytes()
    save(store, "item/b")
    store.path.write_bytes(older)
    assert "item/b" in recalled(store)


def test_a_file_that_vanished_before_there_was_a_backup_is_brought_back(store: Store) -> None:
    save(store, "item/a")
    store.path.unlink()
    assert recalled(store) == {"item/a": DONE}


def test_what_another_program_recorded_and_did_not_write_is_in_the_next_save(store: Store) -> None:
    save(store, "item/a")
    Store(store.path, store.keeping.folder.parent).record([entry("item/theirs")])
    save(store, "item/b")
    assert store.load().file.records.keys() == {"item/a", "item/b", "item/theirs"}
    assert recalled(store) == {}


def test_what_was_done_to_one_file_is_never_brought_into_another(store: Store) -> None:
    store.record([entry("item/a")])
    other = Store(store.path.with_name("other.json"), store.keeping.folder.parent)
    assert other.recall(other.open()) == {}
    assert other.commit({"item/b": DONE}).file.records == {"item/b": DONE}


def test_an_entry_is_recorded_once_however_often_it_is_handed_over(store: Store) -> None:
    entries = [entry("item/a"), entry("item/b")]
    store.record(entries[:1])
    store.record(entries)
    store.record(entries)
    assert store.keeping.journal().everything() == entries


def test_an_entry_that_could_not_be_recorded_is_recorded_the_next_time(store: Store) -> None:
    store.keeping.folder.parent.write_text("A file where the folder should be.")
    entries = [entry("item/a")]
    assert not store.record(entries)
    store.keeping.folder.parent.unlink()
    assert store.record(entries)
    assert store.keeping.journal().everything() == entries


def test_a_lost_mark_costs_a_replay_and_changes_nothing(store: Store) -> None:
    save(store, "item/a")
    (store.keeping.folder / "journal.mark").unlink()
    assert recalled(store) == {"item/a": DONE}
    before = store.path.read_bytes()
    store.commit(recalled(store))
    assert store.path.read_bytes() == before


def test_a_journal_that_grew_too_long_is_begun_anew_after_a_save(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_module, "MOST_BYTES", 10)
    save(store, "item/a")
    assert store.keeping.journal().size == 0
    assert len(store.keeping.journal().older()) == 1
    save(store, "item/b")
    assert store.load().file.records.keys() == {"item/a", "item/b"}
    assert recalled(store) == {}


def test_an_older_copy_put_in_place_after_a_new_journal_was_begun_is_brought_back_too(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(store, "item/a")
    older = store.path.read_bytes()
    monkeypatch.setattr(journal_module, "MOST_BYTES", 10)
    save(store, "item/b")
    store.path.write_bytes(older)
    assert "item/b" in recalled(store)


def test_what_another_program_recorded_survives_a_save_that_failed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(handle: int) -> None:
        raise OSError(28, "No space left on device")

    save(store, "item/a")
    Store(store.path, store.keeping.folder.parent).record([entry("item/theirs")])
    with monkeypatch.context() as patch, pytest.raises(SaveFailed):
        patch.setattr(atomic, "flush", fail)
        store.commit({"item/b": DONE})
    store.commit({"item/b": DONE})
    assert "item/theirs" in store.load().file.records or "item/theirs" in recalled(store)


def test_what_another_program_recorded_while_this_one_started_is_not_lost(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(store, "item/a")
    is_at = Mark.is_at

    def meanwhile(mark: Mark, size: int, identity: Any) -> bool:
        found = is_at(mark, size, identity)
        Store(store.path, store.keeping.folder.parent).record([entry("item/theirs")])
        return found

    with monkeypatch.context() as patch:
        patch.setattr(Mark, "is_at", meanwhile)
        store.recall(store.open())
    save(store, "item/b")
    assert "item/theirs" in store.load().file.records or "item/theirs" in recalled(store)


def test_a_session_that_only_looks_at_a_whole_file_needs_no_journal(store: Store) -> None:
    store.path.write_bytes(encode(ProgressFile(records={"item/a": DONE})))
    assert recalled(store) == {}
    assert not store.keeping.folder.exists()


def test_a_backup_that_cannot_be_read_keeps_nothing_of_the_journal_from_coming_back(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Backup) -> ProgressFile:
        raise PermissionError(errno.EACCES, "Permission denied")

    save(store, "item/a")
    save(store, "item/b")
    store.back_up(store.load())
    store.record([entry("item/c")])  # and the program ends before the file has it
    with monkeypatch.context() as patch:
        patch.setattr(Backup, "read", refuse)
        again = Store(store.path, store.keeping.folder.parent)
        assert "item/c" in again.recall(again.open())
    assert "item/c" in recalled(store)
