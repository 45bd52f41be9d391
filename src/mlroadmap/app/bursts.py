"""Tells typing from a pasted text that a terminal sends as if it were typed."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby

from textual.events import InputEvent, Key
from textual.message import Message

from mlroadmap.app.keys import KEYS_BY_ID

MAX_TYPED = 6
"""So many different keys one after the other come in one piece from hands, over a slow line or to a busy machine."""
MAX_COMMANDS = 20
"""So many where each of them means something."""
_OPENS_A_FIELD = {key for name in ("item.note", "search", "export", "pace") for key in KEYS_BY_ID[name].keys.split(",")}
_IN_TEXTS = ("enter", "tab")


class Burst(InputEvent):
    """Keys that came in one piece, all of which could be text."""

    def __init__(self, keys: Sequence[Key]) -> None:
        """Hold them together."""
        super().__init__()
        self.keys = keys
        """The keys in their order."""

    def is_pasted(self, known: Collection[str]) -> bool:
        """Whether this cannot be meant as commands.

        Keys that are held down, commands typed ahead, and the beginning of a note or a search with its first words are.

        Args:
            known: The keys that mean something in the window they reach.
        """
        names = [name for name, _ in groupby(key.key for key in self.keys)]
        if names[0] in _OPENS_A_FIELD:
            return False
        return len(names) > (MAX_COMMANDS if all(name in known for name in names) else MAX_TYPED)


def gathered(messages: Iterable[Message]) -> Iterator[Message]:
    """What came in one piece; the keys as a burst where they are many and could be text."""
    pieces = list(messages)
    keys = [piece for piece in pieces if isinstance(piece, Key)]
    if len(keys) <= MAX_TYPED or not all(key.is_printable or key.key in _IN_TEXTS for key in keys):
        yield from pieces
        return
    for piece in pieces:
        if piece is keys[0]:
            yield Burst(keys)
        elif not isinstance(piece, Key):
            yield piece
