"""Backups under clocks that are wrong for weeks: none is lost beyond the rule, and the newest content comes back."""

import os
from pathlib import Path
from typing import Protocol

import pytest
from tests.clock_faults import FAULTS, Fault, Wall, go_wrong

from mlroadmap.library.reader import Library, open_library
from mlroadmap.paths import Places
from mlroadmap.progress import backups
from mlroadmap.progress.backups import Backup
from mlroadmap.progress.clock import Clock
from mlroadmap.progress.keeping import Keeping
from mlroadmap.progress.store import Store
from mlroadmap.session.session import Session

pytestmark = pytest.mark.faults

SAVES = 120
"""How many in each part of a fault, at scale 1: more than the copies that stay in any case."""


class Figures(Protocol):
    """Takes the rows of the table printed at the end."""

    def add(self, what: str, amount: str, outcome: str) -> None:
        """Note one row."""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The shipped content."""
    return open_library(None, tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def tried() -> list[str]:
    """The names of the faults that lost nothing."""
    return []


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here is about power cuts."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


class Home:
    """A learner's folders."""

    def __init__(self, library: Library, root: Path) -> None:
        self.library = library
        state = root / "state"
        self.places = Places(data=root / "data", state=state, cache=state, config=state, roadmap=library.outline().id)

    def start(self, wall: Wall) -> Session:
        """A program that starts now."""
        store = Store(self.places.progress_file, self.places.state, self.places.roadmap)
        return Session(self.library, store, Clock(lambda: "aaaaaaaa", wall.milliseconds), self.places)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_wrong_clock_loses_nothing(
    library: Library, tmp_path: Path, fault: Fault, scale: float, tried: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "KEEP_NEWEST", max(4, round(backups.KEEP_NEWEST * scale)))
    go_wrong(fault, Home(library, tmp_path).start, max(8, round(SAVES * scale)))
    tried.append(fault.name)


def test_every_fault_was_tried(tried: list[str], figures: Figures) -> None:
    assert tried == [fault.name for fault in FAULTS]
    figures.add("backups under clock faults:", f"{len(tried)} tried,", "0 lost")


# The checks notice what the rules are for


def by_the_clock(patch: pytest.MonkeyPatch) -> None:
    """The newest copy is the one with the latest date in its name."""
    patch.setattr(backups.Backups, "rank", lambda self, backup: ("", 0))


def thinned_by_age(patch: pytest.MonkeyPatch) -> None:
    """Copies older than two days by the machine's clock go."""

    def thin(self: backups.Backups) -> bool:
        for backup in self.all():
            if self._now() - backup.seconds > 48 * 3600:
                backup.path.unlink()
        return False

    patch.setattr(backups.Backups, "thin", thin)


def one_for_a_repair(patch: pytest.MonkeyPatch) -> None:
    """A repair takes the copy with the latest date alone."""
    patch.setattr(Keeping, "backups_given_up", lambda self: frozenset(backup.name for backup in self.backups.all()[1:]))


def thinned_in_a_rescue(patch: pytest.MonkeyPatch) -> None:
    """Each copy that is made takes an old one away."""
    make = backups.Backups.make

    def make_and_thin(self: backups.Backups, data: bytes) -> Path | None:
        made = make(self, data)
        kept: list[Backup] = self.all()
        if len(kept) > 4:
            kept[-1].path.unlink()
        return made

    patch.setattr(backups.Backups, "make", make_and_thin)


@pytest.mark.parametrize(
    ("mutation", "fault"),
    [
        (by_the_clock, "5 years ahead for one save"),
        (thinned_by_age, "5 years ahead for one save"),
        (one_for_a_repair, "a copy from the future"),
        (thinned_in_a_rescue, "ahead during a restore"),
    ],
)
def test_the_loss_of_a_rule_is_noticed(
    library: Library, tmp_path: Path, mutation: object, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(mutation)
    monkeypatch.setattr(backups, "KEEP_NEWEST", 4)
    mutation(monkeypatch)
    with pytest.raises((AssertionError, KeyError)):
        go_wrong(next(one for one in FAULTS if one.name == fault), Home(library, tmp_path).start, 8)
