"""Brings one progress file back when it is damaged or gone. Reads and writes it under its lock."""

from __future__ import annotations

import errno
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mlroadmap.errors import ProgressDamaged, ProgressMissing
from mlroadmap.progress.atomic import Changed, NotConfirmed, make_folder, replace_file
from mlroadmap.progress.encoding import Encoder
from mlroadmap.progress.failures import busy, reading, reported
from mlroadmap.progress.fileformat import ProgressFile
from mlroadmap.progress.identity import identify
from mlroadmap.progress.journal import replayed
from mlroadmap.progress.keeping import Keeping
from mlroadmap.progress.lock import TIMEOUT_SECONDS, locked
from mlroadmap.progress.merge import merge
from mlroadmap.progress.reading import ELSEWHERE_STATE, ProgressReader, Snapshot, present
from mlroadmap.progress.records import Records
from mlroadmap.progress.warnings import Warnings

if TYPE_CHECKING:
    from mlroadmap.progress.identity import Identity

TRIES = 20
"""How often something is begun again because somebody without our lock wrote in between."""

_NOT_OURS = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
"""What the system answers where the state folder may not be written."""

QUIET_SECONDS, QUIET_SECONDS_IF_EMPTY = 1.0, 3.0
"""How long a file must not have been written before it is taken for damaged, and not for one that is being written:
editors cut a file to nothing before they write it, and on a slow disk that takes a while."""
_FIRST_PAUSE = 0.05
"""How soon a file that may be being written is looked at again; each pause is twice as long as the one before."""
_JUST_WRITTEN = (
    "It had been written only a moment before: if a program was saving it just then, look for that edit in the file "
    "that is kept, or save it there again."
)


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
        self._warnings = Warnings()
        self.lock_seconds = TIMEOUT_SECONDS
        """How long a save waits for another program's lock."""

    @property
    def warning(self) -> str:
        """What went wrong beside saves that succeeded, in sentences; empty if nothing did, or it was acknowledged."""
        return self._warnings.text

    def acknowledge(self) -> None:
        """The learner has read what was recovered, and the warnings.

        Raises:
            SaveFailed: That could not be noted.
        """
        self._warnings.clear()
        self.keeping.acknowledge()

    def open(self) -> Snapshot:
        """Read the file at the start of a run; a damaged one is put together again first.

        Raises:
            ProgressMissing: It is gone, and there are backups of it.
            ProgressUnreadable: It cannot be read, or is none of ours; or it is gone and the backups cannot be read.
            SaveFailed: It is damaged, and what was put together cannot be written.
        """
        snapshot = self.reread()
        if snapshot.identity is None:
            with reading("what is kept of your progress", self.keeping.folder, ELSEWHERE_STATE):
                backup = next(iter(self.keeping.backups.newest_first()), None)
                is_gone = backup or (self.keeping.mark.is_set and not self.path.parent.exists())
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
        mark, identity, passed_over = self.keeping.mark, snapshot.identity, self.keeping.passed_over()
        if identity is not None and not passed_over and (self._tail.is_empty or mark.is_at(size, identity)):
            self._tail.skip(size)
            return {}
        records: Records = replayed([*self._tail.older(), *self._tail.new()])
        if identity is None:
            return records
        from mlroadmap.progress.recovery import recall_backups

        with suppress(OSError):  # the journal has been read: what it holds must not be passed over
            found, passed_over = recall_backups(self.keeping)
            records = merge(records, found)
        on_disk = present(snapshot.file).records
        if merge(on_disk, records) == on_disk:  # the next start need not look again
            mark.set(self._tail.read_to, identity)
            self.keeping.keep_passed_over(passed_over)
        return records

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
        """Make a file that is gone again, from the good backups and the journal; one that is there stays.

        The backups from before the learner last began anew are used where there is nothing since.

        Returns:
            Whether it was gone.

        Raises:
            ProgressUnreadable: There is a file that cannot be read.
            SaveFailed: There is no good backup and no journal, or the file cannot be written.
        """
        from mlroadmap.progress.recovery import describe_unread, gather_again

        with self._reported("your progress file could not be brought back"):
            make_folder(self.path.parent)
            with self._locked():
                if self._is_there():
                    return False
                kept = gather_again(self.keeping)
                is_made = self._create(kept.file)
                if is_made and kept.unread:
                    unread = describe_unread(kept.unread)
                    with suppress(OSError):  # the file is back all the same
                        self.keeping.tell(f"Your progress file was gone and was brought back. Passed over: {unread}.")
                return is_made

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
                if self._is_there():
                    return False
                with reading("the journal of this machine", self._tail.path, ELSEWHERE_STATE):
                    self._tail.everything()
                before = gather(self.keeping)
                if before.is_anything:
                    self.keeping.backups.make(self._encoder.encode(before.file))
                self._tail.set_aside(time.strftime("%Y%m%dT%H%M%SZ", time.gmtime()))
                self.keeping.begin_anew()
                return self._create(ProgressFile(records={}))

    def _is_there(self) -> bool:
        with reading("your progress", self.path):
            return identify(self.path) is not None

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
        raise busy(self.path)

    def _mend_once(self, damage: ProgressDamaged) -> Snapshot | None:
        """Mend what is there now; None where it changed meanwhile."""
        from mlroadmap.progress.recovery import put_together

        identity, data = self._read()
        seconds = self._seconds_unsure(identity)
        if self._is_being_written(identity, seconds):
            return None
        recovery = put_together(data, self.keeping, self._roadmap)
        if recovery is None:
            raise damage
        whole = self._encoder.encode(recovery.file)
        text = f"{recovery.text} {_JUST_WRITTEN}" if seconds else recovery.text
        self.keeping.tell(text)
        try:
            identity = replace_file(self.path, whole, expected=identity)
        except NotConfirmed:
            raise  # it is in place: what the notice says is so
        except (Changed, OSError) as error:
            self.keeping.withdraw(text)
            if isinstance(error, Changed):
                return None
            raise
        return self._remember(Snapshot(file=recovery.file, identity=identity, data=whole))

    def _seconds_unsure(self, identity: Identity | None) -> float:
        """For how many seconds more a damaged file may be one that is being written in place; 0 if it is not."""
        if identity is None:
            return 0.0
        _, written, size, _ = identity
        quiet = QUIET_SECONDS if size else QUIET_SECONDS_IF_EMPTY
        age = time.time() - written / 1e9
        return quiet - max(age, 0.0) if abs(age) < quiet else 0.0

    def _is_being_written(self, identity: Identity | None, seconds: float) -> bool:
        """Whether the file changes within some seconds: it is not damaged then, but unfinished."""
        end = time.monotonic() + seconds
        pause = _FIRST_PAUSE
        while (left := end - time.monotonic()) > 0:
            time.sleep(min(pause, left))
            pause *= 2
            if identify(self.path) != identity:
                return True
        return False

    def _reported(self, what: str = "your progress could not be saved") -> AbstractContextManager[None]:
        return reported(what, self.path, self.keeping.folder)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the lock, where there can be one; where not, the last look at the file before it is replaced must do."""
        with ExitStack() as stack:
            try:
                make_folder(self.keeping.folder)
                has_locks = stack.enter_context(locked(self.keeping.lock, self.lock_seconds))
            except OSError as error:
                if error.errno not in _NOT_OURS:
                    raise
                self._warnings.state_is_closed(Path(error.filename or self.keeping.folder), error)
            else:
                if not has_locks:
                    self._warnings.disk_has_no_locks(self.keeping.folder)
            yield
