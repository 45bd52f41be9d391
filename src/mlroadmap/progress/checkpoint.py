"""What is kept beside a progress file, as far as a command that only looks at progress has to know.

It finds the folder, tells whether the journal is in the file, and reads the notice; nothing else is read or imported.
"""

from __future__ import annotations

import os

# What hashlib is made of comes without the library for cryptography that it loads, which takes a tenth of a `status`.
try:
    from _sha2 import sha256  # type: ignore[import-not-found,unused-ignore]
except ImportError:
    try:
        from _sha256 import sha256  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        from hashlib import sha256

from mlroadmap.files import NotRegular, open_regular, read_regular

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from mlroadmap.progress.identity import Identity

JOURNAL, OLD_JOURNAL, MARK, NOTICE = "journal.jsonl", "journal.old.jsonl", "journal.mark", "notice.txt"
PASSED_OVER = "passed-over"
"""The names of files in the folder."""
_MAX_READ = 1_000_000
"""More of a notice is not read."""


def kept_folder(file: Path, state: Path) -> Path:
    """The folder of what belongs to one progress file on this machine: every way to the file leads to it.

    Args:
        file: The progress file.
        state: The folder for what belongs to this machine.
    """
    name: str = sha256(os.fsencode(os.path.realpath(file))).hexdigest()
    return state / name[:16]


def has_all(folder: Path, identity: Identity | None) -> bool:
    """Whether a progress file holds all that is kept of it here; where that cannot be seen it may not.

    Args:
        folder: Its folder.
        identity: The file as it is; None where there is none, which is as it should be where nothing was ever kept.
    """
    try:
        if identity is None:
            return not _is_there(folder.parent)
        if _size(folder / PASSED_OVER):
            return False
        size = _size(folder / JOURNAL)
        return not (size or _size(folder / OLD_JOURNAL)) or Mark(folder / MARK).is_at(size, identity)
    except OSError:
        return False


def read_notice(folder: Path) -> str:
    """What the learner has not acknowledged yet; empty if nothing."""
    path = folder / NOTICE
    try:
        return read_regular(path, _MAX_READ).decode("utf-8", "replace").strip()
    except NotRegular as error:
        return f"What should be told here cannot be read from {path} ({error.strerror}). Move that away."
    except OSError:
        return ""


class Mark:
    """How far the journal is in the progress file: while both are as they were then, nothing is to be replayed."""

    def __init__(self, path: Path) -> None:
        """Look at a mark, which need not exist. Losing it costs time, never a change."""
        self._path = path

    @property
    def is_set(self) -> bool:
        """Whether a save has ever succeeded."""
        return self._path.exists()

    def is_at(self, size: int, identity: Identity) -> bool:
        """Whether it says that a journal of a size is in the progress file of an identity."""
        return self._text() == _mark(size, identity).encode()

    def names(self, identity: Identity | None) -> bool:
        """Whether the last save that was noted made the file of this identity: nobody put another one there since."""
        return identity is not None and self._text().endswith(f" {_numbers(identity)}".encode())

    def _text(self) -> bytes:
        try:
            return read_regular(self._path, _MAX_READ)
        except OSError:
            return b""

    def set(self, size: int, identity: Identity) -> None:
        """Note that the journal up to a size is in the file."""
        try:
            handle = open_regular(self._path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
            try:
                os.write(handle, _mark(size, identity).encode())
            finally:
                os.close(handle)
        except OSError:
            return


def _mark(size: int, identity: Identity) -> str:
    return f"{size} {_numbers(identity)}"


def _numbers(identity: Identity) -> str:
    return " ".join(map(str, identity))


def _is_there(folder: Path) -> bool:
    try:
        os.stat(folder)
    except FileNotFoundError:
        return False
    return True


def _size(path: Path) -> int:
    try:
        return os.stat(path).st_size
    except FileNotFoundError:
        return 0
