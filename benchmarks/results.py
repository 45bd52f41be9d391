"""What a benchmark found, and the table of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.rounds import Pairs, quartiles

_HEADINGS = ("what", "against", "ours", "theirs", "result", "middle half", "at most", "rounds", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One row of the table."""

    what: str
    """What was measured."""
    against: str
    """What it is held against."""
    values: Sequence[float] = ()
    """What is held against the bound, round by round: ratios, or milliseconds where nothing is there to compare."""
    bound: float | None = None
    """The most the median may be; None where the row only informs."""
    ours: str = ""
    """The median measure of the program, with its unit."""
    theirs: str = ""
    """The median measure of the other."""
    unit: str = ""
    """Of the values; nothing for ratios."""
    tries: int = 1
    """How often it was measured until its bound held, or for the last time."""
    skipped: str = ""
    """Why nothing was to be measured."""
    failed: str = ""
    """Why it could not be measured."""

    @property
    def is_over(self) -> bool:
        """Whether the bound is missed."""
        return self.bound is not None and bool(self.values) and quartiles(self.values)[1] > self.bound

    def cells(self) -> tuple[str, ...]:
        """The row as it is printed."""
        bound = "" if self.bound is None else f"{self.bound:g}{self.unit}"
        if self.skipped or self.failed:
            verdict = f"skipped: {self.skipped}" if self.skipped else f"FAILED: {self.failed}"
            return (self.what, self.against, "", "", "", "", bound, "", verdict)
        low, middle, high = (f"{value:.2f}" for value in quartiles(self.values))
        verdict = "" if self.bound is None else "OVER" if self.is_over else "ok"
        if self.tries > 1:
            verdict += f", measured {self.tries} times"
        spread = f"{low} - {high}"
        rounds = str(len(self.values))
        return (self.what, self.against, self.ours, self.theirs, middle + self.unit, spread, bound, rounds, verdict)


def compared(
    what: str, against: str, pairs: Pairs, bound: float | None, unit: str = "ms", scale: float = 1e3
) -> Result:
    """The row of a comparison.

    Args:
        what: What was measured.
        against: What it is held against.
        pairs: The measures.
        bound: The largest ratio allowed.
        unit: The unit the medians are shown in.
        scale: What the measures are multiplied by to be in that unit.
    """
    ours, theirs = (quartiles(values)[1] * scale for values in (pairs.subject, pairs.reference))
    return Result(
        what=what,
        against=against,
        values=pairs.ratios,
        bound=bound,
        ours=f"{ours:.1f} {unit}",
        theirs=f"{theirs:.1f} {unit}",
    )


def table(results: Iterable[Result]) -> str:
    """Every row under its headings."""
    rows = [_HEADINGS, *(result.cells() for result in results)]
    widths = [max(map(len, column)) for column in zip(*(row[:-1] for row in rows), strict=True)]
    return "\n".join(
        "  ".join((*(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=False)), row[-1])).rstrip()
        for row in rows
    )
