"""`mlroadmap pace [HOURS]`: shows or sets your hours a week, from which the weeks left follow."""

import argparse

from mlroadmap.cli import opening, output
from mlroadmap.cli.diagnostics import ExitCode, say
from mlroadmap.model.counting import count_outline, describe_left, hours_a_week
from mlroadmap.model.text import quantity
from mlroadmap.model.tracking import PACES
from mlroadmap.session.naming import find_pace
from mlroadmap.session.view import View


def add_arguments(parser: argparse.ArgumentParser, name: str) -> None:
    """Add what the command takes."""
    parser.add_argument(
        "hours", nargs="?", type=_hours, metavar="HOURS", help=f"your hours a week, {PACES[0]} to {PACES[-1]}"
    )
    parser.add_argument("--default", action="store_true", help="go back to the roadmap's own")


def _hours(text: str) -> int:
    hours = find_pace(text)
    if hours is None:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of hours from {PACES[0]} to {PACES[-1]}")
    return hours


def run(arguments: argparse.Namespace) -> ExitCode:
    """Write the hours that count, or set them."""
    if arguments.hours is None and not arguments.default:
        return _show(opening.view(arguments))
    if arguments.hours is not None and arguments.default:
        say("mlroadmap pace: HOURS and --default exclude each other. Nothing was changed.")
        return ExitCode.USAGE
    session = opening.session(arguments)
    session.set_pace(arguments.hours)
    opening.save(session)
    outline, tracking = session.outline, session.tracking
    say(f"pace: {tracking.pace} h a week" if tracking.pace else "pace: the roadmap's own")
    if left := describe_left(count_outline(outline, tracking), hours_a_week(outline, tracking)):
        say(left)
    return ExitCode.OK


def _show(view: View) -> ExitCode:
    hours, own = hours_a_week(view.outline, view.tracking), view.outline.pace
    whose = f"yours; the roadmap's own: {own}" if view.tracking.pace else "the roadmap's own; yours is not set"
    output.line(f"{quantity(hours, 'hour')} a week ({whose})")
    if view.read_only:
        say(f"mlroadmap: {view.read_only}")
    return ExitCode.OK
