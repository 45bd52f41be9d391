"""`mlroadmap status` and other commands with warm caches."""

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle

from benchmarks.results import Result, compared
from benchmarks.rounds import Pairs, interleave
from benchmarks.setting import Setting

ROUNDS = 60
BOUND = 1.8
OTHERS = {"next": 2.6, "done": 2.4, "info": 3.2}
"""The largest ratio of other commands; `done` is followed by `todo`, so that each changes something."""
AGAINST = "import argparse, json, platformdirs"
NO_GARBAGE = "import gc; gc.disable(); "
"""The program does so, too: what is not what it is measured against must be alike."""


@dataclass(slots=True)
class _Commands:
    """Runs commands by turns and remembers what each run took."""

    commands: Iterator[Sequence[str]]
    cpu: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        command = next(self.commands)
        started = time.perf_counter()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(process.pid, 0)
        took = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, list(command))
        self.cpu.append(usage.ru_utime + usage.ru_stime)
        return took


def measure(setting: Setting) -> Iterator[Result]:
    """Run each and a Python that imports the least it needs by turns; wall time, for `status` processor time too."""
    name = next(iter(setting.shipped.session.index.items))
    words = {"next": [["next"]], "done": [["done", name], ["todo", name]], "info": [["info"]]}
    ours, theirs = _ours(setting, [["status"]]), _theirs(setting)
    wall = interleave(ours, theirs, setting.rounds(ROUNDS))
    yield compared("status, wall", f"python -c '{AGAINST}'", wall, BOUND)
    cpu = Pairs(subject=tuple(ours.cpu[1:]), reference=tuple(theirs.cpu[1:]))
    yield compared("status, user + sys", "the same", cpu, BOUND)
    for command, bound in OTHERS.items():
        pairs = interleave(_ours(setting, words[command]), _theirs(setting), setting.rounds(ROUNDS))
        yield compared(command, "the same", pairs, bound)


def _ours(setting: Setting, words: Sequence[Sequence[str]]) -> _Commands:
    return _Commands(cycle([(*setting.program, *setting.shipped.arguments, *each) for each in words]))


def _theirs(setting: Setting) -> _Commands:
    return _Commands(cycle([(*setting.python, "-c", NO_GARBAGE + AGAINST)]))
