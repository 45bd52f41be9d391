"""From a key to the screen it makes, in a pseudo-terminal."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice

from benchmarks import bare_list
from benchmarks.results import Result, compared
from benchmarks.rounds import Pairs, percentile_95
from benchmarks.script import Press, moves, other_panes, settled, toggles
from benchmarks.setting import Setting
from benchmarks.terminal import Terminal

ROUNDS = 8
KEYS = 40
"""In each round."""
BOUND, BOUND_PANE = 2.0, 5.0
PAUSES = (0.01, 0.15)
"""The shortest and the longest pause before a key, in seconds: from a held key to a finger."""
SETTLE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What is pressed in the program and in the bare list."""

    what: str
    ours: Sequence[Press]
    theirs: Sequence[Press]
    bound: float | None
    before: Sequence[Press] = ()
    """What is pressed in the program first, without measuring."""


def measure(setting: Setting) -> Iterator[Result]:
    """Press the same keys in the program and in the bare list by turns; compare what 95 of 100 keys do not exceed."""
    for roadmap, size in ((setting.shipped, ""), (setting.large, ", 2,000 items")):
        for scenario in _scenarios(roadmap.session, size):
            ...


def _scenarios(session, size):
    ...
