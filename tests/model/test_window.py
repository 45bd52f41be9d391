"""The window function of mlroadmap.model.listing, against a definition in sets: headings and the next rows from top."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlroadmap.model.listing import MIN_ROWS_BETWEEN_HEADINGS, Window, window

law = settings(derandomize=True, max_examples=200, deadline=None)


def full_windows(total: int, headings: list[int], height: int) -> dict[int, list[int]]:
    """By top: the rows of every window that fills all lines."""
    kept = set(headings) if len(headings) + MIN_ROWS_BETWEEN_HEADINGS <= height else set()
    windows = {}
    for top in range(total):
        scrolled = [row for row in range(top, total) if row not in kept][: height - len(kept)]
        if len(scrolled) + len(kept) == height:
            windows[top] = sorted(kept | set(scrolled))
    return windows


@st.composite
def lists(draw: st.DrawFn) -> tuple[int, list[int], int]:
    total = draw(st.integers(0, 60))
    headings = sorted(draw(st.sets(st.integers(0, total - 1), max_size=20))) if total else []
    return total, headings, draw(st.integers(-2, 40))


@law
@given(sizes=lists(), moves=st.lists(st.integers(0, 10_000), min_size=1, max_size=12), start=st.integers(-5, 80))
def test_a_window_is_full_shows_the_cursor_and_moves_no_further_than_needed(
    sizes: tuple[int, list[int], int], moves: list[int], start: int
) -> None:
    total, headings, height = sizes
    possible = full_windows(total, headings, height)
    shown = Window(top=start, rows=())
    for move in moves:
        before, cursor = shown, move % max(1, total)
        shown = window(total, headings, height, before.top, cursor)
        assert len(shown.rows) == max(0, min(total, height))
        assert list(shown.rows) == sorted(set(shown.rows))
        assert all(0 <= row < total for row in shown.rows)
        if not shown.rows:
            continue
        assert cursor in shown.rows
        if total <= height:
            continue
        if len(headings) + MIN_ROWS_BETWEEN_HEADINGS <= height:
            assert set(headings) <= set(shown.rows)
        assert list(shown.rows) == possible[shown.top]
        moved = {top: abs(top - before.top) for top, rows in possible.items() if cursor in rows}
        # Tops that only differ by a heading show the same rows: the one nearest to the last top is how far they moved.
        assert min(far for top, far in moved.items() if possible[top] == possible[shown.top]) == min(moved.values())


@law
@given(sizes=lists(), top=st.integers(0, 60), cursor=st.integers(0, 10_000))
def test_laying_the_same_list_out_again_moves_nothing(sizes: tuple[int, list[int], int], top: int, cursor: int) -> None:
    total, headings, height = sizes
    first = window(total, headings, height, top, cursor % max(1, total))
    assert window(total, headings, height, first.top, cursor % max(1, total)) == first


def test_a_list_that_fits_is_shown_whole() -> None:
    assert window(5, [0, 3], 5, 3, 4).rows == (0, 1, 2, 3, 4)
    assert window(0, [], 10, 0, 0).rows == ()


@pytest.mark.parametrize("height", [0, -1])
def test_a_list_without_lines_shows_nothing(height: int) -> None:
    assert window(9, [0], height, 0, 4).rows == ()


def test_headings_scrolled_past_and_to_come_stay_on_screen() -> None:
    assert window(30, [0, 10, 20], 8, 12, 14).rows == (0, 10, 12, 13, 14, 15, 16, 20)


def test_headings_give_way_where_too_few_lines_would_scroll() -> None:
    assert window(30, [0, 10, 20], 7, 12, 14).rows == (0, 10, 12, 13, 14, 15, 20)
    assert window(30, [0, 10, 20], 6, 12, 14).rows == (12, 13, 14, 15, 16, 17)


def test_the_last_row_and_the_first_are_reached_in_a_long_list() -> None:
    headings = list(range(0, 3000, 500))
    last = window(3000, headings, 20, 0, 2999)
    assert last.rows[-1] == 2999
    assert window(3000, headings, 20, last.top, 1).rows[:2] == (0, 1)
