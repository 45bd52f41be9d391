"""Notes that are being written, each in a file of its own: what a kill or a power cut leaves of them."""

import json
import os
import threading
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import NamedTuple

from mlroadmap.errors import LockTimeout
from mlroadmap.files import read_regular
from mlroadmap.progress.atomic import clean_up, make_folder, write_copy
from mlroadmap.progress.lock import locked

KIND = "mlroadmap-draft"
MAX_BYTES = 16_000_000
"""A note of the most characters there may be fits twice."""


class Draft(NamedTuple):
    """A note as it was while it was written."""

    item: str
    """The item's id."""
    text: str
    """What was written."""
    base: str
    """The note as it was before."""
    at: str
    """When, as sortable text."""


class DraftFile:
    """The file of one draft. While it is held, no other program on this machine takes it for one that was left."""

    def __init__(self, path: Path) -> None:
        """Name the file; nothing is made."""
        self._path = path
        self._lock = path.with_suffix(".lock")
        self._held = ExitStack()
        self._is_held = False
        self._writing = threading.Lock()
        self._is_removed = False

    def hold(self) -> bool:
        """Make it this process's own; whether it was nobody else's. Where a disk has no locks it is both."""
        try:
            self._held.enter_context(locked(self._lock, 0))
        except LockTimeout:
            return False
        except OSError:
            pass
        self._is_held = True
        return True

    def read(self) -> Draft | None:
        """What it holds; None where that cannot be read or is no draft."""
        try:
            value = json.loads(read_regular(self._path, MAX_BYTES))
            texts = [value[name] for name in Draft._fields] if value["kind"] == KIND else []
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return None
        return Draft(*texts) if texts and all(isinstance(text, str) for text in texts) else None

    def write(self, draft: Draft) -> None:
        """Write it, durably; from any thread. Nothing once it was removed.

        Raises:
            OSError: It could not be written.
        """
        data = json.dumps({"kind": KIND, **draft._asdict()}).encode()
        with self._writing:
            if not self._is_removed:
                make_folder(self._path.parent)
                if not self._is_held:
                    self.hold()
                write_copy(self._path, data)

    def remove(self) -> None:
        """The draft is not needed any more."""
        with self._writing:
            self._is_removed = True
            with suppress(OSError):  # it is found to be the note itself at the next start
                self._path.unlink(missing_ok=True)
                self._lock.unlink(missing_ok=True)
        self.release()

    def release(self) -> None:
        """Leave it to whoever opens it next."""
        self._held.close()


def new_draft(folder: Path) -> DraftFile:
    """A file for a new draft; nothing is made before something is written into it."""
    return DraftFile(folder / f"{os.urandom(8).hex()}.json")


def drafts_left(folder: Path) -> list[tuple[DraftFile, Draft]]:
    """The drafts no program is writing, held from now on, oldest first."""
    try:
        names = sorted(path for path in folder.iterdir() if path.suffix == ".json" and not path.is_symlink())
    except OSError:
        return []
    clean_up(folder)
    found = []
    for file in map(DraftFile, names):
        if file.read() and file.hold():
            if draft := file.read():  # as it is now that nobody else writes it
                found.append((file, draft))
            else:
                file.release()
    return sorted(found, key=lambda each: each[1].at)
