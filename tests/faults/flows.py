"""What learners do to their progress file, and what has to hold of whatever is left of it."""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import pytest
from tests.faults.recording import Crash, Promise, Recorder, Tree, put_there

from mlroadmap.errors import MlroadmapError, ProgressMissing
from mlroadmap.library.reader import Library, open_library
from mlroadmap.model.tracking import State
from mlroadmap.paths import Places
from mlroadmap.progress import atomic, backups, journal
from mlroadmap.progress.backups import Backups
from mlroadmap.progress.clock import Clock
from mlroadmap.progress.fileformat import Damaged, decode
from mlroadmap.progress.journal import Entry
from mlroadmap.progress.merge import canonical, merge, newer
from mlroadmap.progress.store import Store
from mlroadmap.session import rescue
from mlroadmap.session.actions import Action
from mlroadmap.session.session import Session

if TYPE_CHECKING:
    from mlroadmap.progress.identity import Identity


class Violation(AssertionError):
    """Something that must hold does not."""


@cache
def _cache_folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory()


@cache
def _library() -> Library:
    return open_library(None, Path(_cache_folder().name))


@contextmanager
def new_desk() -> Iterator["Desk"]:
    """A desk that is cleared away after a `with` block; in memory where that is possible."""
    memory = Path("/dev/shm")
    root = Path(tempfile.mkdtemp(prefix="mlroadmap-desk-", dir=memory if os.access(memory, os.W_OK) else None))
    try:
        yield Desk(root, _library())
    finally:
        shutil.rmtree(root)


class Desk:
    """One learner's folders, what they were promised, and the windows they have open."""

    def __init__(self, root: Path, library: Library) -> None:
        """Start with empty folders."""
        self.root = root
        self.library = library
        self.state = root / "state"
        self.roadmap = library.outline().id
        self.file = root / "data" / f"progress-{self.roadmap}.json"
        self.promise = Promise({}, in_file=False)
        self.written: set[tuple[str, str]] = set()
        """Every record anybody ever wrote."""
        self.recorder: Recorder | None = None
        self.items = list(library.outline().every_item())

    def store(self) -> Store:
        """A keeper of the file that knows nothing yet."""
        return Store(self.file, self.state, self.roadmap)

    def window(self) -> "Window":
        """A program that has just been started."""
        folders = {"data": self.file.parent, "state": self.state, "cache": self.state, "config": self.state}
        places = Places(**folders, roadmap=self.roadmap)
        return Window(self, Session(self.library, self.store(), Clock(lambda: "aaaaaaaa"), places))

    def acknowledge(self, records: Mapping[str, Any], *, in_file: bool = True) -> None:
        """Note what a program said is durable, beside what was before."""
        self.promise = Promise(merge(self.promise.records, records), in_file)
        if self.recorder:
            self.recorder.acknowledge(self.promise)


class Window:
    """One program at work."""

    def __init__(self, desk: Desk, session: Session) -> None:
        """Begin to work."""
        self.desk = desk
        self.session = session
        self._unsaved: dict[str, Any] = {}

    def mark(self, number: int, state: State = State.DONE, many: int = 1) -> "Window":
        """Give items a state."""
        return self._did(self.session.mark([item.id for item in self.desk.items[number : number + many]], state))

    def note(self, number: int, text: str) -> "Window":
        """Write a note."""
        return self._did(self.session.write_note(self.desk.items[number].id, text))

    def undo(self) -> "Window":
        """Take the latest action back."""
        return self._did(self.session.undo().action)

    def redo(self) -> "Window":
        """Do it again."""
        return self._did(self.session.redo().action)

    def restore(self) -> "Window":
        """Make everything as it was in the newest backup."""
        return self._did(rescue.restore(self.session, None)[1])

    def _did(self, action: Action | None) -> "Window":
        assert action is not None
        self._unsaved.update(action.records())
        self.desk.written |= _texts(action.records())
        return self

    def save(self) -> None:
        """Save, and hold the program to it."""
        self.session.save()
        self.desk.acknowledge(self._unsaved)
        self._unsaved = {}

    def record(self) -> None:
        """Die after the journal has everything and before the file has."""
        pending = self.session.pending_save()
        assert pending is not None
        assert pending.record()
        self.desk.acknowledge(self._unsaved, in_file=False)


class Flow(NamedTuple):
    """One course of events."""

    name: str
    before: Callable[[Desk], None]
    """What happened long ago and is durable."""
    course: Callable[[Desk], None]
    """What the power cuts fall into."""
    survives_older_copy: bool = True
    """Whether nothing is lost, either, where the file is afterwards replaced by what it was before."""
    is_damaged: bool = False
    """Whether the file was damaged before."""
    tells: bool = False
    """Whether the learner has to be told of it, however the power is cut."""


# What was before


def nothing(desk: Desk) -> None:
    """A machine that never saw the program."""


def some_saves(desk: Desk) -> None:
    """A learner who has begun."""
    window = desk.window()
    window.mark(0, many=3).note(0, "First thoughts.\nOn two lines.").save()
    window.mark(1, State.LEARNING).save()


def back_up(desk: Desk) -> None:
    """A backup of the file as it is, later than any other: of two made in one second either may count as newest."""
    store = desk.store()
    later = time.time() + 10
    store.keeping.backups = Backups(store.keeping.backups.folder, lambda: later)
    store.back_up(store.load())


def saves_and_backup(desk: Desk) -> None:
    """One who has a backup, and has done more since."""
    some_saves(desk)
    back_up(desk)
    desk.window().mark(5, State.KNOWN).note(0, "Second thoughts.").save()


def damaged(change: Callable[[bytes], bytes]) -> Callable[[Desk], None]:
    """One whose file was damaged since."""

    def damage(desk: Desk) -> None:
        saves_and_backup(desk)
        desk.file.write_bytes(change(desk.file.read_bytes()))
        desk.acknowledge({}, in_file=False)

    return damage


def gone(desk: Desk) -> None:
    """One whose file is gone."""
    saves_and_backup(desk)
    desk.file.unlink()
    desk.acknowledge({}, in_file=False)


def gone_with_journal(desk: Desk) -> None:
    """One whose file and journal are gone."""
    some_saves(desk)
    back_up(desk)
    for path in (desk.file, *desk.state.rglob("journal*")):
        path.unlink()
    desk.acknowledge({}, in_file=False)


def older_copy(desk: Desk) -> None:
    """One whose file a sync tool took back."""
    some_saves(desk)
    old = desk.file.read_bytes()
    desk.window().mark(7).save()
    copy = desk.file.with_name("copy")
    copy.write_bytes(old)
    copy.replace(desk.file)
    desk.acknowledge({}, in_file=False)


def killed(desk: Desk) -> None:
    """One whose program was killed between journal and file, some time ago."""
    some_saves(desk)
    desk.window().mark(8).record()
    left = desk.file.with_name(f"{atomic.TEMPORARY_PREFIX}{'0' * 16}{atomic.TEMPORARY_SUFFIX}")
    left.write_bytes(desk.file.read_bytes()[:50])
    os.utime(left, (1_000_000, 1_000_000))


def linked(desk: Desk) -> None:
    """One whose file is a symbolic link into another folder."""
    elsewhere = desk.root / "dotfiles" / "mine.json"
    elsewhere.parent.mkdir()
    desk.file.parent.mkdir()
    desk.file.symlink_to(elsewhere)
    some_saves(desk)


# What the power cuts fall into


def first_saves(desk: Desk) -> None:
    """The very first changes, each saved."""
    window = desk.window()
    for number in range(10, 13):
        window.mark(number).save()


def many_saves(desk: Desk) -> None:
    """Marks and notes, one or many, some of them over others."""
    window = desk.window()
    for number in range(12):
        window.mark(number, State.LEARNING, many=number + 1).save()
        window.note(number % 2, f"Thought {number}.").mark(number, State.DONE).save()


def saves_with_backups(desk: Desk) -> None:
    """Saves long apart: each makes a backup, and there is room for a few only."""
    window = desk.window()
    now = [time.time()]
    window.session.store.keeping.backups = Backups(window.session.store.keeping.backups.folder, lambda: now[0])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backups, "MAX_TOTAL_BYTES", 4 * desk.file.stat().st_size)
        for number in range(10, 18):
            now[0] += 3600
            window.mark(number, many=2).save()


def open_and_save(desk: Desk) -> None:
    """A start, which mends what there is to mend, and two saves."""
    window = desk.window()
    window.mark(20).save()
    window.note(20, "After that.").save()


def rebuild_and_save(desk: Desk) -> None:
    """Bringing the file back, and a save."""
    desk.store().rebuild()
    desk.acknowledge({})
    open_and_save(desk)


def begin_anew(desk: Desk) -> None:
    """An empty file instead of the one that is gone, and a save."""
    desk.store().begin_anew()
    desk.promise = Promise({}, in_file=True)
    desk.acknowledge({})
    open_and_save(desk)


def restore_and_back(desk: Desk) -> None:
    """A restored backup, taken back, and restored again."""
    window = desk.window()
    window.restore().save()
    window.undo().save()
    window.redo().save()


def undo_and_redo(desk: Desk) -> None:
    """Three actions, two taken back, one done again, and another."""
    window = desk.window()
    for number in range(3):
        window.mark(number, State.SKIPPED).save()
    window.undo().save()
    window.undo().save()
    window.redo().save()
    window.note(1, "Never mind.").save()


def short_journal(desk: Desk) -> None:
    """Saves with a journal that is soon too long."""
    window = desk.window()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(journal, "MOST_BYTES", 2500)  # set aside once: of those before only the latest is kept
        for number in range(10, 18):
            window.mark(number).save()


def two_windows(desk: Desk) -> None:
    """Two programs that know nothing of each other."""
    first, second = desk.window(), desk.window()
    for number in range(10, 18):
        first.mark(number).save()
        second.mark(number + 10, State.LEARNING).note(number, "Here, too.").save()


FLOWS = (
    Flow("first saves", nothing, first_saves),
    Flow("saves", some_saves, many_saves),
    Flow("saves with backups", some_saves, saves_with_backups),
    Flow("mending a file cut short", damaged(lambda data: data[: len(data) // 2]), open_and_save, is_damaged=True),
    Flow("mending a file of zeros", damaged(lambda data: bytes(len(data))), open_and_save, is_damaged=True),
    Flow("mending an empty file", damaged(lambda data: b""), open_and_save, is_damaged=True),
    Flow("rebuilding", gone, rebuild_and_save),
    Flow("rebuilding without a journal", gone_with_journal, rebuild_and_save),
    Flow("restoring", saves_and_backup, restore_and_back),
    Flow("undoing and redoing", some_saves, undo_and_redo),
    Flow("a journal that is too long", some_saves, short_journal, survives_older_copy=False),
    Flow("two windows", some_saves, two_windows),
    Flow("an older copy put there", older_copy, open_and_save),
    Flow("after a kill", killed, open_and_save),
    Flow("a file behind a link", linked, first_saves),
)
ANEW = Flow("beginning anew", gone, begin_anew, survives_older_copy=False)
"""Not among the others: what was promised before is not to come back."""
FLOWS_BY_NAME = {flow.name: flow for flow in FLOWS}


# What has to hold

Mutation: TypeAlias = Callable[[pytest.MonkeyPatch], None]


class Outcome:
    """One flow, recorded, and everything a power cut may leave of it."""

    def __init__(self, desk: Desk, flow: Flow, mutation: Mutation | None = None) -> None:
        """Go through the flow.

        Args:
            desk: An empty one.
            flow: What is done.
            mutation: What is taken out of the program while it is done.
        """
        self.desk = desk
        self.flow = flow
        with numbered({}):
            flow.before(desk)
        self.recorder = Recorder(desk.root, desk.promise)
        self.real_file = os.path.realpath(desk.file)
        base = self.recorder.base.get(self.real_file)
        self._base = base.data if base else None
        desk.written |= _texts(desk.promise.records)
        desk.recorder = self.recorder
        with pytest.MonkeyPatch.context() as patch, numbered({}), self.recorder.recording():
            if mutation:
                mutation(patch)
            flow.course(desk)
        self.saves = sum(isinstance(step, Promise) for step in self.recorder.steps) - 1
        self._seen: set[int] = set()

    def check(self, most: int, *, lose_folders: bool = False, next_save_every: int = 10) -> int:
        """Look at everything a power cut may leave.

        Args:
            most: At each step so many.
            lose_folders: Whether new folders are lost unless what is above them is synced.
            next_save_every: How often it is also tried whether the next save works.

        Returns:
            How many different things that were.

        Raises:
            Violation: Something does not hold.
        """
        count = 0
        for count, crash in enumerate(self.recorder.crashes(most, lose_folders=lose_folders), 1):
            try:
                self._check_file(crash)
                self._check_recall(crash, crash.tree, saves_next=count % next_save_every == 0)
                if self.flow.survives_older_copy:
                    self._check_older_copy(crash)
            except (Violation, MlroadmapError, OSError) as error:
                step = self.recorder.steps[crash.after - 1]
                raise Violation(f"{self.flow.name}, step {crash.after} ({step!r:.200}): {error!r}") from error
        return count

    def _check_file(self, crash: Crash) -> None:
        """The file is whole and holds what was promised of it."""
        is_first = crash.promise is self.recorder.steps[0]
        file = crash.tree.get(self.real_file)
        data = file.data if file else None
        if is_first and data == self._base:
            return
        if data is None:
            raise Violation("there is no file")
        try:
            records = decode(data).records
        except Damaged as error:
            raise Violation(f"the file is not whole: {error}") from error
        if crash.promise.in_file:
            self._compare(records, crash.promise, "the file alone")

    def _check_recall(self, crash: Crash, tree: Tree, *, saves_next: bool = False) -> None:
        """The next start shows what was promised, and the next save works."""
        with self.started(tree) as (store, records):
            self._compare(records, crash.promise, "the next start")
            if self.flow.is_damaged:
                self._check_mended(store)
            if saves_next:
                self._check_next_save(store, records, crash.promise)

    @contextmanager
    def started(self, tree: Tree) -> Iterator[tuple[Store, Mapping[str, Any]]]:
        """A program that starts with these files, and what it shows; where the file is gone it was brought back."""
        with numbered(put_there(self.desk.root, tree, self.recorder.links)):
            store = self.desk.store()
            try:
                snapshot = store.open()
            except ProgressMissing:
                store.rebuild()
                snapshot = store.load()
            yield store, merge(snapshot.file.records, store.recall(snapshot))

    def _check_mended(self, store: Store) -> None:
        if not any(path.read_bytes() == self._base for path in store.keeping.damaged.glob("*.json")):
            raise Violation("the damaged file was not kept aside")
        if self.flow.tells and not store.keeping.told():
            raise Violation("the learner is not told that the file was damaged")

    def _check_next_save(self, store: Store, known: Mapping[str, Any], promise: Promise) -> None:
        record = {"at": "2026-11-23T00:00:00.000Z/0000/bbbbbbbb", "on": "2026-11-23", "state": "done"}
        change = {"key": "item/one/more", "before": None, "after": record, "for": ""}
        if not store.record([Entry("0" * 16, "do", "", "One more", "2026-11-23 00:00:00", (change,))]):
            raise Violation("the journal takes nothing more")
        store.commit({**known, "item/one/more": record})
        again = self.desk.store()
        snapshot = again.open()
        records = merge(snapshot.file.records, again.recall(snapshot))
        if records.get("item/one/more") != record:
            raise Violation("the next save is lost")
        del records["item/one/more"]
        self._compare(records, promise, "the next save")

    def _check_older_copy(self, crash: Crash) -> None:
        """The next start shows what was promised where the file is what it was before, too."""
        tree = {path: file for path, file in crash.tree.items() if path != self.real_file}
        key = Crash(0, tree, crash.promise).key
        if key in self._seen:
            return
        self._seen.add(key)
        if self.real_file in self.recorder.base:
            tree[self.real_file] = self.recorder.base[self.real_file]
        self._check_recall(crash, tree)

    def _compare(self, records: Mapping[str, Any], promise: Promise, where: str) -> None:
        for key, record in promise.records.items():
            if key not in records:
                raise Violation(f"{where} lacks {key}")
            if newer(records[key], record) is not records[key] and records[key] != record:
                raise Violation(f"{where} has an older {key}")
        if invented := _texts(records) - self.desk.written:
            raise Violation(f"{where} has what nobody wrote: {sorted(invented)[0]}")


def _texts(records: Mapping[str, Any]) -> set[tuple[str, str]]:
    return {(key, canonical(record)) for key, record in records.items()}


@contextmanager
def numbered(numbers: Mapping[int, int]) -> Iterator[None]:
    """Files have the numbers they had when they were recorded, so that what was noted of them still fits.

    When anything about a file changed last cannot be set back: it is left out here, while recording, too.
    """

    def identity_of(status: os.stat_result) -> "Identity":
        return numbers.get(status.st_ino, status.st_ino), status.st_mtime_ns, status.st_size, 0

    with pytest.MonkeyPatch.context() as patch:
        change_everywhere(patch, "identity_of", identity_of)
        yield


@cache
def _modules_with(name: str) -> list[ModuleType]:
    ours = [module for path, module in sys.modules.items() if path.startswith("mlroadmap.progress.")]
    return [module for module in ours if hasattr(module, name)]


def change_everywhere(patch: pytest.MonkeyPatch, name: str, value: Any) -> None:
    """Put something in the place of what all modules of `progress` call by a name."""
    assert _modules_with(name)
    for module in _modules_with(name):
        patch.setattr(module, name, value)
