"""Measures what the design promises about speed: `python -m benchmarks`."""

import argparse
import sys
from collections.abc import Callable, Iterator

from benchmarks import exporting, first_screen, memory, pressing, saving, searching, status
from benchmarks.results import Result, table
from benchmarks.setting import Setting, make_setting
from benchmarks.terminal import NotShown

BENCHMARKS: dict[str, Callable[[Setting], Iterator[Result]]] = {
    "start": first_screen.measure,
    "keys": pressing.measure,
    "search": searching.measure,
    "status": status.measure,
    "memory": memory.measure,
    "save": saving.measure,
    "pdf": exporting.measure,
}


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
            try:
                results.extend(BENCHMARKS[name](setting))
            except NotShown as error:
                print(f"{name}: {error}", file=sys.stderr)
                results.append(Result(what=name, against="", failed="its screen never came"))
    print(table(results))
    print("\nResults are medians of the rounds' ratios; ours and theirs are medians of what was measured.")
    missed = any(result.is_over or result.failed for result in results)
    return 1 if arguments.check and missed else 0


if __name__ == "__main__":
    sys.exit(main())
