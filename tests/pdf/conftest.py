"""What the PDF suite shares: the files it looks at, what it runs, and the table of figures it prints."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.figures import Figures
from tests.pdf.exports import Exports

FIGURES = Figures("pdf")


@pytest.fixture(scope="session")
def figures() -> Figures:
    """Takes what a test measured; the table is printed after the last one."""
    return FIGURES


@pytest.fixture(scope="session")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Exports:
    """Every file, made when it is asked for."""
    return Exports(tmp_path_factory.mktemp("pdf"))


@pytest.fixture(scope="session")
def path_of(exports: Exports) -> Callable[[str], Path]:
    """Where the file of a name is."""
    return exports.path


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table."""
    FIGURES.write(terminalreporter)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the suite out where nobody asked for it: it takes minutes."""
    if "pdf" in str(config.option.markexpr):
        return
    for item in items:
        if item.get_closest_marker("pdf"):
            item.add_marker(pytest.mark.skip(reason="takes minutes: make pdf"))
