"""Fonts made by hand, and a machine that has no others."""

import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mlroadmap.documents.pdf import system_fonts

MadeFont = Callable[..., bytes]
BOX = struct.pack(">5h", 1, 0, 0, 500, 700) + struct.pack(">HH", 3, 0) + b"\x01" * 4
BOX += struct.pack(">8h", 0, 500, 0, -500, 0, 0, 700, 0)


@pytest.fixture(scope="session", autouse=True)
def no_fonts_on_this_machine() -> Iterator[None]:
    """What a test draws does not depend on the machine it runs on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(system_fonts, "font_folders", list)
        yield


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder with the fonts of a machine, empty."""
    folder = tmp_path / "fonts"
    folder.mkdir()
    monkeypatch.setattr(system_fonts, "font_folders", lambda: [folder])
    return folder


@pytest.fixture(scope="session")
def made_font() -> MadeFont:
    """Makes a font that draws a box for some characters."""
    return _made_font


def short_map(characters: str) -> bytes:
    """A character map of format 4 that gives each character glyph 1."""
    codes = sorted({ord(character) for character in characters if character <= "\ufffe"})
    ends = [*codes, 0xFFFF]
    shifts = [(1 - code) & 0xFFFF for code in codes] + [1]
    count = len(ends)
    body = struct.pack(">4H", count * 2, 0, 0, 0) + struct.pack(f">{count}H", *ends) + b"\0\0"
    body += struct.pack(f">{count}H", *ends) + struct.pack(f">{count}H", *shifts) + bytes(2 * count)
    return struct.pack(">HHH", 4, len(body) + 6, 0) + body


def long_map(characters: str) -> bytes:
    """The same of format 12."""
    groups = b"".join(struct.pack(">LLL", ord(c), ord(c), 1) for c in sorted(set(characters)))
    return struct.pack(">HHLLL", 12, 0, 16 + len(groups), 0, len(groups) // 12) + groups


def _made_font(
    characters: str,
    *,
    weight: int = 400,
    licence: int = 0,
    name: str = "Made",
    mapped: bytes | None = None,
    outline: bytes = BOX,
    extra: dict[str, bytes] | None = None,
    collection: bool = False,
) -> bytes:
    mapped = mapped if mapped is not None else long_map(characters)
    outline += bytes(-len(outline) % 4)
    named = name.encode("utf-16-be")
    os2 = struct.pack(">HhHHH", 4, 500, weight, 5, licence) + bytes(58) + struct.pack(">hh", 800, -200) + bytes(24)
    tables = {
        "OS/2": os2,
        "cmap": struct.pack(">HHHHL", 0, 1, 3, 10, 12) + mapped,
        "glyf": outline,
        "head": struct.pack(">LLLLHH16x4hHHhhh", 0x10000, 0, 0, 0x5F0F3CF5, 0, 1000, 0, 0, 500, 700, 0, 8, 2, 1, 0),
        "hhea": struct.pack(">L3h22xhH", 0x10000, 800, -200, 0, 0, 2),
        "hmtx": struct.pack(">HhHh", 600, 0, 600, 0),
        "loca": struct.pack(">3L", 0, 0, len(outline)),
        "maxp": struct.pack(">LH26x", 0x10000, 2),
        "name": struct.pack(">3H6H", 0, 1, 18, 3, 1, 0x409, 6, len(named), 0) + named,
        "post": struct.pack(">L28x", 0x30000),
        **(extra or {}),
    }
    start = 16 if collection else 0
    place = start + 12 + 16 * len(tables)
    directory, data = b"", b""
    for tag, table in sorted(tables.items()):
        directory += struct.pack(">4sLLL", tag.encode(), 0, place + len(data), len(table))
        data += table + bytes(-len(table) % 4)
    head = struct.pack(">4sLLL", b"ttcf", 0x10000, 1, 16) if collection else b""
    return head + struct.pack(">LHHHH", 0x10000, len(tables), 0, 0, 0) + directory + data
