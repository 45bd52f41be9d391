"""What holds for every test."""

import os
from collections.abc import Callable, Iterator

import pytest
import time_machine

from mlroadmap.progress import rescuer

_FOREIGN = ("COLUMNS", "LINES", "LANG", "LC_", "NO_COLOR", "FORCE_COLOR", "PYTHONUTF8", "PYTHONIO")
"""How the names of variables begin that would reach the programs under test: pytest-xdist sets the first two."""
SLOW = ("faults", "terminal")
"""The markers of suites that take minutes and need nothing else."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave slow suites out where nobody asked for them."""
    for name in SLOW:
        if name not in str(config.option.markexpr):
            for item in items:
                if item.get_closest_marker(name):
                    item.add_marker(pytest.mark.skip(reason=f"takes minutes: pytest -m {name}"))


@pytest.fixture(scope="session", autouse=True)
def environment_of_children() -> Iterator[None]:
    """Every program a test starts gets the same language and no size but that of its terminal."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(_FOREIGN):
                patch.delenv(name)
        patch.setenv("LANG", "C.UTF-8")
        yield


@pytest.fixture(scope="session", autouse=True)
def nobody_is_writing() -> Iterator[None]:
    """A damaged file that a test has just written is damaged at once."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("QUIET_SECONDS", "QUIET_SECONDS_IF_EMPTY"):
            patch.setattr(rescuer, name, 0.0)
        yield


@pytest.fixture
def freeze() -> Iterator[Callable[[float], None]]:
    """Stops this process's clock at a moment, in seconds since 1970; what measures durations goes on."""
    travels: list[time_machine.travel] = []

    def stop_at(seconds: float) -> None:
        end()
        travels.append(time_machine.travel(seconds, tick=False))
        travels[-1].start()

    def end() -> None:
        while travels:
            travels.pop().stop()

    yield stop_at
    end()
