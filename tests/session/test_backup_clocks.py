"""Clocks that are wrong take no backup away and bring nothing old back. `-m faults` does the same for months."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.clock_faults import FAULTS, Fault, Wall, go_wrong

from mlroadmap.progress import backups
from mlroadmap.session.session import Session


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_wrong_clock_loses_no_backup(
    open_in: Callable[..., Session], tmp_path: Path, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def start(wall: Wall) -> Session:
        return open_in(tmp_path / "data", wall=wall.milliseconds)

    monkeypatch.setattr(backups, "KEEP_NEWEST", 4)
    go_wrong(fault, start, 8)
