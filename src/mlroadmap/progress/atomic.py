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

from mlroadmap.files import give_to_owner, make_folders, refuse_special
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


def replace_file(path: Path, data: bytes, *, expected: Identity | None, new_mode: int = NEW_FILE_MODE) -> Identity:
    """Write a whole file beside the old one and put it in its place.

    A symbolic link stays one: what it points to is replaced. An existing file keeps its mode, and its owner where root
    writes it; a new one belongs to the owner of its folder.

    Args:
        path: The file.
        data: All its bytes.
        expected: The file this is to replace; None where there was none.
        new_mode: The mode of a new file, before the umask.

    Returns:
        The identity of the new file.

    Raises:
        Changed: There is another file now than the expected one.
        NotRegular: What is there is no regular file; it is untouched.
        NotConfirmed: The new file is in place, and the folder could not be flushed.
        OSError: The disk refused. The old file is untouched.
    """
    target = Path(os.path.realpath(path))
    old = refuse_special(target)
    with _temporary(target) as temporary:
        _write_new(temporary, data, new_mode, like=old if expected is not None else None)
        refuse_special(target)
        if identify(target) != expected:
            raise Changed
        written = _put_in_place(temporary, target)
    confirm(target)
    return written


def _put_in_place(temporary: Path, target: Path) -> Identity:
    """Rename a file, and learn the identity it has then: a rename changes it, and others may follow at once.

    Raises:
        NotConfirmed: It is in place, and cannot be looked at.
        OSError: It is not.
    """
    if sys.platform == "win32":  # an open file cannot be renamed there, and a rename changes nothing
        written = identity_of(os.stat(temporary))
        os.replace(temporary, target)
        return written
    handle = os.open(temporary, os.O_NOFOLLOW | getattr(os, "O_PATH", os.O_RDONLY))
    try:
        os.replace(temporary, target)
        try:
            return identity_of(os.fstat(handle))
        except OSError as error:
            raise NotConfirmed(error.errno, error.strerror) from error
    finally:
        with suppress(OSError):
            os.close(handle)


def write_copy(path: Path, data: bytes) -> None:
    """Write a whole file under a name of its own, durably, or nothing.

    Raises:
        NotRegular: Something else than a file has that name; it is untouched.
        OSError: It could not be written.
    """
    with _temporary(path) as temporary:
        _write_new(temporary, data, NEW_FILE_MODE)
        refuse_special(path)
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


def _write_new(path: Path, data: bytes, mode: int, like: os.stat_result | None = None) -> None:
    """Write a new file, durably.

    Args:
        path: Where there is nothing.
        data: All its bytes.
        mode: Its mode, before the umask.
        like: The file whose mode and, where root writes, owner it has instead.
    """
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, NEW_FILE_MODE if like else mode)
    try:
        write_all(handle, data)
        if like is None:
            give_to_owner(handle, path.parent)
        else:
            _make_like(handle, like)
        flush(handle)
    finally:
        os.close(handle)


def _make_like(handle: int, old: os.stat_result) -> None:
    """Give a new file the mode of the one it is to replace and, as root, its owner: nobody is to be locked out."""
    if sys.platform == "win32":
        return
    new = os.fstat(handle)
    if os.geteuid() == 0 and (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
        try:
            os.fchown(handle, old.st_uid, old.st_gid)
        except OSError as error:
            raise OSError(errno.EINVAL, "its owner would not stay its owner") from error
    if stat.S_IMODE(old.st_mode) != NEW_FILE_MODE:
        os.fchmod(handle, stat.S_IMODE(old.st_mode))


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
    for made in make_folders(folder):
        flush_folder(made.parent)


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
