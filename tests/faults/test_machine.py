"""Three machines that share progress through copied files, whatever their clocks say and whatever goes wrong."""

import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any, ClassVar, Protocol

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from mlroadmap.errors import NothingToRestore, NothingToUndo, ProgressMissing, UnknownName
from mlroadmap.library.reader import Library, open_library
from mlroadmap.model.tracking import State
from mlroadmap.paths import Places
from mlroadmap.progress import journal
from mlroadmap.progress.backups import Backups
from mlroadmap.progress.checkpoint import Mark
from mlroadmap.progress.clock import Clock
from mlroadmap.progress.fileformat import decode
from mlroadmap.progress.identity import identify
from mlroadmap.progress.merge import canonical, merge, newer
from mlroadmap.progress.records import CHOICE, ITEM, NOTE, noted_item
from mlroadmap.progress.store import Store
from mlroadmap.session.actions import Action
from mlroadmap.session.rescue import restore
from mlroadmap.session.session import Session

pytestmark = pytest.mark.faults

RUNS, STEPS = 500, 50
"""How many runs of how many steps, at scale 1."""
YEAR = 365 * 24 * 3600 * 1000
NOW = 1_800_000_000_000
"""What a clock that is right says at the start, in milliseconds since 1970."""
CONTENT = {
    "roadmap.yaml": "id: t\ntitle: T\nedition: '2026.1'\nlicence: CC0\npace: 10\nsteps: [one, two]\n",
    "overview.md": "---\ntitle: O\n---\nO.\n",
    "steps/one/step.md": "---\ntitle: One\nweeks: 1-2\ntopics: [a, b]\n---\nO.\n",
    "steps/one/a.md": "---\ngoal: A.\ntitle: A\nhours: 1\n---\nA.\n",
    "steps/one/b.md": "---\ngoal: B.\ntitle: B\nhours: 1\nwas: [one/old]\n---\nB.\n",
    "steps/two/step.md": "---\ntitle: Two\nweeks: 3-4\ntracks: {choose: 1, of: [x, y]}\n---\nO.\n",
    "steps/two/x/track.md": "---\ntitle: X\ngoal: X.\ntopics: [c]\n---\nX.\n",
    "steps/two/x/c.md": "---\ngoal: C.\ntitle: C\nhours: 1\n---\nC.\n",
    "steps/two/y/track.md": "---\ntitle: Y\ngoal: Y.\ntopics: [d]\n---\nY.\n",
    "steps/two/y/d.md": "---\ngoal: D.\ntitle: D\nhours: 1\n---\nD.\n",
    "glossary.yaml": "terms: []\n",
    "resources.yaml": "resources: []\n",
    "salaries.yaml": ("title: P\nas_of: 2025-08-03\ncaveat: N.\nfacts: []\ntables: []\nsources: []\noutside: A.\n"),
    "retired.yaml": "retired: []\n",
}
DEATHS = ("before the journal", "after the journal", "after the first write")
"""When programs die."""
MOMENTS = count(1_700_000_000_000_000_000, 1_000_000)
"""When files were copied, as the disk has it: no two at once."""
ITEMS = ("one/a", "one/b", "x/c")

Open = Callable[[], Session]


class Figures(Protocol):
    """Takes the rows of the table printed at the end."""

    def add(self, what: str, amount: str, outcome: str) -> None:
        """Note one row."""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Two steps, four topics, one choice."""
    root = tmp_path_factory.mktemp("content")
    for name, text in CONTENT.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return open_library(root, tmp_path_factory.mktemp("cache"))


@pytest.fixture
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here is about power cuts."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


def loses(held: Mapping[str, Any], records: Mapping[str, Any]) -> list[str]:
    """The keys whose record is neither held nor replaced by one that counts more."""
    return [
        key
        for key, record in records.items()
        if key not in held or canonical(newer(held[key], record)) != canonical(held[key])
    ]


def read(path: Path) -> dict[str, Any]:
    """The records of a progress file."""
    return dict(decode(path.read_bytes()).records) if path.exists() else {}


def joined(first: bytes, second: bytes) -> bytes:
    """Two files as git's `merge=union` joins them: the lines of both."""
    head, tail = first.splitlines(keepends=True)[:3], first.splitlines(keepends=True)[-1:]
    ours, theirs = first.splitlines(keepends=True)[3:-1], second.splitlines(keepends=True)[3:-1]
    return b"".join([*head, *ours, *(line for line in theirs if line not in ours), *tail])


class Device:
    """One machine: its clock, its file, its state folder, the program that runs on it, and what it must not lose."""

    def __init__(self, folder: Path, name: str, library: Library) -> None:
        self.name = name
        self.folder = folder / name
        self.library = library
        self.now = NOW
        self.data = self.folder / "data"
        self.file = self.data / f"progress-{library.outline().id}.json"
        self.own: dict[str, Any] = {}
        """What was done on this machine, and confirmed by a save or taken by the journal."""
        self.durable: dict[str, Any] = {}
        """The same, and what was done on others and was in the file when a save confirmed it."""
        self.versions: list[bytes] = []
        """Its file as it was after each save."""
        self.checked: tuple[int, int, int, int] | None = None
        self.mine: dict[str, Any] = {}
        """What was done in the session since its last save."""
        self.session = self.start()

    def wall(self) -> int:
        """This machine's clock: it goes on by a millisecond at each look."""
        self.now += 1
        return self.now

    def start(self) -> Session:
        """A program that starts now; a file that is gone is brought back first, as the learner would be asked to."""
        state = self.folder / "state"
        roadmap = self.library.outline().id
        places = Places(data=self.data, state=state, cache=state, config=state, roadmap=roadmap)
        store = Store(self.file, state, roadmap)
        store.keeping.backups = Backups(store.keeping.backups.folder, now=lambda: self.now / 1000)
        clock = Clock(lambda: self.name * 8, self.wall)
        try:
            session = Session(self.library, store, clock, places)
        except ProgressMissing:
            store.rebuild()
            session = Session(self.library, store, clock, places)
        assert loses(session._records, self.own) == []
        return session

    def restart(self) -> None:
        """The program ends without a word, and is started again."""
        self.mine = {}
        self.session = self.start()

    def poll(self) -> None:
        """The program looks whether the file has changed, as the app does each second."""
        if self.session.has_changed_elsewhere():
            before = dict(self.session._records)
            self.session.adopt(self.session.store.reread())
            assert loses(self.session._records, before) == []

    def did(self, action: Action | None, before: Mapping[str, Any]) -> None:
        """Check that an action counts more than everything that was known, and shows."""
        if action is not None:
            check_effect(action, before, self.session, self.name)
            self.mine.update(action.records())

    def keep(self, done: Mapping[str, Any], known: Mapping[str, Any]) -> None:
        """Remember what is safe now."""
        Machines.confirmed += len(done)
        self.own = merge(self.own, done)
        self.durable = merge(self.durable, known)

    def check_file(self, session: Session) -> None:
        """Check what a save that succeeded has left."""
        Machines.saves += 1
        self.versions.append(self.file.read_bytes())
        held = read(self.file)
        assert session.is_saved
        assert loses(held, self.own) == []
        assert loses(held, session._records) == []

    def save(self) -> None:
        """Save what was done, if anything, and check that it had an effect."""
        if self.session.is_saved:
            return
        self.session.save()
        self.keep(self.mine, self.session._records)
        self.check_file(self.session)
        held = read(self.file)
        for key, record in self.mine.items():
            if held[key] != record:  # only somebody who did not know of it may have done something that counts more
                assert str(held[key]["at"]) > str(record["at"])
        self.mine = {}


def check_effect(action: Action, before: Mapping[str, Any], session: Session, device: str) -> None:
    """Check that an action counts more than everything that was known, that it shows, and that no note is replaced."""
    newest = max((str(record.get("at", "")) for record in before.values()), default="")
    for change in action.changes:
        at = str(change.after["at"])
        assert at > newest, "a clock that is wrong took an action's effect"
        assert at.endswith(f"/{device * 8}")
        assert session._records[change.key] == change.after
        assert not (change.key.startswith(NOTE) and change.key in before), "a version of a note was overwritten"
        shows(session, change.key, change.after)


def shows(session: Session, key: str, record: Mapping[str, Any]) -> None:
    """Check that the learner sees what a record says."""
    if key.startswith(ITEM):
        assert session.tracking.state(key[len(ITEM) :]).value == record["state"]
    elif key.startswith(NOTE):
        assert session.note(noted_item(key)) == (record["text"] if record["text"].strip() else "")
    elif key.startswith(CHOICE):
        assert list(session.tracking.choices[key[len(CHOICE) :]]) == record["value"]


devices = st.sampled_from("abc")
polls, is_saved = st.booleans(), st.booleans()


class Machines(RuleBasedStateMachine):
    """What people, sync tools and crashes do to three machines."""

    library: ClassVar[Library]
    root: ClassVar[Path]
    runs: ClassVar[int] = 0
    steps: ClassVar[int] = 0
    saves: ClassVar[int] = 0
    confirmed: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        Machines.runs += 1
        self.folder = self.root / f"run-{Machines.runs}"
        self.devices = {name: Device(self.folder, name, self.library) for name in "abc"}

    @initialize(years=st.tuples(*[st.integers(-10, 10)] * 3))
    def set_clocks(self, years: tuple[int, int, int]) -> None:
        for device, ahead in zip(self.devices.values(), years, strict=True):
            device.now = NOW + ahead * YEAR

    def at(self, name: str, *, poll: bool = False) -> Device:
        """The device a step is about."""
        Machines.steps += 1
        device = self.devices[name]
        if poll:
            device.poll()
        return device

    # What a learner does

    @rule(name=devices, poll=polls, item=st.sampled_from(ITEMS), state=st.sampled_from(State), is_saved=is_saved)
    def mark(self, name: str, poll: bool, item: str, state: State, is_saved: bool) -> None:
        device = self.at(name, poll=poll)
        before = dict(device.session._records)
        device.did(device.session.mark([item], state), before)
        assert device.session.tracking.state(item) is state
        if is_saved:
            device.save()

    @rule(
        name=devices,
        poll=polls,
        item=st.sampled_from(ITEMS[:2]),
        text=st.sampled_from(["", "x", "y\nz"]),
        is_saved=is_saved,
    )
    def note(self, name: str, poll: bool, item: str, text: str, is_saved: bool) -> None:
        device = self.at(name, poll=poll)
        before = dict(device.session._records)
        device.did(device.session.write_note(item, text), before)
        assert device.session.note(item) == text
        if is_saved:
            device.save()

    @rule(name=devices, poll=polls, branches=st.sampled_from([(), ("x",), ("y",)]), is_saved=is_saved)
    def choose(self, name: str, poll: bool, branches: tuple[str, ...], is_saved: bool) -> None:
        device = self.at(name, poll=poll)
        before = dict(device.session._records)
        device.did(device.session.choose("two", branches), before)
        assert device.session.tracking.choices.get("two", ()) == branches
        if is_saved:
            device.save()

    @rule(name=devices, poll=polls)
    def undo(self, name: str, poll: bool) -> None:
        device = self.at(name, poll=poll)
        before = dict(device.session._records)
        with suppress(NothingToUndo):
            device.did(device.session.undo().action, before)

    @rule(name=devices, poll=polls)
    def redo(self, name: str, poll: bool) -> None:
        device = self.at(name, poll=poll)
        before = dict(device.session._records)
        with suppress(NothingToUndo):
            device.did(device.session.redo().action, before)

    @rule(name=devices, poll=polls)
    def save(self, name: str, poll: bool) -> None:
        self.at(name, poll=poll).save()

    @rule(name=devices, item=st.sampled_from(ITEMS), state=st.sampled_from(State), is_undo=st.booleans())
    def run_a_command(self, name: str, item: str, state: State, is_undo: bool) -> None:
        """Another program on the same machine, while the first one stays open."""
        device = self.at(name)
        command = device.start()
        before = dict(command._records)
        action = None
        if not is_undo:
            action = command.mark([item], state)
        else:
            with suppress(NothingToUndo):
                action = command.undo().action
        if action:
            check_effect(action, before, command, name)
        if not command.is_saved:
            command.save()
            device.keep(action.records() if action else {}, command._records)
            device.check_file(command)

    @rule(name=devices, number=st.integers(0, 3))
    def restore_a_backup(self, name: str, number: int) -> None:
        device = self.at(name)
        found = device.session.store.keeping.backups.all()
        before = dict(device.session._records)
        with suppress(NothingToRestore, UnknownName):
            device.did(restore(device.session, found[number % len(found)].name if found else None)[1], before)

    # What goes wrong

    @rule(name=devices, years=st.integers(-10, 10))
    def set_the_clock(self, name: str, years: int) -> None:
        self.at(name).now = NOW + years * YEAR

    @rule(name=devices, when=st.sampled_from(DEATHS))
    def crash(self, name: str, when: str) -> None:
        """The program dies in the middle of a save, or without one."""
        device = self.at(name)
        if (pending := device.session.pending_save()) and when != "before the journal":
            assert pending.record()
            device.keep(device.mine, device.mine)
            if when == "after the first write":
                pending.write()
        device.restart()

    @rule(name=devices)
    def lose_the_file(self, name: str) -> None:
        self.at(name).file.unlink(missing_ok=True)

    @rule(name=devices, part=st.floats(0, 1), is_zeroed=st.booleans())
    def damage_the_file(self, name: str, part: float, is_zeroed: bool) -> None:
        device = self.at(name)
        if not (device.file.exists() and device.session.store.keeping.journal().everything()):
            return  # without any trace of progress it would be refused as a foreign file
        data = device.file.read_bytes()
        left = data[: round(len(data) * part)]
        put(device.file, left.ljust(len(data), b"\0") if is_zeroed else left, is_new_file=False)
        device.session.store.reread()

    # What carries files about

    @rule(name=devices, other=devices, is_new_file=st.booleans())
    def copy_the_file(self, name: str, other: str, is_new_file: bool) -> None:
        """A sync tool lets one file win; the other is gone."""
        source, target = self.at(name), self.devices[other]
        if source.file.exists() and source is not target:
            put(target.file, source.file.read_bytes(), is_new_file=is_new_file)

    @rule(name=devices, other=devices)
    def join_the_files(self, name: str, other: str) -> None:
        """A version control system joins two files line by line, and both sides get the result."""
        first, second = self.at(name), self.devices[other]
        if first.file.exists() and second.file.exists() and first is not second:
            data = joined(first.file.read_bytes(), second.file.read_bytes())
            put(first.file, data, is_new_file=True)
            put(second.file, data, is_new_file=True)

    @rule(name=devices, number=st.integers(0, 20), is_backup=st.booleans())
    def put_an_old_file_back(self, name: str, number: int, is_backup: bool) -> None:
        """Somebody copies an old file of this machine, or a backup, over the progress file by hand."""
        device = self.at(name)
        backups = device.session.store.keeping.backups.all()
        old = [backup.path.read_bytes() for backup in backups] if is_backup else device.versions
        if old:
            put(device.file, old[number % len(old)], is_new_file=False)

    # What holds

    @invariant()
    def every_file_is_whole(self) -> None:
        for device in self.devices.values():
            identity = identify(device.file)
            if identity is not None and identity != device.checked:
                decode(device.file.read_bytes())
            device.checked = identity

    def teardown(self) -> None:
        """Everything is merged, and every machine has opened again: nothing that was confirmed is lost."""
        try:
            for device in self.devices.values():
                device.restart()
                device.save()
            files = [device.file for device in self.devices.values() if device.file.exists()]
            while len({file.read_bytes() for file in files}) > 1:
                data = files[0].read_bytes()
                for file in files[1:]:
                    data = joined(data, file.read_bytes())
                for device in self.devices.values():
                    put(device.file, data, is_new_file=True)
                    device.restart()
                    device.session.store.commit({})
            for device in self.devices.values():
                assert loses(read(files[0]) if files else {}, device.durable) == []
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture
def device(library: Library, tmp_path: Path, no_waiting_for_the_disk: None) -> Device:
    """One machine with one thing done, and its file as it was before a second one was."""
    made = Device(tmp_path, "a", library)
    for item in ITEMS[:2]:
        made.session.mark([item], State.DONE)
        made.session.save()
        made.versions.append(made.file.read_bytes())
    return made


def test_a_file_put_back_during_a_session_loses_nothing_if_the_next_save_is_cut_short(device: Device) -> None:
    put(device.file, device.versions[0], is_new_file=True)
    device.session.mark(["x/c"], State.DONE)
    pending = device.session.pending_save()
    assert pending
    pending.write()  # and dies before it finds that the file lacks something
    assert device.start().tracking.state(ITEMS[1]) is State.DONE


def test_a_file_deleted_during_a_session_loses_nothing_if_the_next_save_is_cut_short(device: Device) -> None:
    device.file.unlink()
    device.session.mark(["x/c"], State.DONE)
    pending = device.session.pending_save()
    assert pending
    pending.write()
    assert device.start().tracking.state(ITEMS[1]) is State.DONE


def test_an_old_file_put_back_just_after_a_new_journal_was_begun_loses_nothing(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(journal, "MOST_BYTES", 100)
        device.session.mark(["x/c"], State.DONE)
        device.session.save()
    assert not device.session.store.keeping.journal().path.exists()
    put(device.file, device.versions[0], is_new_file=True)
    session = device.start()
    session.write_note("x/c", "After.")
    session.save()
    assert device.start().tracking.state(ITEMS[1]) is State.DONE


def test_what_the_journal_gets_while_a_session_opens_is_not_taken_for_saved(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = device.start()
    other.mark(["x/c"], State.DONE)
    pending = other.pending_save()
    assert pending
    is_at = Mark.is_at

    def record_then(*arguments: Any) -> bool:
        fits = is_at(*arguments)
        assert pending.record()  # and dies
        return fits

    with monkeypatch.context() as patch:
        patch.setattr(Mark, "is_at", record_then)
        session = device.start()
    session.write_note("one/a", "After.")
    session.save()
    assert device.start().tracking.state("x/c") is State.DONE


def put(path: Path, data: bytes, *, is_new_file: bool) -> None:
    """Write a file, as a sync tool or a person would: not within the same tick of the disk's clock as the last save."""
    path.parent.mkdir(parents=True, exist_ok=True)
    target = path.with_name("beside") if is_new_file else path
    target.write_bytes(data)
    moment = next(MOMENTS)
    os.utime(target, ns=(moment, moment))
    os.replace(target, path)


@pytest.mark.usefixtures("no_waiting_for_the_disk")
def test_nothing_confirmed_is_lost_whatever_three_machines_do(
    library: Library, tmp_path: Path, scale: float, figures: Figures
) -> None:
    runs = max(1, round(RUNS * scale))
    Machines.library, Machines.root = library, tmp_path
    run_state_machine_as_test(
        Machines,
        settings=settings(
            max_examples=runs,
            stateful_step_count=STEPS + 10,  # some runs end early
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Machines.runs >= runs
    assert Machines.steps >= STEPS * runs
    figures.add(
        "three machines",
        f"{Machines.runs:,} runs, {Machines.steps:,} steps, {Machines.saves:,} saves",
        f"0 of {Machines.confirmed:,} confirmed changes lost",
    )
