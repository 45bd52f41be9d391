"""Finds a font on this machine for characters that the shipped fonts lack. The files are untrusted."""

import io
import struct
import time
import unicodedata
import zlib
from collections.abc import Iterator, Set
from functools import lru_cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from mlroadmap.documents.pdf.font_folders import (
    LARGEST,
    by_preference,
    families_for,
    font_files,
    font_folders,
)
from mlroadmap.documents.pdf.truetype import BadFont, Face, faces
from mlroadmap.files import open_regular, read_regular

MOST_FILES = 2_000
"""How many font files are opened for one document."""
MOST_SECONDS = 4.0
"""How long fonts are looked for in one document."""
MOST_PARTS = 64
"""How many parts a glyph may be made of."""
_UNREADABLE = (
    *(TTFError, BadFont, struct.error, OSError, MemoryError, RecursionError),
    *(ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError),
)
"""Everything that reportlab's reader was seen to raise, or may raise, over a broken font."""
_PRIVATE = frozenset({"Co", "Cs", "Cc"})
"""Characters that mean nothing outside one font, and those that are none."""


class SystemFont:
    """A font of this machine that can be drawn with."""

    def __init__(self, name: str, font: TTFont) -> None:
        """Wrap a font that reportlab has read.

        Args:
            name: What it is registered as.
            font: The font.
        """
        self.name = name
        """What it is registered as."""
        self._face = font.face
        outlines = font.face.get_table("glyf")  # type: ignore[no-untyped-call]  # reportlab's stubs leave it out
        self._outlines = memoryview(outlines)
        self._drawn: dict[str, bool] = {}

    def draws(self, character: str) -> bool:
        """Whether the font has an outline for a character that can be taken out of it."""
        if character not in self._drawn:
            glyph = self._face.charToGlyph.get(ord(character), 0)
            self._drawn[character] = glyph != 0 and self._is_sound(glyph)
        return self._drawn[character]

    def _is_sound(self, glyph: int) -> bool:
        """Whether all parts of a glyph lie within the file: reportlab takes them out only when the PDF is written."""
        found, waiting = {glyph}, [glyph]
        while waiting:
            places = self._face.glyphPos[waiting[-1] : waiting[-1] + 2]
            waiting.pop()
            if len(places) != 2 or not places[0] <= places[1] <= len(self._outlines):
                return False
            try:
                parts = set(_parts(self._outlines[slice(*places)])) - found
            except struct.error:
                return False
            found |= parts
            waiting += sorted(parts)
            if len(found) > MOST_PARTS:
                return False
        return True


def _parts(outline: memoryview) -> Iterator[int]:
    """The glyphs that a glyph is made of."""
    if not outline or struct.unpack_from(">h", outline)[0] >= 0:
        return
    place, more = 10, True
    while more:
        flags, glyph = struct.unpack_from(">HH", outline, place)
        yield glyph
        place += 8 if flags & 0x01 else 6
        place += 2 if flags & 0x08 else 4 if flags & 0x40 else 8 if flags & 0x80 else 0
        more = bool(flags & 0x20)


class SystemFonts:
    """The fonts of this machine; nothing is read before the first search."""

    def __init__(self) -> None:
        """Look at nothing yet."""
        self._files: dict[tuple[str, ...], list[Path]] = {}
        self._faces: dict[Path, tuple[Face, ...]] = {}
        self._refused: set[tuple[Path, int]] = set()
        self._seconds = MOST_SECONDS

    def find(self, wanted: Set[str]) -> SystemFont | None:
        """The font that draws most of some characters, a regular sans font if there is one.

        Args:
            wanted: Characters.
        """
        wanted = {character for character in wanted if unicodedata.category(character) not in _PRIVATE}
        started = time.monotonic()
        try:
            while wanted and (best := self._best(wanted, started)):
                if (font := _loaded(*best)) and any(map(font.draws, sorted(wanted))):
                    return font
                self._refused.add(best)
            return None
        finally:
            self._seconds -= time.monotonic() - started

    def _best(self, wanted: Set[str], started: float) -> tuple[Path, int] | None:
        best: tuple[Path, int] | None = None
        most = (0, False)
        for path in self._listed(families_for(wanted)):
            for face in self._read(path, started):
                covered = sum(face.characters.glyph(character) != 0 for character in wanted)
                worth = (covered, face.is_regular)
                if covered and worth > most and (path, face.index) not in self._refused:
                    best, most = (path, face.index), worth
            if most == (len(wanted), True):
                break
        return best

    def _listed(self, families: tuple[str, ...]) -> list[Path]:
        if families not in self._files:
            every = next(iter(self._files.values()), None)
            self._files[families] = by_preference(font_files(font_folders()) if every is None else every, families)
        return self._files[families]

    def _read(self, path: Path, started: float) -> tuple[Face, ...]:
        if path not in self._faces:
            if len(self._faces) >= MOST_FILES or time.monotonic() - started > self._seconds:
                return ()
            try:
                with open(open_regular(path), "rb") as file:
                    self._faces[path] = tuple(faces(file, path.stat().st_size))
            except (BadFont, OSError):
                self._faces[path] = ()
        return self._faces[path]


class _NamedBytes(io.BytesIO):
    """A file in memory. Reportlab keeps its name, which must not tell where the fonts of this machine are."""

    name = ""


def _loaded(path: Path, index: int) -> SystemFont | None:
    try:
        facts = path.stat()
        return _load(path, index, facts.st_size, facts.st_mtime_ns)
    except OSError:
        return None


@lru_cache(maxsize=32)
def _load(path: Path, index: int, size: int, changed: int) -> SystemFont | None:
    """Read a whole font, and try at once what is otherwise done when the PDF is written."""
    if size > LARGEST:
        return None
    name = f"System-{zlib.crc32(repr((str(path), index, size, changed)).encode()):08x}"
    try:
        data = _NamedBytes(read_regular(path))
        data.name = name
        if not any(face.index == index for face in faces(data, len(data.getvalue()))):
            return None
        data.seek(0)
        font = TTFont(name, data, subfontIndex=index)
        font.face.makeSubset([])
        found = SystemFont(name, font)
    except _UNREADABLE:
        return None
    pdfmetrics.registerFont(font)
    return found
