"""Chooses a font for each character, and remembers what no font could draw."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from mlroadmap.documents.pdf.shipped import FONTS, SYMBOLS, drawn_by, is_invisible, shipped_font
from mlroadmap.documents.pdf.system_fonts import SystemFont, SystemFonts

MOST_FONTS = 16
"""How many fonts of this machine one document may use."""
_JOINED = frozenset(
    {
        *("ARABIC", "SYRIAC", "NKO", "MANDAIC", "MONGOLIAN", "PHAGS-PA", "ADLAM"),
        *("DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM"),
        *("SINHALA", "TIBETAN", "MYANMAR", "KHMER", "BALINESE", "JAVANESE", "SUNDANESE", "MEETEI", "CHAKMA"),
    }
)
"""Scripts, by the first word of their characters' names, whose letters change beside each other."""
_FORMS = ("\ufb50", "\ufefc")
"""The first and the last of the letters that already have the form they need."""

Run = tuple[str, str]
"""A font's name and the text drawn in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FontReport:
    """What could not be drawn as it should be."""

    replaced: str = ""
    """The characters no font could draw, sorted, as they were typed."""
    unordered: bool = False
    """Whether right-to-left text stands in the order it was typed in, for lack of a package."""
    unjoined: tuple[str, ...] = ()
    """The names of scripts drawn without joined letters, sorted."""


class Glyphs:
    """The fonts of one document."""

    def __init__(self) -> None:
        """Start with the shipped fonts; others are looked for when a character is missing."""
        self.replaced: set[str] = set()
        """The characters that no font could draw."""
        self.unjoined: set[str] = set()
        """The scripts drawn without joined letters."""
        self._system = SystemFonts()
        self._chosen: list[SystemFont] = []
        self._homes: dict[str, SystemFont | None] = {}
        self._found: dict[tuple[str, str], Run] = {}
        for name in (*FONTS.values(), SYMBOLS):
            shipped_font(name)

    def expect(self, text: Iterable[str]) -> None:
        """Find fonts for what the shipped ones lack, all at once, so that they are few."""
        missing = set(text) - drawn_by(FONTS["regular"]) - drawn_by(SYMBOLS) - self._homes.keys()
        missing = {character for character in missing if not is_invisible(character)}
        for font in self._chosen:
            missing -= self._settle(font, missing)
        while missing and len(self._chosen) < MOST_FONTS and (found := self._system.find(missing)):
            self._chosen.append(found)
            missing -= self._settle(found, missing)
        self._homes |= dict.fromkeys(missing)

    def _settle(self, font: SystemFont, characters: set[str]) -> set[str]:
        settled = {character for character in characters if font.draws(character)}
        self._homes |= dict.fromkeys(settled, font)
        return settled

    def can_draw(self, text: Iterable[str]) -> bool:
        """Whether there is a font for each character."""
        self.expect(text)
        return all(self._homes.get(character, self) is not None for character in text)

    def run(self, character: str, main: str) -> Run:
        """The font of one character, and what to draw in it.

        Args:
            character: One that is not invisible.
            main: The text's own font.
        """
        key = (character, main)
        if key not in self._found:
            self._found[key] = self._run(character, main)
        return self._found[key]

    def _run(self, character: str, main: str) -> Run:
        # The symbols' marks lie to the left of their origin, over the letter before; the text font's do not.
        names = (SYMBOLS, main) if unicodedata.combining(character) else (main, SYMBOLS)
        for name in names:
            if character in drawn_by(name):
                return name, character
        self.expect(character)
        font = self._homes.get(character)
        if font is None:
            self.replaced.add(character)
            return main, f"[U+{ord(character):04X}]"
        script = unicodedata.name(character, "").partition(" ")[0]
        if script in _JOINED and unicodedata.category(character) == "Lo" and not _FORMS[0] <= character <= _FORMS[1]:
            self.unjoined.add(script.title())
        return font.name, character
