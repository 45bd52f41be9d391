"""From a key to the screen it makes, in a pseudo-terminal."""

import random
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import bare_list
from benchmarks.presses import BareKeys, Press, ProgramKeys
from benchmarks.results import Result, compared
from benchmarks.rounds import Pairs, percentile_95
from benchmarks.setting import Roadmap, Setting
from benchmarks.terminal import Terminal

ROUNDS = 5
KEYS = 30
"""In each round."""
BOUND_MOVE, BOUND_TOGGLE, BOUND_PANE = 1.5, 2.0, 4.6
AT_ANY_MOMENT, AFTER_A_REST = (0.01, 0.11), (0.2, 0.25)
"""The shortest and the longest pause before a key, in seconds: from a held key to a quick finger, so that some keys
come while the lesson of the row before is drawn; and long enough for everything to have been drawn."""
SETTLE_SECONDS, QUIET_SECONDS = 3.0, 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What is pressed in the program, and in the bare list."""

    what: str
    roadmap: Roadmap
    ours: Sequence[Press]
    theirs: Sequence[Press]
    bound: float | None
    pauses: tuple[float, float] = AT_ANY_MOMENT
    before: Sequence[Press] = ()
    """What is pressed in the program first, without measuring."""


def measure(setting: Setting) -> Iterator[Result]:
    """Press the same keys in the program and in the bare list by turns; compare what 95 of 100 do not exceed."""
    for scenario in _scenarios(setting):
        pairs = [_round(setting, scenario, number) for number in range(setting.rounds(ROUNDS))]
        ours, theirs = zip(*pairs, strict=True)
        yield compared(
            f"{scenario.what}, p95", "bare virtual list", Pairs(subject=ours, reference=theirs), scenario.bound
        )


def _scenarios(setting: Setting) -> Iterator[Scenario]:
    bare, shipped, large = BareKeys(), setting.shipped, setting.large
    keys, many = ProgramKeys(shipped.session), ProgramKeys(large.session)
    moves, ticks, panes = bare.moves(KEYS), bare.toggles(KEYS), bare.panes(KEYS)
    yield Scenario(what="move", roadmap=shipped, ours=keys.moves(KEYS), theirs=moves, bound=BOUND_MOVE)
    yield Scenario(
        what="move after a rest",
        roadmap=shipped,
        ours=keys.moves(KEYS),
        theirs=moves,
        bound=BOUND_MOVE,
        pauses=AFTER_A_REST,
    )
    yield Scenario(what="toggle", roadmap=shipped, ours=keys.toggles(KEYS), theirs=ticks, bound=BOUND_TOGGLE)
    yield Scenario(what="toggle, 2,000 items", roadmap=large, ours=many.toggles(KEYS), theirs=ticks, bound=BOUND_TOGGLE)
    yield Scenario(
        what="switch to a seen pane",
        roadmap=shipped,
        ours=keys.panes(KEYS),
        theirs=panes,
        bound=BOUND_PANE,
        before=keys.panes(6),
    )


def _round(setting: Setting, scenario: Scenario, number: int) -> tuple[float, float]:
    """Start both anew and press every key once in each.

    Returns:
        What 95 of 100 keys do not exceed, in the program and in the bare list, in seconds.
    """
    dice = random.Random(number)
    with (
        Terminal(_program(setting, scenario.roadmap), setting.folder) as program,
        Terminal(setting.script("bare_list"), setting.folder) as bare,
    ):
        program.wait_for(scenario.roadmap.marker)
        bare.wait_for(bare_list.row_text("first", 1))
        for press in scenario.before:
            _press(program, press)
        for terminal in (program, bare):
            terminal.rest(SETTLE_SECONDS, quiet=QUIET_SECONDS)
        ours, theirs = [], []
        for one, other in zip(scenario.ours, scenario.theirs, strict=True):
            program.rest(dice.uniform(*scenario.pauses))
            ours.append(_press(program, one))
            bare.rest(dice.uniform(*scenario.pauses))
            theirs.append(_press(bare, other))
    return percentile_95(ours), percentile_95(theirs)


def _press(terminal: Terminal, press: Press) -> float:
    return -terminal.send(press.key) + terminal.wait_for(press.marker)


def _program(setting: Setting, roadmap: Roadmap) -> tuple[str, ...]:
    """The program with a copy of the progress, so that every round begins with the same.

    Each copy has a folder of its own: in one that was used before the journal would bring back what was done there.
    """
    folder = Path(tempfile.mkdtemp(prefix="pressing-", dir=setting.folder))
    shutil.copy(roadmap.session.places.progress_file, folder)
    content = ("--content", str(roadmap.content)) if roadmap.content else ()
    return (*setting.program, *content, "--data", str(folder))
