"""Content and progress that try to steer the terminal or the app reach the screen as text."""

import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.segment import Segment
from textual.color import Color

from mlroadmap.app.terminal import VisibleCharacters

Start = Callable[..., Any]
MARKUP = "[/b][@click=app.quit]"
STEERING = "\x1b]52;c;UFdORUQ=\x07\x1b[31337m\x9b31337m\x9d52;c;UFdORUQ=\x9c\u202e\u2066\u2028\x00\x7f"
PAYLOAD = MARKUP + STEERING
ESCAPED = r"[/b][@click=app.quit]\e]52;c;UFdORUQ=\a\e[31337m\x9b31337m\x9d52;c;UFdORUQ=\x9c\u202e\u2066\u2028\0\x7f"
ALLOWED = re.compile(
    r"\x1b(?:\[[?<>=]?[0-9;]*\$?[A-Za-z]"  # what draws, moves and switches modes
    r"|\]22;[a-z-]*\x07"  # the shape of the mouse pointer
    r")"
)
TOUR = (
    ("\r", "esc back", "h"),
    ("2", "Aterm", ""),
    ("3", "These are", ""),
    ("4", "Retired", "1"),
    ("?", "Keys in", "h"),
    ("o", "Book", "h"),
    ("n", "Note: ", "\x13"),
)
BIDIRECTIONAL = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}


def steers(text: str) -> set[str]:
    """The characters of some output that could steer a terminal, the program's own sequences aside."""
    rest = ALLOWED.sub("", text)
    return {
        character
        for character in rest
        if unicodedata.bidirectional(character) in BIDIRECTIONAL
        or (unicodedata.category(character) in ("Cc", "Zl", "Zp") and character not in "\r\n\t")
    }


@pytest.fixture
def hostile(edit: Callable[..., Path], data: Path) -> Path:
    """A roadmap and a progress file with the payload wherever text can stand."""
    title = MARKUP + r"\e]52;c;UFdO\a\x9b31337m\u202e"
    folder = edit("steps/begin/alpha.md", "title: Alpha", f'title: "{title}"')
    edit("steps/begin/alpha.md", "goal: Explain Alpha", f'goal: "Goal {ESCAPED}"')
    edit("steps/begin/alpha.md", "question: What is Alpha?", f'question: "Question {ESCAPED}"')
    edit("steps/begin/alpha.md", "part: chapter 1", f'part: "Part {ESCAPED}"')
    edit("steps/begin/alpha.md", "The text of Alpha", f"The text of {PAYLOAD} &#x202e;&#27;[31337m `{PAYLOAD}`")
    edit("steps/begin/step.md", "title: Begin here", f'title: "{title}"')
    edit("glossary.yaml", "name: Tensor", f'name: "Aterm {ESCAPED}"')
    edit("glossary.yaml", "text: An array of `n` axes.", f'text: "Text {ESCAPED}"')
    edit("resources.yaml", "title: The book", f'title: "Book {ESCAPED}"')
    edit("salaries.yaml", "caveat: These are ads.", f'caveat: "These are {ESCAPED}"')
    edit("retired.yaml", "title: Gone", f'title: "{ESCAPED}"')
    stamp = "2026-01-01T00:00:00.000Z/0000/aaaaaaaa"
    records = {
        "note/begin/alpha/2026-01-01T00:00:00.000Z-0000-aaaaaaaa": {"at": stamp, "base": [], "text": f"Note {PAYLOAD}"},
        "item/begin/alpha": {"at": stamp, "on": PAYLOAD, "state": "learning"},
        f"item/{PAYLOAD}": {"at": stamp, "on": PAYLOAD, "state": "done"},
        "choice/fork": {"at": stamp, "value": [PAYLOAD]},
        "item/begin/gone": {"at": stamp, "state": PAYLOAD},
    }
    header = {"kind": "mlroadmap-progress", "schema": 1, "min_writer": 1}
    (data / "progress-small.json").write_text(json.dumps({**header, **records, "~": None}))
    return folder


def test_nothing_from_a_file_steers_the_terminal_or_the_app(start: Start, hostile: Path, data: Path) -> None:
    terminal = start(content=hostile, size=(90, 24))
    terminal.wait("Your note")
    for key, shown, closing in TOUR:
        terminal.press(key)
        terminal.wait(shown)
        terminal.press(closing)
        terminal.settle(0.1)
    terminal.press("/")
    terminal.wait("Search titles")
    terminal.settle()
    terminal.press("goal")
    terminal.wait("Goal [/b]")
    terminal.press("\x1b")
    terminal.wait(lambda: "Enter goes there" not in "".join(terminal.lines))
    click(terminal, "[@click=app.quit]")
    terminal.press(" u")
    terminal.wait("Undone: ")
    assert terminal.process.poll() is None
    terminal.press("q")
    assert terminal.end() == 0
    assert "Traceback" not in terminal.text
    assert steers(terminal.text) == set()
    assert "\x1b[31337" not in terminal.text
    assert "]52;c;UFdORUQ=" in terminal.text, "it was shown, as text"


def click(terminal: Any, text: str) -> None:
    """Click where a text stands: in the list, in the lesson's head and in its text."""
    places = [(line, shown.find(text)) for line, shown in enumerate(terminal.lines, 1) if text in shown]
    for line, column in places[:6]:
        terminal.press(f"\x1b[<0;{column + 5};{line}M\x1b[<0;{column + 5};{line}m")
    terminal.settle()


def test_lines_with_hostile_text_stay_aligned_and_the_frame_stays_whole(start: Start, hostile: Path) -> None:
    terminal = start(content=hostile, size=(100, 30))
    terminal.wait("Your note")
    terminal.settle()
    assert {line[42] for line in terminal.lines[1:-1]} == {"│"}
    terminal.press("n")
    terminal.wait("Esc or ctrl+s")
    terminal.settle()
    frame = [line for line in terminal.lines if "│" in line[:8]]
    assert len({line.rindex("│") for line in frame}) == 1, "\n".join(terminal.lines)


def test_the_gate_replaces_what_steers_and_keeps_style_and_controls() -> None:
    gate = VisibleCharacters()
    plain = Segment("plain text ○ 日本 é")
    control = Segment("\x1b[2J", None, [(1,)])  # type: ignore[list-item]  # any control will do
    bad = Segment(f"a{PAYLOAD}b")
    out = gate.apply([plain, control, bad], Color(0, 0, 0))
    assert out[:2] == [plain, control]
    assert steers(out[2].text) == set()
    assert out[2].text.startswith("a[/b][@click=app.quit]␛]52") and out[2].style == bad.style


@pytest.mark.parametrize(
    "code",
    [
        *range(0x20),
        *range(0x7F, 0xA0),
        0x061C,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        0x2028,
        0x2029,
        0xD800,
    ],
)
def test_no_steering_character_passes_the_gate(code: int) -> None:
    (out,) = VisibleCharacters().apply([Segment(f"a{chr(code)}b")], Color(0, 0, 0))
    assert chr(code) not in out.text
    assert out.cell_length == 3
