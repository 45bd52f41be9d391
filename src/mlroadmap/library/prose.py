"""The sentences of a text, and how hard they are to read."""

import re
from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9])")
_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
CODE_SIGN = "¤"
"""Stands for a piece of code within a sentence."""


def sentences(markdown: str) -> Iterator[tuple[int, str]]:
    """The sentences of a text, each with the line its paragraph begins on, from 0.

    Fenced code, headings and tables have none; code within a sentence is one sign.
    """
    above = ""
    for token in _parser().parse(markdown):
        if token.type == "inline" and above == "paragraph_open":
            text = "".join(_text(child.type, child.content) for child in token.children or ())
            line = token.map[0] if token.map else 0
            yield from ((line, part.strip()) for part in _SENTENCE_END.split(text) if part.strip())
        above = token.type


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _text(kind: str, content: str) -> str:
    return CODE_SIGN if kind == "code_inline" else {"softbreak": " ", "hardbreak": " "}.get(kind, content)


def words(text: str) -> list[str]:
    """The words of a text; numbers, signs and code are none."""
    return _WORD.findall(text)


def grade(texts: list[str]) -> float:
    """The years of school some sentences ask for, by the formula of Flesch and Kincaid.

    Source: J. P. Kincaid and others, "Derivation of new readability formulas", Research Branch Report 8-75, 1975.
    Syllables are reckoned as groups of vowels, a silent final e aside.
    """
    counts = [words(text) for text in texts]
    spoken = [one for one in counts if one]
    total = sum(map(len, spoken))
    if not total:
        return 0.0
    syllables = sum(_syllables(word.lower()) for one in spoken for word in one)
    return 0.39 * total / len(spoken) + 11.8 * syllables / total - 15.59


def _syllables(word: str) -> int:
    groups = len(_VOWELS.findall(word))
    if word.endswith("e") and not word.endswith("le") and groups > 1:
        groups -= 1
    return max(1, groups)
