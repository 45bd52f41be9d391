"""Brings a damaged or vanished progress file together again, from what is left of it, the backups and the journal."""

import hashlib
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from mlroadmap.errors import SaveFailed
from mlroadmap.model.text import visible_line
from mlroadmap.progress.atomic import make_folder, write_copy
from mlroadmap.progress.backups import DAMAGED
from mlroadmap.progress.failures import reading
from mlroadmap.progress.fileformat import SCHEMA, WRITER, ProgressFile
from mlroadmap.progress.journal import Entry, replayed
from mlroadmap.progress.keeping import Keeping
from mlroadmap.progress.merge import merge
from mlroadmap.progress.migrations import migrate
from mlroadmap.progress.reading import ELSEWHERE_STATE, is_of
from mlroadmap.progress.records import Records
from mlroadmap.progress.salvage import Salvage, salvage

MAX_NAMED = 3
"""So many of the backups that could not be read are named."""


class Recovery(NamedTuple):
    """A progress file put together again."""

    file: ProgressFile
    """What it holds."""
    text: str
    """What was done, for the learner: a few sentences."""


class Kept(NamedTuple):
    """What a machine has beside a progress file, read as far as that can be done."""

    file: ProgressFile
    """What the backups and the journal hold together."""
    backups: tuple[str, ...]
    """The names of the backups in it, the one that holds the newest first."""
    has_journal: bool
    """Whether the journal holds anything."""
    unread: tuple[str, ...]
    """What could not be read, each with its reason."""
    passed_over: tuple[str, ...]
    """The names of the backups among that which may be readable another time."""

    @property
    def is_anything(self) -> bool:
        """Whether there is a good backup or a journal."""
        return bool(self.backups) or self.has_journal


def put_together(left: bytes, keeping: Keeping, roadmap: str = "") -> Recovery | None:
    """Bring together what there is: what cannot be read is passed over, and named.

    Args:
        left: The damaged file.
        keeping: Its backups and journal.
        roadmap: The id of the roadmap it is for; if empty, any.

    Returns:
        None where a newer program wrote the file, it is another roadmap's, or nothing says that it was a progress
        file and there is neither a backup nor a journal.

    Raises:
        OSError: The damaged file could not be copied aside.
        ProgressUnreadable: The folder of the backups cannot be read.
    """
    found = salvage(left)
    kept = gather(keeping)
    if found.min_writer > WRITER or not is_of(found.roadmap, roadmap) or not (found.is_ours or kept.is_anything):
        return None
    records = merge(found.records, kept.file.records)
    keeping.pass_over(kept.passed_over)
    copy = copy_aside(left, keeping.damaged)
    text = _describe(found, copy, len(records), kept)
    schema, min_writer = max(found.schema, kept.file.schema), kept.file.min_writer
    return Recovery(ProgressFile(records=records, schema=schema, min_writer=min_writer), text)


def gather(keeping: Keeping, *, given_up: bool = False) -> Kept:
    """Merge every readable backup and the journal. A merge is a maximum: more of them is never wrong.

    Args:
        keeping: Where they are.
        given_up: Whether the backups from before the learner last began anew are taken, too.

    Raises:
        ProgressUnreadable: The folder of the backups cannot be read.
    """
    records: dict[str, Any] = {}
    schema, min_writer = SCHEMA, WRITER
    names: list[tuple[tuple[str, int], str]] = []
    unread: list[str] = []
    passed_over: list[str] = []
    with reading("the folder of your backups", keeping.backups.folder, ELSEWHERE_STATE):
        for copy in keeping.backups.copies(() if given_up else keeping.backups_given_up()):
            if copy.file is None:
                unread.append(f"the backup {copy.backup.name} ({copy.trouble})")
                passed_over += [copy.backup.name] if copy.trouble != DAMAGED else []
                continue
            file = migrate(copy.file)
            records = merge(records, file.records)
            schema, min_writer = max(schema, file.schema), max(min_writer, file.min_writer)
            names.append((keeping.backups.rank(copy.backup), copy.backup.name))
    entries: list[Entry] = []
    try:
        entries = keeping.journal().everything()
    except OSError as error:
        unread.append(f"the journal of this machine ({error.strerror})")
    return Kept(
        file=ProgressFile(records=merge(records, replayed(entries)), schema=schema, min_writer=min_writer),
        backups=tuple(name for _, name in sorted(names, reverse=True)),
        has_journal=bool(entries),
        unread=tuple(unread),
        passed_over=tuple(passed_over),
    )


def gather_again(keeping: Keeping) -> Kept:
    """What a file that is gone is made from again.

    The backups from before the learner last began anew count again where there is nothing since.

    Raises:
        ProgressUnreadable: The folder of the backups cannot be read.
        SaveFailed: There is nothing.
        OSError: Something could not be noted.
    """
    kept = gather(keeping)
    if not kept.is_anything:
        kept = gather(keeping, given_up=True)
        if not kept.is_anything:
            passed_over = f"Passed over: {describe_unread(kept.unread)}. " if kept.unread else ""
            raise SaveFailed(
                "there is no good backup and no journal to bring your progress back from",
                path=keeping.folder,
                kept=f"{passed_over}Nothing was changed.",
                advice="'mlroadmap backup fresh' starts anew.",
            )
        keeping.count_all_backups()
    keeping.pass_over(kept.passed_over)
    return kept


def recall_backups(keeping: Keeping) -> tuple[Records, frozenset[str]]:
    """What the latest good backup holds, and those that a repair could not read, as far as they can be read now.

    Returns:
        Their records, and the names of those that still cannot be read.

    Raises:
        OSError: The folder of the backups cannot be read.
    """
    backups = keeping.backups
    latest = backups.latest_good(keeping.backups_given_up())
    records: Records = migrate(latest.file).records if latest and latest.file else {}
    left = set()
    if names := keeping.passed_over():
        for copy in backups.copies({backup.name for backup in backups.all()} - names):
            if copy.file:
                records = merge(records, migrate(copy.file).records)
            elif copy.trouble != DAMAGED:
                left.add(copy.backup.name)
    return records, frozenset(left)


def copy_aside(data: bytes, folder: Path) -> Path:
    """Keep the bytes of a damaged file under a name of their own; the same bytes are kept once.

    Raises:
        OSError: They could not be kept.
    """
    digest = hashlib.sha256(data).hexdigest()[:8]
    make_folder(folder)
    known = next(folder.glob(f"progress-*-{digest}.json"), None)
    if known is not None and known.stat().st_size == len(data):
        return known
    path = folder / f"progress-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{digest}.json"
    write_copy(path, data)
    return path


def _describe(found: Salvage, copy: Path, total: int, kept: Kept) -> str:
    whole = len(found.records)
    if found.is_conflict and whole and not found.lost:
        return (
            f"git left two versions of your progress file in it; both were joined: {_counted(total, 'record')}. The "
            f"file as git left it is kept as {visible_line(str(copy))}."
        )
    lost = f"{_counted(found.lost, 'line')} of it could not be read" if whole else "nothing of it could be read"
    sources = [f"{_counted(whole, 'whole record')} of it"] if whole else []
    if len(kept.backups) > 1:
        sources.append(f"{len(kept.backups)} backups (the newest: {kept.backups[0]})")
    elif kept.backups:
        sources.append(f"the backup {kept.backups[0]}")
    if kept.has_journal:
        sources.append("the journal of this machine")
    passed_over = f" Passed over: {describe_unread(kept.unread)}." if kept.unread else ""
    return (
        f"Your progress file was damaged ({lost}). It was put together again from {', '.join(sources) or 'nothing'}: "
        f"{_counted(total, 'record')}.{passed_over} The damaged file is kept as {visible_line(str(copy))}."
    )


def describe_unread(unread: Sequence[str]) -> str:
    """What could not be read, on one line; the first few by name."""
    rest = len(unread) - MAX_NAMED
    return ", ".join(unread[:MAX_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def _counted(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"
