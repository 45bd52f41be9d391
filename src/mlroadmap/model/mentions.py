"""Where a text first mentions glossary terms, so that a reader can be led to them."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from mlroadmap.model.glossary import Term

_WORD = re.compile(r"\w+")
_GAP = re.compile(r"[\s/-]+")
"""What may stand between the words of a name."""


class Mention(NamedTuple):
    """A piece of a text that stands for a term."""

    start: int
    """The position of its first character."""
    end: int
    """The position after its last."""
    term_id: str
    """The term."""


class Vocabulary:
    """The names and aliases of all terms, ready to be found as whole words, in the singular or the plural."""

    def __init__(self, terms: Iterable[Term]) -> None:
        """Gather the words of a glossary."""
        self._names: dict[tuple[str, ...], tuple[str, tuple[str, ...]]] = {}
        for term in terms:
            for name in (term.name, *term.aliases):
                for form in _forms(name):
                    words = tuple(_WORD.findall(form))
                    self._names.setdefault(tuple(word.casefold() for word in words), (term.id, words))
        self._longest = max(map(len, self._names), default=0)

    def mentions(self, text: str) -> Iterator[Mention]:
        """Every mention in a text, in order. A term inside the name of a longer one is not mentioned."""
        words = list(_WORD.finditer(text))
        at = 0
        while at < len(words):
            mention, length = self._mention_at(text, words, at)
            if mention:
                yield mention
            at += length

    def _mention_at(self, text: str, words: list[re.Match[str]], at: int) -> tuple[Mention | None, int]:
        """The longest mention that begins with a word, and how many words it takes."""
        for length in range(min(self._longest, len(words) - at), 0, -1):
            part = words[at : at + length]
            found = self._names.get(tuple(word.group().casefold() for word in part))
            if found is None:
                continue
            term_id, wanted = found
            start, end = part[0].start(), part[-1].end()
            is_joined = all(_GAP.fullmatch(text, a.end(), b.start()) for a, b in pairwise(part))
            is_whole = text[start - 1 : start] != "-" and text[end : end + 1] != "-"
            if is_joined and is_whole and all(map(_is_same, (word.group() for word in part), wanted)):
                return Mention(start, end, term_id), length
        return None, 1


class FirstMentions:
    """Finds each of some terms once, in a text that comes in pieces."""

    def __init__(self, vocabulary: Vocabulary, wanted: Iterable[str]) -> None:
        """Look for terms.

        Args:
            vocabulary: The words of all terms: "gradient" is not found in "gradient boosting" where that is one.
            wanted: Ids of the terms to find.
        """
        self._vocabulary = vocabulary
        self.missing = set(wanted)
        """Ids of the terms not found yet."""

    def find(self, text: str) -> Iterator[Mention]:
        """The mentions in the next piece that are the first of their term."""
        if not self.missing:
            return
        for mention in self._vocabulary.mentions(text):
            if mention.term_id in self.missing:
                self.missing.discard(mention.term_id)
                yield mention


def _is_same(word: str, wanted: str) -> bool:
    """Only acronyms (`CV`, `mAP`) mean something else in small letters; `CVs` is their plural."""
    is_acronym = sum(letter.isupper() for letter in wanted) > 1
    return not is_acronym or word == wanted


def _forms(word: str) -> tuple[str, ...]:
    """A word and its plurals."""
    if not word[-1:].isalpha():
        return (word,)
    if word.endswith("y") and word[-2:-1] not in tuple("aeiou"):
        return word, f"{word[:-1]}ies"
    return word, f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"
