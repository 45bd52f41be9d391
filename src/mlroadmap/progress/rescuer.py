"""Brings one progress file back when it is damaged or gone. Reads and writes it under its lock."""

from __future__ import annotations

import errno
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mlroadmap.errors import ProgressDamaged, ProgressMissing, SaveFailed
from mlroadmap.progress.atomic import TEMPORARY_PREFIX, Changed, NotConfirmed, make_folder, replace_file
from mlroadmap.progress.encoding import Encoder
from mlroadmap.progress.fileformat import ProgressFile
from mlroadmap.progress.identity import identify
from mlroadmap.progress.journal import replayed
from mlroadmap.progress.keeping import Keeping
from mlroadmap.progress.lock import locked
from mlroadmap.progress.merge import merge
from mlroadmap.progress.reading import ProgressReader, Snapshot, present, unreadable
from mlroadmap.progress.records import Records

if TYPE_CHECKING:
    from mlroadmap.progress.identity import Identity

TRIES = 20
"""How often something is begun again because somebody without our lock wrote in between."""

_TRY_AGAIN = "Make room or make the folder writable, then try again."
_MAY_NOT_WRITE = "Make the folder and the file writable, or name another folder with --data; then try again."
_SENTENCES = {
    errno.ENOSPC: ("the disk is full", "Make room on the disk, then try again."),
    errno.EDQUOT: ("your share of the disk is full", "Delete something of yours on that disk, then try again."),
    errno.EROFS: ("the disk can only be read", _MAY_NOT_WRITE),
    errno.EACCES: ("the folder may not be written", _MAY_NOT_WRITE),
    errno.EPERM: ("the folder may not be written", _MAY_NOT_WRITE),
    errno.ENOENT: ("its folder is gone", "Connect the disk it is on, or make the folder again; then try again."),
    errno.EIO: ("the disk reports an error", "Copy what you can to another disk; the next change tries again."),
}
"""What happened and what to do next, by the system's number for it."""

QUIET_SECONDS = 1.0
"""How long nobody must have written a file before it is taken for damaged, and not for one that is being written."""


class Rescuer(ProgressReader):
    """Opens a progress file in whatever state it is."""

    def __init__(self, path: Path, state: Path, roadmap: str = "") -> None:
        """Look after a file, which need not exist.

        Args:
            path: The progress file.
            state: The folder for what belongs to this machine.
            roadmap: The id of the roadmap it is for; if empty, the file goes on naming what it names.
        """
        super().__init__(path, roadmap)
        self.keeping = Keeping(path, state)
        """Its journal and backups."""
        self._tail = self.keeping.journal()
        self._encoder = Encoder(roadmap)

    def open(self) -> Snapshot:
        """Read the file at the start of a run; a damaged one is put together again first.

        Raises:
            ProgressMissing: It is gone, and there are backups of it.
            ProgressUnreadable: It cannot be read, or is none of ours; or it is gone and the backups cannot be read.
            SaveFailed: It is damaged, and what was put together cannot be written.
        """
        snapshot = self.reread()
        if snapshot.identity is None:
            try:
                backup = next(iter(self.keeping.backups.all()), None)
                is_gone = backup or (self.keeping.mark.is_set and not self.path.parent.exists())
            except OSError as error:
                raise unreadable("what is kept of your progress", self.keeping.folder, error) from error
            if is_gone:
                raise ProgressMissing(
                    "your progress file is gone",
                    path=self.path,
                    kept=f"{f'The newest backup is {backup.name}' if backup else 'The journal has it'}; "
                    "nothing was written.",
                    advice="If the folder is on another disk, connect that first. 'mlroadmap backup restore' brings "
                    "the file back, 'mlroadmap backup fresh' starts anew.",
                )
        return snapshot

    def recall(self, snapshot: Snapshot) -> Records:
        """What this machine has that may be missing from the file: a save was interrupted, or somebody else wrote it.

        Raises:
            OSError: The journal cannot be read.
        """
        size = self._tail.size
        if snapshot.identity is not None and self.keeping.mark.matches(self._tail, size, snapshot.identity):
            self._tail.skip(size)
            return {}
        records = replayed([*self._tail.older(), *self._tail.new()])
        try:
            backup = self.keeping.newest_backup() if snapshot.identity is not None else None
        except OSError:
            return records  # the journal has been read: what it holds must not be passed over
        return merge(present(backup[1]).records, records) if backup else records

    def reread(self) -> Snapshot:
        """Read the file again during a run; a damaged one is put together again first.

        Raises:
            ProgressUnreadable: It cannot be read, or is none of ours.
            SaveFailed: It is damaged, and what was put together cannot be written.
        """
        try:
            return self.load()
        except ProgressDamaged:
            return self.mend()

    def rebuild(self) -> bool:
        """Make a file that is gone again, from the newest good backup and the journal; one that is there stays.

        Returns:
            Whether it was gone.

        Raises:
            ProgressUnreadable: There is a file that cannot be read.
            SaveFailed: There is no good backup and no journal, or the file cannot be written.
        """
        from mlroadmap.progress.recovery import gather  # here: a start that finds the file whole does not read it

        with self._reported("your progress file could not be brought back"):
            make_folder(self.path.parent)
            with self._locked():
                if identify(self.path) is not None:
                    return False
                file = gather(self.keeping)
                if file is None:
                    raise SaveFailed(
                        "there is no good backup and no journal to bring your progress back from",
                        path=self.keeping.folder,
                        kept="Nothing was changed.",
                        advice="'mlroadmap backup fresh' starts anew.",
                    )
                self.keeping.count_all_backups()
                return self._create(file)

    def begin_anew(self) -> bool:
        """Make an empty file where there is none; the journal so far is set aside, the backups stay.

        What only the journal has is backed up first: should the learner want it back, or should this fail halfway, a
        backup has all of it.

        Returns:
            Whether there was none.

        Raises:
            ProgressUnreadable: There is a file that cannot be read.
            SaveFailed: The file cannot be written.
        """
        from mlroadmap.progress.recovery import gather

        with self._reported("a new progress file could not be made"):
            make_folder(self.path.parent)
            with self._locked():
                if identify(self.path) is not None:
                    return False
                before = gather(self.keeping)
                if before is not None:
                    self.keeping.backups.make(self._encoder.encode(before))
                self._tail.set_aside(time.strftime("%Y%m%dT%H%M%SZ", time.gmtime()))
                self.keeping.begin_anew()
                return self._create(ProgressFile(records={}))

    def _create(self, file: ProgressFile) -> bool:
        """Write a file where there is none; whether there was none until the end."""
        try:
            replace_file(self.path, self._encoder.encode(file), expected=None)
        except Changed:
            return False  # a sync tool was faster: its file stays
        return True

    def mend(self) -> Snapshot:
        """Put a damaged file together again; what it was is kept aside, and a notice says so until it is acknowledged.

        Raises:
            ProgressUnreadable: It is none of ours, or a newer program's.
            SaveFailed: What was put together cannot be written; the damaged file is as it was.
        """
        with self._reported("your progress file is damaged, and could not be put together again"), self._locked():
            for _ in range(TRIES):
                try:
                    return self.load()  # somebody else was faster
                except ProgressDamaged as error:
                    mended = self._mend_once(error)
                    if mended:
                        return mended
        raise self._busy()

    def _mend_once(self, damage: ProgressDamaged) -> Snapshot | None:
        """Mend what is there now; None where it changed meanwhile."""
        from mlroadmap.progress.recovery import put_together

        identity, data = self._read()
        if self._is_being_written(identity):
            return None
        recovery = put_together(data, self.keeping, self._roadmap)
        if recovery is None:
            raise damage
        whole = self._encoder.encode(recovery.file)
        self.keeping.tell(recovery.text)
        try:
            identity = replace_file(self.path, whole, expected=identity)
        except NotConfirmed:
            raise  # it is in place: what the notice says is so
        except (Changed, OSError) as error:
            self.keeping.withdraw(recovery.text)
            if isinstance(error, Changed):
                return None
            raise
        return self._remember(Snapshot(file=recovery.file, identity=identity, data=whole))

    def _is_being_written(self, identity: Identity | None) -> bool:
        """Whether somebody is writing the file in place right now, so that it is not damaged but unfinished."""
        age = time.time() - identity[1] / 1e9 if identity else QUIET_SECONDS
        if abs(age) >= QUIET_SECONDS:
            return False
        time.sleep(QUIET_SECONDS - max(age, 0.0))
        return identify(self.path) != identity

    @contextmanager
    def _reported(self, what: str = "your progress could not be saved") -> Iterator[None]:
        """Errors of the disk as sentences that begin with what could not be done."""
        try:
            yield
        except NotConfirmed as error:
            raise SaveFailed(
                f"your progress was written, but the disk did not confirm it ({error.strerror})",
                path=self.path,
                kept="The file is whole and holds this change.",
                advice="Try again; if it stays so, copy the file to another disk.",
            ) from error
        except OSError as error:
            reason, advice = _SENTENCES.get(error.errno or 0, (f"{error.strerror}", _TRY_AGAIN))
            raise SaveFailed(
                f"{what} ({reason}{self._where(error)})",
                path=self.path,
                kept="The file on disk is as it was before this change.",
                advice=advice,
            ) from error

    def _where(self, error: OSError) -> str:
        """Names what the disk refused where that is not the progress file but something kept for it."""
        named = Path(error.filename) if isinstance(error.filename, str) else self.path
        if named.name.startswith(TEMPORARY_PREFIX):
            named = named.parent
        kept = self.keeping.folder
        return f", at {named}" if named.is_relative_to(kept) or kept.is_relative_to(named) else ""

    def _busy(self) -> SaveFailed:
        return SaveFailed(
            "another program keeps writing your progress file",
            path=self.path,
            kept="The file on disk is whole.",
            advice="Close that program, then try again.",
        )

    @contextmanager
    def _locked(self) -> Iterator[None]:
        make_folder(self.keeping.folder)
        with locked(self.keeping.lock):
            yield
