"""What the terminal suites share: how large they are, the checked content, and the table of figures they print."""

import os
from pathlib import Path

import pytest
from tests.figures import Figures

SCALE = float(os.environ.get("MLROADMAP_TERMINAL_SCALE", "1"))
"""How much of every suite is run; 1 is all of it."""
SEEDS = int(os.environ.get("MLROADMAP_TERMINAL_SEEDS", "3"))
"""How many storms there are."""
FIGURES = Figures("terminal")


@pytest.fixture(scope="session")
def figures() -> Figures:
    """Takes what a suite measured; the table is printed after the last test."""
    return FIGURES


@pytest.fixture(scope="session")
def scale() -> float:
    """How much of every suite is run."""
    return SCALE


@pytest.fixture(scope="session")
def seeds() -> range:
    """One storm each."""
    return range(1, SEEDS + 1)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Checked content, shared by all programs."""
    return tmp_path_factory.mktemp("cache")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table."""
    FIGURES.write(terminalreporter)
