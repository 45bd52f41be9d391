"""A learner who saves while the clock is wrong, and what has to hold of the backups then: for two suites."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from mlroadmap.model.tracking import State
from mlroadmap.progress import backups
from mlroadmap.progress.backups import Backup, Backups
from mlroadmap.progress.fileformat import decode
from mlroadmap.progress.merge import canonical, merge, newer
from mlroadmap.progress.records import Records
from mlroadmap.progress.store import Store
from mlroadmap.session import rescue
from mlroadmap.session.session import Session

NOW = 1_795_435_200.0
"""Noon of a day in November 2026."""
HOUR, YEAR = 3600.0, 365.25 * 24 * 3600
STEP = 35 * 60.0
"""Between two saves: each makes a copy."""


class Wall:
    """The clock of the machine."""

    def __init__(self) -> None:
        self.seconds = NOW

    def __call__(self) -> float:
        return self.seconds

    def milliseconds(self) -> int:
        """For the stamps."""
        return round(self.seconds * 1000)


Open = Callable[[Wall], Session]


class Learner:
    """One progress file, everything its backups ever held, and the checks."""

    def __init__(self, open_session: Open) -> None:
        """Begin with an empty file, on a machine whose clock is right."""
        self.wall = Wall()
        self._open = open_session
        self.session = self.start()
        self.item = next(iter(self.session.outline.every_item())).id
        self.contents: list[bytes] = []
        """What the file held, in its order."""
        self.promised: Records = {}
        """Every record that was ever saved, as it counts."""
        self._copies: set[str] = set()

    def start(self) -> Session:
        """A program that starts now."""
        session = self._open(self.wall)
        session.store.keeping.backups = self.backups(session.store)
        return session

    def backups(self, store: Store) -> Backups:
        """The backups, by the machine's clock."""
        return Backups(store.keeping.backups.folder, self.wall)

    @property
    def store(self) -> Store:
        """A keeper of the file that knows nothing yet."""
        places = self.session.places
        store = Store(places.progress_file, places.state, places.roadmap)
        store.keeping.backups = self.backups(store)
        return store

    @property
    def file(self) -> Path:
        """The progress file."""
        return self.session.places.progress_file

    def save(self, times: int = 1, step: float = STEP) -> None:
        """Do something and save it, again and again."""
        for number in range(times):
            self.wall.seconds += step
            self.session.write_note(self.item, f"Thought {len(self.contents)}.")
            self.session.mark([self.item], State.DONE if number % 2 else State.LEARNING)
            self.session.save()
            self._note()
            self.check_copies(at_most=1)

    def _note(self) -> None:
        self.contents.append(self.file.read_bytes())
        self.promised = merge(self.promised, decode(self.contents[-1]).records)

    def check_copies(self, at_most: int = 0) -> None:
        """No copy went that had to stay, and no more than the rule says."""
        kept = {backup.name: backup for backup in self.backups(self.session.store).all()}
        gone = self._copies - kept.keys()
        assert len(gone) <= at_most, f"{len(gone)} copies went at once"
        for name in gone:
            later = [one for one, backup in kept.items() if name < one and backup.seconds <= self.wall.seconds]
            assert len(later) >= backups.KEEP_NEWEST, (
                f"the copy {name} went while only {len(later)} later ones are there"
            )
        self._copies = set(kept)

    def check_restore(self) -> None:
        """Restoring without a name takes the copy of the latest file; no copy goes, and it can be undone."""
        self.check_copies(at_most=1)
        held = {backup.name: self.contents.index(backup.path.read_bytes()) for backup in self._good()}
        name, _ = rescue.restore(self.session, None)
        assert held[name] == max(held.values()), "not the newest content was restored"
        self.session.save()
        self._note()
        self.check_copies()

    def _good(self) -> list[Backup]:
        return [
            backup for backup in self.backups(self.session.store).all() if backup.path.read_bytes() in self.contents
        ]

    def check_repair(self) -> None:
        """A damaged file loses nothing; without the journal, nothing that any copy holds."""
        whole = self.file.read_bytes()
        self.file.write_bytes(b"")
        self._check_has(self.store.open().file.records, self.promised)
        with self._without_journal():
            self.file.write_bytes(b"")
            self._check_has(self.store.open().file.records, self._in_copies())
        self.file.write_bytes(whole)
        self.check_copies()
        self.session = self.start()

    @contextmanager
    def _without_journal(self) -> Iterator[None]:
        paths = list(self.session.store.keeping.folder.glob("journal*"))
        for path in paths:
            path.rename(path.with_name(f"hidden-{path.name}"))
        yield
        for path in paths:
            path.with_name(f"hidden-{path.name}").rename(path)

    def check_rebuild(self) -> None:
        """A file that is gone comes back with all that was saved; without the journal, with all that any copy holds."""
        with self._without_journal():
            self.file.unlink()
            assert self.store.rebuild()
            self._check_has(self.store.open().file.records, self._in_copies())
        self.file.unlink()
        assert self.store.rebuild()
        self._check_has(self.store.open().file.records, self.promised)
        self.check_copies()
        self.session = self.start()

    def check_fresh(self) -> None:
        """Beginning anew keeps every copy, and what there was comes back when the learner asks for it."""
        before = self.session.note(self.item)
        self.file.unlink()
        assert self.store.begin_anew()
        self.check_copies()
        self.session = self.start()
        assert not self.session.tracking.notes
        rescue.restore(self.session, None)
        self.session.save()
        assert before
        assert self.session.note(self.item) == before
        self.check_copies()

    def _in_copies(self) -> Records:
        return merge(*(backup.read().records for backup in self._good()))

    @staticmethod
    def _check_has(records: Records, expected: Records) -> None:
        for key, record in expected.items():
            assert key in records, f"{key} was lost"
            assert canonical(newer(records[key], record)) == canonical(records[key]), f"{key} became older"


class Fault(NamedTuple):
    """A way in which a clock is wrong."""

    name: str
    happen: Callable[[Learner, int], None]
    """Makes it wrong, and saves about so many times."""


def _jump(seconds: float, saves: int | None = None, *, and_back: bool = True) -> Callable[[Learner, int], None]:
    """The clock is off by some seconds for some saves."""

    def happen(learner: Learner, amount: int) -> None:
        learner.save(amount)
        learner.wall.seconds += seconds
        learner.save(amount if saves is None else saves)
        if and_back:
            learner.wall.seconds -= seconds
            learner.save(amount)

    return happen


def _set(seconds: float) -> Callable[[Learner, int], None]:
    """The clock is at some moment, and goes on from there."""

    def happen(learner: Learner, amount: int) -> None:
        learner.save(amount)
        learner.wall.seconds = seconds
        learner.save(amount)

    return happen


def _at_random(learner: Learner, amount: int) -> None:
    chosen = random.Random(7)
    for _ in range(2 * amount):
        learner.wall.seconds = chosen.uniform(0, NOW + 80 * YEAR)
        learner.save(step=0)


def _summer_time(learner: Learner, amount: int) -> None:
    """A machine that takes local time for UTC: an hour comes twice, and one is left out."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        try:
            for hour in (HOUR, -HOUR, HOUR):
                learner.save(amount // 2)
                learner.wall.seconds += hour
            learner.save(amount // 2)
        finally:
            patch.undo()
            time.tzset()


def _future_copy(learner: Learner, amount: int) -> None:
    learner.save(1)
    learner.wall.seconds += 5 * YEAR
    learner.backups(learner.session.store).make(learner.file.read_bytes())
    learner.wall.seconds -= 5 * YEAR
    learner.save(2 * amount)
    learner.wall.seconds -= 5 * YEAR
    learner.check_repair()  # every copy is from the future now
    learner.wall.seconds += 5 * YEAR


def _frozen(learner: Learner, amount: int) -> None:
    learner.save(amount)
    learner.save(amount, step=0)
    learner.session = learner.start()
    learner.save(amount, step=0)


def _ahead_during(check: Callable[[Learner], None]) -> Callable[[Learner, int], None]:
    def happen(learner: Learner, amount: int) -> None:
        learner.save(amount)
        learner.wall.seconds += 5 * YEAR
        check(learner)
        learner.wall.seconds -= 5 * YEAR
        learner.save(amount)

    return happen


FAULTS = (
    Fault("5 years ahead for one save", _jump(5 * YEAR, 1)),
    Fault("5 years ahead for long", _jump(5 * YEAR)),
    Fault("5 years back", _jump(-5 * YEAR, and_back=False)),
    Fault("1970", _set(0)),
    Fault("2038", _set(2**31 - HOUR)),
    Fault("2100", _set(NOW + 74 * YEAR)),
    Fault("another year at each save", _at_random),
    Fault("summer time taken for UTC", _summer_time),
    Fault("a copy from the future", _future_copy),
    Fault("stands still", _frozen),
    Fault("ahead during a restore", _ahead_during(Learner.check_restore)),
    Fault("ahead during a repair", _ahead_during(Learner.check_repair)),
)
"""Beginning anew while the clock is ahead is tried in each."""


def go_wrong(fault: Fault, open_session: Open, amount: int) -> Learner:
    """Let a clock go wrong for a learner, and check that no copy and nothing in one is lost."""
    learner = Learner(open_session)
    fault.happen(learner, amount)
    learner.check_restore()
    learner.check_repair()
    learner.check_rebuild()
    learner.wall.seconds += 5 * YEAR
    learner.check_fresh()
    return learner
