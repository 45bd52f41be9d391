"""Changes on their way to the disk, and the file as it came back from there."""

from typing import NamedTuple, TypeAlias

from mlroadmap.errors import MlroadmapError
from mlroadmap.progress.journal import Entry
from mlroadmap.progress.reading import Snapshot
from mlroadmap.progress.records import Records
from mlroadmap.progress.store import Store

FileState: TypeAlias = Snapshot
"""The progress file as it was at one moment; opaque to the faces, which only carry it back here."""


KEPT = "What you did is kept in the journal of this machine, and the next save that succeeds writes it."


class PendingSave(NamedTuple):
    """Changes on their way to the disk. May be written from any thread."""

    store: Store
    """Where they go."""
    changes: Records
    """What is written."""
    entries: tuple[Entry, ...] = ()
    """What was done in this run; the journal takes what it has not yet."""

    refusal: MlroadmapError | None = None
    """Why nothing may be written into the file, if so: the journal alone takes it."""

    def record(self) -> bool:
        """Tell the journal.

        Returns:
            Whether everything is durable there.
        """
        return self.store.record(self.entries)

    def write(self) -> FileState:
        """Make the changes durable in the progress file.

        Raises:
            ProgressUnreadable, ProgressNewer, SaveFailed: They are not.
        """
        is_recorded = self.record()
        try:
            if self.refusal:
                raise self.refusal
            return self.store.commit(self.changes)
        except MlroadmapError as error:
            if is_recorded and self.entries:
                error.kept = f"{error.kept} {KEPT}"
            raise
