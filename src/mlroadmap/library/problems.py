"""What is wrong with content, where, and what was expected instead."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mlroadmap.errors import ContentError
from mlroadmap.model.text import visible_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to mend."""

    file: str
    """The file, relative to the content folder."""
    line: int
    """From 1."""
    column: int
    """In characters, from 1."""
    key: str
    """The dotted key, such as `resources.0.minutes`; `-` where there is none."""
    what: str
    """What is wrong."""
    expected: str
    """What was expected."""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}"
        return visible_line(f"{place}: {self.key}: {self.what}; expected {self.expected}")


class Problems:
    """Where every reader and check reports. Without collecting, the first problem raises."""

    def __init__(self, root: Path, *, collect: bool = False) -> None:
        """Begin without problems.

        Args:
            root: The content folder, for the error's text.
            collect: Whether to keep going and list every problem.
        """
        self.root = root
        self.found: list[Problem] = []
        """Every problem so far, in the order it was found."""
        self._collect = collect

    def report(self, problem: Problem) -> None:
        """Take one problem.

        Raises:
            ContentError: When not collecting.
        """
        if problem in self.found:
            return
        self.found.append(problem)
        if not self._collect:
            self.raise_any()

    def raise_any(self) -> None:
        """Raise what was found, if anything.

        Raises:
            ContentError: When there is a problem.
        """
        if self.found:
            ordered = sorted(self.found, key=lambda problem: (problem.file, problem.line, problem.column))
            raise ContentError([str(problem) for problem in ordered], path=self.root)


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint at the known name closest to an unknown one: `one of a, b` or `'alpha'?`."""
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    if close:
        return f"'{close[0]}'?"
    return "one of " + ", ".join(names) if 0 < len(names) <= 12 else "a known one"
