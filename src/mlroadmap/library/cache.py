"""Checked content as JSON, so that a start reads neither YAML nor Markdown headers.

Each kind of content has one file, `<kind>.json`: a fingerprint of every content file, a checksum and the plain values.
A file that is missing, old, changed, damaged or unwritable is a miss, never an error.
"""

from __future__ import annotations

import json
import os
import stat
import zlib
from contextlib import suppress
from dataclasses import fields, is_dataclass
from enum import Enum
from types import GenericAlias, UnionType

from mlroadmap.files import make_folders, open_regular, read_regular, refuse_special
from mlroadmap.version import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any, TypeVar

    T = TypeVar("T")

FORMAT = 3
"""Raised when the shape of the cached values changes."""


def fingerprint(root: Path) -> str:
    """What identifies the content as it is now: each file's path, size and times, and the program's version.

    Size and the time of writing can be kept by who changes a file (`cp -p`, `rsync -t`); when anything about it last
    changed cannot be.
    """
    lines: list[str] = []
    _list(str(root), "", lines, set())
    lines.sort()
    return "\n".join((f"{VERSION} {FORMAT} {root}", *lines))


def _list(folder: str, prefix: str, lines: list[str], seen: set[tuple[int, int]]) -> None:
    """List a folder's files; folders behind links too, each once."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            status = _status(entry)
            if stat.S_ISDIR(status.st_mode):
                if (status.st_dev, status.st_ino) not in seen:
                    seen.add((status.st_dev, status.st_ino))
                    _list(entry.path, f"{prefix}{entry.name}/", lines, seen)
            else:
                lines.append(f"{prefix}{entry.name} {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}")


def _status(entry: os.DirEntry[str]) -> os.stat_result:
    try:
        return entry.stat()
    except OSError:  # a link to nothing, or to itself
        return entry.stat(follow_symlinks=False)


class Cache:
    """The cached kinds of one content folder."""

    def __init__(self, folder: Path, root: Path) -> None:
        """Look at a cache without reading it.

        Args:
            folder: The user's cache folder.
            root: The content folder.
        """
        self._folder = folder / f"content-{zlib.crc32(os.fsencode(root)):08x}"
        self.fingerprint = fingerprint(root)
        """The content's, when this cache was opened."""

    def load(self, kind: str) -> Any:
        """The plain values of one kind, or None on a miss."""
        try:
            raw = read_regular(self._folder / f"{kind}.json")
            stored = json.loads(raw)
            is_whole = stored["checksum"] == zlib.crc32(raw.partition(b"\n")[2])
            return stored["values"] if is_whole and stored["fingerprint"] == self.fingerprint else None
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def store(self, kind: str, value: Any) -> None:
        """Keep one kind; a folder that cannot be written only costs the next start some time."""
        target = self._folder / f"{kind}.json"
        temporary = self._folder / f".{kind}.{os.getpid()}.tmp"
        try:
            make_folders(self._folder)
            data = self._packed(value)
            with open(open_regular(temporary, os.O_CREAT | os.O_WRONLY | os.O_TRUNC), "wb") as file:
                file.write(data)
            refuse_special(target)
            os.replace(temporary, target)
        except OSError:
            with suppress(OSError):
                temporary.unlink()

    def _packed(self, value: Any) -> bytes:
        """One JSON object in two lines; the first holds a checksum of the second: what was changed is a miss."""
        rest = f'"values": {json.dumps(freeze(value))}}}'.encode()
        head = json.dumps({"fingerprint": self.fingerprint, "checksum": zlib.crc32(rest)})
        return head[:-1].encode() + b",\n" + rest


def freeze(value: Any) -> Any:
    """A model value as plain JSON values."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: freeze(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [freeze(part) for part in value]
    if isinstance(value, dict):
        return {key: freeze(part) for key, part in value.items()}
    if isinstance(value, Enum):
        return value.value
    isoformat = getattr(value, "isoformat", None)
    return isoformat() if isoformat else value


def thaw(kind: type[T], value: Any) -> T:
    """A model value from what `freeze` made of it.

    Raises:
        ValueError, KeyError, TypeError, AttributeError: The values do not fit the type.
    """
    convert = _converter(kind)
    result: T = convert(value) if convert else value
    return result


_made: dict[Any, Callable[[Any], Any] | None] = {}


def _converter(kind: Any) -> Callable[[Any], Any] | None:
    """How values of a type are rebuilt; None where JSON's own value is the value."""
    if kind in _made:
        return _made[kind]
    convert: Callable[[Any], Any] | None = None
    if is_dataclass(kind):
        convert = _dataclass_converter(kind)
    elif isinstance(kind, GenericAlias):
        part = _converter(kind.__args__[0])
        convert = (lambda values: tuple(map(part, values))) if part else tuple
    elif isinstance(kind, UnionType):
        inner = _converter(next(arg for arg in kind.__args__ if arg is not type(None)))
        convert = (lambda value: None if value is None else inner(value)) if inner else None
    elif issubclass(kind, Enum):
        convert = kind
    elif hasattr(kind, "fromisoformat"):
        convert = kind.fromisoformat
    _made[kind] = convert
    return convert


def _dataclass_converter(kind: Any) -> Callable[[Any], Any]:
    converted = [(field.name, part) for field in fields(kind) if (part := _converter(field.type))]

    def convert(values: Any) -> Any:
        given = dict(values)
        for name, part in converted:
            given[name] = part(given[name])
        return kind(**given)

    return convert
