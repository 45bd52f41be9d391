"""Measures what the design promises about speed: `python -m benchmarks`."""

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace

from benchmarks import exporting, first_screen, leaving, memory, pressing, resting, saving, searching, status
from benchmarks.results import Result, table
from benchmarks.setting import Setting, make_setting
from benchmarks.terminal import NotShown

BENCHMARKS: dict[str, Callable[[Setting], Iterator[Result]]] = {
    "start": first_screen.measure,
    "keys": pressing.measure,
    "search": searching.measure,
    "status": status.measure,
    "leaving": leaving.measure,
    "rest": resting.measure,
    "memory": memory.measure,
    "save": saving.measure,
    "pdf": exporting.measure,
}
MAX_TRIES = 3
"""A bound is missed where it is missed each time: other work on the machine passes, a slow program stays slow. Each
try is a median of its own, so a program at its bound is caught once it is over by more than half of what medians
differ by; the middle half of the rounds, which is printed, tells how much that is."""


def main() -> int:
    """Measure and print.

    Returns:
        1 if `--check` was given and a bound is missed or something could not be measured, else 0.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a quarter of the rounds")
    parser.add_argument("--check", action="store_true", help="exit with 1 if a bound is missed")
    parser.add_argument(
        "--only",
        action="append",
        choices=BENCHMARKS,
        metavar="NAME",
        help=f"one of {', '.join(BENCHMARKS)}; may be repeated",
    )
    arguments = parser.parse_args()
    results: list[Result] = []
    with make_setting(quick=arguments.quick) as setting:
        for name in arguments.only or BENCHMARKS:
            print(f"measuring: {name}", file=sys.stderr)
            results.extend(_measured(name, setting, MAX_TRIES if arguments.check else 1))
    print(table(results))
    print("\nResults are medians of the rounds' ratios; ours and theirs are medians of what was measured.")
    missed = any(result.is_over or result.failed for result in results)
    return 1 if arguments.check and missed else 0


def _measured(name: str, setting: Setting, tries: int) -> list[Result]:
    """The rows of a benchmark, which is run again while one of them misses its bound in each run so far."""
    rows = _once(name, setting)
    for number in range(2, tries + 1):
        if not any(row.is_over or row.failed for row in rows):
            break
        print(f"measuring again: {name}", file=sys.stderr)
        again = {row.what: replace(row, tries=number) for row in _once(name, setting)}
        if any(row.failed and not row.bound for row in rows):
            rows = list(again.values())
        else:
            rows = [again.get(row.what, row) if row.is_over else row for row in rows]
    return rows


def _once(name: str, setting: Setting) -> list[Result]:
    try:
        return list(BENCHMARKS[name](setting))
    except NotShown as error:
        print(f"{name}: {error}", file=sys.stderr)
        return [Result(what=name, against="", failed="its screen never came")]


if __name__ == "__main__":
    sys.exit(main())
