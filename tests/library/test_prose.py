import pytest

from mlroadmap.library.prose import grade, sentences, words


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("One. Two! Three?", [(0, "One."), (0, "Two!"), (0, "Three?")]),
        ("It is 3.5 m long, e.g. a car. Next.", [(0, "It is 3.5 m long, e.g. a car."), (0, "Next.")]),
        ("A sentence\nover two lines.\n\nAnother.", [(0, "A sentence over two lines."), (3, "Another.")]),
        ("Call `f(x). Y` now. Done.", [(0, "Call ¤ now."), (0, "Done.")]),
        ("## A heading\n\nText.", [(2, "Text.")]),
        ("```python\nNot. Prose.\n```\n\nText.", [(4, "Text.")]),
        ("| A | B |\n| - | - |\n| One. | Two. |\n\nText.", [(4, "Text.")]),
        ("- First point.\n- Second **point**.", [(0, "First point."), (1, "Second point.")]),
        ("", []),
    ],
)
def test_sentences_are_those_of_paragraphs_and_lists(markdown: str, expected: list[tuple[int, str]]) -> None:
    assert list(sentences(markdown)) == expected


def test_numbers_and_signs_are_no_words() -> None:
    assert words("The 3 rows' mean-value isn't 4.2 × ¤.") == ["The", "rows", "mean-value", "isn't"]


def test_long_words_in_long_sentences_ask_for_more_school() -> None:
    easy = ["The cat sat.", "It ate a fish."]
    hard = ["Notwithstanding considerable organisational difficulties, interdisciplinary collaboration materialised."]
    assert grade(easy) < 3 < 12 < grade(hard)
    assert grade([]) == grade(["3 + 4"]) == 0


def test_the_grade_is_the_published_formula() -> None:
    # 6 words, 1 sentence, 7 syllables: 0.39 * 6 + 11.8 * 7 / 6 - 15.59
    assert grade(["The small dogs chase a rabbit."]) == pytest.approx(0.39 * 6 + 11.8 * 7 / 6 - 15.59)
