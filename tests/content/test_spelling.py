"""Every word of the content is in the American dictionary or in the project's own list beside this file."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from spylls.hunspell import Dictionary

from mlroadmap.library.build import Content
from mlroadmap.library.prose import sentences, words

OWN_WORDS = Path(__file__).with_name("words.txt")


@pytest.fixture(scope="module")
def spoken(content: Content) -> dict[str, str]:
    """Every word with a place it stands in."""
    return {word: place for place, text in _texts(content) for word in words(text)}


def _texts(content: Content) -> Iterator[tuple[str, str]]:
    markdown = [(document.file, document.body) for document in content.documents.values()]
    for lesson in content.lessons.values():
        markdown.append((lesson.file, lesson.text))
        markdown += [(lesson.file, part) for check in lesson.checks for part in (check.question, check.answer)]
    markdown += [(f"glossary.yaml, {term.id}", f"{term.text}\n\n{term.example}") for term in content.glossary]
    for file, text in markdown:
        yield from ((file, sentence) for _, sentence in sentences(text))
    assert content.outline is not None
    for item in content.outline.every_item():
        yield from ((item.id, text) for text in (item.title, item.goal))


@pytest.fixture(scope="module")
def own() -> list[str]:
    """The project's own words."""
    return OWN_WORDS.read_text(encoding="utf-8").splitlines()


def test_every_word_is_spelled_as_in_the_dictionary_or_the_list(spoken: dict[str, str], own: list[str]) -> None:
    dictionary, known = Dictionary.from_files("en_US"), set(own)

    def is_known(word: str) -> bool:
        stem = re.sub(r"'s?$", "", word.replace("’", "'"))
        parts = [stem] if stem in known or dictionary.lookup(stem) else stem.split("-")
        return all(part in known or part.lower() in known or dictionary.lookup(part) for part in parts if part)

    assert {word: place for word, place in spoken.items() if not is_known(word)} == {}


def test_the_list_holds_only_words_that_are_used_each_once_in_order(spoken: dict[str, str], own: list[str]) -> None:
    assert own == sorted(set(own), key=lambda word: (word.casefold(), word))
    used = {part for word in spoken for part in (word, word.lower(), *word.split("-"), *word.lower().split("-"))}
    used |= {re.sub(r"['’]s?$", "", word) for word in used}
    assert [word for word in own if word not in used] == []
