"""The PDF's fonts: embedded, with a second font for symbols, and a visible mark for what neither can draw."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from mlroadmap.documents.pdf.styles import Style
from mlroadmap.model.text import visible

FOLDER = Path(__file__).parent / "fonts"
FONTS = {"regular": "Inter-Regular", "semibold": "Inter-SemiBold", "bold": "Inter-Bold"}
"""The file of each weight."""
SYMBOLS = "RoadmapSymbols"
"""The file for what the text font lacks."""
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufe0e\ufe0f\u00ad")
"""Joiners and selectors: they have no shape of their own and are dropped."""

Run = tuple[str, str]
"""A font's name and the text drawn in it."""


@cache
def _font(name: str) -> TTFont:
    font = TTFont(name, str(FOLDER / f"{name}.ttf"))
    pdfmetrics.registerFont(font)
    return font


@cache
def _drawable(name: str) -> frozenset[str]:
    return frozenset(map(chr, _font(name).face.charToGlyph))


class Typesetter:
    """Splits text into runs of one font each, measures and wraps it, and remembers what it could not draw."""

    def __init__(self) -> None:
        """Start with nothing replaced."""
        self._replaced: set[str] = set()
        self._widths: dict[tuple[str, str], float] = {}

    @property
    def replaced(self) -> str:
        """The characters that no font could draw, sorted."""
        return "".join(sorted(self._replaced))

    def runs(self, text: str, weight: str) -> list[Run]:
        """The runs of one line of text.

        Args:
            text: Untrusted; control characters become visible.
            weight: A key of `FONTS`.
        """
        main = FONTS[weight]
        if _drawable(main).issuperset(text):
            return [(main, text)] if text else []
        runs: list[Run] = []
        for character in visible(text).replace("\n", " ").replace("\t", " "):
            if character in _INVISIBLE:
                continue
            font, shown = self._shape(character, main)
            if runs and runs[-1][0] == font:
                runs[-1] = (font, runs[-1][1] + shown)
            else:
                runs.append((font, shown))
        return runs

    def _shape(self, character: str, main: str) -> Run:
        if character in _drawable(main):
            return main, character
        if character in _drawable(SYMBOLS):
            return SYMBOLS, character
        self._replaced.add(character)
        return main, f"[U+{ord(character):04X}]"

    def width(self, text: str, style: Style) -> float:
        """The width of one line of text, in points."""
        key = (text, style.weight)
        if key not in self._widths:
            runs = self.runs(text, style.weight)
            self._widths[key] = sum(pdfmetrics.stringWidth(part, font, 1) for font, part in runs)
        return self._widths[key] * style.size

    def wrap(self, text: str, style: Style, width: float) -> list[str]:
        """Lines no wider than asked; words that are wider are broken. Newlines stay line ends."""
        lines: list[str] = []
        for paragraph in visible(text).split("\n"):
            lines.extend(self._wrap_paragraph(paragraph.split(), style, width))
        return lines or [""]

    def _wrap_paragraph(self, words: Iterable[str], style: Style, width: float) -> list[str]:
        space = self.width(" ", style)
        lines: list[str] = []
        line: list[str] = []
        used = 0.0
        for word in words:
            for part in self._breakable(word, style, width):
                needed = self.width(part, style)
                if line and used + space + needed > width:
                    lines.append(" ".join(line))
                    line, used = [], 0.0
                used += needed + (space if line else 0)
                line.append(part)
        return [*lines, " ".join(line)]

    def _breakable(self, word: str, style: Style, width: float) -> Iterable[str]:
        while len(word) > 1 and self.width(word, style) > width:
            end = len(word) - 1
            while end > 1 and self.width(word[:end], style) > width:
                end -= 1
            yield word[:end]
            word = word[end:]
        yield word

    def cut(self, text: str, style: Style, width: float) -> str:
        """One line no wider than asked, with an ellipsis where something is missing."""
        if self.width(text, style) <= width:
            return text
        while text and self.width(f"{text}…", style) > width:
            text = text[:-1]
        return f"{text.rstrip()}…"
