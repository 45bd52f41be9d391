"""Resident memory of the app at rest."""

from collections.abc import Iterator, Sequence

import psutil

from benchmarks import bare_app
from benchmarks.results import Result, compared
from benchmarks.rounds import interleave
from benchmarks.setting import Roadmap, Setting
from benchmarks.terminal import Terminal

ROUNDS = 6
BOUND = 1.3
REST_SECONDS = 1.5
"""Longer than the program takes to draw the first lesson and to look at the progress file once."""


def measure(setting: Setting) -> Iterator[Result]:
    """Start each, leave it alone for a while, and look."""

    def of(roadmap: Roadmap) -> float:
        return _resident(setting, (*setting.program, *roadmap.arguments), roadmap.marker)

    def bare() -> float:
        return _resident(setting, setting.script("bare_app"), bare_app.MARKER)

    rounds = setting.rounds(ROUNDS)
    pairs = interleave(lambda: of(setting.shipped), bare, rounds)
    yield compared("memory at rest", "bare Textual app", pairs, BOUND, "MB", 1e-6)
    pairs = interleave(lambda: of(setting.large), bare, rounds)
    yield compared("memory at rest, 2,000 items", "bare Textual app", pairs, None, "MB", 1e-6)


def _resident(setting: Setting, command: Sequence[str], marker: str) -> float:
    with Terminal(command, setting.folder) as terminal:
        terminal.wait_for(marker)
        terminal.rest(REST_SECONDS)
        return float(psutil.Process(terminal.pid).memory_info().rss)
