"""What the fault suites share: where they work, how large they are, and the table of figures they print."""

import os

import pytest
from tests.figures import Figures

SCALE = float(os.environ.get("MLROADMAP_FAULTS_SCALE", "1"))
"""How much of every suite is run; 1 is all of it."""
FIGURES = Figures("faults")


@pytest.fixture(scope="session")
def figures() -> Figures:
    """Takes what a suite measured; the table is printed after the last test."""
    return FIGURES


@pytest.fixture(scope="session")
def scale() -> float:
    """How much of every suite is run."""
    return SCALE


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table."""
    FIGURES.write(terminalreporter)
