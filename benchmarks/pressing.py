"""From a key to the screen it makes, in a pseudo-terminal."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle

from benchmarks import bare_list
from benchmarks.results import Result, compared
from benchmarks.rounds import Pairs, percentile_95
from benchmarks.setting import Roadmap, Setting
from benchmarks.terminal import Terminal
from mlroadmap.app.glyphs import UNICODE
from mlroadmap.model.counting import next_item
from mlroadmap.model.item import Kind
from mlroadmap.model.listing import PathRow, opening_folds, path_rows
from mlroadmap.model.tracking import State

ROUNDS = 8
KEYS = 40
"""In each round."""
BOUND, BOUND_PANE = 2.0, 5.0
SHORTEST_PAUSE, LONGEST_PAUSE = 0.01, 0.15
"""Between two keys: as long as a key's repetition, or a person's finger."""
SETTLE = 0.4
UP, DOWN, SPACE = "\x1b[A", "\x1b[B", " "


@dataclass(frozen=True, slots=True)
class Press:
    """A key and the text its screen is known by."""

    key: str
    marker: str
