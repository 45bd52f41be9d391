"""The fonts that are part of the program."""

import unicodedata
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).parent / "fonts"
FONTS = {"regular": "Inter-Regular", "semibold": "Inter-SemiBold", "bold": "Inter-Bold"}
"""The file of each weight."""
SYMBOLS = "RoadmapSymbols"
"""The file for what the text font lacks."""
SHIPPED = frozenset({*FONTS.values(), SYMBOLS})
"""Every font that is drawn with and comes with the program."""


@cache
def shipped_font(name: str) -> TTFont:
    """A shipped font, registered with reportlab."""
    font = TTFont(name, str(FOLDER / f"{name}.ttf"))
    pdfmetrics.registerFont(font)
    return font


@cache
def drawn_by(name: str) -> frozenset[str]:
    """The characters of a shipped font."""
    return frozenset(chr(code) for code, glyph in shipped_font(name).face.charToGlyph.items() if glyph)


@cache
def advances(name: str) -> dict[str, float]:
    """How wide each character of a shipped font is, in sizes."""
    face = shipped_font(name).face
    return {
        chr(code): face.charWidths.get(code, face.defaultWidth) / 1000
        for code, glyph in face.charToGlyph.items()
        if glyph
    }


@cache
def plainly_drawn_by(name: str) -> frozenset[str]:
    """Those that can be drawn one after another as they are: none of them is a mark on the one before."""
    return frozenset(character for character in drawn_by(name) if not unicodedata.combining(character))


def is_invisible(character: str) -> bool:
    """Whether a character is a joiner, a selector or a filler: it has no shape of its own and is left out."""
    code = ord(character)
    if code < 0x34F:
        return code == 0xAD
    return (
        code in _FILLERS
        or 0x200B <= code <= 0x200D
        or 0x2060 <= code <= 0x206F
        or 0xFE00 <= code <= 0xFE0F
        or 0xE0000 <= code <= 0xE0FFF
    )


_FILLERS = frozenset((0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), 0x3164, 0xFFA0))


def composed(text: str) -> str:
    """Text with each letter and its marks as one character, unless only the parts are in the shipped fonts."""
    text = unicodedata.normalize("NFC", text)
    return text if _in_shipped(text) else "".join(map(_in_parts, text))


def _in_shipped(text: str) -> bool:
    return all(character in drawn_by(FONTS["regular"]) or character in drawn_by(SYMBOLS) for character in text)


def _in_parts(character: str) -> str:
    parts = unicodedata.normalize("NFD", character)
    return parts if parts != character and not _in_shipped(character) and _in_shipped(parts) else character
