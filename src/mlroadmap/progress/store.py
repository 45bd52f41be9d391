"""Owns one progress file: writes changes into it without losing anybody else's."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from mlroadmap.errors import ProgressDamaged, SaveFailed
from mlroadmap.progress.atomic import Changed, clean_up, confirm, make_folder, replace_file
from mlroadmap.progress.failures import busy
from mlroadmap.progress.fileformat import MAX_BYTES, ProgressFile, is_too_large
from mlroadmap.progress.journal import Entry, replayed
from mlroadmap.progress.merge import merge
from mlroadmap.progress.migrations import migrate
from mlroadmap.progress.reading import Snapshot, newer_file
from mlroadmap.progress.records import Records
from mlroadmap.progress.rescuer import TRIES, Rescuer


class Store(Rescuer):
    """Reads and writes one progress file, and keeps what brings it back."""

    def __init__(self, path: Path, state: Path, roadmap: str = "") -> None:
        """Look after a file, which need not exist.

        Args:
            path: The progress file.
            state: The folder for what belongs to this machine.
            roadmap: The id of the roadmap it is for; if empty, the file goes on naming what it names.
        """
        super().__init__(path, state, roadmap)
        self._journal = self.keeping.journal()
        self._recorded: set[str] = set()
        self._unwritten: dict[str, Any] = {}
        self._is_clean = False
        self._thins = False

    def record(self, entries: Iterable[Entry]) -> bool:
        """Add what was done to the journal.

        Returns:
            Whether it is durable there.
        """
        new = [entry for entry in entries if entry.id not in self._recorded]
        try:
            self._journal.append(new)
        except OSError as error:
            self._warnings.journal(self._journal.path, error)
            return False
        self._warnings.journal(self._journal.path, None)
        self._recorded.update(entry.id for entry in new)
        return True

    def commit(self, changes: Records) -> Snapshot:
        """Merge changes into the file and make it durable.

        Args:
            changes: Records with stamps; what the file holds newer wins over them.

        Returns:
            The file as it is now, other writers' changes included.

        Raises:
            ProgressUnreadable: The file cannot be read, or is none of ours; it is left as it is.
            ProgressNewer: The file is not for this version to write; it is left as it is.
            SaveFailed: The changes are not durable.
        """
        with self._reported():
            if self._last is None or self._last.identity is None:  # a folder that was there and is gone may come back
                make_folder(self.path.parent)
            for _ in range(TRIES):
                try:
                    with self._locked():
                        return self._commit_once(changes)
                except Changed:
                    continue
                except ProgressDamaged:
                    self.mend()
        raise busy(self.path)

    def _commit_once(self, changes: Records) -> Snapshot:
        old = self.load()
        if old.file.is_newer:
            raise newer_file(self.path)
        present = migrate(old.file)
        merged = ProgressFile(
            records=merge(present.records, self._others(old), changes),
            schema=present.schema,
            min_writer=present.min_writer,
            roadmap=present.roadmap,
        )
        data = self._encoder.encode(merged)
        if data == old.data:
            confirm(self.path)  # an earlier save may have ended before it could
            self._mark(old)
            return old
        if is_too_large(data):
            raise SaveFailed(
                f"the change would make your progress file larger than {MAX_BYTES:,} bytes",
                path=self.path,
                kept="The file on disk is as it was before this change.",
                advice="Write less: a note is not the place for this much text.",
            )
        if old.data and not self._warnings.is_state_closed and (present is not old.file or self.keeping.backups.is_due):
            self.back_up(old)
            self._thins = True
        identity = replace_file(self.path, data, expected=old.identity)
        snapshot = self._remember(Snapshot(file=merged, identity=identity, data=data))
        self._mark(snapshot)
        if self._thins:
            self._thins = self.keeping.backups.thin()
        if not self._is_clean:
            self._is_clean = True
            clean_up(Path(os.path.realpath(self.path)).parent)
        return snapshot

    def _others(self, old: Snapshot) -> dict[str, Any]:
        """What was done on this machine and may be missing from a file; kept until a save succeeds.

        What other programs have added to the journal since it was last read; all of it where somebody put another file
        in the place of the one that the last save made.
        """
        with suppress(OSError):  # the mark will not fit the journal then: the next start replays it
            entries = []
            if not self.keeping.mark.names(old.identity):
                entries += self._tail.older()
                self._tail.rewind()
            entries += self._tail.new()
            self._unwritten = merge(self._unwritten, replayed(entries))
        return self._unwritten

    def _mark(self, snapshot: Snapshot) -> None:
        if snapshot.identity is None:
            return
        self._unwritten = {}
        self.keeping.mark.set(self._tail.read_to, snapshot.identity)
        try:
            if self._tail.shorten():
                self.keeping.mark.set(0, snapshot.identity)
        except OSError:
            return  # it stays long

    def back_up(self, snapshot: Snapshot) -> None:
        """Copy the file as it was read; where that fails there is a warning, and nothing else changes.

        Nothing is thinned out until a later save makes a copy of its own accord: this may be a rescue.
        """
        self._thins = False
        try:
            self.keeping.backups.make(snapshot.data)
            self._warnings.backup(self.keeping.backups.folder, None)
        except OSError as error:
            self._warnings.backup(self.keeping.backups.folder, error)
