"""From the start of the process to the first output that holds a text of the path."""

from collections.abc import Iterator, Sequence

from benchmarks import bare_app
from benchmarks.results import Result, compared
from benchmarks.rounds import interleave
from benchmarks.setting import Roadmap, Setting
from benchmarks.terminal import Terminal

ROUNDS = 24
BOUND, BOUND_LARGE = 1.10, 1.4


def measure(setting: Setting) -> Iterator[Result]:
    """Start the program and a bare app by turns; then the program with much and with usual content."""
    bare = setting.script("bare_app")

    def usual() -> float:
        return _of_roadmap(setting, setting.shipped)

    pairs = interleave(usual, lambda: _start(setting, bare, bare_app.MARKER), setting.rounds(ROUNDS))
    yield compared("first screen", "bare Textual app", pairs, BOUND)
    pairs = interleave(lambda: _of_roadmap(setting, setting.large), usual, setting.rounds(ROUNDS))
    yield compared("first screen, 2,000 items", "itself with the shipped content", pairs, BOUND_LARGE)


def _of_roadmap(setting: Setting, roadmap: Roadmap) -> float:
    return _start(setting, (*setting.program, *roadmap.arguments), roadmap.marker)


def _start(setting: Setting, command: Sequence[str], marker: str) -> float:
    with Terminal(command, setting.folder) as terminal:
        return terminal.wait_for(marker) - terminal.started
