"""Reads what can still be read of a damaged progress file, line by line."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from mlroadmap.progress.fileformat import (
    HEADER,
    KIND,
    MAX_DEPTH,
    SCHEMA,
    WRITER,
    finite,
    is_deeper,
    refuse_constant,
    version,
)
from mlroadmap.progress.merge import newer
from mlroadmap.progress.records import CHOICE, ITEM, NOTE, SETTING

_MARKERS = (b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||")
"""What git writes between two sides it could not join: either side's lines are records."""

_KINDS = (ITEM, NOTE, CHOICE, SETTING)
_KEY = re.compile(rf'(?<!\\)"((?:{"|".join(_KINDS)})(?:[^"\\]|\\.)*)"\s*:\s*')
"""The beginning of a record of ours, wherever it stands."""
MOST_FAILURES = 300
"""A text in which so many records have no end holds nothing worth the time that looking further takes."""


class Salvage(NamedTuple):
    """What was found in a damaged file."""

    records: dict[str, Any]
    """Every whole record; for a key that stands twice the one that counts."""
    lost: int
    """How many lines hold something that is no record any more."""
    is_conflict: bool
    """Whether git has left two sides in it that it could not join."""
    is_ours: bool
    """Whether anything says that this was a progress file."""
    min_writer: int
    """The least writer that may write the file, where that can still be read."""
    schema: int
    """The file's schema, likewise."""
    roadmap: str
    """The id of the roadmap it names, likewise; empty where it names none."""


def salvage(data: bytes) -> Salvage:
    """Find the whole records in bytes that are no progress file any more; never fails."""
    records: dict[str, Any] = {}
    lost = 0
    least = {"min_writer": WRITER, "schema": SCHEMA}
    roadmap = ""
    is_conflict = all(re.search(rb"^" + marker, data, re.M) for marker in (b"<<<<<<<", b">>>>>>>"))
    is_ours = not data.strip(b"\0 \t\r\n")
    for raw in data.split(b"\n"):
        line = raw.strip(b"\0 \t\r")
        if not line or line.startswith(_MARKERS):
            continue
        pair = _record(line)
        if pair is None:
            lost += 1
            continue
        key, value = pair
        if raw[:1].isspace() and not (isinstance(value, dict) and "at" in value):
            lost += 1  # an editor indented the file: this is a part of a record
        elif key in HEADER:
            is_ours = is_ours or (key == "kind" and value == KIND)
            if key in least:
                least[key] = max(least[key], version(value, least[key]))
            roadmap = value if key == "roadmap" and isinstance(value, str) else roadmap
        else:
            is_ours = is_ours or (key.startswith(_KINDS) and isinstance(value, dict) and "at" in value)
            records[key] = newer(records[key], value) if key in records else value
    for key, value in _pieces(data) if lost else ():
        is_ours = True
        records[key] = newer(records[key], value) if key in records else value
    return Salvage(records, lost, is_conflict, is_ours, roadmap=roadmap, **least)


def _record(line: bytes) -> tuple[str, Any] | None:
    """The one key and value of a line."""
    body = line.removesuffix(b",")
    # The first line opens the object, the last one closes it; in a file somebody edited any line may.
    for part in (body, body.removesuffix(b"}"), body.removeprefix(b"{")):
        try:
            values = json.loads(b"{" + part + b"}", parse_constant=refuse_constant, parse_float=finite)
        except (ValueError, RecursionError):
            continue
        if isinstance(values, dict) and len(values) == 1 and not is_deeper(values, MAX_DEPTH):
            key, value = next(iter(values.items()))
            return str(key), value
    return None


def _pieces(data: bytes) -> Iterator[tuple[str, Any]]:
    """The whole records in a text of any layout: an editor may have put the file on one line, or indented it."""
    text = data.decode("utf-8", "surrogateescape")
    failures = 0
    decoder = json.JSONDecoder(parse_constant=refuse_constant, parse_float=finite)
    for match in _KEY.finditer(text):
        try:
            key = json.loads(f'"{match.group(1)}"')
            value, end = decoder.raw_decode(text, match.end())
            text[match.start() : end].encode()  # bytes that are no text stand in it: it is not as it was
        except (ValueError, RecursionError):
            failures += 1
            if failures > MOST_FAILURES:
                return
            continue
        if isinstance(value, dict) and "at" in value and not is_deeper(value, MAX_DEPTH):
            yield key, value
