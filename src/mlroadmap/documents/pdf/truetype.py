"""Reads from a TrueType file which characters it draws. The file is untrusted: nothing is read outside its bounds."""

import struct
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

NEEDED = frozenset({"OS/2", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post"})
"""The tables without which a font cannot be put into a PDF."""
COLOURED = frozenset({"CBDT", "COLR", "SVG ", "sbix"})
"""The tables of fonts that draw in colour, which a PDF's TrueType font cannot."""
FORBIDDEN = 0x0302
"""In OS/2 fsType: restricted licence, no subsetting, bitmaps only."""
MOST_TABLES = 64
MOST_FACES = 24
MOST_MAP_BYTES = 2_000_000
MOST_CHARACTERS = 200_000

Tables = Mapping[str, tuple[int, int]]
"""Where each table begins, and its length."""


class BadFont(ValueError):
    """The file is no TrueType font that can be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Characters that follow one another."""

    end: int
    """The last one."""
    shift: int
    """What is added to a character, or to what stands in the glyph list, for its glyph."""
    listed: int = -1
    """Where the glyph of the first character stands in the map; negative where there is no list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CharacterMap:
    """The glyph of each character."""

    starts: tuple[int, ...]
    """The first character of each segment, ascending."""
    segments: tuple[Segment, ...]
    """Beside `starts`."""
    data: bytes
    """The map's own bytes, which hold the glyph lists."""

    def glyph(self, character: str) -> int:
        """The glyph's number; 0 where there is none."""
        code = ord(character)
        place = bisect_right(self.starts, code) - 1
        if place < 0 or code > self.segments[place].end:
            return 0
        segment = self.segments[place]
        if segment.listed < 0:
            return (code + segment.shift) & 0xFFFF
        offset = segment.listed + 2 * (code - self.starts[place])
        found = int.from_bytes(self.data[offset : offset + 2], "big")
        return (found + segment.shift) & 0xFFFF if found else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """One font of a file."""

    index: int
    """Its place in a collection; 0 in a file of its own."""
    is_regular: bool
    """Whether it is neither light nor bold nor slanted."""
    characters: CharacterMap
    """What it draws."""


def faces(file: BinaryIO, size: int) -> Iterator[Face]:
    """The usable fonts of a file.

    Args:
        file: Open for reading bytes.
        size: Its length.

    Raises:
        BadFont: The file is broken.
        OSError: It cannot be read.
    """
    kind = _take(file, size, 0, 4)
    starts = [0]
    if kind == b"ttcf":
        count = min(_numbers(">L", _take(file, size, 8, 4))[0], MOST_FACES)
        starts = list(_numbers(f">{count}L", _take(file, size, 12, 4 * count)))
    for index, start in enumerate(starts):
        tables = _tables(file, size, start)
        if tables.keys() >= NEEDED and not tables.keys() & COLOURED:
            yield from _face(file, size, index, tables)


def _take(file: BinaryIO, size: int, start: int, length: int) -> bytes:
    if start + length > size:
        raise BadFont("something lies outside the file")
    file.seek(start)
    data = file.read(length)
    if len(data) != length:
        raise BadFont("the file has become shorter")
    return data


def _numbers(form: str, data: bytes) -> tuple[int, ...]:
    return struct.unpack(form, data)


def _tables(file: BinaryIO, size: int, start: int) -> Tables:
    version, count = _numbers(">LH", _take(file, size, start, 6))
    if version not in (0x00010000, 0x74727565) or not 0 < count <= MOST_TABLES:
        raise BadFont("not TrueType")
    directory = _take(file, size, start + 12, 16 * count)
    tables = {}
    for tag, _, offset, length in struct.iter_unpack(">4sLLL", directory):
        if offset + length > size:
            raise BadFont("a table lies outside the file")
        tables[tag.decode("latin-1")] = (offset, length)
    return tables


def _face(file: BinaryIO, size: int, index: int, tables: Tables) -> Iterator[Face]:
    offset, length = tables["OS/2"]
    facts = _take(file, size, offset, min(length, 78))
    if len(facts) < 78:
        raise BadFont("no facts about the font")
    weight, _, licence = _numbers(">3H", facts[4:10])
    (selection,) = _numbers(">H", facts[62:64])
    if licence & FORBIDDEN:
        return
    characters = _characters(file, size, *tables["cmap"])
    is_regular = 350 <= weight <= 500 and not selection & 1
    yield Face(index=index, is_regular=is_regular, characters=characters)


def _characters(file: BinaryIO, size: int, offset: int, length: int) -> CharacterMap:
    if length > MOST_MAP_BYTES:
        raise BadFont("the character map is too large")
    table = _take(file, size, offset, length)
    version, count = _numbers(">HH", table[:4].ljust(4, b"\0"))
    if version or not 0 < count <= MOST_TABLES or len(table) < 4 + 8 * count:
        raise BadFont("no character map")
    chosen = 0
    for platform, encoding, place in struct.iter_unpack(">HHL", table[4 : 4 + 8 * count]):
        # The last one wins: reportlab reads the same one, and only that has been checked.
        if platform == 3 or (platform == 0 and encoding != 5) or (platform, encoding) == (1, 1):
            chosen = place
    data = table[chosen:] if chosen else b""
    form = int.from_bytes(data[:2], "big")
    try:
        segments = dict(_short(data) if form == 4 else _long(data) if form == 12 else ())
    except struct.error as error:
        raise BadFont("the character map ends early") from error
    return CharacterMap(starts=tuple(segments), segments=tuple(segments.values()), data=data)


def _short(data: bytes) -> Iterator[tuple[int, Segment]]:
    """Format 4: characters to U+FFFF. The segments must ascend, so that there is an end to them."""
    count = _numbers(">H", data[6:8])[0] // 2
    ends, starts, shifts, lists = (
        _numbers(f">{count}H", data[place : place + 2 * count])
        for place in (14, 16 + 2 * count, 16 + 4 * count, 16 + 6 * count)
    )
    last = -1
    for number, (start, end, shift, listed) in enumerate(zip(starts, ends, shifts, lists, strict=True)):
        if not last < start <= end:
            raise BadFont("the character map is out of order")
        last = end
        place = 16 + 6 * count + 2 * number + listed
        if listed == 0xFFFF or (listed and place + 2 * (end - start) + 2 > len(data)):
            if start == 0xFFFF:  # the end mark, which some fonts give a list beyond the end
                continue
            raise BadFont("a glyph list lies outside the map")
        yield start, Segment(end=end, shift=shift, listed=place if listed else -1)


def _long(data: bytes) -> Iterator[tuple[int, Segment]]:
    """Format 12: all characters."""
    (count,) = _numbers(">L", data[12:16])
    if 16 + 12 * count > len(data):
        raise BadFont("the character map ends early")
    last, total = -1, 0
    for start, end, glyph in struct.iter_unpack(">LLL", data[16 : 16 + 12 * count]):
        total += end - start + 1
        if not last < start <= end <= 0x10FFFF or total > MOST_CHARACTERS:
            raise BadFont("the character map is out of order")
        last = end
        yield start, Segment(end=end, shift=glyph - start)
