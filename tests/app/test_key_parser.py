"""What the bytes of a terminal mean where Escape comes just before something else."""

import time

import pytest
from textual.events import Key, Paste

from mlroadmap.app.key_parser import KeyParser

ALPHABET = "abc"


def read(*pieces: str) -> list[str]:
    """The keys in some text, and what was pasted in quotation marks."""
    parser = KeyParser()
    events = [event for piece in pieces for event in parser.feed(piece)]
    time.sleep(0.11)
    events += parser.tick()
    return [
        event.key if isinstance(event, Key) else f"'{event.text}'" for event in events if isinstance(event, Key | Paste)
    ]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("\x1b", ["escape"]),
        ("\x1b\x1b", ["escape", "escape"]),
        ("\x1bj", ["escape", "j"]),
        ("\x1b?", ["escape", "question_mark"]),
        ("\x1b ", ["escape", "space"]),
        ("\x1b2", ["escape", "2"]),
        ("\x1b\r", ["escape", "enter"]),
        ("\x1b\x13", ["escape", "ctrl+s"]),
        ("\x1bj\x1bk", ["escape", "j", "escape", "k"]),
        ("\x1bO", ["escape", "O"]),
        ("\x1b[", ["escape", "left_square_bracket"]),
        ("\x1b" + "k" * 40, ["escape", *"k" * 40]),
        ("\x1b[A\x1bOP\x1b[Z\x1bf", ["up", "f1", "shift+tab", "ctrl+right"]),
        ("\x1b[200~a\x1bb\x1b\x1b[c\x1b[201~d", ["'a␛b␛␛[c'", "d"]),
        ("\x1b[200~\x1b[201~d", ["''", "d"]),
    ],
)
def test_escape_and_what_follows(text: str, keys: list[str]) -> None:
    assert read(text) == keys
    assert read(*text) == keys, "one at a time"
