"""The ways out of the program: what the terminal looks like afterwards, and what is on the disk."""

import json
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Start = Callable[..., Any]
NOTE = "precious words"
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


def records(data: Path) -> dict[str, Any]:
    path = data / "progress-small.json"
    values: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
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


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_leaves_a_whole_terminal_every_tick_and_the_note_being_written(
    start: Start, data: Path, name: str
) -> None:
    terminal = opened(start)
    terminal.press(" n")
    terminal.wait("Note: Alpha")
    terminal.settle()
    terminal.press(NOTE)
    terminal.wait(NOTE)
    terminal.process.send_signal(getattr(signal, name))
    terminal.end()
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


def test_a_terminal_that_is_gone_without_a_word_ends_the_program_and_loses_nothing(start: Start, data: Path) -> None:
    terminal = opened(start)
    terminal.press(" n")
    terminal.wait("Note: Alpha")
    terminal.settle()
    terminal.press(NOTE)
    terminal.wait(NOTE)
    terminal.hang_up()
    terminal.process.wait(10)
    assert records(data)["item/begin/alpha"]["state"] == "done"
    assert notes(data) == [NOTE]


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
