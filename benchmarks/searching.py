"""A key typed into the search over 2,000 items."""

import time
from collections.abc import Iterator

from benchmarks.results import Result
from benchmarks.rounds import percentile_95, quartiles
from benchmarks.setting import Roadmap, Setting
from benchmarks.terminal import Terminal
from mlroadmap.session.opening import open_session
from mlroadmap.session.session import Session

ROUNDS = 8
BOUND = 8.0
"""Milliseconds: half of a frame."""
QUERIES = ("gradient descent", "matrix of the data", "model training loss", "a cross validation score", "transformer")
SLIPS = ("gradeint", "covnolution", "trasnformer modle", "xqzjkwv")
"""Slips of the finger, and a word like no other."""
BEFORE_FIRST, BEFORE_NEXT = 0.4, 0.08
"""Seconds between opening the search and the first key, and between two keys."""
WIDTH = 16
"""How much of a title is looked for."""


def measure(setting: Setting) -> Iterator[Result]:
    """Type letter by letter: in this process, without any drawing; then in a pseudo-terminal, up to the best result.

    Only what is measured in this process, in processor time, has a bound: milliseconds in a pseudo-terminal, with
    nothing beside them to compare, say more about what else the machine does.
    """
    typed, slips, first, shown = [], [], [], []
    session = open_session(setting.large.content, setting.large.data)
    session.search("a")
    for _ in range(setting.rounds(ROUNDS)):
        typed.append([_milliseconds(session, beginning) for query in QUERIES for beginning in _beginnings(query)])
        slips.append([_milliseconds(session, beginning) for query in SLIPS for beginning in _beginnings(query)])
        keys = _in_terminal(setting, setting.large, session)
        first.append(keys[0])
        shown.append(keys[1:])
    yield _result("search key, p95", BOUND, [percentile_95(times) for times in typed])
    yield _result("search key of a slip, p95", BOUND, [percentile_95(times) for times in slips])
    yield _result("search key to its screen, p95", None, [percentile_95(times) for times in shown])
    yield _result("search: first key to its screen", None, first)


def _beginnings(query: str) -> list[str]:
    """What stands in the input after each key."""
    return [query[:length] for length in range(1, len(query) + 1)]


def _milliseconds(session: Session, query: str) -> float:
    started = time.process_time()
    session.search(query)
    return (time.process_time() - started) * 1000


def _in_terminal(setting: Setting, roadmap: Roadmap, session: Session) -> list[float]:
    """Open the program and its search, and type.

    Returns:
        The milliseconds from each key to the best result on the screen.
    """
    times = []
    with Terminal((*setting.program, *roadmap.arguments), setting.folder) as terminal:
        terminal.wait_for(roadmap.marker)
        terminal.rest(2.0, quiet=0.3)
        terminal.send("/")
        terminal.wait_for("Search")
        terminal.rest(BEFORE_FIRST)
        for beginning in _beginnings(QUERIES[0]):
            pressed = terminal.send(beginning[-1])
            if beginning[-1] != " ":
                times.append((terminal.wait_for(session.search(beginning)[0].title[:WIDTH]) - pressed) * 1000)
            terminal.rest(BEFORE_NEXT)
    return times


def _result(what: str, bound: float | None, values: list[float]) -> Result:
    return Result(what=what, against="-", values=values, bound=bound, ours=f"{quartiles(values)[1]:.1f} ms", unit=" ms")
