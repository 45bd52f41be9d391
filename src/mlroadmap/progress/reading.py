"""Reads a progress file. What cannot be read is never taken for empty."""

from __future__ import annotations

import os

from mlroadmap.errors import ProgressDamaged, ProgressNewer, ProgressOfAnother, ProgressUnreadable
from mlroadmap.files import NotRegular, open_regular
from mlroadmap.model.text import visible_line
from mlroadmap.progress.fileformat import MAX_BYTES, SCHEMA, Damaged, ProgressFile, decode, is_too_large
from mlroadmap.progress.identity import identify, identity_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from mlroadmap.progress.identity import Identity

ELSEWHERE_DATA = "name another folder with --data"
ELSEWHERE_STATE = "name another state folder with XDG_STATE_HOME"


class Snapshot:
    """A progress file as it was at one moment."""

    __slots__ = ("data", "file", "identity")

    def __init__(self, *, file: ProgressFile, identity: Identity | None, data: bytes) -> None:
        """Put one together."""
        self.file = file
        """What it held; nothing where there was no file."""
        self.identity = identity
        """Which version of the file this was; None where there was none."""
        self.data = data
        """Its bytes."""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Snapshot):
            return NotImplemented
        return (self.file, self.identity, self.data) == (other.file, other.identity, other.data)

    __hash__ = None  # type: ignore[assignment]  # bytes of a whole file are no key


class ProgressReader:
    """Reads one progress file: every call reads what is there, and bytes it knows are not taken apart again."""

    def __init__(self, path: Path, roadmap: str = "") -> None:
        """Look at a file, which need not exist.

        Args:
            path: The progress file.
            roadmap: The id of the roadmap it is for; if empty, a file of any roadmap is read.
        """
        self.path = path
        """The progress file."""
        self._roadmap = roadmap
        self._last: Snapshot | None = None

    def load(self) -> Snapshot:
        """Read the file.

        Raises:
            ProgressDamaged: There is a file that is no whole progress file.
            ProgressOfAnother: There is one of another roadmap.
            ProgressUnreadable: There is one that cannot be read, or is too large to.
        """
        try:
            identity, data = self._read()
        except OSError as error:
            raise unreadable("your progress", self.path, error) from error
        if identity is None:
            return Snapshot(file=ProgressFile(records={}), identity=None, data=b"")
        last = self._last
        try:
            file = last.file if last and last.data == data else decode(data)
        except Damaged as error:
            kind = ProgressUnreadable if is_too_large(data) else ProgressDamaged
            raise kind(
                f"your progress file is damaged: {error}",
                path=self.path,
                kept="It was left exactly as it is.",
                advice="Move it aside and put back a copy, or name another folder with --data.",
            ) from error
        if not is_of(file.roadmap, self._roadmap):
            raise ProgressOfAnother(
                f"this is progress on the roadmap '{visible_line(file.roadmap)}', not on '{self._roadmap}'",
                path=self.path,
                kept="It was left exactly as it is.",
                advice="Give it back its own name, or name another folder with --data.",
            )
        return self._remember(Snapshot(file=file, identity=identity, data=data))

    def open(self) -> Snapshot:
        """Read the file at the start of a run.

        Raises:
            ProgressUnreadable: There is a file that cannot be read or understood.
        """
        return self.load()

    def _remember(self, snapshot: Snapshot) -> Snapshot:
        self._last = snapshot
        return snapshot

    def has_changed(self, identity: Identity | None) -> bool:
        """Whether the file is another one than this; a folder that cannot be seen has not changed."""
        try:
            return identify(self.path) != identity
        except OSError:
            return False

    def _read(self) -> tuple[Identity | None, bytes]:
        try:
            with open(open_regular(self.path), "rb") as file:
                return identity_of(os.fstat(file.fileno())), file.read(MAX_BYTES + 1)
        except FileNotFoundError:
            return None, b""


def is_of(named: str, roadmap: str) -> bool:
    """Whether a file that names a roadmap, or none, may be read as progress on another; an empty id is any."""
    return not named or not roadmap or named == roadmap


def present(file: ProgressFile) -> ProgressFile:
    """A file in the schema this program knows; a newer one stays as it is."""
    if file.schema >= SCHEMA:
        return file
    from mlroadmap.progress.migrations import migrate

    return migrate(file)


def unreadable(what: str, path: Path, error: OSError, elsewhere: str = ELSEWHERE_DATA) -> ProgressUnreadable:
    """The error for what is there and cannot be read.

    Args:
        what: What it is to the learner.
        path: The file or folder.
        error: What the system says.
        elsewhere: How it could be kept in another place.
    """
    remedy = "Move that away" if isinstance(error, NotRegular) else "Make it readable"
    return ProgressUnreadable(
        f"{what} cannot be read ({error.strerror})",
        path=path,
        kept="Nothing was changed.",
        advice=f"{remedy}, or {elsewhere}.",
    )


def newer_file(path: Path) -> ProgressNewer:
    """The error for a file that a newer version wrote."""
    return ProgressNewer(
        "your progress file was written by a newer version of mlroadmap",
        path=path,
        kept="It was not touched.",
        advice="Update mlroadmap to change it.",
    )
