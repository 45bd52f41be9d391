"""What holds wherever one of the program's files is opened or made: only regular files, and whose they are."""

import errno
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

_KINDS = (
    (stat.S_ISDIR, "folder"),
    (stat.S_ISFIFO, "FIFO"),
    (stat.S_ISSOCK, "socket"),
    (stat.S_ISCHR, "character device"),
    (stat.S_ISBLK, "block device"),
)
_OPENING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""What was swapped for a FIFO between a look and an opening does not wait for its other end, either."""


class NotRegular(OSError):
    """Where a file belongs is a folder, FIFO, socket or device: it is never opened, written or replaced."""

    def __init__(self, kind: str, path: str) -> None:
        """Describe it as the system describes its errors."""
        super().__init__(errno.EINVAL, f"it is a {kind}, not a file", path)


def refuse_special(path: Path | str) -> os.stat_result | None:
    """See that a path, links followed, leads to a regular file or to nothing.

    Returns:
        The file's status; None where there is nothing.

    Raises:
        NotRegular: It leads to something else.
        OSError: That cannot be seen.
    """
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return None
    _check(status, path)
    return status


def _check(status: os.stat_result, path: Path | str) -> None:
    if not stat.S_ISREG(status.st_mode):
        kind = next((name for is_kind, name in _KINDS if is_kind(status.st_mode)), "thing of another kind")
        raise NotRegular(kind, str(path))


def open_regular(path: Path | str, flags: int = os.O_RDONLY) -> int:
    """Open a regular file without ever waiting; a device is not even touched.

    Args:
        path: The file.
        flags: As for `os.open`. A file made here is for its owner alone, who is the folder's owner where root makes it.

    Raises:
        NotRegular: Something else is there.
        OSError: It cannot be opened.
    """
    is_new = refuse_special(path) is None
    handle = os.open(path, flags | _OPENING, 0o600)
    try:
        _check(os.fstat(handle), path)
        if is_new and flags & os.O_CREAT:
            give_to_owner(handle, Path(path).parent)
    except OSError:
        os.close(handle)
        raise
    return handle


def read_regular(path: Path | str, most: int = -1) -> bytes:
    """The bytes of a regular file, the first so many if `most` is given.

    Raises:
        NotRegular: Something else is there.
        OSError: It cannot be read.
    """
    with open(open_regular(path), "rb") as file:
        return file.read(most)


def give_to_owner(made: int | str, folder: Path | str) -> None:
    """What root has just made belongs to the owner of the folder it is in, as far as the disk knows owners.

    Args:
        made: An open file, or the path of a folder.
        folder: The folder it was made in.
    """
    if sys.platform == "win32" or os.geteuid() != 0:
        return
    with suppress(OSError):
        owner = os.stat(folder)
        now = os.stat(made, follow_symlinks=isinstance(made, int))
        if (now.st_uid, now.st_gid) != (owner.st_uid, owner.st_gid):
            os.chown(made, owner.st_uid, owner.st_gid, follow_symlinks=isinstance(made, int))


def make_folders(folder: Path) -> list[Path]:
    """Make a folder and those above it, for their owner alone; one that is there stays as it is.

    Returns:
        Those that were not there, from the outermost.

    Raises:
        OSError: One cannot be made.
    """
    if folder.is_dir():
        return []
    made = make_folders(folder.parent) if folder.parent != folder else []
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        if not folder.is_dir():
            raise
        return made
    give_to_owner(str(folder), folder.parent)
    return [*made, folder]
