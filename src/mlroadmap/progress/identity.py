"""Tells whether a file is still the one that was read."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import TypeAlias

    Identity: TypeAlias = tuple[int, int, int, int]

# An identity is what tells one version of a file from another without reading it: the file's number on its disk, when
# it was last written in nanoseconds, its size in bytes, and when anything about it last changed, in nanoseconds: no
# program can set that back. A rename changes it, too. On Windows it is when the file was made, and left out.


def identity_of(status: os.stat_result) -> Identity:
    """The identity in a file's status."""
    changed = 0 if sys.platform == "win32" else status.st_ctime_ns
    return status.st_ino, status.st_mtime_ns, status.st_size, changed


def identify(path: Path) -> Identity | None:
    """The identity of the file at a path, links followed; None where there is none.

    Raises:
        OSError: The folder cannot be looked into.
    """
    try:
        return identity_of(os.stat(path))
    except FileNotFoundError:
        return None
