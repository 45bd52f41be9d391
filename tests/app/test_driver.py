"""The terminal and the program: what is typed reaches it, whatever the bytes; its size is the terminal's own."""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

if sys.platform == "win32":
    pytest.skip("speaks of POSIX terminals", allow_module_level=True)
from tests.terminal_program import Terminal
from textual.drivers.linux_driver import LinuxDriver

from mlroadmap.app import driver
from mlroadmap.app.app import RoadmapApp
from mlroadmap.app.driver import TerminalDriver

Start = Callable[..., Any]
WITHOUT_LOOP_SIGNALS = """
import asyncio, sys
def refuse(*_):
    raise NotImplementedError
asyncio.SelectorEventLoop.add_signal_handler = refuse
sys.modules["mlroadmap.app.driver"] = None
"""
"""What Windows lacks: a loop that takes signals, and a terminal that our driver can drive."""
SHOWS_SIZES = """
from mlroadmap.app.screens.main import MainScreen
import os
def show(self):
    self.flash(f"sizes {os.environ.get('COLUMNS')} {os.environ.get('LINES')}")
MainScreen.action_help = show
"""
# Starts slowly, and shows the keys that come.
SHOWS_KEYS = """
import time
from textual.app import App
from textual.widgets import Static
from mlroadmap.app.driver import TerminalDriver
from mlroadmap.app.leaving import Leaving
class Keys(App):
    leaving = Leaving()
    seen = []
    def compose(self):
        yield Static(id="keys")
    def on_key(self, event):
        self.seen.append(event.key)
        self.query_one("#keys").update(" ".join(self.seen))
time.sleep(0.5)
Keys(driver_class=TerminalDriver).run()
"""


def opened(start: Start, **given: Any) -> Any:
    terminal = start(**given)
    terminal.wait("The text of Alpha")
    return terminal


def notes(data: Path) -> list[str]:
    records = json.loads((data / "progress-small.json").read_bytes())
    return [value["text"] for key, value in records.items() if key.startswith("note/")]


@pytest.mark.parametrize(
    "keys",
    [
        b"\xe9 ",
        b"\xff\xfe\x80",
        b"\x1b[M \xff\xf0",
        b"\x1b[Mqqq",
        b"\x1b[1114112u",
        b"\x1b[55296u",
        b"\x1b[99999999999u",
    ],
    ids=repr,
)
def test_bytes_that_are_no_keys_do_no_harm(start: Start, data: Path, keys: bytes) -> None:
    terminal = opened(start)
    terminal.press(keys)
    terminal.settle()
    terminal.press("n")
    terminal.wait("Note: Alpha")
    terminal.press("before")
    terminal.wait("before")
    terminal.press(keys)
    terminal.settle()
    terminal.press("after")
    terminal.wait("after")
    terminal.press("\x13")
    terminal.wait("Your note")
    terminal.press("q")
    assert terminal.end() == 0
    assert "Traceback" not in terminal.text
    [note] = notes(data)
    assert note.replace("\ufffd", "").replace(" ", "") == "beforeafter"


def test_an_old_report_of_the_mouse_in_two_pieces_is_no_key(start: Start) -> None:
    terminal = opened(start)
    terminal.press(b"\x1b[M")
    terminal.press(b"qq")
    terminal.press(b"qj")
    terminal.wait("The text of Beta")


def test_keys_typed_before_the_screen_is_there_arrive_and_enter_is_enter() -> None:
    terminal = Terminal([sys.executable, "-c", SHOWS_KEYS], (80, 24), os.environ)
    try:
        terminal.press("a\r\x1b[Bz")
        terminal.wait("a enter down z")
    finally:
        terminal.close()


@pytest.mark.parametrize("stale", [{"COLUMNS": "200", "LINES": "60"}, {"COLUMNS": "20"}])
def test_the_size_is_the_terminals_own_whatever_the_environment_says(start: Start, stale: dict[str, str]) -> None:
    terminal = opened(start, script=SHOWS_SIZES, **stale)
    terminal.resize(90, 20)
    terminal.wait(lambda: "Alpha" in "\n".join(terminal.lines) and terminal.lines[19].strip())
    terminal.press("?")
    terminal.wait("sizes None None")


def test_escape_is_acted_on_when_its_time_is_over(start: Start) -> None:
    terminal = opened(start, ESCDELAY="25")
    took = []
    for _ in range(5):
        terminal.press("/")
        terminal.wait("Search")
        terminal.settle()
        began = time.monotonic()
        terminal.press("\x1b")
        terminal.wait("The text of Alpha")
        took.append(time.monotonic() - began)
        terminal.settle()
    assert min(took) < 0.1


def test_a_program_at_rest_waits_without_looking(start: Start) -> None:
    terminal = opened(start)
    terminal.settle(0.5)
    switches = Path(f"/proc/{terminal.process.pid}/task")

    def woken() -> int:
        found = [line for task in switches.iterdir() for line in (task / "status").read_text().splitlines()]
        return sum(int(line.split()[1]) for line in found if line.startswith("voluntary_ctxt"))

    before = woken()
    time.sleep(3)
    assert woken() - before < 25  # Textual's own reader alone looks ten times a second


@pytest.mark.parametrize("missing", ["exit_event", "_must_signal_resume"])
def test_where_textuals_driver_is_another_one_it_is_used_as_it_is(
    open_app: Callable[..., RoadmapApp], monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    assert open_app().get_driver_class() is TerminalDriver
    monkeypatch.setattr(driver, "_FIELDS", [*driver._FIELDS, f"not_{missing}"])
    assert open_app().get_driver_class() is LinuxDriver


def test_where_ours_cannot_be_had_the_app_opens_leaves_and_heeds_signals(start: Start, data: Path) -> None:
    terminal = opened(start, script=WITHOUT_LOOP_SIGNALS)
    terminal.press(" q")
    assert terminal.end() == 0
    other = start(script=WITHOUT_LOOP_SIGNALS)
    other.wait("The text of Beta")
    other.hang_up()
    other.process.wait(5)
