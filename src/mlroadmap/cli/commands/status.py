"""`mlroadmap status`: how far the learner is."""

from __future__ import annotations

import argparse

from mlroadmap.cli import opening, output
from mlroadmap.cli.diagnostics import ExitCode, say
from mlroadmap.model.counting import (
    Count,
    count_outline,
    count_step,
    describe,
    describe_left,
    hours_a_week,
    next_item,
    nothing_left,
)
from mlroadmap.session.view import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from mlroadmap.model.outline import Branch, Step


def add_arguments(parser: argparse.ArgumentParser, name: str) -> None:
    """Add what the command takes."""
    parser.add_argument("--json", action="store_true", help="write JSON for scripts")


def run(arguments: argparse.Namespace) -> ExitCode:
    """Write one line for each step and one for the whole."""
    session = opening.view(arguments)
    if arguments.json:
        output.data(as_json(session))
    else:
        _write(session)
    if session.read_only:
        say(f"mlroadmap: {session.read_only}")
    return ExitCode.OK


def as_json(session: View) -> dict[str, Any]:
    """The numbers of every step and of the whole, as `--json` writes them."""
    outline, tracking = session.outline, session.tracking
    upcoming = next_item(outline, tracking)
    return {
        "total": _numbers(count_outline(outline, tracking)),
        "steps": [
            {"id": step.id, "title": step.title, **_numbers(count_step(step, tracking))} for step in outline.steps
        ],
        "next": upcoming.id if upcoming else None,
    }


def _numbers(count: Count) -> dict[str, int | None]:
    return {
        "items": count.items,
        "hours": count.hours,
        "done": count.done,
        "known": count.known,
        "learning": count.learning,
        "skipped": count.skipped,
        "finished": count.finished,
        "finished_hours": count.finished_hours,
        "percent": count.percent,
    }


def _write(session: View) -> None:
    outline, tracking = session.outline, session.tracking
    total = count_outline(outline, tracking)
    output.line(outline.title)
    left = describe_left(total, hours_a_week(outline, tracking))
    output.line(f"{describe(total)}; {left}" if left else describe(total))
    output.line()
    width = max((len(step.title) for step in outline.steps), default=0)
    for number, step in enumerate(outline.steps, 1):
        count = count_step(step, tracking)
        skipped = f", {count.skipped} skipped" if count.skipped else ""
        output.line(f"{number} {step.title:<{width}}  {output.bar(count.percent)}  {describe(count)}{skipped}")
        if standing := session.standing_in(step):
            _write_standing(step, standing)
    upcoming = next_item(outline, tracking)
    output.line()
    output.line(f"Next: {upcoming.title} ({upcoming.id}), {upcoming.hours} h" if upcoming else nothing_left(total))


def _write_standing(step: Step, standing: Sequence[Branch]) -> None:
    """What is counted for now."""
    these = "this counts" if len(standing) == 1 else "these count"
    missing = f"{len(standing)} of {len(step.branches)}" if len(standing) == step.choose else f"{len(standing)} more"
    output.line(f"  Until you choose {missing} ('mlroadmap choose {step.id}'), {these}:")
    for branch in standing:
        output.line(f"    {branch.title}")
