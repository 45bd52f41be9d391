"""From the bytes that a terminal sends to Textual's messages, whatever the bytes are."""

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator

from textual._parser import Parser
from textual._time import get_time
from textual.events import Key, Resize
from textual.message import Message

from mlroadmap.app.key_parser import KeyParser

_OLD_MOUSE = re.compile(rb"(?<=\x1b\[M)[^\x1b]{1,3}")
"""The button and the place in a report of the mouse as old terminals make it: three bytes of any value."""
_UNFINISHED = re.compile(rb"\x1b(?:\[(?:M.{0,2})?)?\Z", re.DOTALL)
"""A sequence whose continuation may come with the next bytes."""
MAX_SIDE = 10_000
"""No terminal has more columns or rows: a report of more is no report of a size."""


def fits() -> bool:
    """Whether Textual's parser still has what is used here."""
    return "_timeout_time" in Parser.__init__.__code__.co_names


class Keyboard:
    """Reads keys, mouse and answers of the terminal out of bytes; nothing in them makes it fail."""

    def __init__(self, debug: bool = False) -> None:
        """Nothing has come yet."""
        self._debug = debug
        self._parser = KeyParser(debug)
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._unfinished = b""

    @property
    def patience(self) -> float | None:
        """How long to wait for more before `late` has something to say: None as long as nothing is unfinished."""
        due = self._parser._timeout_time
        return None if due is None else max(0.0, due - get_time())

    def late(self) -> Iterator[Message]:
        """What an escape character means that nothing followed in time."""
        yield from self._parser.tick()

    def read(self, data: bytes) -> Iterator[Message]:
        """What bytes mean.

        Args:
            data: What came, in whatever pieces.
        """
        text = self._decode(self._without_old_mouse(data))
        for character in text:  # one at a time: what a broken sequence takes with it is that sequence
            try:
                yield from filter(_is_possible, self._parser.feed(character))
            except (ValueError, ArithmeticError):  # a number in a sequence that is no character, no size
                self._start_again()

    def _start_again(self) -> None:
        old, self._parser = self._parser, KeyParser(self._debug)
        self._parser.mouse_pixels = old.mouse_pixels
        self._parser.terminal_size = old.terminal_size
        self._parser.terminal_pixel_size = old.terminal_pixel_size

    def _without_old_mouse(self, data: bytes) -> bytes:
        """Bytes of the same length in which old reports of the mouse hold no bytes that mean something else."""
        before = self._unfinished if self.patience is not None else b""
        whole = _OLD_MOUSE.sub(lambda found: b"!" * len(found[0]), before + data)
        rest = _UNFINISHED.search(whole)
        self._unfinished = rest[0] if rest else b""
        return whole[len(before) :]


def _is_possible(message: Message) -> bool:
    """Whether a person or a terminal can have meant it; sequences can be made to say anything."""
    if isinstance(message, Key):
        return message.character is None or not "\ud800" <= message.character <= "\udfff"
    if isinstance(message, Resize):
        return 0 < message.size.width <= MAX_SIDE and 0 < message.size.height <= MAX_SIDE
    return True
