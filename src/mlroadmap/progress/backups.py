"""Copies of a progress file, named by the time they were made and by what they hold, ordered by what they hold."""

import hashlib
import re
import time
from collections.abc import Callable, Container, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from mlroadmap.files import read_regular
from mlroadmap.progress.atomic import clean_up, make_folder, write_copy
from mlroadmap.progress.clock import FIRST, newest_of
from mlroadmap.progress.fileformat import MAX_BYTES, Damaged, ProgressFile, decode
from mlroadmap.progress.merge import stamps

SECONDS_BETWEEN = 1800
"""A save makes a backup where the newest is older than this."""
KEEP_NEWEST = 96
"""So many stay whatever their dates are: two days of steady work. A clock that jumps does not make them old."""
KEEP_DAYS, KEEP_WEEKS, KEEP_MONTHS = 14, 8, 12
MAX_TOTAL_BYTES = 50_000_000
"""The oldest go first where all of them together are larger."""
DAMAGED = "damaged"
"""What is wrong with a copy that is not what was backed up any more."""
_NAME = re.compile(r"progress-(\d{8}T\d{6}Z)-([0-9a-f]{8})\.json")
_TIME = "%Y%m%dT%H%M%SZ"
_LAST_SECOND = 253_402_300_799
"""The end of the year 9999: later years do not fit into a name."""


class Backup(NamedTuple):
    """One copy."""

    path: Path
    """The file."""
    seconds: float
    """When it was made, in seconds since 1970, by the clock of that moment."""
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
            OSError: It cannot be read, or is no regular file.
        """
        data = read_regular(self.path, MAX_BYTES + 1)
        if _digest(data) != self.digest:
            raise Damaged("it is not what was backed up")
        return decode(data)


class Copy(NamedTuple):
    """A backup and what was found when it was read."""

    backup: Backup
    """The backup."""
    file: ProgressFile | None
    """What it holds; None where that cannot be had."""
    trouble: str = ""
    """Why not: `damaged`, or `cannot be read` with the system's reason."""


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
        self._ranks: dict[str, tuple[str, int]] = {}

    def all(self) -> list[Backup]:
        """Every backup by the dates in the names, newest first; none is read.

        Those that are dated later than it is now come last: the clock was wrong when they were made, or is now.

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
        now = self._now()
        return sorted(
            found, key=lambda backup: (backup.seconds <= now, backup.seconds, _written(backup.path)), reverse=True
        )

    def copies(self, leave_out: Container[str] = ()) -> Iterator[Copy]:
        """Read every backup, one at a time.

        Args:
            leave_out: The names of those to leave aside.

        Raises:
            OSError: The folder cannot be read.
        """
        for backup in self.all():
            if backup.name in leave_out:
                continue
            self._ranks.pop(backup.name, None)
            try:
                file = backup.read()
            except Damaged:
                yield Copy(backup, None, DAMAGED)
            except FileNotFoundError:
                continue  # another program has thinned it out
            except OSError as error:
                yield Copy(backup, None, f"cannot be read ({error.strerror})")
            else:
                self._ranks[backup.name] = newest_of(stamps(file.records)), len(file.records)
                yield Copy(backup, file)

    def newest_first(self) -> list[Backup]:
        """Every backup by what it holds: the newest stamp, then the number of records, then the name.

        Each is read once in a run. Those that cannot be read come last.

        Raises:
            OSError: The folder cannot be read.
        """
        known = self.all()
        if any(backup.name not in self._ranks for backup in known):
            for _ in self.copies(leave_out=set(self._ranks)):
                pass
        return sorted(known, key=lambda backup: (self.rank(backup), backup.name), reverse=True)

    def rank(self, backup: Backup) -> tuple[str, int]:
        """Sorts a backup that was read by what it holds. Keys are never removed and stamps grow, so later is more."""
        return self._ranks.get(backup.name, (FIRST, -1))

    def latest_good(self, leave_out: Container[str] = ()) -> Copy | None:
        """The copy made last that is still what was backed up, by the dates in the names.

        Args:
            leave_out: The names of those to leave aside.

        Raises:
            OSError: The folder cannot be read.
        """
        return next((copy for copy in self.copies(leave_out) if copy.file), None)

    @property
    def is_due(self) -> bool:
        """Whether none was made in the last half hour by the clock as it is now."""
        now = self._now()
        if self._due_after is None or now < self._due_after - SECONDS_BETWEEN:
            try:
                newest = self._newest_made(now)
            except OSError:
                return True  # trying to make one tells what is wrong
            self._due_after = newest.seconds + SECONDS_BETWEEN if newest else 0.0
        return now >= self._due_after

    def _newest_made(self, now: float) -> Backup | None:
        return next((backup for backup in self.all() if backup.seconds <= now), None)

    def make(self, data: bytes) -> Path | None:
        """Copy the bytes of a progress file, durably. No other copy is touched.

        Returns:
            The backup; the newest there is where it holds the same; None for bytes that are no progress file.

        Raises:
            OSError: It could not be made.
        """
        if not data:
            return None
        now = self._now()
        digest = _digest(data)
        self._due_after = now + SECONDS_BETWEEN
        newest = self._newest_made(now)
        if newest and newest.digest == digest and _holds(newest.path, data):
            return newest.path
        make_folder(self.folder)
        path = self.folder / f"progress-{time.strftime(_TIME, time.gmtime(min(now, _LAST_SECOND)))}-{digest}.json"
        clean_up(self.folder)
        write_copy(path, data)
        return path

    def thin(self) -> bool:
        """Remove one copy that need not stay.

        What is dated later than it is now neither goes nor makes others go. A copy that cannot be removed stays.

        Returns:
            Whether there are more, for the next save to remove.
        """
        now = self._now()
        try:
            gone = surplus(backup for backup in self.all() if backup.seconds <= now)
            if gone:
                gone[-1].path.unlink(missing_ok=True)
            return len(gone) > 1
        except OSError:
            return False


def surplus(backups: Iterable[Backup]) -> list[Backup]:
    """The backups that need not stay, the oldest last.

    The newest 96 stay, and of those before them the newest of each of 14 days, 8 weeks and 12 months, as far as there
    is room. Only their own dates count, and no clock: one that is wrong for an hour takes nothing away.
    """
    ordered = sorted(backups, key=lambda backup: backup.seconds, reverse=True)
    kept: set[Backup] = set(ordered[:KEEP_NEWEST])
    for form, most in (("%Y-%j", KEEP_DAYS), ("%G-%V", KEEP_WEEKS), ("%Y-%m", KEEP_MONTHS)):
        periods: dict[str, Backup] = {}
        for backup in ordered:
            periods.setdefault(time.strftime(form, time.gmtime(backup.seconds)), backup)
        kept.update(list(periods.values())[:most])
    total, too_large = 0, set()
    for number, backup in enumerate(backup for backup in ordered if backup in kept):
        try:
            total += backup.path.stat().st_size
        except OSError:
            continue
        if total > MAX_TOTAL_BYTES and number:
            too_large.add(backup)
    return [backup for backup in ordered if backup not in kept or backup in too_large]


def _holds(path: Path, data: bytes) -> bool:
    try:
        return read_regular(path, MAX_BYTES + 1) == data
    except OSError:
        return False


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
