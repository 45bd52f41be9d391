"""Finds things by the beginnings of their words, as fast as one types."""

import difflib
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_WORD = re.compile(r"\w+")
_TYPO_CUTOFF = 0.75
_SLIP_LETTERS = 2
"""How many letters a slip adds or loses at most."""
SHORTEST_SLIP = 4
"""Shorter words are taken as they are."""
MOST_WORDS = 8
"""Further words of a query are not looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that can be found."""

    kind: str
    """What it is: `step`, `track`, `project`, `topic`, `milestone`, `task` or `term`."""
    id: str
    """Its id among its kind."""
    title: str
    """What a result shows."""
    detail: str = ""
    """A line more; searched too, below the title."""
    words: str = ""
    """Words that only help finding."""


def fold(text: str) -> list[str]:
    """The words of a text without case and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(letter for letter in decomposed if not unicodedata.combining(letter)))


class SearchIndex:
    """A sorted list of words, each with the entries it stands in."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Index entries; those given first win between equals."""
        self._entries = tuple(entries)
        self._titles: list[list[str]] = []
        found: dict[str, set[int]] = {}
        for number, entry in enumerate(self._entries):
            title = fold(entry.title)
            self._titles.append(title)
            for word in {*title, *fold(entry.detail), *fold(entry.words)}:
                found.setdefault(word, set()).add(number)
        self._words = sorted(found)
        self._numbers = [frozenset(found[word]) for word in self._words]

    def find(self, query: str, limit: int = 50) -> tuple[Entry, ...]:
        """Entries in which each word of the query begins a word.

        Args:
            query: What was typed. A word that begins nothing is taken for a slip and replaced by a similar one.
            limit: How many entries at most.

        Returns:
            Titles that begin with the query first, then titles that hold its words, then the rest.
        """
        words = fold(query)[:MOST_WORDS]
        if not words:
            return ()
        matches: set[int] | None = None
        for position, word in enumerate(words):
            numbers = self._starting(word)
            if not numbers and (meant := self._similar(word)):
                words[position] = meant
                numbers = self._starting(meant)
            matches = numbers if matches is None else matches & numbers
            if not matches:
                return ()
        ranked = sorted(matches or (), key=lambda number: (self._rank(number, words), number))
        return tuple(self._entries[number] for number in ranked[:limit])

    def _starting(self, prefix: str) -> set[int]:
        start = bisect_left(self._words, prefix)
        end = bisect_left(self._words, prefix + "\U0010ffff")
        return set().union(*self._numbers[start:end])

    def _similar(self, word: str) -> str:
        """The known word that a slip was most likely meant to be, or nothing."""
        if len(word) < SHORTEST_SLIP:
            return ""
        near = [known for known in self._words if abs(len(known) - len(word)) <= _SLIP_LETTERS]
        # Most slips leave the first letter right: those words are few, and looked at first.
        for candidates in ([known for known in near if known[0] == word[0]], near):
            if close := difflib.get_close_matches(word, candidates, n=1, cutoff=_TYPO_CUTOFF):
                return close[0]
        return ""

    def _rank(self, number: int, words: Sequence[str]) -> int:
        title = self._titles[number]
        if title[: len(words)] == list(words):
            return 0
        begins = title[: len(words) - 1] == list(words[:-1]) and len(title) >= len(words)
        if begins and title[len(words) - 1].startswith(words[-1]):
            return 1
        held = sum(any(part.startswith(word) for part in title) for word in words)
        return 2 + len(words) - held
