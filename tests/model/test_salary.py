from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlroadmap.model.salary import PayRow, PayTable, age_in_months, thousands

law = settings(derandomize=True, max_examples=200, deadline=None)

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def table(*rows: PayRow, ads_per_count: float | None = None) -> PayTable:
    return PayTable(
        id="ranges",
        title="Ranges",
        note="",
        source="ads",
        as_of=date(2025, 8, 3),
        currency="USD",
        unit="ads",
        columns=("low", "middle", "high"),
        rows=rows,
        ads_per_count=ads_per_count,
    )


def row(low: int = 1, high: int = 3, n: int = 0) -> PayRow:
    return PayRow(label="any", low=low, middle=2, high=high, n=n)


def test_a_row_on_fewer_than_a_hundred_ads_is_thin() -> None:
    ads = table(ads_per_count=1)
    assert [ads.is_thin(row(n=n)) for n in (0, 99, 100, 1114)] == [True, True, False, False]


def test_what_is_counted_several_times_per_ad_is_turned_into_ads_first() -> None:
    halves = table(ads_per_count=0.5)
    assert [halves.is_thin(row(n=n)) for n in (100, 199, 200)] == [True, True, False]


def test_figures_that_are_not_made_of_ads_are_never_thin() -> None:
    assert not table(ads_per_count=None).is_thin(row(n=1))


def test_the_bars_share_a_scale_that_holds_every_row() -> None:
    assert table(row(low=90, high=120), row(low=70, high=100), row(low=80, high=200)).span() == (70, 200)


@pytest.mark.parametrize(
    ("as_of", "today", "months"),
    [
        (date(2025, 8, 3), date(2025, 8, 3), 0),
        (date(2025, 8, 3), date(2025, 9, 2), 0),
        (date(2025, 8, 3), date(2025, 9, 3), 1),
        (date(2025, 8, 3), date(2026, 8, 2), 11),
        (date(2025, 8, 3), date(2026, 11, 22), 15),
        (date(2025, 12, 31), date(2026, 1, 1), 0),
        (date(2025, 8, 3), date(2024, 1, 1), 0),
    ],
)
def test_age_is_in_whole_months_and_never_negative(as_of: date, today: date, months: int) -> None:
    assert age_in_months(as_of, today) == months


@law
@given(as_of=DAYS, today=DAYS)
def test_figures_only_get_older(as_of: date, today: date) -> None:
    assert age_in_months(as_of, today) <= age_in_months(as_of, today + timedelta(days=1))


@law
@given(amount=st.integers(0, 10_000_000))
def test_thousands_are_the_nearest_ones(amount: int) -> None:
    text = thousands(amount)
    assert text.endswith("k")
    assert abs(int(text[:-1]) * 1000 - amount) <= 500


def test_an_amount_is_written_in_thousands() -> None:
    assert [thousands(amount) for amount in (0, 499, 141_300, 141_500, 999_999)] == [
        "0k",
        "0k",
        "141k",
        "142k",
        "1000k",
    ]
