"""A save of one change into a file of many records."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from benchmarks.results import Result, compared
from benchmarks.rounds import interleave
from benchmarks.setting import Setting
from mlroadmap.model.tracking import State
from mlroadmap.session.opening import open_session
from mlroadmap.session.session import Session

ROUNDS = 200
BOUNDS = {200: 3.0, 1000: 3.5}
"""The largest ratio for each number of records."""


def measure(setting: Setting) -> Iterator[Result]:
    """Save, and write the same bytes by hand with as many flushes, by turns."""
    for records, bound in BOUNDS.items():
        yield _at(setting, records, bound)


def _at(setting: Setting, records: int, bound: float) -> Result:
    session = open_session(setting.large.content, setting.folder / f"save-{records}")
    names = list(session.index.items)[:records]
    session.mark(names, State.DONE)
    session.save()
    flushes = _flushes(session, names[0])
    path = session.places.progress_file
    pairs = interleave(lambda: _save(session, names[0]), lambda: _by_hand(path, flushes), setting.rounds(ROUNDS))
    return compared(f"save at {records} records", f"the same bytes and {flushes} fsyncs by hand", pairs, bound)


def _save(session: Session, name: str) -> float:
    session.toggle(name, State.DONE)
    started = time.perf_counter()
    session.save()
    return time.perf_counter() - started


def _by_hand(path: Path, flushes: int) -> float:
    """Write a file's own bytes anew: a journal line where the program has one, a new file, its name."""
    data = path.read_bytes()
    line = data.splitlines()[3]
    temporary, journal = path.with_name("by-hand.tmp"), path.with_name("by-hand.journal")
    started = time.perf_counter()
    for _ in range(flushes - 2):
        _write(journal, line, os.O_APPEND)
    _write(temporary, data, os.O_EXCL)
    os.replace(temporary, path.with_name("by-hand.json"))
    handle = os.open(path.parent, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
    return time.perf_counter() - started


def _write(path: Path, data: bytes, flag: int) -> None:
    handle = os.open(path, os.O_CREAT | os.O_WRONLY | flag, 0o600)
    os.write(handle, data)
    os.fsync(handle)
    os.close(handle)


def _flushes(session: Session, name: str) -> int:
    """How often a save flushes to the disk, counted on one that makes no backup and no journal."""
    _save(session, name)
    with patch.object(os, "fsync", wraps=os.fsync) as flush:
        _save(session, name)
    return int(flush.call_count)
