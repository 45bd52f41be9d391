import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from mlroadmap.app.page import MIN_WIDTH, Page, plain, plain_line

law = settings(derandomize=True, max_examples=80, deadline=None)
hostile = st.text(
    st.sampled_from(
        [*"ab [/]@=()\\$*`", "日", "👍", "\u0301", "\n", "\t", "\r", "\x1b", "\x9b", "\x00", "\u202e", "\u2028"]
    ),
    max_size=200,
)
widths = st.integers(16, 120)


def lines_of(page: Page) -> list[str]:
    return page.content().plain.split("\n")


def without_spaces(text: str) -> str:
    return "".join(text.split())


@law
@given(hostile, widths)
def test_text_wraps_within_its_width_and_loses_nothing_but_spaces(text: str, width: int) -> None:
    page = Page(width)
    page.text(text)
    assert max(map(cell_len, lines_of(page))) <= width
    assert without_spaces(page.content().plain) == without_spaces(plain(text).plain)


@law
@given(hostile, widths)
def test_an_indent_stands_before_every_line_and_within_the_width(text: str, width: int) -> None:
    page = Page(width)
    page.text(text or "x", first="1. ", rest="   ")
    first, *rest = lines_of(page)
    assert first.startswith("1. ")
    assert all(line.startswith("   ") for line in rest)
    assert max(map(cell_len, (first, *rest))) <= width


@law
@given(hostile, widths)
def test_a_first_line_that_begins_further_right_fits_too(text: str, width: int) -> None:
    page = Page(width)
    page.text(text, first="For example: ", rest="  ")
    assert max(map(cell_len, lines_of(page))) <= width
    assert without_spaces(page.content().plain).startswith("Forexample:")


@law
@given(hostile, widths)
def test_code_folds_within_its_width_and_loses_nothing(text: str, width: int) -> None:
    page = Page(width)
    page.code(text)
    assert max(map(cell_len, lines_of(page))) <= width
    assert without_spaces(page.content().plain) == without_spaces(plain(text).plain)


def test_code_keeps_its_lines_and_its_indentation() -> None:
    page = Page(40)
    page.code("def f(x):\n    return x\n\n\tif x:  pass\n")
    assert lines_of(page) == ["  def f(x):", "      return x", "   ", "      if x:  pass"]


@law
@given(hostile)
def test_untrusted_text_is_never_styled_and_holds_no_character_that_steers(text: str) -> None:
    for content in (plain(text), plain_line(text)):
        assert content.spans == []
        steering = {c for c in content.plain if unicodedata.category(c) == "Cc" or c in "\u202e\u2028"}
        assert steering <= {"\n", "\t"}
    assert "\n" not in plain_line(text).plain


@law
@given(st.lists(hostile, min_size=2, max_size=2), widths)
def test_a_pair_fills_the_line_and_cuts_the_left_side_only(ends: list[str], width: int) -> None:
    right = plain_line(ends[1]).truncate(width // 2)
    page = Page(width)
    page.pair(plain_line(ends[0]), right)
    (line,) = lines_of(page)
    assert cell_len(line) == width
    assert line.endswith(right.plain)


@law
@given(hostile, widths)
def test_a_line_that_was_laid_out_is_cut_at_the_width(text: str, width: int) -> None:
    page = Page(width)
    page.line(plain_line(text))
    assert cell_len(lines_of(page)[0]) <= width


@pytest.mark.parametrize("width", [-5, 0, 1, 15])
def test_columns_too_narrow_to_read_are_laid_out_a_little_wider(width: int) -> None:
    page = Page(width)
    page.text("several words that wrap")
    page.code("some_code(that, folds)")
    page.pair(Content("left"), Content("right"))
    assert max(map(cell_len, lines_of(page))) <= MIN_WIDTH


def test_blank_lines_neither_begin_a_page_nor_repeat() -> None:
    page = Page(40)
    page.blank()
    page.text("a")
    page.blank()
    page.blank()
    page.heading("b")
    assert lines_of(page) == ["a", "", "b"]
    assert len(page.lines) == 3


def test_a_style_covers_the_text_and_not_what_stands_before_it() -> None:
    page = Page(40)
    page.text("word", "bold", first="1. ")
    (span,) = page.content().spans
    assert (span.start, span.end, span.style) == (3, 7, "bold")
