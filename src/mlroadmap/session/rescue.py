"""What people do when progress is lost or wrong: look at backups, restore one, bring back a file that is gone."""

import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

from mlroadmap.errors import NothingToRestore, ProgressUnreadable, UnknownName
from mlroadmap.progress.backups import Backup, Backups, Copy
from mlroadmap.progress.failures import reading
from mlroadmap.progress.fileformat import Damaged, ProgressFile
from mlroadmap.progress.keeping import Keeping
from mlroadmap.progress.merge import merge
from mlroadmap.progress.migrations import migrate
from mlroadmap.progress.reading import ELSEWHERE_STATE, present, unreadable
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
    trouble: str
    """Why it is of no use: `damaged`, or that it cannot be read; empty if it is still what was backed up."""
    finished: int
    """How many items it has as done or known."""
    notes: int
    """How many items have notes in it."""


def list_backups(content: Path | None, data: Path | None) -> list[BackupInfo]:
    """The backups of the progress file in use, the newest content first. Works whatever state that file is in.

    Args:
        content: The content folder the user named, if any: each roadmap has its own progress file.
        data: The data folder the user named, if any.

    Raises:
        ProgressUnreadable: Their folder cannot be read.
    """
    backups = find_store(content, data).keeping.backups
    with _reading(backups):
        infos = {copy.backup.name: _info(copy) for copy in backups.copies()}
        return [infos[backup.name] for backup in backups.newest_first() if backup.name in infos]


def _reading(backups: Backups) -> AbstractContextManager[None]:
    return reading("the folder of your backups", backups.folder, ELSEWHERE_STATE)


def _info(copy: Copy) -> BackupInfo:
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(copy.backup.seconds))
    if copy.file is None:
        return BackupInfo(copy.backup.name, when, copy.trouble, finished=0, notes=0)
    tracking = read_tracking(migrate(copy.file).records, {})
    finished = sum(mark.state.finished for mark in tracking.marks.values())
    return BackupInfo(copy.backup.name, when, "", finished=finished, notes=len(tracking.notes))


def _find(keeping: Keeping, name: str | None) -> tuple[Backup, ProgressFile]:
    """The backup a person means; the good one that holds the newest if they name none.

    Raises:
        NothingToRestore: They name none, and there is no good one.
        UnknownName: There is none of that name, or it is damaged.
        ProgressUnreadable: It cannot be read.
    """
    with _reading(keeping.backups):
        backups = keeping.backups.newest_first()
    names = [backup.name for backup in backups]
    if name is not None:
        names = [known for known in names if known.startswith(name)]
        if len(names) != 1:
            raise UnknownName("backup", name, (names or [one.name for one in backups])[:5], ambiguous=bool(names))
    wanted = [backup for backup in backups if backup.name in names]
    for backup in wanted:
        try:
            return backup, migrate(backup.read())
        except Damaged as error:
            if name is not None:
                others = [one.name for one in backups if one is not backup]
                raise UnknownName("whole backup", backup.name, others[:5]) from error
        except OSError as error:
            if name is not None:
                raise unreadable("that backup", backup.path, error, ELSEWHERE_STATE) from error
    raise NothingToRestore(
        "there is no whole backup: all are damaged or cannot be read" if wanted else "there are no backups yet",
        path=keeping.backups.folder,
        kept="Nothing was changed.",
        advice="'mlroadmap backup list' says what is wrong with each." if wanted else "The first is made as you save.",
    )


def compare(session: Session, name: str | None) -> tuple[str, tuple[str, ...]]:
    """What restoring a backup would change.

    Returns:
        The backup's name, and the titles of what differs.

    Raises:
        NothingToRestore, UnknownName, ProgressUnreadable: There is no such backup, or it is of no use.
    """
    backup, file = _find(session.store.keeping, name)
    return backup.name, session.differing(file.records)


def restore(session: Session, name: str | None) -> tuple[str, Action | None]:
    """Make everything as it was in a backup: one action, which can be undone. The file as it is is backed up first.

    Raises:
        NothingToRestore, UnknownName, ProgressUnreadable: There is no such backup, or it is of no use.
    """
    backup, file = _find(session.store.keeping, name)
    session.store.back_up(session.snapshot)
    return backup.name, session.put_back(file.records, backup.name)


def rebuild_missing(content: Path | None, data: Path | None, name: str | None = None) -> bool:
    """Bring back a progress file that is gone, from the good backups and the journal; whether it was gone.

    Args:
        content: The content folder the user named, if any.
        data: The data folder the user named, if any.
        name: The backup that is to be restored then; nothing is done unless it is there.

    Raises:
        NothingToRestore, UnknownName: There is no such backup.
        ProgressUnreadable: There is a file or a backup that cannot be read.
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


def read_notice(content: Path | None, data: Path | None) -> str:
    """What happened to the progress file that the learner has not acknowledged yet, whatever state that file is in."""
    return find_store(content, data).keeping.told()


def acknowledge(content: Path | None, data: Path | None) -> str:
    """The learner has read it.

    Returns:
        What they acknowledged; empty if there was nothing.

    Raises:
        SaveFailed: That could not be noted.
    """
    keeping = find_store(content, data).keeping
    text = keeping.told()
    keeping.acknowledge()
    return text


def count_unwritten(content: Path | None, data: Path | None) -> int:
    """How many changes this machine keeps that the progress file does not hold; 0 where that file cannot be read."""
    store = find_store(content, data)
    try:
        snapshot = store.load()
        on_disk = present(snapshot.file).records
        return sum(record != on_disk.get(key) for key, record in merge(on_disk, store.recall(snapshot)).items())
    except (ProgressUnreadable, OSError):
        return 0
