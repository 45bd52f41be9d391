from collections.abc import Sequence

import pytest

from mlroadmap.model.glossary import Term
from mlroadmap.model.mentions import FirstMentions, Vocabulary


def term(term_id: str, name: str, *aliases: str) -> Term:
    return Term(id=term_id, name=name, text="A word.", example="A day.", related=(), met=(), aliases=aliases)


TERMS = (
    term("gradient", "Gradient"),
    term("gradient-boosting", "Gradient boosting"),
    term("cv", "CV", "computer vision"),
    term("rag", "RAG"),
    term("query", "Query"),
    term("ab-test", "A/B test"),
    term("l2", "L2 norm"),
    term("tf-idf", "TF-IDF"),
    term("class", "Class"),
)


def found(text: str, wanted: Sequence[str] | None = None) -> list[tuple[str, str]]:
    """What is found in a text: the words and their term."""
    mentions = FirstMentions(Vocabulary(TERMS), [one.id for one in TERMS] if wanted is None else wanted)
    return [(text[mention.start : mention.end], mention.term_id) for mention in mentions.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The gradient points uphill.", [("gradient", "gradient")]),
        ("GRADIENTS, at last", [("GRADIENTS", "gradient")]),
        ("two queries and a query", [("queries", "query")]),
        ("both classes", [("classes", "class")]),
        ("(gradient)", [("gradient", "gradient")]),
        ("gradient\nboosting", [("gradient\nboosting", "gradient-boosting")]),
        ("gradient-boosting", [("gradient-boosting", "gradient-boosting")]),
        ("an A/B test", [("A/B test", "ab-test")]),
        ("the L2 norm", [("L2 norm", "l2")]),
        ("TF-IDF weighs words", [("TF-IDF", "tf-idf")]),
        ("computer vision, that is CV", [("computer vision", "cv")]),
        ("", []),
    ],
)
def test_names_and_aliases_are_found_as_whole_words(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "a gradiental thing",
        "multi-gradient",
        "gradient-free search",
        "a rag on the floor",
        "send your cv",
        "L2. Norm",
        "tf-idf",
    ],
)
def test_another_word_or_another_sense_is_not_taken_for_a_term(text: str) -> None:
    assert found(text) == []


def test_a_term_inside_the_name_of_another_is_not_mentioned() -> None:
    assert found("gradient boosting needs no gradient here", ["gradient"]) == [("gradient", "gradient")]
    assert found("gradient boosting", ["gradient"]) == []


def test_each_term_is_found_once_over_all_pieces() -> None:
    mentions = FirstMentions(Vocabulary(TERMS), ["gradient", "rag", "query"])
    pieces = ["a gradient and a gradient", "RAG", "RAG and gradient", "nothing"]
    assert [[one.term_id for one in mentions.find(piece)] for piece in pieces] == [["gradient"], ["rag"], [], []]
    assert mentions.missing == {"query"}


def test_without_terms_nothing_is_found() -> None:
    assert list(FirstMentions(Vocabulary(()), ()).find("anything")) == []
    assert list(Vocabulary(()).mentions("anything")) == []
