"""Windows are closed once, however often and however fast they are told to."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Start = Callable[..., Any]
STALL = """
import time
from mlroadmap.app.app import RoadmapApp
RoadmapApp.key_f5 = lambda self: time.sleep(0.25)
"""
"""F5 keeps the app from doing anything for a while, as a busy machine does."""
F5 = "\x1b[15~"
WINDOWS = {
    "note": ("n", "Note: Alpha", ["\x13"]),
    "note, changed": ("nx", "Note: Alpha", ["\x13"]),
    "search": ("/beta", "Search titles", ["\r", "\x1b"]),
    "links": ("o", "Enter opens", ["\r", "\x1b", "h"]),
    "help": ("?", "Keys in force", ["?", "h", "\x1b"]),
    "about": ("0", "edition", ["h", "\x1b"]),
    "pace": ("w8", "How many hours", ["\r", "\x1b"]),
    "export": ("e", "as a PDF", ["\x1b"]),
    "palette": ("\x10", "Search for commands", ["\x1b", "\r"]),
}
ALWAYS = {("note, changed", "\x13"), ("search", "\r"), ("help", "\x1b"), ("palette", "\x1b")}
"""Those that every run tries; the others are for CI."""
CASES = [
    pytest.param(name, key, marks=[] if (name, key) in ALWAYS else pytest.mark.faults, id=f"{name}-{key!r}")
    for name, (_, _, keys) in WINDOWS.items()
    for key in keys
]
QUIET, STALLED = pytest.param("", id="quiet", marks=pytest.mark.faults), pytest.param(F5, id="stalled")


@pytest.mark.parametrize(("name", "key"), CASES)
def test_a_window_is_closed_once_whatever_the_hurry(start: Start, name: str, key: str) -> None:
    opening, shown, _ = WINDOWS[name]
    terminal = start(script=STALL, BROWSER="true")
    terminal.wait("The text of Alpha")
    for times, before in ((2, ""), (3, F5), (2, F5)):
        terminal.press(opening)
        terminal.wait(shown)
        terminal.settle(0.05)
        terminal.press(before + key * times)
        terminal.settle(0.4 if before else 0.1)
        terminal.press("\x1b")  # what the second key may have opened
        terminal.settle()
        terminal.press("/alpha\r")
        terminal.wait("The text of Alpha")
    terminal.press("\x11")
    assert terminal.end() == 0
    assert "Traceback" not in terminal.text


@pytest.mark.parametrize("stall", [QUIET, STALLED])
def test_keys_after_the_closing_one_go_to_the_window_below_in_their_order(start: Start, data: Path, stall: str) -> None:
    terminal = start(script=STALL)
    terminal.wait("The text of Alpha")
    for opening, shown, closing in (
        ("n", "Note: Alpha", "some words\x13"),
        ("n", "Note: ", "\x7f\x7f\x7f\x7f\x7fx\x7f\x13"),
        ("?", "Keys in force", "jjq"),
        ("w", "How many", "12\x7f\r"),
        ("o", "Enter opens", "h"),
        ("/", "Search titles", "Gamma\r"),
    ):
        terminal.press(opening)
        terminal.wait(shown)
        terminal.settle(0.05)
        terminal.press(f"{stall}{closing} i")
        terminal.wait(lambda shown=shown: not any(shown in line for line in terminal.lines))
        terminal.settle(0.1)
    terminal.press("\x11")
    assert terminal.end() == 0
    records = json.loads((data / "progress-small.json").read_bytes())
    states = {key: value["state"] for key, value in records.items() if key.startswith("item/")}
    assert states == {"item/begin/alpha": "learning", "item/begin/gamma": "learning"}
    assert [value["text"] for key, value in records.items() if key.startswith("note/")] == ["some words", "some "]


def test_the_help_and_the_program_end_by_the_same_key_twice(start: Start) -> None:
    terminal = start()
    terminal.wait("The text of Alpha")
    terminal.press("?qq")
    assert terminal.end() == 0
    assert "Traceback" not in terminal.text


@pytest.mark.faults
@pytest.mark.parametrize("stall", [QUIET, STALLED])
@pytest.mark.parametrize(("opening", "shown"), [("/beta", "topic"), ("o", "Enter "), ("\x10", "Search for commands")])
def test_many_clicks_close_a_window_once(start: Start, opening: str, shown: str, stall: str) -> None:
    terminal = start(script=STALL, BROWSER="true")
    terminal.wait("The text of Alpha")
    for row in (1, 5, 6, 7, 8, 9):
        terminal.press(opening)
        terminal.wait(shown)
        terminal.settle(0.1)
        terminal.press(stall + f"\x1b[<0;30;{row}M\x1b[<0;30;{row}m" * 4 + "\r")
        terminal.settle(0.4 if stall else 0.1)
        for _ in range(2):
            terminal.press("\x1b")
            terminal.settle(0.15)
        terminal.press("/alpha\r")
        terminal.wait("The text of Alpha")
    terminal.press("\x11")
    assert terminal.end() == 0
    assert "Traceback" not in terminal.text
