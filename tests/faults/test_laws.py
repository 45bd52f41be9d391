"""The laws of merging, over records as the program writes them and over whatever else may stand in a file."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any, Protocol, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlroadmap.progress.encoding import encode
from mlroadmap.progress.fileformat import ProgressFile, decode
from mlroadmap.progress.merge import canonical, merge

pytestmark = pytest.mark.faults

EXAMPLES = 3_000
"""Of each law, at scale 1."""

Keys: TypeAlias = dict[str, Any]


class Figures(Protocol):
    """Takes the rows of the table printed at the end."""

    def add(self, what: str, amount: str, outcome: str) -> None:
        """Note one row."""


def stamp(year: int, counter: int, device: str) -> str:
    """A stamp of some year."""
    return f"{year:04d}-06-15T12:00:00.000Z/{counter:04x}/{device * 8}"


stamps = st.builds(stamp, st.sampled_from([1970, 2026, 2036, 9989]), st.integers(0, 2), st.sampled_from("0af"))
bad_stamps = st.sampled_from(
    [
        "",
        "zzz",
        "~",
        stamp(9990, 0, "a"),
        stamp(9999, 0xFFFF, "f"),
        stamp(2026, 0, "A"),
        stamp(2026, 0, "a") + "0",
        stamp(2026, 0, "a") + "\n",
        "2026-02-31T12:00:00.000Z/0000/aaaaaaaa",
        "２026-06-15T12:00:00.000Z/0000/aaaaaaaa",
        "\ud800",
        None,
        True,
        1,
        1.0,
        [stamp(2026, 0, "a")],
        {"at": stamp(2026, 0, "a")},
    ]
)
texts = st.sampled_from(["", "todo", "done", "é", "e\u0301", "🧠", '"\\\n', "\u2028", "\0", "a\ud800", "\udfff"])
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1, 1),
    st.integers(10**29, 10**30),
    st.sampled_from([0.0, -0.0, 1.0, 1e300, 5e-324]),
    texts,
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=2)
)
states = st.builds(
    lambda at, state, on: {"at": at, "on": on, "state": state},
    stamps,
    st.sampled_from(["todo", "learning", "done", "known", "skipped"]),
    st.sampled_from(["2026-11-23", "2026-11-24"]),
)
notes = st.builds(
    lambda at, base, text: {"at": at, "base": base, "text": text},
    stamps,
    st.lists(st.sampled_from(["1", "2"]), max_size=2),
    texts,
)
choices = st.builds(lambda at, value: {"at": at, "value": value}, stamps, st.lists(st.sampled_from("ab"), max_size=2))
hostile = st.one_of(
    st.builds(
        lambda fields, at: {**fields, "at": at},
        st.dictionaries(st.sampled_from(["state", "value", "text", "new"]), values, max_size=2),
        stamps | bad_stamps,
    ),
    st.dictionaries(st.sampled_from("abc"), values, max_size=2),
    values,
)
usual_keys = st.sampled_from(["item/a", "item/b", "note/a/1", "note/a/2", "choice/s"])
odd_keys = st.sampled_from(["", "item/", "unknown", "item/a\ud800", "item/\n", "\0", "~~", "é"])
records = st.dictionaries(usual_keys, states | notes | choices, max_size=4) | st.dictionaries(
    usual_keys | odd_keys, hostile | states, max_size=4
)


def text(merged: Keys) -> dict[str, str]:
    """What tells two sets of records apart: `==` takes 1, 1.0 and true for the same."""
    return {key: canonical(value) for key, value in merged.items()}


def written(merged: Keys) -> bytes:
    """The file with these records."""
    return encode(ProgressFile(records=merged))


def check(law: Callable[..., None], arguments: int, examples: int) -> int:
    """Try a law on as many examples; how many it held for."""
    held = 0

    @settings(
        derandomize=True,
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(st.tuples(*[records] * arguments))
    def hold(sets: tuple[Keys, ...]) -> None:
        nonlocal held
        law(*sets)
        held += 1

    hold()
    return held


def commutes(first: Keys, second: Keys) -> None:
    """The order of two sets does not matter, on disk either."""
    one, other = merge(first, second), merge(second, first)
    assert text(one) == text(other)
    assert written(one) == written(other)


def associates(first: Keys, second: Keys, third: Keys) -> None:
    """Which two of three sets meet first does not matter."""
    expected = text(merge(first, second, third))
    assert text(merge(merge(first, second), third)) == expected
    assert text(merge(first, merge(second, third))) == expected
    assert text(merge(second, merge(third, first))) == expected


def repeats(first: Keys, second: Keys) -> None:
    """What was merged may be merged again, also after a way through the disk."""
    both = merge(first, second)
    for again in (merge(both, deepcopy(both)), merge(both, deepcopy(first)), merge(deepcopy(second), both)):
        assert text(again) == text(both)
    data = written(both)
    assert written(merge(decode(data).records, decode(data).records)) == data


@pytest.mark.parametrize(("law", "arguments"), [(commutes, 2), (associates, 3), (repeats, 2)])
def test_merging_holds_its_laws(law: Callable[..., None], arguments: int, scale: float, figures: Figures) -> None:
    wanted = max(1, round(EXAMPLES * scale))
    held = check(law, arguments, wanted)
    assert held >= wanted
    figures.add(f"merging {law.__name__}", f"{held:,} examples", "0 broken")
