"""Processor time of the app while nobody touches it."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks import bare_app
from benchmarks.results import Result, compared
from benchmarks.rounds import Pairs
from benchmarks.setting import Setting
from benchmarks.terminal import Terminal

ROUNDS = 3
SECONDS = 20.0
BOUND = 1.0
SETTLE_SECONDS = 3.0


def measure(setting: Setting) -> Iterator[Result]:
    """Let both rest at the same time, and look what each used."""
    rounds = [_round(setting) for _ in range(setting.rounds(ROUNDS))]
    ours, theirs = zip(*rounds, strict=True)
    pairs = Pairs(subject=ours, reference=theirs)
    yield compared(f"processor at rest, {SECONDS:g} s", "bare Textual app", pairs, BOUND)


def _round(setting: Setting) -> tuple[float, float]:
    shipped = setting.shipped
    with (
        Terminal((*setting.program, *shipped.arguments), setting.folder) as program,
        Terminal(setting.script("bare_app"), setting.folder) as bare,
    ):
        program.wait_for(shipped.marker)
        bare.wait_for(bare_app.MARKER)
        program.rest(SETTLE_SECONDS)
        before = _used(program), _used(bare)
        program.rest(SECONDS)
        return _used(program) - before[0], _used(bare) - before[1]


def _used(terminal: Terminal) -> float:
    """Seconds of all its threads; `times` counts in hundredths, which is most of what is used at rest."""
    tasks = Path(f"/proc/{terminal.pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9
