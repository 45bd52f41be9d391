"""Tells whether a file is still the one that was read."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells one version of a file from another without reading it."""

    inode: int
    """The file's number on its disk."""
    changed: int
    """When it was last written, in nanoseconds."""
    size: int
    """In bytes."""


def identity_of(status: os.stat_result) -> Identity:
    """The identity in a file's status."""
    return Identity(status.st_ino, status.st_mtime_ns, status.st_size)


def identify(path: Path) -> Identity | None:
    """The identity of the file at a path, links followed; None where there is none.

    Raises:
        OSError: The folder cannot be looked into.
    """
    try:
        return identity_of(os.stat(path))
    except FileNotFoundError:
        return None
