from itertools import count

import pytest

from mlroadmap.library.parse import Document
from mlroadmap.library.repetition import Sentence, repeated

FIRST = "A gradient points in the direction in which the loss grows fastest."


def pairs(*texts: str) -> list[tuple[str, str]]:
    document = Document(file="a.md", data={}, places={})
    numbers = count()
    found = [Sentence(text, document, next(numbers)) for text in texts]
    return [(one.text, other.text) for one, other in repeated(found)]


def test_the_same_sentence_twice_is_found() -> None:
    assert pairs(FIRST, "Something else stands here in between the two of them.", FIRST) == [(FIRST, FIRST)]


def test_nearly_the_same_sentence_is_found() -> None:
    other = "A gradient points in the direction in which the error grows fastest."
    assert pairs(FIRST, other) == [(other, FIRST)]


@pytest.mark.parametrize(
    "other",
    [
        "The loss grows fastest in one direction, and a gradient is what points there.",
        "A gradient is a list of slopes, one for each of the inputs.",
    ],
)
def test_the_same_in_other_words_is_no_repetition(other: str) -> None:
    assert pairs(FIRST, other) == []


def test_short_sentences_may_be_repeated() -> None:
    assert pairs("That is the usual mistake.", "That is the usual mistake.") == []
