"""Brings a damaged or vanished progress file together again, from what is left of it, a backup and the journal."""

import hashlib
import time
from pathlib import Path
from typing import NamedTuple

from mlroadmap.model.text import visible_line
from mlroadmap.progress.atomic import make_folder, write_copy
from mlroadmap.progress.fileformat import WRITER, ProgressFile
from mlroadmap.progress.journal import replayed
from mlroadmap.progress.keeping import Keeping
from mlroadmap.progress.merge import merge
from mlroadmap.progress.migrations import migrate
from mlroadmap.progress.reading import is_of
from mlroadmap.progress.salvage import Salvage, salvage


class Recovery(NamedTuple):
    """A progress file put together again."""

    file: ProgressFile
    """What it holds."""
    text: str
    """What was done, for the learner: a few sentences."""


def put_together(left: bytes, keeping: Keeping, roadmap: str = "") -> Recovery | None:
    """Bring together what there is.

    Args:
        left: The damaged file.
        keeping: Its backups and journal.
        roadmap: The id of the roadmap it is for; if empty, any.

    Returns:
        None where a newer program wrote the file, it is another roadmap's, or nothing says that it was a progress
        file and there is neither a backup nor a journal.

    Raises:
        OSError: The damaged file could not be copied aside, or the journal not be read.
    """
    found = salvage(left)
    backup = keeping.newest_backup()
    entries = keeping.journal().everything()
    if found.min_writer > WRITER or not is_of(found.roadmap, roadmap) or not (found.is_ours or backup or entries):
        return None
    saved = migrate(backup[1]) if backup else ProgressFile(records={})
    records = merge(found.records, saved.records, replayed(entries))
    copy = copy_aside(left, keeping.damaged)
    text = _describe(found, copy, len(records), backup[0].name if backup else "", bool(entries))
    schema, min_writer = max(found.schema, saved.schema), saved.min_writer
    return Recovery(ProgressFile(records=records, schema=schema, min_writer=min_writer), text)


def gather(keeping: Keeping) -> ProgressFile | None:
    """What the newest good backup and the journal hold together; None where there is neither.

    Raises:
        OSError: The journal cannot be read.
    """
    backup = keeping.backups.newest_good()
    entries = keeping.journal().everything()
    if not (backup or entries):
        return None
    saved = migrate(backup[1]) if backup else ProgressFile(records={})
    records = merge(saved.records, replayed(entries))
    return ProgressFile(records=records, schema=saved.schema, min_writer=saved.min_writer)


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


def _describe(found: Salvage, copy: Path, total: int, backup: str, has_journal: bool) -> str:
    whole = len(found.records)
    if found.is_conflict and whole and not found.lost:
        return (
            f"git left two versions of your progress file in it; both were joined: {_counted(total, 'record')}. The "
            f"file as git left it is kept as {visible_line(str(copy))}."
        )
    lost = f"{_counted(found.lost, 'line')} of it could not be read" if whole else "nothing of it could be read"
    sources = [f"{_counted(whole, 'whole record')} of it"] if whole else []
    if backup:
        sources.append(f"the backup {backup}")
    if has_journal:
        sources.append("the journal of this machine")
    return (
        f"Your progress file was damaged ({lost}). It was put together again from {', '.join(sources) or 'nothing'}: "
        f"{_counted(total, 'record')}. The damaged file is kept as {visible_line(str(copy))}."
    )


def _counted(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"
