"""The fields of a file, read by two libraries that share no code."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

pikepdf = pytest.importorskip("pikepdf", reason="needs the 'pdf' extra")
pypdf = pytest.importorskip("pypdf", reason="needs the 'pdf' extra")


class Value(NamedTuple):
    """What a field holds."""

    now: str
    """Its value; of a text, lines end with newlines."""
    exported: str
    """Its default value: what it held when the file was made."""
    shown: str
    """Which look of a box is shown; empty for a text."""


def read_by_pypdf(path: Path) -> dict[str, Value]:
    """Every field by its name."""
    form = pypdf.PdfReader(str(path)).trailer["/Root"]["/AcroForm"]
    return dict(_value(entry.get_object()) for entry in form["/Fields"])


def read_by_pikepdf(path: Path) -> dict[str, Value]:
    """The same."""
    with pikepdf.open(path) as file:
        return dict(_value(entry) for entry in file.Root.AcroForm.Fields)


READERS = (read_by_pypdf, read_by_pikepdf)


def _value(entry: Any) -> tuple[str, Value]:
    now, exported, shown = (_text(entry.get(key, "")) for key in ("/V", "/DV", "/AS"))
    return str(entry["/T"]), Value(now, exported, shown if entry["/FT"] == "/Btn" else "")


def _text(value: object) -> str:
    return str(value).replace("\r\n", "\n").replace("\r", "\n")


def attachment(path: Path) -> dict[str, Any]:
    """What the file says of itself: `mlroadmap.json` inside it."""
    with pikepdf.open(path) as file:
        found: dict[str, Any] = json.loads(file.attachments["mlroadmap.json"].get_file().read_bytes())
        return found
