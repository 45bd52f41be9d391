"""Finds sentences that say the same in the same words, in however many files."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from mlroadmap.library.parse import Document, Key
from mlroadmap.library.problems import Problem
from mlroadmap.library.prose import words

LEAST_WORDS = 9
"""Shorter sentences are repeated for good reasons."""
ALIKE = 0.6
"""Two sentences are one where this part of the pairs of neighbouring words in either stands in both."""

MOST_FREQUENT = 30
"""Pairs of words in more sentences than this, such as "of the", are no reason to compare two."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and where it stands."""

    text: str
    """The sentence."""
    document: Document
    """Its file."""
    at: int | Key
    """The line of the body, from 0, or the key of the front matter or YAML file it stands in."""

    def problem(self, what: str, expected: str) -> Problem:
        """Something to report about it."""
        if isinstance(self.at, int):
            return self.document.body_problem(self.at, what, expected)
        return self.document.problem(self.at, what, expected)

    @property
    def place(self) -> str:
        """Its file and line."""
        problem = self.problem("", "")
        return f"{problem.file}:{problem.line}"


def repeated(found: Iterable[Sentence]) -> Iterator[tuple[Sentence, Sentence]]:
    """Each sentence that repeats an earlier one, with that one."""
    known: dict[tuple[str, str], list[int]] = defaultdict(list)
    earlier: list[tuple[Sentence, frozenset[tuple[str, str]]]] = []
    for sentence in found:
        spoken = [word.casefold() for word in words(sentence.text)]
        pairs = frozenset(pairwise(spoken))
        if len(spoken) < LEAST_WORDS:
            continue
        shared: dict[int, int] = defaultdict(int)
        for pair in pairs:
            if len(known[pair]) <= MOST_FREQUENT:
                for number in known[pair]:
                    shared[number] += 1
        for number in shared:
            other, others = earlier[number]
            if len(pairs & others) >= ALIKE * len(pairs | others):
                yield sentence, other
                break
        for pair in pairs:
            known[pair].append(len(earlier))
        earlier.append((sentence, pairs))
