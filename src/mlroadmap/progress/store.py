"""Owns one progress file: reads it, and writes changes into it without losing anybody else's."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mlroadmap.errors import ProgressNewer, ProgressUnreadable, SaveFailed
from mlroadmap.progress.atomic import Changed, Identity, identify, identity_of, replace_file
from mlroadmap.progress.fileformat import MAX_BYTES, Damaged, ProgressFile, decode, encode
from mlroadmap.progress.lock import locked
from mlroadmap.progress.merge import merge
from mlroadmap.progress.records import Records

_TRIES = 20
"""How often a save begins again because somebody without our lock wrote in between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A progress file as it was at one moment."""

    file: ProgressFile
    """What it held; nothing where there was no file."""
    identity: Identity | None
    """Which version of the file this was; None where there was none."""
    data: bytes
    """Its bytes."""


class Store:
    """One progress file. Holds no memory of it: every call reads what is there."""

    def __init__(self, path: Path, state: Path) -> None:
        """Look after a file, which need not exist.

        Args:
            path: The progress file.
            state: The folder for what belongs to this machine.
        """
        self.path = path
        """The progress file."""
        self._state = state

    def load(self) -> Snapshot:
        """Read the file.

        Raises:
            ProgressUnreadable: There is a file that cannot be read or understood.
        """
        try:
            identity, data = self._read()
        except OSError as error:
            raise ProgressUnreadable(
                f"your progress cannot be read ({error.strerror})",
                path=self.path,
                kept="The file was not touched.",
                advice="Make it readable, or name another folder with --data.",
            ) from error
        if identity is None:
            return Snapshot(file=ProgressFile(records={}), identity=None, data=b"")
        try:
            return Snapshot(file=decode(data), identity=identity, data=data)
        except Damaged as error:
            raise ProgressUnreadable(
                f"your progress file is damaged: {error}",
                path=self.path,
                kept="It was left exactly as it is.",
                advice="Move it aside and put back a copy, or name another folder with --data.",
            ) from error

    def has_changed(self, identity: Identity | None) -> bool:
        """Whether the file is another one than this; a folder that cannot be seen has not changed."""
        try:
            return identify(self.path) != identity
        except OSError:
            return False

    def commit(self, changes: Records) -> Snapshot:
        """Merge changes into the file and make it durable.

        Args:
            changes: Records with stamps; what the file holds newer wins over them.

        Returns:
            The file as it is now, other writers' changes included.

        Raises:
            ProgressUnreadable: The file cannot be understood; it is left as it is.
            ProgressNewer: The file is not for this version to write; it is left as it is.
            SaveFailed: The changes are not durable.
        """
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._locked():
                for _ in range(_TRIES):
                    try:
                        return self._commit_once(changes)
                    except Changed:
                        continue
        except OSError as error:
            raise SaveFailed(
                f"your progress could not be saved ({error.strerror})",
                path=self.path,
                kept="The file on disk is as it was before this change.",
                advice="Make room or make the folder writable; the next save includes this change.",
            ) from error
        raise SaveFailed(
            "another program keeps writing your progress file",
            path=self.path,
            kept="The file on disk is whole.",
            advice="Close that program; the next save includes this change.",
        )

    def _commit_once(self, changes: Records) -> Snapshot:
        old = self.load()
        if old.file.is_newer:
            raise newer_file(self.path)
        merged = ProgressFile(
            records=merge(old.file.records, changes), schema=old.file.schema, min_writer=old.file.min_writer
        )
        data = encode(merged)
        if data == old.data:
            return old
        identity = replace_file(self.path, data, expected=old.identity)
        return Snapshot(file=merged, identity=identity, data=data)

    def _read(self) -> tuple[Identity | None, bytes]:
        try:
            with open(self.path, "rb") as file:
                return identity_of(os.fstat(file.fileno())), file.read(MAX_BYTES + 1)
        except FileNotFoundError:
            return None, b""

    @contextmanager
    def _locked(self) -> Iterator[None]:
        folder = self._state / self._name()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with locked(folder / "lock"):
            yield

    def _name(self) -> str:
        """The state's sub-folder for this file: every way to the file leads to the same one."""
        return hashlib.sha256(os.fsencode(os.path.realpath(self.path))).hexdigest()[:16]


def newer_file(path: Path) -> ProgressNewer:
    """The error for a file that a newer version wrote."""
    return ProgressNewer(
        "your progress file was written by a newer version of mlroadmap",
        path=path,
        kept="It was not touched.",
        advice="Update mlroadmap to change it.",
    )
