"""Changes on their way to the disk, and the file as it came back from there."""

from typing import NamedTuple, TypeAlias

from mlroadmap.progress.reading import Snapshot
from mlroadmap.progress.records import Records
from mlroadmap.progress.store import Store

FileState: TypeAlias = Snapshot
"""The progress file as it was at one moment; opaque to the faces, which only carry it back here."""


class PendingSave(NamedTuple):
    """Changes on their way to the disk. May be written from any thread."""

    store: Store
    """Where they go."""
    changes: Records
    """What is written."""

    def write(self) -> FileState:
        """Make the changes durable.

        Raises:
            ProgressUnreadable, ProgressNewer, SaveFailed: They are not durable.
        """
        return self.store.commit(self.changes)
