"""Replaces a file whole or not at all, and only if it is still the one that was read."""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mlroadmap.progress.identity import identify, identity_of

if TYPE_CHECKING:
    from mlroadmap.progress.identity import Identity

NEW_FILE_MODE = 0o600
"""Progress is nobody else's business."""
_CANNOT_FLUSH_FOLDERS = frozenset({errno.EINVAL, errno.ENOTSUP})
"""What file systems answer that have no such thing as flushing a folder."""
TEMPORARY_PREFIX = ".~mlroadmap-"
TEMPORARY_SUFFIX = ".tmp"
"""Names that sync tools leave alone."""
_TEMPORARY = re.compile(rf"{re.escape(TEMPORARY_PREFIX)}[0-9a-f]{{16}}{re.escape(TEMPORARY_SUFFIX)}")
STALE_SECONDS = 60
"""Older temporary files belong to nobody any more."""


class NotConfirmed(OSError):
    """The new file is in its place and whole, but the disk did not confirm that it will stay there."""


class Changed(Exception):
    """The file is not the one that was read: somebody else wrote it in between."""


def replace_file(path: Path, data: bytes, *, expected: Identity | None) -> Identity:
    """Write a whole file beside the old one and put it in its place.

    A symbolic link stays one: what it points to is replaced. An existing file keeps its mode.

    Args:
        path: The file.
        data: All its bytes.
        expected: The file this is to replace; None where there was none.

    Returns:
        The identity of the new file.

    Raises:
        Changed: There is another file now than the expected one.
        NotConfirmed: The new file is in place, and the folder could not be flushed.
        OSError: The disk refused. The old file is untouched.
    """
    target = Path(os.path.realpath(path))
    mode = stat.S_IMODE(target.stat().st_mode) if expected is not None and target.exists() else NEW_FILE_MODE
    with _temporary(target) as temporary:
        written = _write_new(temporary, data, mode)
        if identify(target) != expected:
            raise Changed
        os.replace(temporary, target)
    confirm(target)
    return written


def write_copy(path: Path, data: bytes) -> None:
    """Write a whole file under a name of its own, durably, or nothing.

    Raises:
        OSError: It could not be written.
    """
    with _temporary(path) as temporary:
        _write_new(temporary, data, NEW_FILE_MODE)
        os.replace(temporary, path)
    flush_folder(path.parent)


@contextmanager
def _temporary(path: Path) -> Iterator[Path]:
    """A name beside a file for what is to take its place; nothing is left under it, however this ends."""
    temporary = path.with_name(f"{TEMPORARY_PREFIX}{os.urandom(8).hex()}{TEMPORARY_SUFFIX}")
    try:
        yield temporary
    finally:
        with suppress(OSError):  # it stays, and a later save removes it
            temporary.unlink(missing_ok=True)


def write_all(handle: int, data: bytes) -> None:
    """Write all bytes to an open file, however few the system takes at a time.

    Raises:
        OSError: The disk refused; some may have been written.
    """
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def confirm(path: Path) -> None:
    """Make durable that a file which is in its place stays there.

    Raises:
        NotConfirmed: The folder could not be flushed.
    """
    try:
        flush_folder(Path(os.path.realpath(path)).parent)
    except OSError as error:
        raise NotConfirmed(error.errno, error.strerror) from error


def clean_up(folder: Path) -> None:
    """Remove what programs that were killed have left in a folder. Only for whoever holds the progress file's lock."""
    now = time.time()
    try:
        left = [file for file in folder.iterdir() if _TEMPORARY.fullmatch(file.name)]
    except OSError:
        return
    for file in left:
        try:
            if abs(now - file.stat().st_mtime) > STALE_SECONDS:
                file.unlink()
        except OSError:
            continue  # it stays, and harms nobody


def _write_new(path: Path, data: bytes, mode: int) -> Identity:
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, NEW_FILE_MODE)
    try:
        write_all(handle, data)
        if mode != NEW_FILE_MODE and hasattr(os, "fchmod"):
            os.fchmod(handle, mode)
        flush(handle)
        return identity_of(os.fstat(handle))
    finally:
        os.close(handle)


def flush(handle: int) -> None:
    """Make what was written to a file durable."""
    if sys.platform == "darwin":
        import fcntl

        try:
            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
            return
        except OSError:
            pass
    os.fsync(handle)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, for their owner alone, durably; one that is there stays as it is.

    Raises:
        OSError: It cannot be made.
    """
    if folder.is_dir():
        return
    if folder.parent != folder:
        make_folder(folder.parent)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        if not folder.is_dir():
            raise
        return
    flush_folder(folder.parent)


def flush_folder(folder: Path) -> None:
    """Make a folder's names durable, where the platform can."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _CANNOT_FLUSH_FOLDERS:
            raise
    finally:
        os.close(handle)
