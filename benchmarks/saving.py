"""A save of one change into a file of many records."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.results import Result, compared
from benchmarks.rounds import interleave
from benchmarks.setting import Setting
from mlroadmap.model.tracking import State
from mlroadmap.session.opening import open_session
from mlroadmap.session.session import Session

ROUNDS = 200
BOUNDS = {200: 4.0, 1000: 7.0}
"""The largest ratio for each number of records."""


def measure(setting: Setting) -> Iterator[Result]:
    """Save, and write the same bytes by hand with as many flushes, by turns."""
    for records, bound in BOUNDS.items():
        session = open_session(setting.large.content, setting.folder / f"save-{records}")
        names = list(session.index.items)[:records]
        session.mark(names, State.DONE)
        session.save()
        flushes = _flushes(session, names[0])
        path = session.places.progress_file
        pairs = interleave(
            lambda: _save(session, names[0]),  # noqa: B023 - used up within the round of the loop
            lambda: _by_hand(path, flushes),  # noqa: B023 - the same
            setting.rounds(ROUNDS),
        )
        against = f"the same bytes and {flushes} fsyncs by hand"
        yield compared(f"save at {records} records", against, pairs, bound)


def _save(session: Session, name: str) -> float:
    session.toggle(name, State.DONE)
    started = time.perf_counter()
    session.save()
    return time.perf_counter() - started


def _by_hand(path: Path, flushes: int) -> float:
    """Write a file's own bytes anew: a new file, put in its place, folder flushed; a flushed journal where ours has one."""
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
    """How often a save flushes to the disk, counted on one."""
    real, calls = os.fsync, []

    def counting(handle: int) -> None:
        calls.append(handle)
        real(handle)

    os.fsync = counting
    try:
        _save(session, name)
    finally:
        os.fsync = real
    return len(calls)
