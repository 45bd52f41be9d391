"""Keys that come when nobody is ready for them: before the first screen, while windows open and close."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mlroadmap.app.keys import ALL_KEYS

Start = Callable[..., Any]
SENT = {
    "space": " ",
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "f1": "\x1bOP",
    "slash": "/",
    "question_mark": "?",
    "exclamation_mark": "!",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
}
LEAVING = {"q", "ctrl+q"}
NAMES = sorted({name for key in ALL_KEYS for name in key.keys.split(",")})


def sent(name: str) -> str:
    """What a terminal sends for a key."""
    if name.startswith("ctrl+"):
        return chr(ord(name[-1]) & 0x1F)
    return SENT.get(name, name)


def test_what_terminals_send_is_known_for_every_key() -> None:
    assert [name for name in NAMES if len(name) > 1 and name not in SENT and not name.startswith("ctrl+")] == []


EARLY = {"q", "ctrl+q", "space", "n", "e", "2", "ctrl+p"}
"""Those that every run tries; the others are for CI."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name in EARLY else pytest.mark.faults) for name in NAMES]
)
def test_a_key_before_the_first_screen_waits_for_it(start: Start, name: str) -> None:
    terminal = start()
    if name.startswith("ctrl+"):  # until the program takes the terminal over, the system keeps these to itself
        terminal.wait(lambda: "\x1b[?1004h" in terminal.text)
    terminal.press(sent(name))
    if name not in LEAVING:
        terminal.wait(lambda: len(terminal.raw) > 2000)
        terminal.settle()
        terminal.press("\x11")
    assert terminal.end() == 0
    assert "Traceback" not in terminal.text and "Error" not in terminal.text


def test_keys_before_the_first_screen_are_obeyed_in_their_order(start: Start, data: Path) -> None:
    terminal = start()
    terminal.press(" jsjijK" + "u" * 2 + "q")
    assert terminal.end() == 0
    assert states(data) == {"alpha": "done", "beta": "skipped", "gamma": "todo", "proof": "todo"}


def states(data: Path) -> dict[str, str]:
    """The state of every item that has one."""
    records = json.loads((data / "progress-small.json").read_bytes())
    return {key.rpartition("/")[2]: value["state"] for key, value in records.items() if key.startswith("item/")}


def test_everything_is_drawn_again_over_what_another_program_wrote(start: Start) -> None:
    terminal = start()
    terminal.wait("The text of Alpha")
    terminal.press("n")
    terminal.wait("Note: Alpha")
    terminal.settle()
    before = list(terminal.screen.display)
    for line in range(1, 24):
        terminal.screen.cursor_position(line, 1)
        terminal.screen.draw("Broadcast message" * 4)
    terminal.press("\x0c")
    terminal.wait(lambda: list(terminal.screen.display) == before)


def test_every_key_while_the_program_starts(start: Start) -> None:
    terminal = start()
    terminal.wait(lambda: "\x1b[?1004h" in terminal.text)
    for name in NAMES:
        if name not in LEAVING and name != "escape":
            terminal.press(sent(name))
            terminal.read(0.01)
    for _ in range(5):  # out of whatever was opened
        terminal.settle(0.2)
        terminal.press("\x1b")
    terminal.settle(0.2)
    terminal.press("\x11")
    assert terminal.end() == 0
    assert "Traceback" not in terminal.text


AT_ONCE = ["2o", "4j", "3G", "2G]", "4]n", "3nx", "0G1", "2/a\\r", "?4", "zo"]


@pytest.mark.parametrize(
    "keys", [pytest.param(keys, marks=[] if keys in ("2o", "4j") else pytest.mark.faults) for keys in AT_ONCE]
)
def test_keys_that_come_while_a_pane_or_a_window_is_made_for_the_first_time(start: Start, keys: str) -> None:
    terminal = start()
    terminal.wait("The text of Alpha")
    terminal.press(keys)
    terminal.settle()
    terminal.press("\x11")
    assert terminal.end() == 0
    assert "Traceback" not in terminal.text
