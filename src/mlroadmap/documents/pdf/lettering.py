"""Writes text into a page: reportlab's embedded fonts, without its text objects, which cost as much as all the rest."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from reportlab.pdfbase import pdfmetrics

from mlroadmap.documents.pdf.literals import number

Shown = tuple[str, str]
"""The name a font's subset has in the file, and a character's code in it as it stands in a string."""
_ESCAPED = {code: f"\\{chr(code)}" if chr(code) in "()\\" else f"\\{code:03o}" for code in range(256)}
_PLAIN = frozenset(range(32, 127)) - {ord(sign) for sign in "()\\"}


class Lettering:
    """The text of one file."""

    def __init__(self, document: Any) -> None:
        """Begin.

        Args:
            document: reportlab's `PDFDocument`, which collects what each font's subset needs.
        """
        self._document = document
        self._shown: dict[str, dict[str, Shown]] = {}
        self._set: tuple[str, float] | None = None

    def begin(self) -> None:
        """Begin a page, or something else that sets its own font."""
        self._set = None

    def line(self, runs: Iterable[tuple[str, str]], size: float, x: float, y: float) -> str:
        """The operators that draw one line of text.

        Args:
            runs: From left to right, each a font's name and the text drawn in it.
            size: The fonts' size, in points.
            x: Its left end, in points from the left.
            y: Its base line, in points from the bottom.
        """
        parts = [f"BT 1 0 0 1 {number(x)} {number(y)} Tm"]
        for font, text in runs:
            for name, codes in self._chunks(font, text):
                if (name, size) != self._set:
                    self._set = (name, size)
                    parts.append(f"{name} {number(size)} Tf")
                parts.append(f"({codes}) Tj")
        return " ".join((*parts, "ET"))

    def _chunks(self, font: str, text: str) -> Iterator[Shown]:
        """The parts of a text that stand in one subset of a font each."""
        known = self._shown.setdefault(font, {})
        for character in text:  # in its order: a code is given when a character is first met
            if character not in known:
                known[character] = self._show(font, character)
        shown = [known[character] for character in text]
        for name, group in groupby(shown, key=lambda pair: pair[0]):
            yield name, "".join([code for _, code in group])

    def _show(self, font: str, character: str) -> Shown:
        face: Any = pdfmetrics.getFont(font)
        [(subset, code)] = face.splitString(character, self._document)
        shown = "".join(chr(byte) if byte in _PLAIN else _ESCAPED[byte] for byte in code)
        return face.getSubsetInternalName(subset, self._document), shown
