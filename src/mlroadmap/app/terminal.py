"""The last gate before the terminal: no character that steers it gets through."""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from mlroadmap.model.text import visible_line


class VisibleCharacters(LineFilter):
    """Replaces control and bidirectional characters in whatever any widget drew."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Replace them in one line; almost every segment passes untouched."""
        return [segment if segment.text.isprintable() or segment.control else _visible(segment) for segment in segments]


def _visible(segment: Segment) -> Segment:
    return Segment(visible_line(segment.text), segment.style)
