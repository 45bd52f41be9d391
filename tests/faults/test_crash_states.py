"""Power cuts at every moment of every way to write: whatever is left of what was not synced, nothing is lost."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from tests.faults.flows import ANEW, FLOWS, FLOWS_BY_NAME, Desk, Flow, Outcome, Violation, new_desk
from tests.faults.recording import Promise

from mlroadmap.progress.backups import Backups
from mlroadmap.progress.encoding import encode
from mlroadmap.progress.fileformat import ProgressFile

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(sys.platform != "linux", reason="records the calls that are made on Linux"),
]

MOST = 80
"""So many possibilities are looked at for each step; most steps have fewer."""
LEAST_STATES = 10_000
LEAST_SAVES = 80


class Figures(Protocol):
    """The table that is printed at the end."""

    def add(self, what: str, amount: str, outcome: str) -> None: ...


class Counts:
    """How much was looked at so far."""

    def __init__(self) -> None:
        self.states: dict[str, int] = {}
        self.saves = 0


@pytest.fixture(scope="module")
def counts() -> Counts:
    return Counts()


@pytest.fixture
def desk() -> Iterator[Desk]:
    with new_desk() as made:
        yield made


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_no_power_cut_damages_the_file_or_loses_what_was_acknowledged(
    flow: Flow, desk: Desk, counts: Counts, scale: float
) -> None:
    outcome = Outcome(desk, flow)
    counts.states[flow.name] = outcome.check(max(3, round(MOST * scale)))
    counts.saves += outcome.saves
    assert counts.states[flow.name] >= len(outcome.recorder.steps)


def test_that_was_enough(counts: Counts, figures: Figures, scale: float) -> None:
    if set(counts.states) != set(FLOWS_BY_NAME):
        pytest.skip("not every flow was run without a violation")
    total = sum(counts.states.values())
    figures.add("power cut at every step", f"{total:,} states of {counts.saves} saves", "0 corrupt, 0 lost")
    assert counts.saves >= LEAST_SAVES
    assert total >= LEAST_STATES * scale


# What only a strict reading of POSIX, or an unlucky moment, could take


def test_new_folders_are_durable_with_the_first_save(desk: Desk) -> None:
    Outcome(desk, FLOWS_BY_NAME["first saves"]).check(MOST, lose_folders=True)


def test_the_folder_with_the_damaged_file_is_durable_before_the_file_is_replaced(desk: Desk) -> None:
    Outcome(desk, FLOWS_BY_NAME["mending a file cut short"]).check(MOST, lose_folders=True)


def test_the_learner_is_told_of_the_damage_however_the_power_is_cut(desk: Desk) -> None:
    Outcome(desk, FLOWS_BY_NAME["mending a file cut short"]._replace(tells=True)).check(MOST)


def test_an_older_copy_is_healed_right_after_the_journal_became_too_long(desk: Desk) -> None:
    Outcome(desk, FLOWS_BY_NAME["a journal that is too long"]._replace(survives_older_copy=True)).check(MOST)


def test_what_was_given_up_for_a_new_beginning_does_not_come_back(desk: Desk) -> None:
    outcome = Outcome(desk, ANEW)
    first = outcome.recorder.steps[0]
    assert isinstance(first, Promise)
    given_up = set(first.records)
    assert given_up
    for crash in outcome.recorder.crashes(MOST):
        if crash.promise is not first:
            with outcome.started(crash.tree) as (_, records):
                if back := given_up & set(records):
                    raise Violation(f"step {crash.after}: {back} came back")


def test_of_two_backups_of_one_second_the_later_is_the_newest(tmp_path: Path) -> None:
    backups = Backups(tmp_path, lambda: 1_800_000_000.0)
    for number in range(8):
        data = encode(ProgressFile(records={f"item/one/{number}": {"at": "", "state": "done"}}))
        made = backups.make(data)
        assert made is not None
        newest = backups.latest_good()
        assert newest is not None
        assert newest.backup.path == made
