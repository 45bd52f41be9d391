"""What a progress file looks like, and how its bytes are read.

One flat JSON object: a record a line, sorted, each line ended by a comma, the whole closed by a fixed sentinel. Two
such files joined line by line are again one: a version control system's union merge is an exact merge.
"""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from mlroadmap.progress.records import Records

KIND = "mlroadmap-progress"
"""The value of `kind` in every progress file."""
SCHEMA = 1
"""The version of the records' meaning that this program writes."""
WRITER = 1
"""What this program is as a writer: a file whose `min_writer` is above it is not for it to write."""
MAX_BYTES = 64_000_000
"""Larger files are not read."""

MAX_DEPTH = 64
"""Values nested deeper are not ours, and could not be written again."""

SENTINEL = "~"
"""The key of the last line, whose value is null."""
HEADER = ("kind", "roadmap", "schema", "min_writer", SENTINEL)
"""The keys that are about the file itself."""


def is_too_large(data: bytes) -> bool:
    """Whether these are more bytes than a progress file may have."""
    return len(data) > MAX_BYTES


class Damaged(Exception):
    """The bytes are not a whole progress file. The text says why."""


class ProgressFile:
    """A progress file, read."""

    __slots__ = ("min_writer", "records", "roadmap", "schema")

    def __init__(self, *, records: Records, schema: int = SCHEMA, min_writer: int = WRITER, roadmap: str = "") -> None:
        """Put one together."""
        self.records = records
        """Every key but those about the file itself."""
        self.roadmap = roadmap
        """The id of the roadmap it belongs to; empty where it does not say."""
        self.schema = schema
        """The file's schema, kept where it is newer than ours."""
        self.min_writer = min_writer
        """The least writer that may write the file."""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ProgressFile):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self.__slots__)

    __hash__ = None  # type: ignore[assignment]  # records are no key

    @property
    def is_newer(self) -> bool:
        """Whether this program must not write the file."""
        return self.min_writer > WRITER


def decode(data: bytes) -> ProgressFile:
    """Read the bytes of a progress file. Where a key stands twice the record that counts is kept.

    Raises:
        Damaged: The bytes are not a whole progress file.
    """
    if is_too_large(data):
        raise Damaged(f"it has {len(data):,} bytes, more than any progress file")
    if not data.strip(b"\0 \t\r\n"):
        raise Damaged("it is empty")
    try:
        text = data.decode("utf-8")
        values = json.loads(text, parse_constant=refuse_constant, parse_float=finite)
        lines = text.count("\n") + (not text.endswith("\n"))
        if not isinstance(values, dict) or lines != len(values):
            # Not one key a line, so a key may stand twice: only the slower way notices.
            values = json.loads(text, object_pairs_hook=_joined, parse_constant=refuse_constant, parse_float=finite)
    except (ValueError, RecursionError) as error:
        raise Damaged(f"it is not whole ({error})") from error
    if not isinstance(values, dict) or values.get("kind") != KIND:
        raise Damaged("it is no progress file")
    if values.get(SENTINEL, 0) is not None:
        raise Damaged("its end is missing")
    records = {key: value for key, value in values.items() if key not in HEADER}
    openings = text.count("{") + text.count("[")
    if openings > len(records) + MAX_DEPTH and is_deeper(records, MAX_DEPTH):
        raise Damaged(f"it is nested more than {MAX_DEPTH} levels deep")
    return ProgressFile(
        records=records,
        schema=version(values.get("schema"), SCHEMA),
        min_writer=version(values.get("min_writer"), WRITER),
        roadmap=roadmap_of(values),
    )


def roadmap_of(values: Mapping[str, Any]) -> str:
    """The roadmap that the keys of a file name; empty where they name none."""
    roadmap = values.get("roadmap")
    return roadmap if isinstance(roadmap, str) else ""


def is_deeper(value: Any, depth: int) -> bool:
    """Whether a value is nested more than so many levels deep."""
    level = [value]
    for _ in range(depth):
        inner: list[Any] = []
        for part in level:
            inner.extend(part.values() if isinstance(part, dict) else part)
        level = [part for part in inner if isinstance(part, dict | list)]
        if not level:
            return False
    return True


def version(value: object, default: int) -> int:
    """A version in the header: a whole number above 0, also where a tool wrote 2 as 2.0 or "2"."""
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 10:
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else default


def _joined(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    joined = dict(pairs)
    if len(joined) < len(pairs):
        joined = {}
        for key, value in pairs:
            joined[key] = _of_two(key, joined[key], value) if key in joined else value
    return joined


def _of_two(key: str, first: Any, second: Any) -> Any:
    if key in ("schema", "min_writer"):
        return max(version(first, 1), version(second, 1))
    if key == "roadmap":  # lines of two roadmaps in one file: it belongs to neither, and is refused by both
        return first if first == second else f"{first} and {second}"
    from mlroadmap.progress.merge import newer

    return newer(first, second)


def finite(text: str) -> float:
    """A number of JSON.

    Raises:
        ValueError: It is too large to be one.
    """
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(f"it holds the number {text:.20}")
    return value


def refuse_constant(name: str) -> object:
    """Refuse NaN and the infinities.

    Raises:
        ValueError: Always.
    """
    raise ValueError(f"it holds {name}")
