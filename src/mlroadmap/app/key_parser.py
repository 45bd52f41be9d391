"""From characters to keys: Textual's parser, but Escape is a key whatever comes right after it.

A terminal sends Escape and a key as it sends Alt and that key. Who reads in a terminal presses Escape, then the next
key, within the time in which a sequence could go on; so both are read as they were pressed. Where a terminal says by
itself which it was (the protocol of kitty), nothing changes.
"""

from collections.abc import Iterable, Iterator

from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.events import Key
from textual.message import Message

ESCAPE, PICTURE_OF_ESCAPE = "\x1b", "\u241b"
_GOES_ON = frozenset("[Obf\t\x7f")
"""What follows Escape in sequences for one key, words to the left and right among them: elsewhere it is a key."""


class KeyParser(XTermParser):
    """Reads keys, mouse and answers of the terminal out of characters."""

    def __init__(self, debug: bool = False) -> None:
        """Nothing has come yet."""
        super().__init__(debug)
        self._last = ""
        self._pasted = ""
        self._is_pasting = False

    def feed(self, data: str) -> Iterable[Message]:
        """What characters mean, in whatever pieces they come."""
        if not data:
            yield from super().feed(data)
        for character in data:
            yield from (self._paste if self._is_pasting else self._press)(character)

    def _press(self, character: str) -> Iterator[Message]:
        if self._last[-1:] == ESCAPE and character not in _GOES_ON and self._timeout_time is not None:
            self._timeout_time = 0.0  # nothing goes on like this
            yield from self.tick()
        self._last = (self._last + character)[-len(BRACKETED_PASTE_START) :]
        yield from super().feed(character)
        self._is_pasting = self._last == BRACKETED_PASTE_START

    def _paste(self, character: str) -> Iterator[Message]:
        """Nothing in a pasted text is a key; Textual takes an Escape in it, and what follows, for some."""
        self._pasted += character
        if self._pasted == BRACKETED_PASTE_END:
            self._is_pasting, self._last, self._pasted = False, "", ""
            yield from super().feed(BRACKETED_PASTE_END)
        elif not BRACKETED_PASTE_END.startswith(self._pasted):
            begins_again = ESCAPE if character == ESCAPE else ""
            text = self._pasted.removesuffix(begins_again).replace(ESCAPE, PICTURE_OF_ESCAPE)
            self._pasted = begins_again
            yield from super().feed(text)

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[Key]:
        if alt:
            yield Key("escape", ESCAPE)
        yield from super()._sequence_to_key_events(sequence)
