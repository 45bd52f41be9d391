"""A key typed into the search over 2,000 items, from the key to its results, without the drawing."""

import time
from collections.abc import Iterator

from benchmarks.results import Result
from benchmarks.rounds import percentile_95, quartiles
from benchmarks.setting import Setting
from mlroadmap.session.opening import open_session
from mlroadmap.session.session import Session

ROUNDS = 12
FRAME = 16.0
"""Milliseconds."""
QUERIES = ("gradient descent", "matrix of the data", "model training loss", "a cross validation score", "transformer")
SLIPS = ("gradeint", "covnolution", "trasnformer modle", "xqzjkwv")
"""Slips of the finger, and a word like no other."""


def measure(setting: Setting) -> Iterator[Result]:
    """Type queries letter by letter; apart from that, the first key of all, and words that begin nothing."""
    roadmap = setting.large
    first, typed, slips = [], [], []
    for _ in range(setting.rounds(ROUNDS)):
        session = open_session(roadmap.content, roadmap.data)
        first.append(_milliseconds(session, QUERIES[0][0]))
        typed.append([_milliseconds(session, beginning) for query in QUERIES for beginning in _beginnings(query)])
        slips.append([_milliseconds(session, beginning) for query in SLIPS for beginning in _beginnings(query)])
    yield _result("search, p95 of the keys", [percentile_95(times) for times in typed])
    yield _result("search, the slowest key", [max(times) for times in typed])
    yield _result("search, first key ever", first)
    yield _result("search, slowest key of a slip", [max(times) for times in slips])


def _beginnings(query: str) -> list[str]:
    """What stands in the input after each key."""
    return [query[:length] for length in range(1, len(query) + 1)]


def _milliseconds(session: Session, query: str) -> float:
    started = time.perf_counter()
    session.search(query)
    return (time.perf_counter() - started) * 1000


def _result(what: str, values: list[float]) -> Result:
    return Result(what=what, against="-", values=values, bound=FRAME, ours=f"{quartiles(values)[1]:.1f} ms", unit=" ms")
