import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from textual.message import Message

from mlroadmap.app import saver as saving
from mlroadmap.app.messages import ChangedElsewhere, Saved, Unreadable
from mlroadmap.app.messages import SaveFailed as SaveFailedMessage
from mlroadmap.app.saver import Saver
from mlroadmap.errors import SaveFailed
from mlroadmap.progress.store import Store
from mlroadmap.session.saving import FileState, PendingSave


class WatchedStore(Store):
    """A real store that counts its writes and can be told to refuse them, or to wait before one."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "data" / "progress-small.json", folder / "state")
        self.writes: list[Mapping[str, Any]] = []
        self.refuses = False
        self.gate = threading.Event()
        self.gate.set()

    def commit(self, changes: Mapping[str, Any]) -> FileState:
        self.gate.wait(10)
        if self.refuses:
            raise SaveFailed("the disk is full")
        self.writes.append(changes)
        return super().commit(changes)


class Desk:
    """A saver, what it posted, and the changes handed to it so far."""

    def __init__(self, folder: Path) -> None:
        self.store = WatchedStore(folder)
        self.posted: list[Message] = []
        self.known = self.store.load()
        self.changes: dict[str, object] = {}
        self.saver = Saver(self._post, self.store.load, lambda: self.store.has_changed(self.known.identity))

    def _post(self, message: Message) -> None:
        if isinstance(message, Saved | ChangedElsewhere):
            self.known = message.snapshot
        self.posted.append(message)

    def change(self, number: int) -> None:
        """Make one change and hand over all that is not saved, as the session does."""
        self.changes[f"item/a/{number}"] = {"at": f"2026-01-01T00:00:00.{number:03d}Z/0000/aaaaaaaa", "state": "done"}
        self.saver.save(PendingSave(store=self.store, changes=dict(self.changes)))

    def kinds(self) -> list[type[Message]]:
        return [type(message) for message in self.posted]

    def on_disk(self) -> set[str]:
        return {*self.store.load().file.records}


def wait_for(condition: Callable[[], object], seconds: float = 5) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.005)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(saving, "MIN_SECONDS_BETWEEN_SAVES", 0.1)
    made = Desk(tmp_path)
    yield made
    made.store.gate.set()
    if made.saver._thread.ident is not None:
        made.saver.stop()


def test_a_change_is_written_at_once_and_reported_with_the_file_as_it_is(desk: Desk) -> None:
    desk.saver.start()
    desk.change(1)
    wait_for(lambda: desk.posted)
    (message,) = desk.posted
    assert isinstance(message, Saved)
    assert {*message.snapshot.file.records} == {"item/a/1"} == desk.on_disk()


def test_a_burst_becomes_few_writes_and_none_of_it_is_lost(desk: Desk) -> None:
    desk.saver.start()
    for number in range(40):
        desk.change(number)
    wait_for(lambda: len(desk.on_disk()) == 40)
    assert len(desk.store.writes) <= 2


def test_changes_made_during_a_write_follow_in_the_next(desk: Desk) -> None:
    desk.store.gate.clear()
    desk.saver.start()
    desk.change(1)
    time.sleep(0.05)
    desk.change(2)
    desk.change(3)
    desk.store.gate.set()
    wait_for(lambda: desk.on_disk() == {"item/a/1", "item/a/2", "item/a/3"})
    assert len(desk.store.writes) == 2


@pytest.mark.parametrize("before_start", [False, True])
def test_stopping_writes_what_is_left(desk: Desk, before_start: bool) -> None:
    if before_start:
        desk.change(1)
    desk.saver.start()
    for number in range(1, 6):
        desk.change(number)
    assert desk.saver.stop()
    assert len(desk.on_disk()) == 5


def test_stopping_does_not_sit_out_the_pause_between_saves(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "MIN_SECONDS_BETWEEN_SAVES", 30)
    monkeypatch.setattr(saving, "LEAVE_SECONDS", 1)
    desk.saver.start()
    desk.change(1)
    wait_for(lambda: desk.posted)
    desk.change(2)
    assert desk.saver.stop(), "leaving waits for a pause that serves nobody any more"
    assert len(desk.on_disk()) == 2


def test_a_failed_save_says_so_and_keeps_everything_for_the_next(desk: Desk) -> None:
    desk.store.refuses = True
    desk.saver.start()
    desk.change(1)
    wait_for(lambda: desk.posted)
    (message,) = desk.posted
    assert isinstance(message, SaveFailedMessage)
    assert "the disk is full" in str(message.error)
    desk.store.refuses = False
    desk.change(2)
    wait_for(lambda: Saved in desk.kinds())
    assert desk.on_disk() == {"item/a/1", "item/a/2"}


def test_a_failed_save_is_tried_again_without_a_new_change(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "RETRY_SECONDS", 0.05)
    desk.store.refuses = True
    desk.saver.start()
    desk.change(1)
    wait_for(lambda: len(desk.posted) >= 2)
    assert {*desk.kinds()} == {SaveFailedMessage}
    desk.store.refuses = False
    wait_for(lambda: Saved in desk.kinds())
    assert desk.on_disk() == {"item/a/1"}


def test_stopping_ends_even_where_nothing_can_be_written(desk: Desk) -> None:
    desk.store.refuses = True
    desk.saver.start()
    desk.change(1)
    wait_for(lambda: desk.posted)
    assert desk.saver.stop()
    assert {*desk.kinds()} == {SaveFailedMessage}


def test_changes_of_others_are_noticed_and_own_ones_are_not(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "POLL_SECONDS", 0.02)
    desk.saver.start()
    desk.change(1)
    wait_for(lambda: desk.posted)
    time.sleep(0.1)
    assert desk.kinds() == [Saved]
    Store(desk.store.path, desk.store.path.parent).commit({"item/b/1": {"at": "", "state": "done"}})
    wait_for(lambda: len(desk.posted) > 1)
    time.sleep(0.1)
    assert desk.kinds() == [Saved, ChangedElsewhere]


def test_a_file_that_became_unreadable_is_reported_and_left_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "POLL_SECONDS", 0.02)
    desk.saver.start()
    desk.change(1)
    wait_for(lambda: desk.posted)
    desk.store.path.write_bytes(b"half of somet")
    wait_for(lambda: Unreadable in desk.kinds())
    desk.change(2)
    wait_for(lambda: SaveFailedMessage in desk.kinds())
    assert desk.store.path.read_bytes() == b"half of somet"
