"""Tells whether a file is still the one that was read."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import TypeAlias

    Identity: TypeAlias = tuple[int, int, int]

# An identity is what tells one version of a file from another without reading it: the file's number on its disk, when
# it was last written in nanoseconds, and its size in bytes.


def identity_of(status: os.stat_result) -> Identity:
    """The identity in a file's status."""
    return status.st_ino, status.st_mtime_ns, status.st_size


def identify(path: Path) -> Identity | None:
    """The identity of the file at a path, links followed; None where there is none.

    Raises:
        OSError: The folder cannot be looked into.
    """
    try:
        return identity_of(os.stat(path))
    except FileNotFoundError:
        return None
