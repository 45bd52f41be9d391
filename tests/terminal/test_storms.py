"""Storms of keys: no crash, nothing lost, and after minutes of them no more memory, descriptors or threads."""

import statistics
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.figures import Figures
from tests.terminal.desk import Desk

if sys.platform != "linux":
    pytest.skip("watches programs in Linux's pseudo-terminals", allow_module_level=True)
from tests.terminal.storm import Storm, Usage

pytestmark = pytest.mark.terminal
KEYS = 5_000
"""In each storm."""
LONG_SECONDS = 480.0
SECONDS_TO_WARM_UP = 240.0
"""In a shorter storm the second quarter still loads what was never shown before."""
SECONDS_BETWEEN_SAMPLES = 10.0
MAX_GROWTH = 1.15
"""Of memory, from the second quarter of the long storm to the last: notes and the journal's tail do grow."""


def _long(storm: Storm, seconds: float, samples: list[Usage], failures: list[BaseException]) -> None:
    """Blow for some seconds, in a thread of its own, and look at the process now and then."""
    began = time.monotonic()
    pause = min(SECONDS_BETWEEN_SAMPLES, seconds / 16)
    try:
        while (now := time.monotonic()) < began + seconds:
            storm.gust()
            if now >= began + pause * (len(samples) + 1):
                samples.append(Usage(storm.terminal.process.pid))
        storm.end()
    except BaseException as error:
        failures.append(error)
        raise
    finally:
        storm.close()


def _quarters(values: Sequence[float]) -> tuple[float, float]:
    """The medians of the second and of the last quarter."""
    quarter = len(values) // 4
    return statistics.median(values[quarter : 2 * quarter]), statistics.median(values[-quarter:])


def test_storms_end_nothing_lose_nothing_and_leak_nothing(
    tmp_path: Path, cache: Path, figures: Figures, scale: float, seeds: range
) -> None:
    seconds, keys = LONG_SECONDS * scale, max(200, int(KEYS * scale))
    desk = Desk(tmp_path / "long", cache)
    long = Storm(desk, 0, leaves=False)
    samples: list[Usage] = []
    failures: list[BaseException] = []
    thread = threading.Thread(target=_long, args=(long, seconds, samples, failures))
    thread.start()
    try:
        for seed in seeds:
            _short(Desk(tmp_path / f"seed-{seed}", cache), seed, keys, figures)
    finally:
        thread.join()
    assert not failures, failures
    assert long.openings == 1, "it left by itself"
    assert desk.missing() == []
    figures.add("long storm", f"{long.keys:,} keys in {seconds:.0f} s", "0 crashes, 0 lost")
    for what, growth, more in (("memory", MAX_GROWTH, 0.0), ("descriptors", 1.0, 2.0), ("threads", 1.0, 2.0)):
        before, after = _quarters([getattr(sample, what) for sample in samples])
        is_judged = seconds >= SECONDS_TO_WARM_UP
        medians = f"median {before:.1f} in the 2nd quarter, {after:.1f} in the last"
        figures.add(f"  {what}", f"{len(samples)} samples", medians + ("" if is_judged else " (too short to judge)"))
        assert not is_judged or after <= before * growth + more, what


def _short(desk: Desk, seed: int, keys: int, figures: Figures) -> None:
    storm = Storm(desk, seed)
    try:
        while storm.keys < keys:
            storm.gust()
        storm.end()
    finally:
        storm.close()
    assert desk.missing() == []
    figures.add(f"storm, seed {seed}", f"{storm.keys:,} keys, {storm.openings} openings", "0 crashes, 0 lost")
