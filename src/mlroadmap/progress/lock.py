"""Lets one process at a time write a progress file. The lock dies with its process."""

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mlroadmap.errors import LockTimeout
from mlroadmap.files import open_regular

TIMEOUT_SECONDS = 5.0
"""How long to wait for another process before giving up."""
_NO_LOCKS = frozenset({errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL})
"""What disks answer that have no locks."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.002, 0.01

if sys.platform == "win32":
    import msvcrt

    def _try(handle: int) -> bool | None:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try(handle: int) -> bool | None:
        """Whether the lock was free and is ours now; None where there are no locks."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            if error.errno in _NO_LOCKS:
                return None
            raise
        return True


@contextmanager
def locked(path: Path, timeout: float = TIMEOUT_SECONDS) -> Iterator[bool]:
    """Hold the lock for the length of a `with` block, which is given whether the disk has locks at all.

    Args:
        path: The lock file; made if missing, never removed.
        timeout: Seconds to wait.

    Raises:
        LockTimeout: Another process holds it; the message names that process.
        NotRegular: Something else than a file has the lock file's name.
        OSError: The lock file cannot be opened.
    """
    deadline = time.monotonic() + timeout
    pause = _FIRST_PAUSE
    while True:
        handle = open_regular(path, os.O_CREAT | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
        try:
            is_ours = _try(handle)
            if is_ours is None:
                yield False
                return
            if is_ours and _is_still(path, handle):
                with suppress(OSError):  # others are not told who holds it; it is held all the same
                    _sign(handle)
                yield True
                return
            if time.monotonic() >= deadline:
                raise LockTimeout(
                    f"another program ({_holder(handle)}) is writing your progress and does not finish",
                    path=path,
                    kept="Your progress file was not touched.",
                    advice="Close that program, or wait and try again.",
                )
        finally:
            with suppress(OSError):  # the lock is gone all the same, and what was done under it stays done
                os.close(handle)
        time.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)


def _is_still(path: Path, handle: int) -> bool:
    """Whether the locked file is the one others find at the path: somebody may have removed it while we waited."""
    try:
        return os.path.samestat(os.stat(path), os.fstat(handle))
    except FileNotFoundError:
        return False


def _sign(handle: int) -> None:
    os.ftruncate(handle, 0)
    os.write(handle, f"process {os.getpid()}: {Path(sys.argv[0] or 'python').name}".encode())


def _holder(handle: int) -> str:
    return os.read(handle, 200).decode("utf-8", "replace").strip() or "unknown"
