import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlroadmap.model.text import quantity, visible, visible_line

law = settings(derandomize=True, max_examples=200, deadline=None)

ANY_TEXT = st.text(st.characters(codec=None) | st.sampled_from("\r\n\t\x1b\x9b\u202e\u2066\ud800\ufeff\x7f"))
STEERING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def is_dangerous(character: str) -> bool:
    """By Unicode's own tables: controls, surrogates, line and paragraph separators, and what reorders a line."""
    if character in "\n\t":
        return False
    return (
        unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}
        or unicodedata.bidirectional(character) in STEERING
        or unicodedata.name(character, "") in {"LEFT-TO-RIGHT MARK", "RIGHT-TO-LEFT MARK", "ARABIC LETTER MARK"}
    )


def test_every_character_that_steers_a_terminal_or_reorders_a_line_becomes_another() -> None:
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        if is_dangerous(character):
            shown = visible(character)
            assert shown, f"{code:#x} vanishes"
            assert not any(map(is_dangerous, shown)), f"{code:#x}"
        elif character.isprintable():
            assert visible(character) == character, f"{code:#x} is changed"


@law
@given(text=ANY_TEXT)
def test_visible_text_is_harmless_and_stays_as_it_is(text: str) -> None:
    shown = visible(text)
    assert not any(map(is_dangerous, shown))
    assert visible(shown) == shown
    shown.encode()


@law
@given(text=ANY_TEXT)
def test_a_visible_line_is_one_line_without_tabs(text: str) -> None:
    shown = visible_line(text)
    assert len(shown.splitlines()) <= 1
    assert "\n" not in shown
    assert "\t" not in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\r\nb\rc\nd\te", "a\nb\nc\nd\te"),
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("\x00\x07\x7f", "␀␇␡"),
        ("user\u202egnp.exe", "user\ufffdgnp.exe"),
        ("\x9b2J \x85", "\ufffd2J \ufffd"),
        ("half \ud83d", "half \ufffd"),
        ("naïve Ω 汉字 👩‍🚀 עברית", "naïve Ω 汉字 👩‍🚀 עברית"),
    ],
)
def test_what_is_hidden_is_shown_and_all_scripts_stay(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_a_line_break_becomes_a_space_on_a_line() -> None:
    assert visible_line("one\r\ntwo\tthree\u2028four") == "one two three\ufffdfour"


@pytest.mark.parametrize(("number", "words"), [(0, "0 weeks"), (1, "1 week"), (2, "2 weeks"), (1000, "1000 weeks")])
def test_one_is_not_several(number: int, words: str) -> None:
    assert quantity(number, "week") == words
