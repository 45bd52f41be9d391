"""Somebody writes the file in the middle of a save, with our lock or without it."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from mlroadmap.errors import SaveFailed
from mlroadmap.progress import atomic
from mlroadmap.progress.encoding import encode
from mlroadmap.progress.fileformat import ProgressFile
from mlroadmap.progress.store import Store

AT = "2026-11-22T23:41:07.123Z/0000/a1b2c3d4"
RECORD = {"at": AT, "on": "2026-11-23", "state": "done"}

Meanwhile: TypeAlias = Callable[[Callable[[], None]], None]


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Lets somebody do something each time a new file is written but not yet in its place."""

    def arrange(somebody: Callable[[], None]) -> None:
        flush = atomic.flush

        def interrupted(handle: int) -> None:
            flush(handle)
            with monkeypatch.context() as patch:
                patch.setattr(atomic, "flush", flush)
                somebody()

        monkeypatch.setattr(atomic, "flush", interrupted)

    return arrange


def once(action: Callable[[], object]) -> Callable[[], None]:
    left = [action]

    def act() -> None:
        if left:
            left.pop()()

    return act


@pytest.mark.parametrize("exists", [True, False])
def test_what_a_sync_tool_put_in_place_meanwhile_is_kept(store: Store, meanwhile: Meanwhile, exists: bool) -> None:
    if exists:
        store.commit({"item/old": RECORD})

    def sync() -> None:
        arrived = store.path.with_name("arriving")
        arrived.write_bytes(encode(ProgressFile(records={"item/old": RECORD, "item/theirs": RECORD})))
        arrived.replace(store.path)

    meanwhile(once(sync))
    saved = store.commit({"item/mine": RECORD})
    assert saved.file.records.keys() == {"item/old", "item/theirs", "item/mine"}
    assert store.load() == saved
    assert os.listdir(store.path.parent) == [store.path.name]


def test_what_was_written_into_the_file_in_place_meanwhile_is_kept(store: Store, meanwhile: Meanwhile) -> None:
    store.commit({"item/old": RECORD})
    meanwhile(once(lambda: store.path.write_bytes(encode(ProgressFile(records={"item/theirs": RECORD})))))
    assert store.commit({"item/mine": RECORD}).file.records.keys() == {"item/theirs", "item/mine"}


def test_a_file_that_vanishes_meanwhile_does_not_fail_the_save(store: Store, meanwhile: Meanwhile) -> None:
    store.commit({"item/old": RECORD})
    meanwhile(once(store.path.unlink))
    store.commit({"item/mine": RECORD})
    assert "item/mine" in store.load().file.records


def test_a_file_damaged_meanwhile_is_kept_aside_and_put_together_again(store: Store, meanwhile: Meanwhile) -> None:
    store.commit({"item/old": RECORD})
    meanwhile(once(lambda: store.path.write_bytes(b'{"half')))
    saved = store.commit({"item/mine": RECORD})
    assert saved.file.records.keys() == {"item/old", "item/mine"}
    assert store.load() == saved
    [copy] = store.keeping.damaged.iterdir()
    assert copy.read_bytes() == b'{"half'
    assert os.listdir(store.path.parent) == [store.path.name]


def test_a_program_that_never_stops_writing_fails_the_save_and_loses_nothing(
    store: Store, meanwhile: Meanwhile
) -> None:
    store.commit({"item/old": RECORD})
    written: list[int] = []

    def write() -> None:
        written.append(len(written))
        records = {"item/old": RECORD, **{f"item/theirs/{number}": RECORD for number in written}}
        store.path.write_bytes(encode(ProgressFile(records=records)))

    meanwhile(write)
    with pytest.raises(SaveFailed) as caught:
        store.commit({"item/mine": RECORD})
    assert str(store.path) in str(caught.value)
    assert len(store.load().file.records) == 1 + len(written)
    assert os.listdir(store.path.parent) == [store.path.name]


def test_a_lock_file_removed_in_the_middle_of_a_save_loses_nothing(
    store: Store, tmp_path: Path, meanwhile: Meanwhile
) -> None:
    store.commit({"item/old": RECORD})

    def intrude() -> None:
        for path in (tmp_path / "state").rglob("*"):
            if path.is_file():
                path.unlink()
        Store(store.path, tmp_path / "state").commit({"item/theirs": RECORD})

    meanwhile(once(intrude))
    saved = store.commit({"item/mine": RECORD})
    assert saved.file.records.keys() == {"item/old", "item/theirs", "item/mine"}
