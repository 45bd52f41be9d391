"""The last gate before the terminal: nothing that steers it, and no more than it can show, gets through."""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from mlroadmap.model.text import visible_line

_IN_ASCII = str.maketrans(
    {
        **dict.fromkeys("─━═╌┄┈▁▂▔▀▄", "-"),
        **dict.fromkeys("│┃║╎┆┊▌▐▏▕┫┣├┤", "|"),
        **dict.fromkeys("╭╮╰╯┌┐└┘┏┓┗┛╔╗╚╝┬┴┼", "+"),
        **dict.fromkeys("█▇▆▅▃▉▊▋▍▎▓▒░", "#"),
        "…": "~",
        "•": "*",
    }
)
"""What Textual itself draws with, in characters any terminal has."""


class VisibleCharacters(LineFilter):
    """Replaces control and bidirectional characters in whatever any widget drew."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Replace them in one line; almost every segment passes untouched."""
        return [
            segment if segment.text.isprintable() or segment.control else _with(segment, visible_line(segment.text))
            for segment in segments
        ]


class AsciiDrawing(LineFilter):
    """Draws borders, bars and scrollbars with ASCII. The words of lessons and notes stay as they are."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Replace drawing characters in one line."""
        return [
            segment if segment.text.isascii() else _with(segment, segment.text.translate(_IN_ASCII))
            for segment in segments
        ]


class WithoutColour(LineFilter):
    """Takes every colour away, for people who asked for none."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Keep bold, italic, underline and reverse."""
        return [Segment(text, style.without_color if style else style, control) for text, style, control in segments]


def _with(segment: Segment, text: str) -> Segment:
    return Segment(text, segment.style)
