"""What people do when progress is lost or wrong: look at backups, restore one, bring back a file that is gone."""

import time
from pathlib import Path
from typing import NamedTuple

from mlroadmap.errors import NothingToRestore, UnknownName
from mlroadmap.progress.backups import Backup, Backups
from mlroadmap.progress.fileformat import Damaged, ProgressFile
from mlroadmap.progress.keeping import Keeping
from mlroadmap.progress.migrations import migrate
from mlroadmap.progress.reading import unreadable
from mlroadmap.progress.records import read_tracking
from mlroadmap.session.actions import Action
from mlroadmap.session.opening import find_store
from mlroadmap.session.session import Session


class BackupInfo(NamedTuple):
    """One backup, for people."""

    name: str
    """What it is called by."""
    when: str
    """When it was made, in the learner's own time."""
    is_good: bool
    """Whether it is still what was backed up."""
    finished: int
    """How many items it has as done or known."""
    notes: int
    """How many items have notes in it."""


def list_backups(content: Path | None, data: Path | None) -> list[BackupInfo]:
    """The backups of the progress file in use, newest first. Works whatever state that file is in.

    Args:
        content: The content folder the user named, if any: each roadmap has its own progress file.
        data: The data folder the user named, if any.

    Raises:
        ProgressUnreadable: Their folder cannot be read.
    """
    return [_info(backup) for backup in _all(find_store(content, data).keeping.backups)]


def _all(backups: Backups) -> list[Backup]:
    try:
        return backups.all()
    except OSError as error:
        raise unreadable("the folder of your backups", backups.folder, error) from error


def _info(backup: Backup) -> BackupInfo:
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(backup.seconds))
    try:
        tracking = read_tracking(migrate(backup.read()).records, {})
    except (Damaged, OSError):
        return BackupInfo(backup.name, when, is_good=False, finished=0, notes=0)
    finished = sum(mark.state.finished for mark in tracking.marks.values())
    return BackupInfo(backup.name, when, is_good=True, finished=finished, notes=len(tracking.notes))


def _find(keeping: Keeping, name: str | None) -> tuple[Backup, ProgressFile]:
    """The backup a person means; the newest if they name none.

    Raises:
        NothingToRestore: They name none, and there is none.
        UnknownName: There is none of that name, or it is damaged.
    """
    backups = _all(keeping.backups)
    if not (backups or name):
        raise NothingToRestore(
            "there are no backups yet",
            path=keeping.backups.folder,
            kept="Nothing was changed.",
            advice="They are made by and by, as you save.",
        )
    fitting = [backup for backup in backups if backup.name.startswith(name or "")]
    if not fitting or (name and len(fitting) > 1):
        raise UnknownName(
            "backup", name or "", [backup.name for backup in fitting or backups][:5], ambiguous=bool(fitting)
        )
    try:
        return fitting[0], migrate(fitting[0].read())
    except (Damaged, OSError) as error:
        others = [backup.name for backup in backups if backup is not fitting[0]]
        raise UnknownName("whole backup", fitting[0].name, others[:5]) from error


def compare(session: Session, name: str | None) -> tuple[str, tuple[str, ...]]:
    """What restoring a backup would change.

    Returns:
        The backup's name, and the titles of what differs.

    Raises:
        UnknownName: There is no such backup.
    """
    backup, file = _find(session.store.keeping, name)
    return backup.name, session.differing(file.records)


def restore(session: Session, name: str | None) -> tuple[str, Action | None]:
    """Make everything as it was in a backup: one action, which can be undone. The file as it is is backed up first.

    Raises:
        UnknownName: There is no such backup.
    """
    backup, file = _find(session.store.keeping, name)
    session.store.back_up(session.snapshot)
    return backup.name, session.put_back(file.records, backup.name)


def rebuild_missing(content: Path | None, data: Path | None, name: str | None = None) -> bool:
    """Bring back a progress file that is gone, from the newest good backup and the journal; whether it was gone.

    Args:
        content: The content folder the user named, if any.
        data: The data folder the user named, if any.
        name: The backup that is to be restored then; nothing is done unless it is there.

    Raises:
        NothingToRestore, UnknownName: There is no such backup.
        ProgressUnreadable: There is a file that cannot be read.
        SaveFailed: There is nothing to bring back, or it cannot be written.
    """
    store = find_store(content, data)
    if name is not None:
        _find(store.keeping, name)
    return store.rebuild()


def begin_anew(content: Path | None, data: Path | None) -> bool:
    """Make an empty progress file where it is gone; whether it was.

    Raises:
        SaveFailed: It cannot be written.
    """
    return find_store(content, data).begin_anew()
