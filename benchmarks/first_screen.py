"""From the start of the process to the first output that holds a text of the path."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from benchmarks import bare_app
from benchmarks.results import Result, compared
from benchmarks.rounds import Pairs, interleave
from benchmarks.setting import Roadmap, Setting
from benchmarks.terminal import Terminal

ROUNDS = 24
BOUND, BOUND_LARGE = 1.25, 1.2


@dataclass(slots=True)
class _Start:
    """Starts a program up to its first screen, and remembers what processor time each start took."""

    setting: Setting
    command: Sequence[str]
    marker: str
    cpu: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        with Terminal(self.command, self.setting.folder) as terminal:
            took = terminal.wait_for(self.marker) - terminal.started
        self.cpu.append(terminal.cpu)
        return took


def measure(setting: Setting) -> Iterator[Result]:
    """Start the program and a bare app by turns; then the program with much and with usual content."""
    bare = _Start(setting, setting.script("bare_app"), bare_app.MARKER)
    yield from _compare(setting, "", _program(setting, setting.shipped), "bare Textual app", bare, BOUND)
    large, usual = _program(setting, setting.large), _program(setting, setting.shipped)
    yield from _compare(setting, ", 2,000 items", large, "itself with the shipped content", usual, BOUND_LARGE)


def _program(setting: Setting, roadmap: Roadmap) -> _Start:
    return _Start(setting, (*setting.program, *roadmap.arguments), roadmap.marker)


def _compare(setting: Setting, size: str, ours: _Start, against: str, theirs: _Start, bound: float) -> Iterator[Result]:
    wall = interleave(ours, theirs, setting.rounds(ROUNDS))
    yield compared(f"first screen{size}", against, wall, bound)
    cpu = Pairs(subject=tuple(ours.cpu[1:]), reference=tuple(theirs.cpu[1:]))
    yield compared(f"first screen{size}, user + sys", "the same", cpu, bound)
