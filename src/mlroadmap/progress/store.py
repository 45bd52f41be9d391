"""Owns one progress file: reads it, and writes changes into it without losing anybody else's."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mlroadmap.errors import SaveFailed
from mlroadmap.progress.atomic import Changed, NotConfirmed, flush_folder, replace_file
from mlroadmap.progress.encoding import Encoder
from mlroadmap.progress.fileformat import MAX_BYTES, ProgressFile, is_too_large
from mlroadmap.progress.lock import locked
from mlroadmap.progress.merge import merge
from mlroadmap.progress.reading import ProgressReader, Snapshot, newer_file
from mlroadmap.progress.records import Records

_TRIES = 20
"""How often a save begins again because somebody without our lock wrote in between."""


class Store(ProgressReader):
    """Reads and writes one progress file."""

    def __init__(self, path: Path, state: Path) -> None:
        """Look after a file, which need not exist.

        Args:
            path: The progress file.
            state: The folder for what belongs to this machine.
        """
        super().__init__(path)
        self._state = state
        self._encoder = Encoder()

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
        except NotConfirmed as error:
            raise SaveFailed(
                f"your progress was written, but the disk did not confirm it ({error.strerror})",
                path=self.path,
                kept="The file is whole and holds this change.",
                advice="Try again; if it stays so, copy the file to another disk.",
            ) from error
        except OSError as error:
            raise SaveFailed(
                f"your progress could not be saved ({error.strerror})",
                path=self.path,
                kept="The file on disk is as it was before this change.",
                advice="Make room or make the folder writable, then try again.",
            ) from error
        raise SaveFailed(
            "another program keeps writing your progress file",
            path=self.path,
            kept="The file on disk is whole.",
            advice="Close that program, then try again.",
        )

    def _commit_once(self, changes: Records) -> Snapshot:
        old = self.load()
        if old.file.is_newer:
            raise newer_file(self.path)
        merged = ProgressFile(
            records=merge(old.file.records, changes), schema=old.file.schema, min_writer=old.file.min_writer
        )
        data = self._encoder.encode(merged)
        if data == old.data:
            flush_folder(Path(os.path.realpath(self.path)).parent)  # an earlier save may have ended before it could
            return old
        if is_too_large(data):
            raise SaveFailed(
                f"the change would make your progress file larger than {MAX_BYTES:,} bytes",
                path=self.path,
                kept="The file on disk is as it was before this change.",
                advice="Write less: a note is not the place for this much text.",
            )
        identity = replace_file(self.path, data, expected=old.identity)
        return self._remember(Snapshot(file=merged, identity=identity, data=data))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        folder = self._state / self._name()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with locked(folder / "lock"):
            yield

    def _name(self) -> str:
        """The state's sub-folder for this file: every way to the file leads to the same one."""
        import hashlib

        return hashlib.sha256(os.fsencode(os.path.realpath(self.path))).hexdigest()[:16]
