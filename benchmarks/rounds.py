"""Pairs of measurements, taken side by side so that whatever slows the machine hits both."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """What was measured, round by round."""

    subject: tuple[float, ...]
    """Of the program."""
    reference: tuple[float, ...]
    """Of what it is held against, in the same rounds."""

    @property
    def ratios(self) -> list[float]:
        """The subject's measure as a multiple of the reference's, of each round."""
        return [ours / theirs for ours, theirs in zip(self.subject, self.reference, strict=True)]


def interleave(subject: Callable[[], float], reference: Callable[[], float], rounds: int) -> Pairs:
    """Measure both in every round, each first in every other one; a round before the first warms both up."""
    subject()
    reference()
    ours: list[float] = []
    theirs: list[float] = []
    for number in range(rounds):
        if number % 2:
            ours.append(subject())
            theirs.append(reference())
        else:
            theirs.append(reference())
            ours.append(subject())
    return Pairs(subject=tuple(ours), reference=tuple(theirs))


def quartiles(values: Sequence[float]) -> tuple[float, float, float]:
    """The lower quartile, the median and the upper quartile."""
    if len(values) == 1:
        return values[0], values[0], values[0]
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return low, middle, high


def percentile_95(values: Sequence[float]) -> float:
    """What 95 of a hundred values do not exceed."""
    if len(values) == 1:
        return values[0]
    return statistics.quantiles(values, n=20, method="inclusive")[-1]
