"""The ways out of the program: what the terminal looks like afterwards, and what is on the disk."""

import ctypes
import fcntl
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.app.conftest import SMALL

from mlroadmap.model.tracking import State
from mlroadmap.session.opening import open_session

if sys.platform != "linux":
    pytest.skip("ends programs in Linux's pseudo-terminals", allow_module_level=True)

Start = Callable[..., Any]
NOTE = "precious words"
LIBC = ctypes.CDLL(None)
CRASH = """
from mlroadmap.app.screens.main import MainScreen
def crash(self):
    text = self.session.note("begin/alpha")
    other = {"text": text}
    raise ValueError("something broke")
MainScreen.action_help = crash
"""
CRASH_IN_A_NOTE = """
from mlroadmap.app.screens.note import NoteScreen
def crash(self):
    raise ValueError("something broke")
NoteScreen.key_f5 = crash
"""


# The app is over, and its loop never ends.
STUCK = """
import asyncio
from textual.app import App
async def shutdown(self):
    await asyncio.sleep(3600)
App._shutdown = shutdown
"""
# Code in C that runs for minutes and lets no other thread run.
BUSY_WITHOUT_PYTHON = """
import re
from mlroadmap.app.screens.main import MainScreen
def busy(self):
    re.fullmatch(r"(?:[0-9]*|[0-9]+_)*", "1" * 40 + "x")
MainScreen.action_help = busy
"""
CRASH_AT_THE_KEYS = """
from mlroadmap.app.keyboard import Keyboard
plain = Keyboard.read
def read(self, data):
    if b"~" in data:
        raise LookupError("something broke")
    return plain(self, data)
Keyboard.read = read
"""


def records(data: Path) -> dict[str, Any]:
    path = data / "progress-small.json"
    values: dict[str, Any] = json.loads(path.read_bytes()) if path.exists() else {}
    return values


def notes(data: Path) -> list[str]:
    return [value["text"] for key, value in records(data).items() if key.startswith("note/")]


def left_whole(terminal: Any) -> bool:
    """Whether the terminal is out of the alternate screen, its cursor shown, its mouse and paste modes off."""
    text: str = terminal.text
    pairs = (("\x1b[?1049h", "\x1b[?1049l"), ("\x1b[?25l", "\x1b[?25h"))
    more = (("\x1b[?1000h", "\x1b[?1000l"), ("\x1b[?1003h", "\x1b[?1003l"), ("\x1b[?2004h", "\x1b[?2004l"))
    return all(text.rfind(on) < text.rfind(off) for on, off in (*pairs, *more))


def opened(start: Start, **given: Any) -> Any:
    terminal = start(**given)
    terminal.wait("The text of Alpha")
    return terminal


def writing_a_note(start: Start, **given: Any) -> Any:
    terminal = opened(start, **given)
    terminal.press(" n")
    terminal.wait("Note: Alpha")
    terminal.settle()
    terminal.press(NOTE)
    terminal.wait(NOTE)
    return terminal


def gone(terminal: Any, seconds: float = 5) -> int:
    """Wait for the end of a program whose terminal is gone; its exit code."""
    return int(terminal.process.wait(seconds))


def threads(terminal: Any) -> int:
    return len(os.listdir(f"/proc/{terminal.process.pid}/task"))


@pytest.fixture
def held(data: Path, tmp_path: Path) -> Iterator[Callable[[], None]]:
    """Holds the lock of the progress file, as another program that does not finish would."""
    handles: list[int] = []

    def hold() -> None:
        for lock in (tmp_path / "home" / "state").rglob("lock"):
            handles.append(os.open(lock, os.O_RDWR))
            fcntl.flock(handles[-1], fcntl.LOCK_EX)
        assert handles

    yield hold
    for handle in handles:
        os.close(handle)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"])
def test_a_signal_leaves_a_whole_terminal_every_tick_and_the_note_being_written(
    start: Start, data: Path, name: str
) -> None:
    terminal = writing_a_note(start)
    terminal.process.send_signal(getattr(signal, name))
    assert terminal.end() == 128 + getattr(signal, name)
    assert left_whole(terminal)
    assert "Traceback" not in terminal.text
    assert records(data)["item/begin/alpha"]["state"] == "done"
    assert notes(data) == [NOTE]


def test_a_crash_exits_with_an_error_tells_no_secrets_and_loses_nothing(start: Start, data: Path) -> None:
    terminal = opened(start, script=CRASH)
    terminal.press(" n")
    terminal.wait("Note: Alpha")
    terminal.settle()
    terminal.press(NOTE)
    terminal.wait(NOTE)
    terminal.press("\x13")
    terminal.wait("Your note")
    terminal.settle()
    before = len(terminal.raw)
    terminal.press("?")
    assert terminal.end() == 1
    report = terminal.raw[before:].decode()
    assert left_whole(terminal)
    assert "something broke" in report and "Traceback" in report
    after_the_screen = report.rpartition("\x1b[?1049l")[2]
    assert NOTE not in after_the_screen and "locals" not in after_the_screen
    assert records(data)["item/begin/alpha"]["state"] == "done"
    assert notes(data) == [NOTE]


def test_changes_that_cannot_be_saved_are_named_on_leaving_with_an_error(start: Start, data: Path) -> None:
    terminal = opened(start)
    data.rmdir()
    data.write_text("a file where the folder belongs")
    terminal.press(" ")
    terminal.wait("NOT SAVED")
    terminal.press("q")
    assert terminal.end(20) != 0
    assert left_whole(terminal)
    said = terminal.text.rpartition("\x1b[?1049l")[2]
    assert "could not be saved" in " ".join(said.split())
    assert "Traceback" not in said


def test_a_damaged_file_stops_the_program_before_it_draws_anything(start: Start, data: Path) -> None:
    (data / "progress-small.json").write_text('{"kind":"mlroadmap-prog')
    terminal = start()
    assert terminal.end() not in (0, 1)
    assert "\x1b[?1049h" not in terminal.text
    assert "damaged" in terminal.text
    assert (data / "progress-small.json").read_text() == '{"kind":"mlroadmap-prog'


def test_a_crash_keeps_the_note_that_is_being_written(start: Start, data: Path) -> None:
    terminal = opened(start, script=CRASH_IN_A_NOTE)
    terminal.press("n")
    terminal.wait("Note: Alpha")
    terminal.settle()
    terminal.press(NOTE)
    terminal.wait(NOTE)
    terminal.press("\x1b[15~")
    assert terminal.end() == 1
    assert left_whole(terminal)
    assert "something broke" in terminal.text
    assert NOTE not in terminal.text.rpartition("\x1b[?1049l")[2]
    assert notes(data) == [NOTE]


def test_two_interrupts_in_a_row_end_the_program_once_with_the_note_kept(start: Start, data: Path) -> None:
    terminal = writing_a_note(start)
    for _ in range(2):
        terminal.process.send_signal(signal.SIGINT)
        time.sleep(0.05)
    assert terminal.end(5) == 130
    assert left_whole(terminal)
    assert notes(data) == [NOTE]


def test_a_program_that_was_stopped_goes_on_with_a_whole_screen_and_leaves(start: Start) -> None:
    terminal = opened(start)
    terminal.settle()
    before, count = terminal.lines, threads(terminal)
    terminal.process.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, terminal.process.pid, os.WSTOPPED | os.WNOWAIT)
    terminal.screen.reset()
    at = len(terminal.raw)
    terminal.process.send_signal(signal.SIGCONT)
    terminal.wait(lambda: terminal.lines == before, 3)
    modes = bytes(terminal.raw[at:])
    assert all(mode in modes for mode in (b"\x1b[?1049h", b"\x1b[?1000h", b"\x1b[?2004h", b"\x1b[?25l"))
    assert threads(terminal) == count
    terminal.press("q")
    assert terminal.end(3) == 0
    assert left_whole(terminal)


@pytest.mark.skipif(not hasattr(LIBC, "tgkill"), reason="this system's C library sends no signal to one thread")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGCONT"])
def test_a_signal_that_the_kernel_gives_to_another_thread_is_heard_at_once(start: Start, name: str) -> None:
    terminal = opened(start)
    terminal.settle(0.5)
    others = [int(task) for task in os.listdir(f"/proc/{terminal.process.pid}/task")]
    others.remove(terminal.process.pid)
    at = len(terminal.raw)
    LIBC.tgkill(terminal.process.pid, others[0], getattr(signal, name))
    if name == "SIGTERM":
        assert terminal.end(3) == 128 + signal.SIGTERM
    else:
        terminal.wait(lambda: len(terminal.raw) > at, 3)


def test_a_stop_that_is_asked_for_gives_the_terminal_back_and_takes_it_again(start: Start) -> None:
    terminal = opened(start)
    terminal.settle()
    count = threads(terminal)
    terminal.process.send_signal(signal.SIGTSTP)
    terminal.wait(lambda: left_whole(terminal))
    os.waitid(os.P_PID, terminal.process.pid, os.WSTOPPED | os.WNOWAIT)
    terminal.process.send_signal(signal.SIGCONT)
    terminal.wait(lambda: not left_whole(terminal))
    terminal.settle()
    assert threads(terminal) == count
    terminal.press("j")
    terminal.wait("The text of Beta")
    terminal.press("q")
    assert terminal.end(3) == 0


@pytest.mark.parametrize("is_leader", [True, False])
@pytest.mark.parametrize("pause", [0.0, 0.03, 0.1])
def test_a_terminal_closed_right_after_the_last_key_leaves_nothing_behind(
    start: Start, data: Path, is_leader: bool, pause: float
) -> None:
    terminal = opened(start, is_leader=is_leader)
    terminal.press(" ")
    terminal.wait(lambda: (data / "progress-small.json").exists())
    terminal.press("nq\x11")
    time.sleep(pause)
    terminal.hang_up()
    assert gone(terminal) in (0, 129, -1)
    assert records(data)["item/begin/alpha"]["state"] == "done"


@pytest.mark.parametrize("is_leader", [True, False])
@pytest.mark.parametrize("when", ["at once", "screen", "path"])
def test_a_terminal_closed_while_the_program_starts_leaves_nothing_behind(
    start: Start, is_leader: bool, when: str
) -> None:
    terminal = start(is_leader=is_leader)
    if when != "at once":
        terminal.wait(lambda: b"\x1b[?1049h" in terminal.raw if when == "screen" else b"Alpha" in terminal.raw)
    terminal.hang_up()
    assert gone(terminal) != 120


@pytest.mark.parametrize("is_leader", [True, False])
def test_a_closed_window_keeps_the_note_being_written(start: Start, data: Path, is_leader: bool) -> None:
    terminal = writing_a_note(start, is_leader=is_leader)
    terminal.hang_up()
    assert gone(terminal) == 129
    assert records(data)["item/begin/alpha"]["state"] == "done"
    assert notes(data) == [NOTE]


def test_leaving_waits_for_a_lock_as_long_as_it_says_and_the_journal_has_the_rest(
    start: Start, data: Path, held: Callable[[], None]
) -> None:
    terminal = opened(start)
    terminal.press(" ")
    terminal.wait(lambda: (data / "progress-small.json").exists())
    terminal.wait("saved")
    held()
    terminal.press("j ")
    terminal.wait("saving")
    terminal.press("q")
    began = time.monotonic()
    assert terminal.end(8) == 5
    assert time.monotonic() - began < 5
    said = " ".join(terminal.text.rpartition("\x1b[?1049l")[2].split())
    assert "Saving your last changes" in said and "Leaving in at most 4 s" in said
    assert "kept in the journal" in said and "Traceback" not in said


@pytest.mark.faults
def test_a_closed_window_waits_no_longer_for_a_lock(start: Start, data: Path, held: Callable[[], None]) -> None:
    terminal = opened(start)
    terminal.press(" ")
    terminal.wait(lambda: (data / "progress-small.json").exists())
    terminal.wait("saved")
    held()
    terminal.press("j ")
    terminal.wait("saving")
    terminal.hang_up()
    assert gone(terminal) == 5
    assert open_session(SMALL, data).tracking.state("begin/beta") is State.DONE


def test_an_end_that_gets_stuck_is_ended_with_a_whole_terminal(start: Start, data: Path) -> None:
    terminal = opened(start, script=STUCK)
    terminal.press(" ")
    terminal.wait("saved")
    terminal.press("q")
    assert terminal.end(7) == 0
    assert left_whole(terminal)


@pytest.mark.faults
def test_a_terminal_that_takes_nothing_more_cannot_keep_the_program(start: Start, data: Path) -> None:
    terminal = writing_a_note(start)
    for number in range(400):  # nobody reads what is drawn
        terminal.resize(100 + number % 50, 40)
        time.sleep(0.005)
    terminal.process.send_signal(signal.SIGTERM)
    assert terminal.process.wait(6) == 143
    assert notes(data) == [NOTE]


def test_a_failure_in_the_thread_that_reads_keys_exits_with_an_error_and_keeps_the_note(
    start: Start, data: Path
) -> None:
    terminal = writing_a_note(start, script=CRASH_AT_THE_KEYS)
    terminal.press("\x1b[15~")
    assert terminal.end() == 1
    assert left_whole(terminal)
    assert "something broke" in terminal.text
    assert notes(data) == [NOTE]


@pytest.mark.faults
def test_code_that_lets_no_thread_run_cannot_keep_the_program(start: Start, data: Path) -> None:
    terminal = opened(start, script=BUSY_WITHOUT_PYTHON)
    terminal.press(" ")
    terminal.wait(lambda: (data / "progress-small.json").exists())
    terminal.press("?")
    terminal.settle(0.5)
    terminal.process.send_signal(signal.SIGTERM)
    assert terminal.process.wait(8)
    assert records(data)["item/begin/alpha"]["state"] == "done"


def test_a_number_of_any_length_is_typed_without_a_wait(start: Start) -> None:
    terminal = opened(start)
    terminal.press("w")
    terminal.wait("How many hours a week")
    terminal.press("1" * 40 + "x")
    terminal.wait("1111")
    terminal.press("\x1b")
    terminal.wait(lambda: not any("How many hours" in line for line in terminal.lines))
    terminal.press("q")
    assert terminal.end(5) == 0
