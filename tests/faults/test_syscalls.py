"""What a killed process, a failing system call and a full disk leave of a learner's progress.

Every fault hits a copy of this process that opens a session, changes something and saves it. What must hold afterward:
the file is whole, what was acknowledged is in it, the sentences that were said are true, and the next command works.
"""

import ctypes
import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from mlroadmap.errors import MlroadmapError
from mlroadmap.library.reader import Library, open_library
from mlroadmap.model.tracking import State
from mlroadmap.paths import Places, find_places
from mlroadmap.progress.clock import Clock
from mlroadmap.progress.device import device_id
from mlroadmap.progress.fileformat import Damaged, decode
from mlroadmap.progress.identity import identify
from mlroadmap.progress.merge import merge
from mlroadmap.progress.store import Store
from mlroadmap.session import rescue
from mlroadmap.session.actions import Action
from mlroadmap.session.saving import KEPT
from mlroadmap.session.session import Session

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="speaks of the system calls of Linux"),
]

TINY = Path(__file__).parents[1] / "library" / "tiny"
"""A content folder without problems."""
FIRST, SECOND, THIRD, LAST = "one/alpha", "one/beta", "two/gamma", "left/lamp"
MEMORY = Path("/dev/shm")
BEGIN, END = "/MARK-BEGIN", "/MARK-END"
ERRORS = ("ENOSPC", "EIO", "EACCES", "EROFS", "EDQUOT", "EINTR")
OF_MEMORY = {"brk", "mmap", "munmap", "mremap", "madvise", "mprotect", "futex"}
"""Calls whose number depends on what the process held before."""
LIMIT_SECONDS = 30
"""A child that takes longer hangs."""
SAID, RAISED = 3, 4
"""How a child ends that said a sentence, and one whose error nobody caught."""
MOST_SHOWN = 8
UNCHANGED, UNTOUCHED = ("as it was before this change", "Nothing changed"), ("was not touched", "left exactly as it is")
HOLDS = "whole and holds this change"

Records = Mapping[str, Any]
Report = Callable[[dict[str, Any]], None]


class Room:
    """The folders of one learner, always under the same names: what belongs to a file is found by its path."""

    def __init__(self, folder: Path, library: Library) -> None:
        self.folder = folder
        self.library = library
        self.places: Places = find_places(folder / "data").of(library.outline().id)
        self.opened: Session | None = None
        """The session opened last."""
        self.tried: Records = {}
        """What is being saved."""
        assert self.places.state.is_relative_to(folder)
        self.file = self.places.progress_file

    def store(self) -> Store:
        """A keeper of the file that knows nothing yet."""
        return Store(self.file, self.places.state, self.places.roadmap)

    def session(self) -> Session:
        """Open a session, as a command does."""
        clock = Clock(lambda: device_id(self.places.device_file))
        self.opened, self.tried = None, {}
        self.opened = Session(self.library, self.store(), clock, self.places)
        return self.opened

    def save(self, action: Action | None, report: Report) -> None:
        """Save one action; tell what it writes before, and that it was acknowledged after."""
        assert self.opened
        assert action
        self.tried = action.records()
        report({"tried": dict(self.tried)})
        self.opened.save()
        report({"acked": dict(self.tried)})

    def bytes(self) -> bytes | None:
        """The file; None where there is none."""
        return self.file.read_bytes() if self.file.exists() else None

    def beside(self) -> list[str]:
        """What is in the data folder and is not the file."""
        folder = self.file.parent
        return sorted(path.name for path in folder.iterdir() if path != self.file) if folder.exists() else []

    def empty(self) -> None:
        """Remove everything."""
        for path in self.folder.iterdir():
            shutil.rmtree(path, ignore_errors=True)  # a disk that is mounted there stays, empty


class Flow(NamedTuple):
    """One thing a learner does, and what was there before."""

    name: str
    prepare: Callable[[Room], None]
    run: Callable[[Room, Report], None]
    may_be_absent: bool = False
    """Whether there is no file at the start."""


class Start(NamedTuple):
    """How a flow begins."""

    copy: Path
    """A copy of the learner's folders."""
    data: bytes | None
    """The file."""
    damaged: bool
    """Whether the file is damaged."""
    saved: Records
    """What the file holds; nothing where it is damaged."""
    known: Records
    """What the file, the backups and the journal hold together."""


class Ending(NamedTuple):
    """How a child ended."""

    code: int
    """Its exit code; negative for a signal."""
    told: list[dict[str, Any]]
    """What it reported."""
    trace: str
    """What strace wrote."""


# What the learner does


def run_save(room: Room, report: Report) -> None:
    """Two actions, each saved: of two items at once, and of a note."""
    session = room.session()
    room.save(session.mark([FIRST, SECOND], State.DONE), report)
    room.save(session.write_note(THIRD, "A line.\nAnother – with a dash."), report)


def run_undo(room: Room, report: Report) -> None:
    """What `mlroadmap undo` does."""
    room.save(room.session().undo().action, report)


def run_restore(room: Room, report: Report) -> None:
    """What `mlroadmap backup restore` does."""
    room.store().rebuild()
    room.save(rescue.restore(room.session(), None)[1], report)


def run_rebuild(room: Room, report: Report) -> None:
    """What `mlroadmap backup restore` does where the file is gone, and a save after it."""
    room.store().rebuild()
    run_save(room, report)


# What was there before


def prepare_saved(room: Room) -> None:
    """A file with some records, known to the journal, and no backup yet."""
    session = room.session()
    session.store.commit({f"item/other/{number:02}": {"at": "", "state": "done"} for number in range(40)})
    session = room.session()
    session.mark([LAST], State.LEARNING)
    session.save()
    shutil.rmtree(session.store.keeping.backups.folder, ignore_errors=True)


def prepare_backed_up(room: Room) -> None:
    """The same with a backup, and one action since."""
    prepare_saved(room)
    session = room.session()
    session.store.back_up(session.snapshot)
    session.mark([LAST], State.DONE)
    session.save()


def prepare_damaged(room: Room) -> None:
    """A file with a hole in it."""
    prepare_backed_up(room)
    data = room.file.read_bytes()
    room.file.write_bytes(data[:900] + bytes(512) + data[1412:])


def prepare_gone(room: Room) -> None:
    """A file that is gone, with a backup and a journal."""
    prepare_backed_up(room)
    room.file.unlink()


def prepare_interrupted(room: Room) -> None:
    """An action that only the journal has: the save was killed before it reached the file."""
    prepare_saved(room)
    session = room.session()
    session.mark([LAST], State.KNOWN)
    pending = session.pending_save()
    assert pending
    assert pending.record()


def prepare_nothing(room: Room) -> None:
    """A learner's first start."""


FLOWS = (
    Flow("save", prepare_saved, run_save),
    Flow("first save", prepare_nothing, run_save, may_be_absent=True),
    Flow("mend", prepare_damaged, run_save),
    Flow("restore", prepare_backed_up, run_restore),
    Flow("rebuild", prepare_gone, run_rebuild, may_be_absent=True),
    Flow("undo", prepare_backed_up, run_undo),
    Flow("replay", prepare_interrupted, run_save),
)


def saved_records(room: Room) -> dict[str, Any]:
    """Everything the file has; nothing where it is not whole."""
    with suppress(Damaged, FileNotFoundError):
        return dict(decode(room.file.read_bytes()).records)
    return {}


def known_records(room: Room) -> dict[str, Any]:
    """Everything the file, the journal and the backups have together."""
    keeping = room.store().keeping
    entries = keeping.journal().everything()
    backups = [backup.read().records for backup in keeping.backups.all()]
    return dict(merge(saved_records(room), *backups, *(entry.records() for entry in entries)))


class Stage:
    """Where the flows are run again and again from the same start."""

    def __init__(self, room: Room, copies: Path) -> None:
        self.room = room
        self._copies = copies
        self._starts: dict[str, Start] = {}

    def start(self, flow: Flow) -> Start:
        """Bring the learner's folders to a flow's start."""
        if flow.name not in self._starts:
            self._starts[flow.name] = self._make(flow)
        start = self._starts[flow.name]
        self.room.empty()
        shutil.copytree(start.copy, self.room.folder, dirs_exist_ok=True)
        self._mark_again(flow)
        return start

    def _make(self, flow: Flow) -> Start:
        self.room.empty()
        flow.prepare(self.room)
        copy = self._copies / flow.name
        shutil.copytree(self.room.folder, copy)
        is_damaged = flow.prepare is prepare_damaged
        start = Start(copy, self.room.bytes(), is_damaged, saved_records(self.room), known_records(self.room))
        told: list[dict[str, Any]] = []
        flow.run(self.room, told.append)  # all that is imported on the way is imported now
        assert any("acked" in line for line in told)
        return start

    def _mark_again(self, flow: Flow) -> None:
        """A copy is another file: what said that the journal is in the file must say so again."""
        store = self.room.store()
        identity = identify(self.room.file)
        if identity and flow.prepare is not prepare_interrupted:
            store.keeping.mark.set(store.keeping.journal().size, identity)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The content, read once."""
    library = open_library(TINY, tmp_path_factory.mktemp("cache"))
    library.outline()
    return library


@pytest.fixture(scope="module")
def make_stage(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Stage]:
    """Makes a stage in an empty folder, which must be the one that the environment names for state."""
    return lambda folder: Stage(Room(folder, library), tmp_path_factory.mktemp("copies"))


@pytest.fixture(scope="module")
def stage(make_stage: Callable[[Path], Stage]) -> Iterator[Stage]:
    """A stage in memory where there is such a folder: what is injected does not depend on the disk, time does."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as name, state_in(Path(name)) as folder:
        yield make_stage(folder)


@contextmanager
def state_in(folder: Path) -> Iterator[Path]:
    """An empty folder inside another, with the state folder in it for the length of the block."""
    learner = folder / "learner"
    learner.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(learner / "state"))
        yield learner


# Running a flow in a child


def in_child(flow: Flow, room: Room, report: Report, *, tries_again: bool = False) -> int:
    """Run a flow; the exit code that goes with how it ended.

    Args:
        flow: The flow.
        room: Where.
        report: Takes what is to be known of it.
        tries_again: Whether a save that failed is made again by the same session.
    """
    try:
        for work in (flow.run, try_again) if tries_again else (flow.run,):
            try:
                work(room, report)
            except MlroadmapError as error:
                report({"said": str(error)})
            else:
                return 0 if work is flow.run else SAID
        return SAID
    except BaseException:
        report({"raised": traceback.format_exc()})
        return RAISED


def try_again(room: Room, report: Report) -> None:
    """Tell what a failed save left, then save again."""
    report({"left": None if (data := room.bytes()) is None else data.decode("latin-1")})
    if room.opened and room.tried and not room.opened.is_saved:
        room.opened.save()
        report({"acked": dict(room.tried)})


def tell(handle: int, line: dict[str, Any]) -> None:
    """Report a line, by a call that no other code here makes, so that no fault hits it."""
    os.writev(handle, [json.dumps(line).encode(), b"\n"])


@contextmanager
def forked(work: Callable[[Report], int]) -> Iterator[tuple[int, Callable[[], list[dict[str, Any]]]]]:
    """A copy of this process that does some work; what it reported is to be had when it is over."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = RAISED
        try:
            os.close(reading)
            code = work(lambda line: tell(writing, line))
        finally:
            os._exit(code)
    os.close(writing)

    def told() -> list[dict[str, Any]]:
        with open(reading, "rb", closefd=False) as lines:
            return [json.loads(line) for line in lines if line.endswith(b"\n")]

    try:
        yield child, told
    finally:
        os.close(reading)


def wait_for(child: int) -> int:
    """The exit code of a child; one that hangs is killed."""
    deadline = time.monotonic() + LIMIT_SECONDS
    pause = 0.0005
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > deadline:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            raise TimeoutError("a child hung")
        time.sleep(pause)
        pause = min(pause * 1.5, 0.005)


def traced(flow: Flow, room: Room, *options: str, tries_again: bool = False) -> Ending:
    """Run a flow in a child that strace watches or breaks."""

    def work(report: Report) -> int:
        ctypes.CDLL(None).prctl(0x59616D61, -1, 0, 0, 0)  # PR_SET_PTRACER: strace is no parent of this process
        os.kill(os.getpid(), signal.SIGSTOP)
        os.path.lexists(BEGIN)
        code = in_child(flow, room, report, tries_again=tries_again)
        os.path.lexists(END)
        return code

    output = room.folder.with_name("trace")
    with forked(work) as (child, told):
        os.waitpid(child, os.WUNTRACED)
        command = ["strace", "-p", str(child), "-o", str(output), *options]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
            assert strace.stderr
            first = strace.stderr.readline()
            os.kill(child, signal.SIGCONT if "attached" in first else signal.SIGKILL)
            try:
                code = wait_for(child)
            finally:
                strace.wait(LIMIT_SECONDS)
        if "attached" not in first:
            pytest.skip(f"strace cannot watch a process here: {first.strip()}")
        return Ending(code, told(), output.read_text(encoding="utf-8", errors="replace"))


class Point(NamedTuple):
    """One system call of a flow."""

    flow: Flow
    call: str
    """Its name."""
    number: int
    """Which of the calls of that name it is, from the first one that strace sees."""


def points_of(flow: Flow, stage: Stage, *, what: str) -> list[Point]:
    """Every system call between the two marks, in order."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    stage.start(flow)
    ending = traced(flow, stage.room, "-e", f"trace={what}")
    assert ending.code == 0, ending
    counts: Counter[str] = Counter()
    points = []
    inside = False
    for line in ending.trace.splitlines():
        match = re.match(r"(\w+)\(", line)
        if match is None:
            continue
        counts[match[1]] += 1
        inside = (inside or BEGIN in line) and END not in line
        if inside and BEGIN not in line and match[1] not in OF_MEMORY | {"writev"}:
            points.append(Point(flow, match[1], counts[match[1]]))
    return points


def part_of(points: Sequence[Point], scale: float) -> list[Point]:
    """As many of them, evenly spread, as the scale says."""
    wanted = max(1, round(len(points) * min(scale, 1.0)))
    return [points[index * len(points) // wanted] for index in range(wanted)]


# What must hold afterward


class Flaws:
    """What did not hold, by kind."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []

    def add(self, kind: str, where: str, what: object = "") -> None:
        """Note one flaw."""
        self.found.append((kind, f"{where}: {what}"))

    def of(self, *kinds: str) -> list[str]:
        """The flaws of some kinds, the first few of them whole."""
        found = [what for kind, what in self.found if kind in kinds]
        return [*found[:MOST_SHOWN], *([f"and {len(found) - MOST_SHOWN} more"] if len(found) > MOST_SHOWN else [])]

    def count(self, *kinds: str) -> int:
        """How many flaws of some kinds there are."""
        return sum(kind in kinds for kind, _ in self.found)


def holds(records: Records, wanted: Records) -> bool:
    """Whether records have all of others, or newer ones."""
    return merge(records, wanted) == records


def is_in(records: Records, wanted: Records) -> list[bool]:
    """Which of some records are there just so."""
    return [records.get(key) == record for key, record in wanted.items()]


def all_of(told: Sequence[dict[str, Any]], name: str) -> list[Any]:
    """What a child reported under a name."""
    return [line[name] for line in told if name in line]


def check_file(flow: Flow, start: Start, room: Room, told: list[dict[str, Any]], where: str, flaws: Flaws) -> None:
    """The file as it lies there: whole, with every acknowledged action, and with no action in half."""
    data = room.bytes()
    if data is None:
        if not flow.may_be_absent:
            flaws.add("corrupt", where, "the file is gone")
        elif all_of(told, "acked"):
            flaws.add("lost", where, "acknowledged, and there is no file")
        return
    if data == start.data and not all_of(told, "acked"):
        return
    try:
        records = decode(data).records
    except Damaged as error:
        flaws.add("corrupt", where, error)
        return
    if not holds(records, start.saved):
        flaws.add("lost", where, "something the file had is missing")
    for acked in all_of(told, "acked"):
        if not all(is_in(records, acked)):
            flaws.add("lost", where, f"acknowledged, and not in the file: {sorted(acked)}")
    for tried in all_of(told, "tried"):
        if len(set(is_in(records, tried))) > 1:
            flaws.add("corrupt", where, f"half of an action: {sorted(tried)}")


def check_sentence(start: Start, room: Room, told: list[dict[str, Any]], where: str, flaws: Flaws) -> None:
    """Whether what the first error said about the file was true of it."""
    said = all_of(told, "said")[:1]
    if not said:
        return
    left = [None if data is None else data.encode("latin-1") for data in all_of(told, "left")] or [room.bytes()]
    try:
        records: Records = decode(left[0] or b"").records
    except Damaged:
        records = {}
    tried = all_of(told, "tried")[-1:]
    present = is_in(records, tried[0]) if tried else [left[0] != start.data]
    # Where a file is made first and then opened, one that cannot be read is one that opening did not touch.
    claims = UNCHANGED + UNTOUCHED if tried or start.data is not None else UNCHANGED
    if any(claim in said[0] for claim in claims) and any(present):
        flaws.add("untrue", where, said[0])
    if HOLDS in said[0] and not all(present):
        flaws.add("untrue", where, said[0])


def check_kept(records: Records, start: Start, where: str, flaws: Flaws) -> None:
    """Whether a file still has what was known at the start."""
    if not holds(records, start.saved):
        flaws.add("lost", where, "something the file had is missing")
    elif not holds(records, start.known):
        missing = [key for key, record in start.known.items() if not holds(records, {key: record})]
        flaws.add("forgotten", where, f"something the journal or a backup has is missing: {missing[:3]}")


def check_next(start: Start, room: Room, told: list[dict[str, Any]], where: str, flaws: Flaws) -> None:
    """The next command works, has everything that was acknowledged or promised, and leaves nothing behind."""
    for path in room.file.parent.glob(".~*"):
        os.utime(path, (0, 0))  # as if a minute had passed
    tried, promised = all_of(told, "tried"), []
    if any(KEPT in said for said in all_of(told, "said")[-1:]):
        promised = tried[-1:]
    try:
        if start.known:
            room.store().rebuild()
        session = room.session()
        more = session.mark([LAST], State.SKIPPED)
        assert more
        session.save()
        records = decode(room.file.read_bytes()).records
    except (MlroadmapError, OSError, AssertionError, Damaged) as error:
        flaws.add("next", where, repr(error))
        return
    check_kept(records, start, where, flaws)
    if not holds(records, merge(more.records(), *all_of(told, "acked"))):
        flaws.add("lost", where, "acknowledged, and not there after the next command")
    if not holds(records, merge({}, *promised)):
        flaws.add("untrue", where, f"not there after the next command: {sorted(promised[0])}")
    for action in tried:
        if len(set(is_in(records, action))) > 1:
            flaws.add("corrupt", where, f"half of an action after the next command: {sorted(action)}")
    if room.beside():
        flaws.add("debris", where, f"left after the next command: {room.beside()}")
    if start.damaged and not session.recovered():
        flaws.add("untold", where, "the file was put together again, and the learner is not told")


# Suite 1: killed at every system call


class Kills(NamedTuple):
    """What came of every kill."""

    flaws: Flaws
    killed: Counter[str]
    """How many processes were killed in each flow."""


@pytest.fixture(scope="module")
def kills(stage: Stage, figures: Any, scale: float) -> Kills:
    """A process killed at each system call of each flow."""
    flaws, killed, points = Flaws(), Counter[str](), 0
    for flow in FLOWS:
        every = points_of(flow, stage, what="all")
        points += len(every)
        for point in part_of(every, scale):
            where = f"{flow.name}, killed at {point.call} {point.number}"
            start = stage.start(flow)
            inject = f"inject={point.call}:signal=KILL:when={point.number}"
            ending = traced(flow, stage.room, "-e", f"trace={point.call}", "-e", inject)
            if ending.code != -signal.SIGKILL:
                flaws.add("missed", where, ending.code)
                continue
            killed[flow.name] += 1
            check_file(flow, start, stage.room, ending.told, where, flaws)
            check_next(start, stage.room, ending.told, where, flaws)
    figures.add(
        "kill at every syscall",
        f"{killed.total()} points of {points} in {len(killed)} flows",
        f"{flaws.count('corrupt', 'debris')} corrupt, {flaws.count('lost', 'forgotten')} acknowledged lost, "
        f"{flaws.count('next')} next commands failed, {flaws.count('untold')} damages not told",
    )
    return Kills(flaws, killed)


def test_processes_were_killed_at_enough_system_calls_of_every_flow(kills: Kills, scale: float) -> None:
    assert kills.killed.total() >= 200 * min(scale, 1.0)
    assert len(kills.killed) == len(FLOWS)
    assert kills.flaws.count("missed") <= kills.killed.total() * 0.02, kills.flaws.of("missed")


def test_a_process_killed_at_any_system_call_leaves_a_whole_file(kills: Kills) -> None:
    assert kills.flaws.of("corrupt", "debris") == []


def test_a_process_killed_at_any_system_call_loses_nothing_it_acknowledged(kills: Kills) -> None:
    assert kills.flaws.of("lost", "forgotten") == []


def test_after_a_kill_at_any_system_call_the_next_command_works(kills: Kills) -> None:
    assert kills.flaws.of("next") == []


def test_a_process_killed_at_any_system_call_of_a_repair_leaves_word_of_it(kills: Kills) -> None:
    assert kills.flaws.of("untold") == []


# Suite 2: errors at every system call on files


class Errors(NamedTuple):
    """What came of every injected error."""

    flaws: Flaws
    injected: int
    """How many runs met their error."""
    said: int
    """How many of them ended with a sentence."""
    acknowledged: int
    """How many of them did all they were to do."""


def when(error: str, number: int, *, lasting: bool) -> str:
    """Which calls strace is to break. An interrupted call is begun again by Python, for ever if need be."""
    if not lasting:
        return str(number)
    return f"{number}..{number + 50}" if error == "EINTR" else f"{number}+"


def inject_error(stage: Stage, point: Point, error: str, *, lasting: bool, flaws: Flaws) -> Ending | None:
    """Run a flow with one call failing, and check everything; None where the call was not made."""
    flow, room = point.flow, stage.room
    where = f"{flow.name}, {error} at {point.call} {point.number}{' and after' if lasting else ''}"
    start = stage.start(flow)
    inject = f"inject={point.call}:error={error}:when={when(error, point.number, lasting=lasting)}"
    try:
        ending = traced(flow, room, "-e", f"trace={point.call}", "-e", inject, tries_again=not lasting)
    except TimeoutError:
        flaws.add("hung", where)
        return None
    if "(INJECTED)" not in ending.trace:
        return None
    told, said = ending.told, all_of(ending.told, "said")
    if ending.code not in (0, SAID):
        flaws.add("raised", where, (all_of(told, "raised") or [f"exit code {ending.code}"])[0])
    if any(len(text) < 20 or "None" in text for text in said):
        flaws.add("raised", where, f"no sentence: {said}")
    # A call that strace fails is not made: a lock that could not be closed stays this process's own.
    if len(said) > 1 and point.call != "close":
        flaws.add("next", where, f"the same session cannot save: {said[1]}")
    check_file(flow, start, room, told, where, flaws)
    check_sentence(start, room, told, where, flaws)
    if room.beside() and not point.call.startswith("unlink"):
        flaws.add("debris", where, room.beside())
    check_next(start, room, told, where, flaws)
    return ending


def errors_at(index: int, scale: float, *, lasting: bool) -> list[str]:
    """The errors for one call: one at scale 1, another at the next call; all of them at scale 6."""
    count = max(1, min(round(scale), len(ERRORS)))
    first = index + len(ERRORS) // 2 * lasting
    return [ERRORS[(first + number) % len(ERRORS)] for number in range(count)]


@pytest.fixture(scope="module")
def errors(stage: Stage, figures: Any, scale: float) -> Errors:
    """Each error at each system call on files, once and from then on."""
    flaws = Flaws()
    codes: Counter[int] = Counter()
    for flow in FLOWS:
        for index, point in enumerate(part_of(points_of(flow, stage, what="%file,%desc,fsync"), scale)):
            for lasting in (False, True):
                for error in errors_at(index, scale, lasting=lasting):
                    ending = inject_error(stage, point, error, lasting=lasting, flaws=flaws)
                    if ending:
                        codes[ending.code] += 1
    figures.add(
        "errors at every syscall",
        f"{codes.total()} injections ({codes[SAID]} refused, {codes[0]} done)",
        f"{flaws.count('corrupt')} corrupt, {flaws.count('lost')} lost, {flaws.count('forgotten')} left out, "
        f"{flaws.count('raised', 'hung')} without a sentence, {flaws.count('next')} next saves failed, "
        f"{flaws.count('untrue')} untrue sentences, {flaws.count('untold')} damages not told",
    )
    return Errors(flaws, codes.total(), codes[SAID], codes[0])


def test_enough_errors_were_injected_and_they_mattered(errors: Errors, scale: float) -> None:
    assert errors.injected >= 600 * min(scale, 1.0)
    assert errors.said >= errors.injected * 0.05
    assert errors.acknowledged >= errors.injected * 0.05


def test_an_error_at_any_system_call_never_leaves_half_a_file(errors: Errors) -> None:
    assert errors.flaws.of("corrupt", "debris") == []


def test_an_error_at_any_system_call_never_loses_what_was_acknowledged(errors: Errors) -> None:
    assert errors.flaws.of("lost") == []


def test_an_error_at_any_system_call_never_leaves_out_what_a_backup_or_the_journal_has(errors: Errors) -> None:
    assert errors.flaws.of("forgotten") == []


def test_an_error_at_any_system_call_is_told_as_a_sentence(errors: Errors) -> None:
    assert errors.flaws.of("raised", "hung") == []


def test_after_an_error_at_any_system_call_the_next_save_works(errors: Errors) -> None:
    assert errors.flaws.of("next") == []


def test_an_error_at_any_system_call_of_a_repair_leaves_word_of_it(errors: Errors) -> None:
    assert errors.flaws.of("untold") == []


def test_what_is_said_after_an_error_at_any_system_call_is_true(errors: Errors) -> None:
    assert errors.flaws.of("untrue") == []


# Suite 3: short writes and a full disk


def prepare_long_journal(room: Room) -> None:
    """A journal that is longer than the file."""
    prepare_saved(room)
    session = room.session()
    for _ in range(20):
        session.toggle(LAST, State.DONE)
    session.save()
    shutil.rmtree(session.store.keeping.backups.folder, ignore_errors=True)


def prepare_large(room: Room) -> None:
    """A file of many pages, and no backup of it yet."""
    prepare_saved(room)
    store = room.session().store
    store.commit({f"item/other/{number}": {"at": "", "state": "done"} for number in range(1000)})
    shutil.rmtree(store.keeping.backups.folder, ignore_errors=True)


LARGE = Flow("large", prepare_large, run_save)
LONG = Flow("long journal", prepare_long_journal, run_save)


def in_limited_child(flow: Flow, room: Room, limit: int | None = None) -> Ending:
    """Run a flow in a child, which can write no file beyond a size."""

    def work(report: Report) -> int:
        import resource

        if limit is not None:
            _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
        return in_child(flow, room, report)

    with forked(work) as (child, told):
        return Ending(wait_for(child), told(), "")


def check_all(flow: Flow, start: Start, room: Room, ending: Ending, where: str, flaws: Flaws) -> None:
    """Everything that must hold after a write that the disk cut short, but for the next command."""
    if ending.code not in (0, SAID):
        flaws.add("raised", where, (all_of(ending.told, "raised") or [f"exit code {ending.code}"])[0])
    if (ending.code == 0) != (len(all_of(ending.told, "acked")) == 2):
        flaws.add("lost", where, f"exit code {ending.code} after {len(all_of(ending.told, 'acked'))} saves")
    check_file(flow, start, room, ending.told, where, flaws)
    check_sentence(start, room, ending.told, where, flaws)
    if room.beside():
        flaws.add("debris", where, room.beside())


def test_a_write_cut_short_at_any_size_leaves_the_old_file_or_the_new_one(
    stage: Stage, figures: Any, scale: float
) -> None:
    assert signal.getsignal(signal.SIGXFSZ) == signal.SIG_IGN  # as in every Python
    flaws, codes = Flaws(), Counter[int]()
    for name in ("save", "first save", "mend", "long journal"):
        flow = next((flow for flow in FLOWS if flow.name == name), LONG)
        stage.start(flow)
        assert in_limited_child(flow, stage.room).code == 0
        largest = max(path.stat().st_size for path in stage.room.folder.rglob("*") if path.is_file())
        whole = len(stage.room.bytes() or b"")
        limits = sorted({*range(0, largest, max(1, largest // 70)), whole - 1, whole, largest - 1, largest})
        for limit in part_of_limits(limits, scale):
            where = f"{name}, files of {limit} bytes at most"
            start = stage.start(flow)
            ending = in_limited_child(flow, stage.room, limit)
            codes[ending.code] += 1
            check_all(flow, start, stage.room, ending, where, flaws)
            check_next(start, stage.room, ending.told, where, flaws)
    figures.add(
        "short writes",
        f"{codes.total()} sizes ({codes[SAID]} refused, {codes[0]} done)",
        f"{flaws.count('corrupt')} corrupt, {flaws.count('lost')} lost, {flaws.count('debris')} left something",
    )
    assert flaws.of("corrupt", "lost", "forgotten", "debris", "raised", "next", "untrue", "untold") == []
    assert codes.total() >= 200 * min(scale, 1.0)
    assert codes[SAID] >= codes.total() * 0.3
    assert codes[0] >= 1


def part_of_limits(limits: Sequence[int], scale: float) -> list[int]:
    """As many of them as the scale says, the largest always."""
    step = max(1, round(1 / min(scale, 1.0)))
    return list(limits[::-1][::step])


class Disk:
    """A file system in memory whose size can be changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def leave(self, pages: int | None) -> None:
        """Leave so many pages free; as many as anybody needs if None."""
        status = os.statvfs(self.folder)
        used = (status.f_blocks - status.f_bfree) * status.f_frsize
        page = os.sysconf("SC_PAGE_SIZE")
        size = max(page, used + pages * page) if pages is not None else 64_000_000  # a size of 0 would be no limit
        subprocess.run(["mount", "-o", f"remount,size={size}", str(self.folder)], check=True)


@contextmanager
def mounted(folder: Path) -> Iterator[Disk]:
    """A file system of its own at a folder."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a disk to fill")
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)], capture_output=True)
    if done.returncode:
        pytest.skip(f"no disk can be mounted here: {done.stderr.decode().strip()}")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize(
    "shares", [True, False], ids=["with the state folder on it", "with the data folder alone on it"]
)
def test_a_full_disk_leaves_the_old_file_or_the_new_one(
    make_stage: Callable[[Path], Stage], tmp_path: Path, shares: bool, figures: Any, scale: float
) -> None:
    data = tmp_path / "learner" / "data"
    flaws, codes = Flaws(), Counter[int]()
    with state_in(tmp_path) as folder:
        data.mkdir()
        with mounted(folder if shares else data) as disk:
            stage = make_stage(folder)
            for flow in (LARGE, FLOWS[1]):
                free = [0, 1, 2, *range(3, 64)] if flow is LARGE else [*range(8)]
                for pages in part_of_limits(free, scale):
                    where = f"{flow.name}, {pages} pages free"
                    disk.leave(None)
                    start = stage.start(flow)
                    disk.leave(pages)
                    ending = in_limited_child(flow, stage.room)
                    codes[ending.code] += 1
                    check_all(flow, start, stage.room, ending, where, flaws)
                    disk.leave(None)
                    check_next(start, stage.room, ending.told, where, flaws)
    figures.add(
        "full disk",
        f"{codes.total()} sizes ({codes[SAID]} refused, {codes[0]} done)",
        f"{flaws.count('corrupt')} corrupt, {flaws.count('lost')} lost, {flaws.count('debris')} left something",
    )
    assert flaws.of("corrupt", "lost", "forgotten", "debris", "raised", "next", "untrue", "untold") == []
    assert codes[SAID] >= 1
    assert codes[0] >= 1


# What the suites above have found, each as small as it can be


@contextmanager
def failing(
    name: str, path: Path | str, number: int, *, times: int = 1000, also: bool = False, folder: str = ""
) -> Iterator[None]:
    """Make a function of `os` fail on a path, or on a file opened there.

    Args:
        name: The function.
        path: The path, or how it ends.
        number: The error's number.
        times: How often it fails before it works again.
        also: Whether it does its work as well, as `close` does.
        folder: The name of the folder it is in; any if empty.
    """
    call, left = getattr(os, name), [times]

    def fails(target: Any, *arguments: Any, **options: Any) -> Any:
        found = os.readlink(f"/proc/self/fd/{target}") if isinstance(target, int) else os.fspath(target)
        hit = left[0] > 0 and str(found).endswith(str(path)) and folder in ("", Path(str(found)).parent.name)
        if hit and also:
            call(target, *arguments, **options)
        if hit:
            left[0] -= 1
            raise OSError(number, os.strerror(number))
        return call(target, *arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, name, fails)
        yield
    if left[0] == times:
        raise LookupError("the fault was never met")


def flow_named(name: str) -> Flow:
    """One of the flows."""
    return next(flow for flow in FLOWS if flow.name == name)


def now(room: Room) -> Records:
    """What the file holds."""
    return decode(room.file.read_bytes()).records


def test_a_backup_that_cannot_be_read_for_a_moment_is_not_left_out_of_a_file_made_again(stage: Stage) -> None:
    start, room = stage.start(flow_named("rebuild")), stage.room
    with failing("listdir", "/backups", errno.EIO, times=1), suppress(MlroadmapError):
        room.store().rebuild()
    room.store().rebuild()
    assert holds(now(room), start.known)


def test_a_backup_that_cannot_be_read_for_a_moment_is_not_left_out_of_a_repair(stage: Stage) -> None:
    start, room = stage.start(flow_named("mend")), stage.room
    with failing("listdir", "/backups", errno.EIO, times=1), suppress(MlroadmapError):
        room.session()
    room.session().save()
    assert holds(now(room), start.known)


@pytest.mark.parametrize("saves", [False, True])
@pytest.mark.parametrize("name", ["mend", "rebuild"])
def test_a_backup_whose_bytes_cannot_be_read_for_a_moment_is_not_left_out(stage: Stage, name: str, saves: bool) -> None:
    start, room = stage.start(flow_named(name)), stage.room
    with failing("open", ".json", errno.EIO, folder="backups"), suppress(MlroadmapError):
        room.store().rebuild()
        session = room.session()
        if saves:
            session.mark([LAST], State.DONE)
            session.save()
    room.store().rebuild()
    room.session().save()
    assert holds(now(room), start.known)


def test_a_journal_that_cannot_be_seen_for_a_moment_is_not_taken_for_written(stage: Stage) -> None:
    start, room = stage.start(flow_named("replay")), stage.room
    with failing("stat", "/journal.jsonl", errno.EIO, times=1):
        session = room.session()
    session.mark([FIRST], State.DONE)
    session.save()
    room.session().save()
    assert holds(now(room), start.known)


def test_a_folder_that_may_not_be_looked_into_is_told_as_a_sentence_or_passed_over(stage: Stage) -> None:
    start = stage.start(flow_named("restore"))
    with failing("stat", "/" + stage.room.file.name, errno.EACCES), suppress(MlroadmapError):
        stage.room.store().rebuild()
    assert stage.room.bytes() == start.data


def test_a_mark_that_may_not_be_looked_at_is_told_as_a_sentence_or_passed_over(stage: Stage) -> None:
    stage.start(flow_named("first save"))
    with failing("stat", "/journal.mark", errno.EACCES), suppress(MlroadmapError):
        stage.room.session()


def test_a_lock_that_fails_to_close_does_not_make_a_save_say_that_nothing_changed(stage: Stage) -> None:
    stage.start(flow_named("save"))
    session = stage.room.session()
    action = session.mark([FIRST], State.DONE)
    assert action
    said = ""
    with failing("close", "/lock", errno.EIO, also=True):
        try:
            session.save()
        except MlroadmapError as error:
            said = str(error)
    assert holds(now(stage.room), action.records())
    assert not any(claim in said for claim in UNCHANGED)


def test_a_save_the_disk_does_not_confirm_twice_does_not_say_that_nothing_changed(stage: Stage) -> None:
    stage.start(flow_named("save"))
    session = stage.room.session()
    action = session.mark([FIRST], State.DONE)
    assert action
    with failing("fsync", "/data", errno.EIO):
        for _ in range(2):
            with pytest.raises(MlroadmapError) as caught:
                session.save()
            assert HOLDS in str(caught.value)
    assert holds(now(stage.room), action.records())


def test_a_repair_whose_notice_cannot_be_kept_is_told_later(stage: Stage) -> None:
    stage.start(flow_named("mend"))
    with failing("open", "/notice.txt", errno.ENOSPC), suppress(MlroadmapError):
        stage.room.session()
    assert stage.room.session().recovered()


def test_a_repair_the_disk_does_not_confirm_is_told_all_the_same(stage: Stage) -> None:
    start = stage.start(flow_named("mend"))
    with failing("fsync", "/data", errno.EIO), pytest.raises(MlroadmapError):
        stage.room.session()
    assert stage.room.bytes() != start.data
    assert stage.room.session().recovered()
