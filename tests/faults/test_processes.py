"""The real program, killed at any moment and crowded by others: commands, the app in a terminal, many writers."""

import gc
import json
import os
import pty
import random
import re
import select
import shutil
import statistics
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Protocol

import pyte
import pytest

from mlroadmap.app.saver import POLL_SECONDS, Saver
from mlroadmap.library.reader import open_library
from mlroadmap.model.item import Item
from mlroadmap.model.outline import Index
from mlroadmap.progress.backups import Backups
from mlroadmap.progress.encoding import encode
from mlroadmap.progress.fileformat import ProgressFile, decode
from mlroadmap.progress.reading import ProgressReader
from mlroadmap.progress.records import Records, read_tracking
from mlroadmap.progress.store import Store

pytestmark = pytest.mark.faults

CONTENT = Path(__file__).parents[2] / "content"
ROADMAP = "machine-learning-engineer"
"""Its id."""
WRITER = Path(__file__).with_name("writer_child.py")

COMMAND_KILLS, COMMAND_SERIES = 300, 10
"""How many commands are killed, and how many learners they are shared among; each begins without a file."""
SECONDS_AFTER_JOURNAL = 0.015
"""Within this time after the journal has a command's line, half of the kills come: the file is written then."""
APP_KILLS, APP_SERIES = 36, 9
SETTLED_SECONDS = 0.2
"""A footer that says `saved` this long after a tick was drawn means the tick, not what was before."""
WRITERS, SAVES = 8, 40
RECORDS, LOADS = 1000, 200
MOST_OF_A_CORE = 0.002
ROUNDS_SHOWN = 10


class Figures(Protocol):
    """Takes what was measured."""

    def add(self, what: str, amount: str, outcome: str) -> None: ...


class Window:
    """The app in a pseudo-terminal, and what it has said on the screen."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._screen = pyte.Screen(110, 30)
        self._stream = pyte.ByteStream(self._screen)
        self._handle, inner = pty.openpty()
        termios.tcsetwinsize(inner, (30, 110))
        self._process = subprocess.Popen(
            command, stdin=inner, stdout=inner, stderr=inner, env=environment, start_new_session=True
        )
        os.close(inner)
        self.finished = -1
        """The number of finished items on the screen; -1 before there is one."""
        self.acknowledged = -1
        """The greatest of them that the footer has said `saved` about."""
        self._since = 0.0

    def __enter__(self) -> "Window":
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.returncode is None:
            self._process.kill()
            self._process.wait()
        os.close(self._handle)

    @property
    def text(self) -> str:
        """The screen."""
        return "\n".join(self._screen.display)

    @property
    def says_saved(self) -> bool:
        """Whether the footer says that everything is."""
        return bool(self._screen.display[-1].rstrip().endswith(" saved"))

    def press(self, keys: str) -> None:
        """Send keys."""
        os.write(self._handle, keys.encode())

    def read(self, seconds: float) -> None:
        """Take in what comes for some seconds."""
        end = time.monotonic() + seconds
        while True:
            ready, _, _ = select.select([self._handle], [], [], min(0.02, max(0.0, end - time.monotonic())))
            if ready:
                try:
                    part = os.read(self._handle, 65536)
                except OSError:
                    raise AssertionError(f"the app ended:\n{self.text}") from None
                # pyte takes the mark of a private sequence it does not know for text.
                self._stream.feed(re.sub(rb"\x1b\[[<=>][0-9;]*[a-z]|\x1b\[\?[0-9;]*\$p", b"", part))
            self._look()
            if time.monotonic() >= end:
                return

    def _look(self) -> None:
        found = re.search(r"(\d+) of \d+, ", self._screen.display[0])
        finished = int(found[1]) if found else -1
        if finished != self.finished:
            self.finished, self._since = finished, time.monotonic()
        elif self.says_saved and time.monotonic() - self._since > SETTLED_SECONDS:
            self.acknowledged = finished

    def wait(self, holds: Callable[[], object], seconds: float = 30) -> None:
        """Read until a condition holds."""
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, f"it did not come:\n{self.text}"
            self.read(0.01)

    def kill(self) -> None:
        """End the app as a power cut would, for this process."""
        self._process.kill()
        self._process.wait()


class Learner:
    """Folders of their own, and the program run in them."""

    def __init__(self, folder: Path, content: Path, cache: Path) -> None:
        self.data, self._state = folder / "data", folder / "state"
        self.environment = {
            **{name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ},
            "HOME": str(folder),
            "XDG_STATE_HOME": str(self._state),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_CACHE_HOME": str(cache),
            "MLROADMAP_CONTENT": str(content),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
        }

    def command(self, *words: str) -> list[str]:
        """The program's command line."""
        return [sys.executable, "-m", "mlroadmap", "--data", str(self.data), *words]

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start a command."""
        return subprocess.Popen(
            self.command(*words), env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )

    def run(self, *words: str) -> None:
        """Run a command, which succeeds."""
        process = self.start(*words)
        said = process.communicate(timeout=60)[1]
        assert process.returncode == 0, f"{words}: exit code {process.returncode}, {said}"

    def window(self) -> Window:
        """Open the app."""
        return Window(self.command(), self.environment)

    @property
    def file(self) -> Path:
        """The progress file."""
        return self.data / f"progress-{ROADMAP}.json"

    def records(self) -> Records:
        """What the file holds: it is whole, or there is none yet."""
        try:
            data = self.file.read_bytes()
        except FileNotFoundError:
            return {}
        return decode(data).records

    def kept(self, name: str) -> list[Path]:
        """What the state folder has of a name."""
        return list(self._state.glob(f"mlroadmap/*/{name}"))

    def journal_size(self) -> int:
        """How many bytes the journal has."""
        return sum(path.stat().st_size for path in self.kept("journal.jsonl"))

    def entries(self) -> list[dict[str, Any]]:
        """The whole lines of the journal."""
        found = []
        for path in self.kept("journal.jsonl"):
            for line in path.read_bytes().split(b"\n")[:-1]:
                try:
                    found.append(json.loads(line))
                except ValueError:
                    continue  # the writer was killed in the middle of it
        return found

    def journaled(self) -> dict[str, Any]:
        """The newest record of each key in the journal."""
        newest: dict[str, Any] = {}
        for entry in self.entries():
            for change in entry["changes"]:
                if change["after"]["at"] > newest.get(change["key"], {"at": ""})["at"]:
                    newest[change["key"]] = change["after"]
        return newest


def lacking(records: Records, promised: Records) -> set[str]:
    """The keys that a file does not have, or has older than promised."""
    return {key for key, record in promised.items() if records.get(key, {"at": ""})["at"] < record["at"]}


@dataclass(slots=True)
class Tally:
    """What came of many kills."""

    kills: int = 0
    commands: int = 0
    """Commands that ended with exit code 0, or ticks the app has drawn."""
    acknowledged: int = 0
    """Changes acknowledged before a kill."""
    in_saves: int = 0
    """Kills that left a line in the journal which the file lacked."""
    without_file: int = 0
    """Kills that left no file at all."""

    @classmethod
    def of(cls, parts: Sequence["Tally"]) -> "Tally":
        """The sum."""
        return cls(**{field.name: sum(getattr(part, field.name) for part in parts) for field in fields(cls)})


class Shell:
    """Runs one learner's commands, kills some, and checks the file after each."""

    def __init__(self, learner: Learner, items: Sequence[str], dice: random.Random) -> None:
        self._learner, self._items, self._dice = learner, items, dice
        self._promised: Records = {}
        """What the file held when a command last ended well."""
        self.tally = Tally()

    def work(self, kills: int, usual: float) -> Tally:
        """Kill so many commands, and let one end well after each."""
        while self.tally.kills < kills:
            words = self._words()
            before = self._learner.journal_size()
            process = self._learner.start(*words)
            if self._dice.random() < 0.5:
                while process.poll() is None and self._learner.journal_size() == before:
                    time.sleep(0.001)
                time.sleep(self._dice.uniform(0, SECONDS_AFTER_JOURNAL))
            else:
                time.sleep(self._dice.uniform(0, usual * 1.1))
            process.kill()
            self._check(words, process)
            if process.returncode < 0:
                self._note_kill()
                words = self._words()
                self._check(words, self._learner.start(*words))
        for folder in self._learner.kept("backups"):
            for backup in Backups(folder).all():
                backup.read()
        return self.tally

    def _words(self) -> tuple[str, ...]:
        verb = self._dice.choice(["done", "done", "learning", "known", "skip", "todo", "note", "note", "undo", "redo"])
        items = self._dice.sample(self._items, self._dice.choice([1, 1, 3]))
        if verb == "note":
            return verb, items[0], f"note {self._dice.random()}\nof two lines"
        return (verb,) if verb in ("undo", "redo") else (verb, *items)

    def _check(self, words: Sequence[str], process: subprocess.Popen[str]) -> None:
        said = process.communicate(timeout=60)[1]
        records = self._learner.records()
        assert lacking(records, self._promised) == set()
        if process.returncode > 0:
            assert "there is nothing to" in said, f"{words}: exit code {process.returncode}, {said}"
        elif process.returncode == 0:
            self._check_acknowledged(words, records)
            self._promised = records
            self.tally.acknowledged += 1

    def _check_acknowledged(self, words: Sequence[str], records: Records) -> None:
        verb, *rest = words
        if verb == "note":
            texts = [record["text"] for key, record in records.items() if key.startswith(f"note/{rest[0]}/")]
            assert rest[1] in texts
        elif rest:
            # What was never begun and is to do needs no record.
            states = {records.get(f"item/{name}", {"state": "todo"})["state"] for name in rest}
            assert states == {"skipped" if verb == "skip" else verb}
        else:
            assert self._learner.entries()[-1]["verb"] == verb
        assert lacking(records, self._learner.journaled()) == set()

    def _note_kill(self) -> None:
        records = self._learner.records()
        self.tally.kills += 1
        self.tally.in_saves += bool(lacking(records, self._learner.journaled()))
        self.tally.without_file += not self._learner.file.exists()


class Desk:
    """Opens one learner's app again and again, ticks, kills it, and checks the file."""

    def __init__(self, learner: Learner, item: str, dice: random.Random) -> None:
        self._learner, self._item, self._dice = learner, item, dice
        self._promised: Records = {}
        self.tally = Tally()

    def work(self, kills: int) -> Tally:
        """Kill so many apps."""
        for number in range(kills):
            with self._learner.window() as window:
                window.wait(lambda: window.finished >= 0)
                before = window.finished
                self._tick(window)
                window.kill()
            records = self._learner.records()
            assert finished(records) >= window.acknowledged
            assert lacking(records, self._promised) == set()
            self.tally.kills += 1
            self.tally.commands += max(0, window.finished - before)
            self.tally.acknowledged += max(0, window.acknowledged - before)
            self.tally.in_saves += bool(lacking(records, self._learner.journaled()))
            self.tally.without_file += not self._learner.file.exists()
            self._learner.run("note", self._item, f"after kill {number}")
            self._promised = self._learner.records()
            assert finished(self._promised) >= window.acknowledged
            assert lacking(self._promised, {**self._learner.journaled(), **records}) == set()
        return self.tally

    def _tick(self, window: Window) -> None:
        for _ in range(self._dice.randint(2, 4)):
            window.press(" ")
            window.read(self._dice.choice([0.0, self._dice.uniform(0, 0.5)]))
            window.press("j")
        if self._dice.random() < 0.5:
            window.read(self._dice.uniform(0, 1.5))
            window.press(" ")
        # The next save comes within a moment, or waits until the last one is 0.8 seconds ago.
        window.read(self._dice.uniform(0, self._dice.choice([0.15, 1.0])))


def finished(records: Records) -> int:
    """How many items are done."""
    return sum(key.startswith("item/") and record["state"] == "done" for key, record in records.items())


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shipped content: whoever edits it meanwhile disturbs nothing."""
    return shutil.copytree(CONTENT, tmp_path_factory.mktemp("shipped") / "content")


@pytest.fixture(scope="module")
def cache(content: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checked content, as the first command leaves it."""
    folder = tmp_path_factory.mktemp("home")
    for words in (("next",), ("done", "math/vectors")):
        Learner(folder, content, folder / "cache").run(*words)
    return folder / "cache"


@pytest.fixture(scope="module")
def items(content: Path, cache: Path) -> Mapping[str, Item]:
    """Every item by its id."""
    return Index(open_library(content, cache / "mlroadmap").outline()).items


@pytest.fixture
def learners(content: Path, cache: Path, tmp_path: Path) -> Iterator[Learner]:
    """Any number of learners who have done nothing yet."""
    return (Learner(tmp_path / str(number), content, cache) for number in range(1_000_000))


def shares(total: int, parts: int) -> list[int]:
    """A number in nearly equal parts."""
    return [total // parts + (number < total % parts) for number in range(parts)]


def test_commands_killed_at_any_moment_lose_nothing_they_acknowledged(
    learners: Iterator[Learner], items: Mapping[str, Item], figures: Figures, scale: float
) -> None:
    wanted = max(10, round(COMMAND_KILLS * scale))
    first = next(learners)
    first.run("done", "math/vectors")
    took = []
    for verb in ("todo", "done", "known"):
        started = time.perf_counter()
        first.run(verb, "math/vectors")
        took.append(time.perf_counter() - started)
    usual = statistics.median(took)
    series = min(COMMAND_SERIES, wanted // 5)
    shells = [Shell(next(learners), list(items), random.Random(number)) for number in range(series)]
    with ThreadPoolExecutor(2) as pool:
        tally = Tally.of(list(pool.map(Shell.work, shells, shares(wanted, series), [usual] * series)))
    figures.add(
        "commands killed with kill -9",
        f"{tally.kills} kills, {tally.in_saves} between journal and file, {tally.without_file} before the first file",
        f"0 corrupt, 0 of {tally.acknowledged} acknowledged commands lost, every next command worked",
    )
    assert tally.kills >= wanted
    assert tally.acknowledged >= wanted * 3 // 4  # some had nothing to undo
    assert tally.in_saves >= wanted // 50
    assert tally.without_file


def test_apps_killed_at_any_moment_lose_nothing_the_footer_called_saved(
    learners: Iterator[Learner], items: Mapping[str, Item], figures: Figures, scale: float
) -> None:
    wanted = max(4, round(APP_KILLS * scale))
    series = min(APP_SERIES, wanted // 2)
    desks = [Desk(next(learners), next(iter(items)), random.Random(number)) for number in range(series)]
    with ThreadPoolExecutor(2) as pool:
        tally = Tally.of(list(pool.map(Desk.work, desks, shares(wanted, series))))
    figures.add(
        "apps killed with kill -9",
        f"{tally.kills} kills, {tally.in_saves} between journal and file, {tally.commands} ticks drawn",
        f"0 corrupt, 0 of {tally.acknowledged} ticks called saved lost, every next command worked",
    )
    assert tally.kills >= wanted
    assert tally.commands >= wanted
    assert tally.acknowledged >= wanted // 4


def test_many_writers_the_app_and_somebody_who_deletes_the_lock_file_lose_no_save(
    learners: Iterator[Learner], items: Mapping[str, Item], figures: Figures, scale: float
) -> None:
    saves = max(2, round(SAVES * scale))
    learner = next(learners)
    learner.run("note", "math/vectors", "before")
    names = [name for name in items if name != "math/vectors"][:WRITERS]
    with learner.window() as window:
        window.wait(lambda: window.finished == 0)
        with writers(learner, names, saves) as processes, deleting(learner) as deleted:
            while any(process.poll() is None for process in processes):
                window.press(" j")
                window.read(0.1)
                learner.records()
            said = [process.communicate()[0].split() for process in processes]
        assert [process.returncode for process in processes] == [0] * WRITERS
        window.wait(lambda: window.finished > 0 and window.acknowledged == window.finished)
        ticks = window.acknowledged
        window.kill()
    keys = {word for words in said for word in words if word != "refused"}
    refused = sum(words.count("refused") for words in said)
    late = keys - learner.records().keys()
    assert finished(learner.records()) >= ticks
    learner.run("note", "math/vectors", "after")
    lost = keys - learner.records().keys()
    figures.add(
        f"{WRITERS} writers, the app, and the lock file deleted {len(deleted)} times",
        f"{len(keys)} saves and {ticks} ticks",
        f"{len(lost)} lost ({len(late - lost)} came back from the journal, {refused} tries refused)",
    )
    assert len(keys) == WRITERS * saves
    assert lost == set()
    assert finished(learner.records()) >= ticks
    assert lacking(learner.records(), learner.journaled()) == set()
    assert len(deleted) >= saves


@contextmanager
def writers(learner: Learner, names: Sequence[str], saves: int) -> Iterator[list[subprocess.Popen[str]]]:
    """One program for each item, all beginning to save notes on it at the same moment."""
    processes = [
        subprocess.Popen(
            [sys.executable, str(WRITER), str(learner.data), name, str(saves)],
            env=learner.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in names
    ]
    try:
        for process in processes:
            assert process.stdout is not None and process.stdout.readline() == "ready\n"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.communicate()


@contextmanager
def deleting(learner: Learner) -> Iterator[Sequence[Path]]:
    """Somebody deletes the lock file again and again; gives every time it was there."""
    (lock,) = learner.kept("lock")
    deleted: list[Path] = []
    stop = threading.Event()

    def delete() -> None:
        while not stop.wait(0.0005):
            try:
                lock.unlink()
            except FileNotFoundError:
                continue
            deleted.append(lock)

    thread = threading.Thread(target=delete)
    thread.start()
    try:
        yield deleted
    finally:
        stop.set()
        thread.join()


def test_loading_a_thousand_records_takes_less_than_twice_json_loads_of_the_same_bytes_and_read_tracking_of_the_outcome(
    tmp_path: Path, figures: Figures, scale: float
) -> None:
    path = tmp_path / "progress.json"
    path.write_bytes(encode(ProgressFile(records=many_records())))
    ways: tuple[Callable[[], Records], ...] = (
        lambda: ProgressReader(path).load().file.records,
        lambda: json.loads(path.read_bytes()),
    )
    loaded = [read_tracking(way(), {}) for way in ways]
    assert loaded[0] == loaded[1]
    assert len(loaded[0].marks) + len(loaded[0].notes) == RECORDS
    took: tuple[list[float], list[float]] = ([], [])
    gc.disable()
    try:
        for _ in range(max(40, round(LOADS * scale))):
            for way, times in zip(ways, took, strict=True):
                started = time.thread_time()
                read_tracking(way(), {})
                times.append(time.thread_time() - started)
    finally:
        gc.enable()
    ours, plain = map(statistics.median, took)
    figures.add(
        f"loading {RECORDS:,} records",
        f"{ours * 1000:.2f} ms, plainly {plain * 1000:.2f} ms",
        f"{ours / plain:.2f} times json.loads and read_tracking (bound: 2)",
    )
    assert ours < 2 * plain


def many_records() -> Records:
    """A thousand records as a learner has them: nine states to a note."""
    records: dict[str, Any] = {}
    for number in range(RECORDS):
        at = f"2026-11-22T23:41:07.{number % 1000:03}Z/0000/a1b2c3d4"
        name = f"step-{number % 6}/topic-{number:04}"
        if number % 10:
            records[f"item/{name}"] = {"at": at, "on": "2026-11-23", "state": "done"}
        else:
            text = f"Derived it again on paper; the sign was wrong the first {number} times."
            records[f"note/{name}/{at.replace('/', '-')}"] = {"at": at, "base": [], "text": text}
    return records


def test_an_idle_saver_that_looks_for_changes_each_second_takes_less_than_a_five_hundredth_of_a_core(
    tmp_path: Path, figures: Figures, scale: float
) -> None:
    store = Store(tmp_path / "progress.json", tmp_path / "state")
    identity = store.commit(many_records()).identity
    looks: list[float] = []
    posted: list[object] = []

    def look() -> bool:
        looks.append(time.monotonic())
        return store.has_changed(identity)

    saver = Saver(posted.append, store.reread, look)
    seconds = max(3.0, 6 * scale) * POLL_SECONDS
    saver.start()
    before = time.process_time()
    time.sleep(seconds)
    share = (time.process_time() - before) / seconds
    saver.stop()
    many = 10_000
    before = time.process_time()
    for _ in range(many):
        assert not store.has_changed(identity)
    once = (time.process_time() - before) / many
    figures.add(
        "looking for changes each second",
        f"{len(looks)} looks in {seconds:.0f} s",
        f"{share * 100:.3f} % of a core in an idle program (bound: 0.2 %); one has_changed is {once * 1e6:.1f} µs",
    )
    assert len(looks) >= seconds / POLL_SECONDS - 2
    assert not posted
    assert share < MOST_OF_A_CORE
    assert once / POLL_SECONDS < MOST_OF_A_CORE / 10


def test_what_the_shell_changes_is_named_in_two_open_windows_within_about_a_second(
    learners: Iterator[Learner], items: Mapping[str, Item], figures: Figures, scale: float
) -> None:
    learner = next(learners)
    learner.run("note", "math/vectors", "before")
    rounds = max(3, round(ROUNDS_SHOWN * scale))
    dice = random.Random(1)
    took = []
    with learner.window() as one, learner.window() as other:
        both = [one, other]
        for window in both:
            wait_for_count(window, 0)
        for count, item in enumerate(list(items.values())[:rounds], 1):
            for window in both:
                window.read(dice.uniform(0, POLL_SECONDS / 2))
            learner.run("done", item.id)
            took += wait_for_words(both, f"Changed elsewhere: {item.title}")
            for window in both:
                wait_for_count(window, count)
        # What one window does, the other names; the shell takes it back in both.
        title = list(items.values())[rounds].title
        one.press("j" * rounds + " ")
        wait_for_words([other], f"Changed elsewhere: {title}")
        for window in both:
            wait_for_count(window, rounds + 1)
        learner.run("undo")
        took += wait_for_words([one], f"Changed elsewhere: {title}")
        for window in both:
            wait_for_count(window, rounds)
    usual = statistics.median(took)
    figures.add(
        "a change by the shell, shown in two windows",
        f"{len(took)} times",
        f"median {usual:.2f} s, at most {max(took):.2f} s after the command ended",
    )
    assert len(took) == 2 * rounds + 1
    assert usual < POLL_SECONDS
    assert max(took) < 3 * POLL_SECONDS


def wait_for_count(window: Window, count: int) -> None:
    """Wait until the screen says how many items are finished."""
    window.wait(lambda: window.finished == count)


def wait_for_words(windows: Sequence[Window], words: str) -> list[float]:
    """Wait until every window says something; after how many seconds each did."""
    started = time.monotonic()
    took: list[float] = []
    waiting = list(windows)
    while waiting:
        for window in tuple(waiting):
            window.read(0.005)
            if words in window.text:
                took.append(time.monotonic() - started)
                waiting.remove(window)
        assert time.monotonic() < started + 10, f"{words!r} did not come:\n{waiting[0].text}"
    return took
