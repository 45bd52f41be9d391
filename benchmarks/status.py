"""`mlroadmap status` with warm caches."""

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from benchmarks.results import Result, compared
from benchmarks.rounds import Pairs, interleave
from benchmarks.setting import Setting

ROUNDS = 60
BOUND = 1.8
AGAINST = ("-c", "import argparse, json, platformdirs")


@dataclass(slots=True)
class _Command:
    """Runs a command and remembers what each run took."""

    command: Sequence[str]
    cpu: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        started = time.perf_counter()
        process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        took = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, list(self.command))
        self.cpu.append(usage.ru_utime + usage.ru_stime)
        return took


def measure(setting: Setting) -> Iterator[Result]:
    """Run it and a Python that imports the least it needs by turns; wall time, then processor time."""
    ours, theirs = (
        _Command((*setting.program, *setting.shipped.arguments, "status")),
        _Command((*setting.python, *AGAINST)),
    )
    wall = interleave(ours, theirs, setting.rounds(ROUNDS))
    yield compared("status, wall", "python -c 'import argparse, json, platformdirs'", wall, BOUND)
    cpu = Pairs(subject=tuple(ours.cpu[1:]), reference=tuple(theirs.cpu[1:]))
    yield compared("status, user + sys", "the same", cpu, BOUND)
