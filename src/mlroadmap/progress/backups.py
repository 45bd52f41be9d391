"""Copies of a progress file, named by the time they were made and by what they hold, thinned as they age."""

import hashlib
import re
import time
from collections.abc import Callable, Container, Iterable
from pathlib import Path
from typing import NamedTuple

from mlroadmap.files import NotRegular, read_regular
from mlroadmap.progress.atomic import clean_up, make_folder, write_copy
from mlroadmap.progress.fileformat import Damaged, ProgressFile, decode

SECONDS_BETWEEN = 1800
"""A save makes a backup where the newest is older than this."""
KEEP_ALL_SECONDS = 48 * 3600
KEEP_DAYS, KEEP_WEEKS, KEEP_MONTHS = 14, 8, 12
MOST_BYTES = 50_000_000
"""The oldest go first where all of them together are larger."""
_NAME = re.compile(r"progress-(\d{8}T\d{6}Z)-([0-9a-f]{8})\.json")
_TIME = "%Y%m%dT%H%M%SZ"


class Backup(NamedTuple):
    """One copy."""

    path: Path
    """The file."""
    seconds: float
    """When it was made, in seconds since 1970."""
    digest: str
    """The first 8 hexadecimal digits of its SHA-256."""

    @property
    def name(self) -> str:
        """What people call it by: the time and the digits."""
        return self.path.stem.removeprefix("progress-")

    def read(self) -> ProgressFile:
        """What it holds.

        Raises:
            Damaged: It is not what was backed up any more.
            OSError: It cannot be read.
        """
        data = read_regular(self.path)
        if _digest(data) != self.digest:
            raise Damaged("it is not what was backed up")
        return decode(data)


class Backups:
    """The backups of one progress file."""

    def __init__(self, folder: Path, now: Callable[[], float] = time.time) -> None:
        """Look at a folder, which need not exist.

        Args:
            folder: Holds nothing else.
            now: Seconds since 1970.
        """
        self.folder = folder
        """The folder."""
        self._now = now
        self._due_after: float | None = None

    def all(self) -> list[Backup]:
        """Every backup, newest first.

        Raises:
            OSError: The folder cannot be read.
        """
        try:
            paths = list(self.folder.iterdir())
        except (FileNotFoundError, NotADirectoryError):
            return []
        found = [
            Backup(path, _seconds(match.group(1)), match.group(2))
            for path in paths
            if (match := _NAME.fullmatch(path.name))
        ]
        return sorted(found, key=lambda backup: (backup.seconds, _written(backup.path)), reverse=True)

    def newest_good(self, but: Container[str] = ()) -> tuple[Backup, ProgressFile] | None:
        """The newest backup that is still what was backed up.

        Args:
            but: The names of those to leave aside.

        Raises:
            OSError: The folder, or a backup newer than every good one, cannot be read.
        """
        for backup in self.all():
            if backup.name in but:
                continue
            try:
                return backup, backup.read()
            except (Damaged, FileNotFoundError, NotRegular):
                continue
        return None

    @property
    def is_due(self) -> bool:
        """Whether the newest backup is old enough for another; a clock that was set back makes one due, too."""
        now = self._now()
        if self._due_after is None or now < self._due_after - SECONDS_BETWEEN:
            try:
                newest = next((backup for backup in self.all() if backup.seconds <= now), None)
            except OSError:
                return True  # trying to make one tells what is wrong
            self._due_after = newest.seconds + SECONDS_BETWEEN if newest else 0.0
        return now >= self._due_after

    def make(self, data: bytes) -> Path | None:
        """Copy the bytes of a progress file, durably, and thin out the older copies.

        Returns:
            The backup; the one there is already where it holds the same; None for bytes that are no progress file.

        Raises:
            OSError: It could not be made.
        """
        if not data:
            return None
        now = self._now()
        digest = _digest(data)
        self._due_after = now + SECONDS_BETWEEN
        kept = self.all()
        if kept and kept[0].digest == digest:
            return kept[0].path
        make_folder(self.folder)
        path = self.folder / f"progress-{time.strftime(_TIME, time.gmtime(now))}-{digest}.json"
        clean_up(self.folder)
        write_copy(path, data)
        for backup in surplus(self.all(), now):
            backup.path.unlink(missing_ok=True)
        return path


def surplus(backups: Iterable[Backup], now: float) -> list[Backup]:
    """The backups that are not kept.

    All of 48 hours stay, then the newest of each of 14 days, 8 weeks and 12 months, as far as there is room.
    """
    ordered = sorted(backups, key=lambda backup: backup.seconds, reverse=True)
    kept: set[Backup] = {backup for backup in ordered if now - backup.seconds <= KEEP_ALL_SECONDS}
    for form, most in (("%Y-%j", KEEP_DAYS), ("%G-%V", KEEP_WEEKS), ("%Y-%m", KEEP_MONTHS)):
        periods: dict[str, Backup] = {}
        for backup in ordered:
            periods.setdefault(time.strftime(form, time.gmtime(backup.seconds)), backup)
        kept.update(list(periods.values())[:most])
    total, surplus_ = 0, [backup for backup in ordered if backup not in kept]
    for number, backup in enumerate(backup for backup in ordered if backup in kept):
        try:
            total += backup.path.stat().st_size
        except OSError:
            continue
        if total > MOST_BYTES and number:
            surplus_.append(backup)
    return surplus_


def _written(path: Path) -> int:
    """Orders the backups of one second."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:8]


def _seconds(moment: str) -> float:
    import calendar

    try:
        return float(calendar.timegm(time.strptime(moment, _TIME)))
    except ValueError:
        return 0.0
