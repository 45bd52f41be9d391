"""Sets text in lines: in the shipped fonts, else in one of this machine, else with a visible mark."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reportlab.pdfbase import pdfmetrics

from mlroadmap.documents.pdf.direction import (
    DirectedLine,
    can_order,
    has_right_to_left,
    is_right_to_left,
    join_letters,
    joined_forms,
    visual_order,
)
from mlroadmap.documents.pdf.glyphs import FontReport, Glyphs, Run
from mlroadmap.documents.pdf.shipped import FONTS as FONTS
from mlroadmap.documents.pdf.shipped import SHIPPED, advances, composed, is_invisible, plainly_drawn_by
from mlroadmap.documents.pdf.styles import Style
from mlroadmap.model.text import visible, visible_line

_BLANKS = re.compile(r"[ \t]+")
"""Where a line may be broken; not at a no-break space."""
TAB_WIDTH = 4
"""How many blanks a tab is as wide as at most, in what the learner wrote."""
_CLINGING = frozenset("、。，．：；？！」』）】》〉〕ー々…")
"""Signs that do not begin a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnLine:
    """One line, ready to be drawn."""

    runs: tuple[Run, ...]
    """From left to right."""
    spoken: str = ""
    """The text in the order it is read, where that is not what the runs give; else empty."""


class Typesetter:
    """Splits text into runs of one font each, measures and wraps it, and remembers what it could not draw."""

    def __init__(self) -> None:
        """Start with nothing replaced."""
        self._glyphs = Glyphs()
        self._unordered = False
        self._widths: dict[str, dict[str, float]] = {weight: {} for weight in FONTS}
        self._wrapped: dict[tuple[str, str, float, float], list[str]] = {}

    @property
    def replaced(self) -> str:
        """The characters that no font could draw, sorted."""
        return "".join(sorted(self._glyphs.replaced))

    @property
    def report(self) -> FontReport:
        """What could not be drawn as it should be, so far."""
        unjoined = tuple(sorted(self._glyphs.unjoined))
        return FontReport(replaced=self.replaced, unordered=self._unordered, unjoined=unjoined)

    def expect(self, text: str) -> None:
        """Choose fonts for all of a text at once, so that they are few. Only a hint: any line finds its own."""
        if not text.isascii():
            shown = composed(visible_line(text))
            self._glyphs.expect(shown + join_letters(shown) if has_right_to_left(shown) else shown)

    def runs(self, text: str, weight: str) -> list[Run]:
        """The runs of one line of text, from left to right: those of `line`."""
        main = FONTS[weight]
        if plainly_drawn_by(main).issuperset(text) and not _is_directed(text):
            return [(main, text)] if text else []
        return list(self.line(text, weight).runs)

    def line(self, text: str, weight: str) -> DrawnLine:
        """One line of text as it is drawn.

        Args:
            text: Untrusted; control characters become visible. A line of `wrap` or `cut` keeps the direction of the
                paragraph it is from.
            weight: A key of `FONTS`.
        """
        main = FONTS[weight]
        if plainly_drawn_by(main).issuperset(text) and not _is_directed(text):
            return DrawnLine(runs=((main, text),) if text else ())
        logical = composed(visible_line(text))
        reordered = _is_directed(text) or has_right_to_left(logical)
        shown = self._ordered(logical, is_right_to_left(text)) if reordered else logical
        runs: list[Run] = []
        for character in shown:
            if is_invisible(character):
                continue
            font, drawn = self._glyphs.run(character, main)
            if runs and runs[-1][0] == font:
                runs[-1] = (font, runs[-1][1] + drawn)
            else:
                runs.append((font, drawn))
        return DrawnLine(runs=tuple(runs), spoken=_spoken(logical, runs))

    def _ordered(self, text: str, right_to_left: bool) -> str:
        if not can_order():
            self._unordered = True
            return text
        joined = join_letters(text)
        if not self._glyphs.can_draw(joined_forms(joined)):
            joined = text
        return visual_order("".join(c for c in joined if not is_invisible(c)), right_to_left)

    def right_to_left(self, text: str) -> bool:
        """Whether a paragraph, or a line of one, is drawn from right to left, and so from the right margin."""
        return (_is_directed(text) or has_right_to_left(text)) and can_order() and is_right_to_left(text)

    def width(self, text: str, style: Style) -> float:
        """The width of one line of text, in points."""
        known = self._widths[style.weight]
        unit = known.get(text)
        if unit is None:
            unit = known[text] = sum(_advance(part, font) for font, part in self.runs(text, style.weight))
        return unit * style.size

    def wrap(self, text: str, style: Style, width: float) -> list[str]:
        """Lines no wider than asked; words that are wider are broken. Newlines stay line ends.

        The lines are in the order that is read; each keeps the direction of its paragraph.
        """
        key = (text, style.weight, style.size, width)
        if key not in self._wrapped:
            self._wrapped[key] = self._wrap(text, style, width)
        return self._wrapped[key]

    def _wrap(self, text: str, style: Style, width: float) -> list[str]:
        self.expect(text)
        lines: list[str] = []
        for paragraph in visible(text).split("\n"):
            wrapped = self._wrap_paragraph(_BLANKS.split(paragraph.strip()), style, width)
            lines.extend(_directed(wrapped, paragraph))
        return lines or [""]

    def wrap_written(self, text: str, style: Style, width: float) -> list[str]:
        """The lines of a text in which blanks mean something, such as code: those at a line's beginning stay.

        A line that fits keeps all its blanks; the parts of one that does not are all indented.
        """
        self.expect(text)
        lines: list[str] = []
        for paragraph in visible(text).expandtabs(TAB_WIDTH).split("\n"):
            line = paragraph.rstrip(" ")
            indent = " " * min(len(line) - len(line.lstrip(" ")), int(width / 2 / self.width(" ", style)))
            wrapped = [line]
            if self.width(line, style) > width:
                words = _BLANKS.split(line.strip(" "))
                room = width - self.width(indent, style)
                wrapped = [indent + part for part in self._wrap_paragraph(words, style, room)]
            lines.extend(_directed(wrapped, paragraph))
        return lines

    def _wrap_paragraph(self, words: Iterable[str], style: Style, width: float) -> list[str]:
        space = self.width(" ", style)
        lines: list[str] = []
        line: list[str] = []
        used = 0.0
        for word in words:
            needed = self.width(word, style)
            rest = width - used - space if line and needed > width and _breaks_anywhere(word) else width
            parts = self._broken(word, style, rest, width) if needed > width else ((word, needed),)
            for part, needed in parts:
                if line and used + space + needed > width:
                    lines.append(" ".join(line))
                    line, used = [], 0.0
                used += needed + (space if line else 0)
                line.append(part)
        return [*lines, " ".join(line)]

    def _broken(self, word: str, style: Style, first: float, width: float) -> Iterator[tuple[str, float]]:
        """The parts of a word that is too wide for a line, each with its width.

        Args:
            word: The word.
            style: How it looks.
            first: The room of its first part; where nothing of it fits there, that part has the room of the others.
            width: The room of each other part.
        """
        room = first
        while word:
            fitting = self._longest(word, style, room)
            if fitting or room == width:
                end = len(word) if fitting == len(word) else _unclung(word, max(fitting, 1))
                yield word[:end], self.width(word[:end], style)
                word = word[end:]
            room = width

    def _longest(self, text: str, style: Style, width: float, after: str = "") -> int:
        """How many of a text's first characters fit, with what is set after them."""
        low, high = 0, 1
        while high <= len(text) and self.width(text[:high] + after, style) <= width:
            low, high = high, 2 * high
        high = min(high, len(text) + 1)
        while high - low > 1:
            middle = (low + high) // 2
            if self.width(text[:middle] + after, style) <= width:
                low = middle
            else:
                high = middle
        return low

    def cut(self, text: str, style: Style, width: float) -> str:
        """One line no wider than asked, with an ellipsis where something is missing."""
        if self.width(text, style) <= width:
            return text
        end = self._longest(text, style, width, "…")
        line = f"{text[:end].rstrip()}…"
        return DirectedLine(line, is_right_to_left(text)) if has_right_to_left(text) else line


def _directed(lines: list[str], paragraph: str) -> list[str]:
    """Lines that keep the direction of their paragraph."""
    if not has_right_to_left(paragraph):
        return lines
    direction = is_right_to_left(paragraph)
    return [DirectedLine(line, direction) for line in lines]


def _breaks_anywhere(word: str) -> bool:
    """Whether a word is of a script without spaces, so that it may begin in the rest of a line."""
    return unicodedata.category(word[0]) == "Lo"


def _is_directed(text: str) -> bool:
    """Whether a line is of a right-to-left paragraph, though it may itself have no such letter."""
    return isinstance(text, DirectedLine) and text.right_to_left


def _advance(text: str, font: str) -> float:
    """The width of a text in one font, in sizes."""
    known = advances(font) if font in SHIPPED else {}
    try:
        return sum(map(known.__getitem__, text))
    except KeyError:
        return float(pdfmetrics.stringWidth(text, font, 1))


def _spoken(logical: str, runs: list[Run]) -> str:
    """The text to read aloud, where it is not that of the runs.

    Reportlab does not say rightly which character beyond U+FFFF a glyph stands for, so such a line is spoken too.
    """
    drawn = "".join(part for _, part in runs)
    is_same = drawn == logical or drawn == "".join(c for c in logical if not is_invisible(c))
    return "" if is_same and all(character <= "\uffff" for character in drawn) else logical


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in ("W", "F") and not "\uac00" <= character <= "\ud7a3"


def _unclung(word: str, end: int) -> int:
    """A place to break a word before which no mark or closing sign is torn from what it belongs to."""
    place = end
    while place > 1 and (unicodedata.category(word[place])[0] == "M" or word[place] in _CLINGING):
        place -= 1
    return place if place > 1 else end
