"""Salary figures with what makes them honest: source, date, sample size and caveat."""

from dataclasses import dataclass
from datetime import date

THIN_BELOW_ADS = 100
"""A row that rests on fewer job ads than this is called thin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PayRow:
    """One line of a pay table."""

    __pydantic_config__ = {"extra": "forbid"}

    label: str
    """A level, a job title or a year."""
    low: int
    """The lower end, in the table's currency a year."""
    middle: int
    """The middle."""
    high: int
    """The upper end."""
    n: int
    """How many of the table's unit the row rests on."""
    note: str = ""
    """What is special about this row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PayTable:
    """Rows that may be compared with each other."""

    __pydantic_config__ = {"extra": "forbid"}

    id: str
    """A slug."""
    title: str
    """What the rows are."""
    note: str
    """How to read them."""
    source: str
    """The id of the source."""
    as_of: date
    """The date the figures describe."""
    currency: str
    """An ISO 4217 code."""
    unit: str
    """What `n` counts."""
    columns: tuple[str, str, str]
    """The names of low, middle and high."""
    rows: tuple[PayRow, ...]
    """In the order to show them."""
    ads_per_count: float | None = None
    """How many job ads one of the unit stands for; absent where the unit is not made of ads."""

    def is_thin(self, row: PayRow) -> bool:
        """Whether a row rests on too few ads to lean on."""
        return self.ads_per_count is not None and row.n * self.ads_per_count < THIN_BELOW_ADS

    def span(self) -> tuple[int, int]:
        """The lowest and the highest figure: the scale its bars share."""
        return min(row.low for row in self.rows), max(row.high for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaySource:
    """Where figures come from."""

    __pydantic_config__ = {"extra": "forbid"}

    id: str
    """A slug."""
    title: str
    """Its name."""
    url: str
    """An http or https address."""
    licence: str
    """The licence of the figures."""
    seen: date
    """When they were looked up."""
    note: str
    """What was checked and what was not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Salaries:
    """The salary section."""

    __pydantic_config__ = {"extra": "forbid"}

    title: str
    """What the figures are."""
    as_of: date
    """The date the leading table describes."""
    caveat: str
    """What to know before the first number."""
    facts: tuple[str, ...]
    """What the figures mean for a learner."""
    tables: tuple[PayTable, ...]
    """The leading table first."""
    sources: tuple[PaySource, ...]
    """Every source the tables name."""
    outside: str
    """What to do in a country the tables do not cover."""


def age_in_months(as_of: date, today: date) -> int:
    """How many whole months old figures of a date are."""
    months = (today.year - as_of.year) * 12 + today.month - as_of.month
    return max(0, months - (today.day < as_of.day))


def thousands(amount: int) -> str:
    """An amount rounded to the nearest thousand: `141300` is `141k`."""
    return f"{(amount + 500) // 1000}k"
