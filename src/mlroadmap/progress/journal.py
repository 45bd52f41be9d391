"""What was done on this machine to one progress file: a line for each action, durable before the file itself is.

It stays here when a sync tool, a full disk or a mistake takes the file back to an older state, and brings back what is
missing. It also is what undo and redo go by, for every window and the shell alike.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from mlroadmap.files import open_regular, read_regular, refuse_special
from mlroadmap.progress.atomic import flush, flush_folder, make_folder, write_all
from mlroadmap.progress.fileformat import MAX_DEPTH, finite, is_deeper, refuse_constant
from mlroadmap.progress.merge import merge
from mlroadmap.progress.records import Records

MOST_BYTES = 5_000_000
"""A longer journal is set aside; the one before it is kept."""
_FLAGS = os.O_CREAT | os.O_RDWR | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class Entry(NamedTuple):
    """One action, as the journal holds it."""

    id: str
    """Random, so that two windows never mean the same."""
    verb: str
    """`do`, `undo` or `redo`."""
    of: str
    """The id of the action that is undone or redone; empty for `do`."""
    label: str
    """What was done, for the learner."""
    on: str
    """When, in the learner's own time: `2026-11-23 14:05:10`."""
    changes: tuple[Mapping[str, Any], ...]
    """Each with `key`, the record `before` (null for none), `after`, and `for`, the stamp that `after` stands for."""

    def records(self) -> dict[str, Any]:
        """What was written."""
        return {str(change["key"]): change.get("after") for change in self.changes}


class Journal:
    """One file of entries, only ever added to."""

    def __init__(self, path: Path) -> None:
        """Look at a journal, which need not exist."""
        self.path = path
        """The file."""
        self._old = path.with_suffix(".old.jsonl")
        self._read_to = 0
        self._file: tuple[int, int] | None = None

    def append(self, entries: Iterable[Entry]) -> None:
        """Add entries and make them durable, in one write.

        Raises:
            OSError: The disk refused; what is there already is whole.
        """
        lines = b"".join(_encode(entry) for entry in entries)
        if not lines:
            return
        make_folder(self.path.parent)
        is_new = not self.path.exists()
        handle = open_regular(self.path, _FLAGS)
        try:
            size = os.fstat(handle).st_size
            if size and _last_byte(handle, size) != b"\n":
                lines = b"\n" + lines  # the last writer did not finish its line
            write_all(handle, lines)
            flush(handle)
        finally:
            os.close(handle)
        if is_new:
            flush_folder(self.path.parent)

    def new(self) -> list[Entry]:
        """The entries added since the last look; all of them at the first.

        Raises:
            OSError: The journal cannot be read.
        """
        try:
            with open(open_regular(self.path), "rb") as file:
                status = os.fstat(file.fileno())
                this = (status.st_dev, status.st_ino)
                missed = self._rest_of_old() if this != self._file else []
                if this != self._file or status.st_size < self._read_to:
                    self._file, self._read_to = this, 0
                file.seek(self._read_to)
                data = file.read()
        except FileNotFoundError:
            missed, self._file, self._read_to = self._rest_of_old(), None, 0
            return missed
        whole = data[: data.rfind(b"\n") + 1]
        self._read_to += len(whole)
        return [*missed, *_decode(whole)]

    def _rest_of_old(self) -> list[Entry]:
        """What was added to the journal that was read here last, before another program set it aside."""
        if self._file is None:
            return []
        try:
            with open(open_regular(self._old), "rb") as file:
                status = os.fstat(file.fileno())
                if (status.st_dev, status.st_ino) != self._file:
                    return []
                file.seek(self._read_to)
                return list(_decode(file.read()))
        except FileNotFoundError:
            return []

    def older(self) -> list[Entry]:
        """The entries of the journal before this one.

        Raises:
            OSError: It cannot be read.
        """
        return _read(self._old)

    def everything(self) -> list[Entry]:
        """Every entry, oldest first.

        Raises:
            OSError: The journal cannot be read.
        """
        return [*self.older(), *_read(self.path)]

    @property
    def size(self) -> int:
        """How long the journal is, in bytes; 0 where there is none.

        Raises:
            OSError: That cannot be seen.
        """
        status = refuse_special(self.path)
        return status.st_size if status else 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever written, or all of it was set aside."""
        return not (self.size or self._old.exists())

    @property
    def read_to(self) -> int:
        """How much of it was read here, in bytes."""
        return self._read_to

    def skip(self, size: int) -> None:
        """Take so many bytes for read.

        Raises:
            OSError: The journal cannot be seen.
        """
        try:
            status = os.stat(self.path)
        except FileNotFoundError:
            return
        self._file, self._read_to = (status.st_dev, status.st_ino), size

    def rewind(self) -> None:
        """Begin to read from the first entry again."""
        self._read_to = 0

    def shorten(self) -> bool:
        """Begin a new journal where this one is too long. Only for whoever holds the progress file's lock.

        Returns:
            Whether a new one was begun.

        Raises:
            OSError: It cannot be renamed.
        """
        if self.size <= MOST_BYTES or self.size != self._read_to:
            return False
        refuse_special(self._old)
        os.replace(self.path, self._old)
        flush_folder(self.path.parent)
        self._file, self._read_to = None, 0
        return True

    def set_aside(self, name: str) -> None:
        """Begin a new journal; what is there stays beside it under a name and is never replayed.

        Raises:
            OSError: It cannot be renamed.
        """
        for path in (self.path, self._old):
            if refuse_special(path):
                os.replace(path, path.with_name(f"{name}-{path.name}"))
        if self.path.parent.exists():
            flush_folder(self.path.parent)


def replayed(entries: Iterable[Entry]) -> Records:
    """The records that entries hold: for each key the one that counts."""
    return merge({}, *(entry.records() for entry in entries))


def _last_byte(handle: int, size: int) -> bytes:
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1)


def _read(path: Path) -> list[Entry]:
    try:
        return list(_decode(read_regular(path)))
    except FileNotFoundError:
        return []


def _encode(entry: Entry) -> bytes:
    return json.dumps(entry._asdict(), separators=(",", ":"), ensure_ascii=True).encode() + b"\n"


def _decode(data: bytes) -> Iterator[Entry]:
    """The entries of whole lines; anything else is passed over."""
    for line in data.split(b"\n"):
        if not line:
            continue
        try:
            values = json.loads(line, parse_constant=refuse_constant, parse_float=finite)
            changes = tuple(values["changes"])
            texts = {name: str(values[name]) for name in ("id", "verb", "of", "label", "on")}
            # A change stands two levels deeper here than its record does in the file.
            if all(map(_is_whole, changes)) and not is_deeper(values, MAX_DEPTH + 2):
                yield Entry(changes=changes, **texts)
        except (ValueError, KeyError, TypeError, RecursionError):
            continue


def _is_whole(change: Any) -> bool:
    return isinstance(change, dict) and isinstance(change["key"], str) and isinstance(change.get("after"), dict)
