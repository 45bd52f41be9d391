"""The table of figures that a slow suite prints after its last test."""

import pytest


class Figures:
    """What the suites have measured."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.rows: list[tuple[str, str, str]] = []

    def add(self, what: str, amount: str, outcome: str) -> None:
        """Note one row of the table."""
        self.rows.append((what, amount, outcome))

    def write(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the table, if it has rows."""
        if not self.rows:
            return
        terminalreporter.section(self.title, sep="-")
        widths = [max(len(row[column]) for row in self.rows) for column in range(2)]
        for what, amount, outcome in self.rows:
            terminalreporter.write_line(f"{what:<{widths[0]}}  {amount:<{widths[1]}}  {outcome}")
