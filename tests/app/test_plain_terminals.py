"""Terminals without colour or without Unicode, and people who want it so."""

import re
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from mlroadmap.app.glyphs import ASCII, UNICODE, choose_glyphs
from mlroadmap.model.counting import Count

Start = Callable[..., Any]
STYLE = re.compile(r"\x1b\[([0-9;]*)m")
TOUR = (
    ("?", "Keys in force", "h"),
    ("2", "An array of", ""),
    ("3", "These are ads", ""),
    ("4", "Finished here", "1"),
    ("o", "Enter opens", "h"),
    ("n", "Note:", "\x13"),
    ("/", "Search titles", "\x1b"),
    (" ", "done on", ""),
)


def tour(terminal: Any) -> None:
    """Through every pane and most windows, and out."""
    terminal.wait("The text of Alpha")
    for key, shown, closing in TOUR:
        terminal.press(key)
        terminal.wait(shown)
        if closing:
            terminal.press(closing)
            terminal.wait(lambda shown=shown: not any(shown in line for line in terminal.lines))
    terminal.press("q")
    assert terminal.end() == 0


def test_no_color_means_no_colour_and_still_a_cursor_to_see(start: Start) -> None:
    terminal = start(NO_COLOR="1")
    terminal.wait("The text of Alpha")
    line = next(n for n, text in enumerate(terminal.lines) if "○ Alpha" in text)
    cell, other = terminal.screen.buffer[line][4], terminal.screen.buffer[line + 1][4]
    assert (cell.bold, cell.reverse, cell.underscore) != (other.bold, other.reverse, other.underscore)
    for key, shown in (("2", "An array of"), ("4", "Finished here"), ("?", "Keys in force")):
        terminal.press(key)
        terminal.wait(shown)
    used = {code for codes in STYLE.findall(terminal.text) for code in re.split(r"[;:]", codes)}
    coloured = {code for code in used if code in ("38", "48") or re.fullmatch(r"(3[0-7]|4[0-7]|9[0-7]|10[0-7])", code)}
    assert coloured == set()


def test_an_empty_no_color_asks_for_nothing(start: Start) -> None:
    terminal = start(NO_COLOR="")
    terminal.wait("The text of Alpha")
    assert "38;2;255;196;115" in terminal.text


def test_a_dumb_terminal_is_told_so_before_anything_is_drawn(start: Start) -> None:
    terminal = start(TERM="dumb")
    assert terminal.end() == 6
    assert "TERM=dumb" in terminal.text and "\x1b" not in terminal.text


@pytest.mark.parametrize("term", ["", "no-such-terminal"])
def test_a_terminal_of_unknown_type_works(start: Start, term: str) -> None:
    terminal = start(TERM=term)
    terminal.wait("The text of Alpha")
    terminal.press("q")
    assert terminal.end() == 0


def test_a_choice_of_signs_that_means_nothing_is_said(start: Start) -> None:
    terminal = start(MLROADMAP_GLYPHS="[b]fancy")
    terminal.wait("MLROADMAP_GLYPHS=[b]fancy means nothing: it can be ascii")
    terminal.press("!")
    terminal.wait(lambda: not any("fancy" in line for line in terminal.lines))


def test_the_signs_of_languages_with_wide_characters_have_one_width_everywhere(start: Start) -> None:
    terminal = start(LANG="zh_CN.UTF-8", LC_CTYPE="zh_CN.UTF-8")
    tour(terminal)
    drawn = {character for character in terminal.text if unicodedata.east_asian_width(character) in "AWF"}
    assert drawn == set()


def test_no_color_does_not_change_the_theme_that_was_chosen(start: Start, tmp_path: Path) -> None:
    config = tmp_path / "home" / "config" / "mlroadmap" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('theme = "nord"\n')
    terminal = start(NO_COLOR="1")
    terminal.wait("The text of Alpha")
    terminal.press("q")
    assert terminal.end() == 0
    assert config.read_text() == 'theme = "nord"\n'


def test_a_terminal_without_unicode_gets_ascii_alone(start: Start) -> None:
    terminal = start(LANG="C")
    tour(terminal)
    assert sorted({character for character in terminal.text if not character.isascii()}) == []


def test_an_encoding_that_lacks_a_character_of_a_lesson_loses_that_character_only(
    start: Start, edit: Callable[..., Path]
) -> None:
    folder = edit("steps/begin/alpha.md", "The text of Alpha", "Naïve ○ 日本 end of it")
    terminal = start(content=folder, PYTHONIOENCODING="ascii")
    terminal.wait("end of it")
    assert "Traceback" not in terminal.text
    terminal.press("q")
    assert terminal.end() == 0


@pytest.mark.parametrize(
    ("environment", "ascii_only"),
    [
        ({"LANG": "en_US.UTF-8"}, False),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "C"}, True),
        ({"LANG": "C", "LC_ALL": "C.UTF-8"}, False),
        ({"LANG": "C"}, True),
        ({"LANG": "POSIX"}, True),
        ({"LANG": "de_DE.UTF-8", "TERM": "linux"}, True),
        ({"LANG": "C", "MLROADMAP_GLYPHS": "unicode"}, False),
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LANG": "en_US.UTF-8", "LC_CTYPE": "ja_JP.UTF-8"}, True),
        ({"LANG": "ko_KR.UTF-8", "LC_ALL": "C.UTF-8"}, False),
        ({"LANG": "zh_CN.UTF-8", "MLROADMAP_GLYPHS": "unicode"}, False),
        ({"LANG": "en_US.UTF-8", "MLROADMAP_GLYPHS": "ASCII"}, True),
        ({"LANG": "en_US.UTF-8", "MLROADMAP_GLYPHS": "nonsense"}, False),
    ],
)
def test_signs_follow_the_locale_unless_they_are_chosen_by_hand(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], ascii_only: bool
) -> None:
    class Utf8:
        encoding = "utf-8"

    monkeypatch.setattr(sys, "__stderr__", Utf8())
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert choose_glyphs().is_ascii is ascii_only


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", None])
def test_an_encoding_without_the_signs_gets_ascii(monkeypatch: pytest.MonkeyPatch, encoding: str | None) -> None:
    class Stream:
        pass

    Stream.encoding = encoding  # type: ignore[attr-defined]  # a real stream has one
    monkeypatch.setattr(sys, "__stderr__", Stream())
    assert choose_glyphs().is_ascii


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_every_sign_takes_one_cell_and_states_are_told_apart_by_sign_alone(glyphs: Any) -> None:
    signs = {name: getattr(glyphs, name) for name in glyphs._fields if name != "is_ascii"}
    assert {name for name, sign in signs.items() if cell_len(sign) != 1} == set()
    assert len({signs[name] for name in ("todo", "learning", "done", "known", "skipped")}) == 5
    assert len({signs[name] for name in ("chosen", "stands_in", "not_chosen")}) == 3
    assert all(sign.isascii() for sign in signs.values()) is glyphs.is_ascii


@pytest.mark.parametrize("width", [1, 5, 16, 30])
def test_a_bar_is_as_wide_as_asked_and_full_only_when_everything_is_done(width: int) -> None:
    for done in range(101):
        bar = UNICODE.bar(Count(items=100, done=done, hours=100, finished_hours=done), width)
        assert len(bar) == width
        assert (UNICODE.empty not in bar) == (done == 100)
