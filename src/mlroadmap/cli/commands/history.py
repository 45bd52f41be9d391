"""`mlroadmap history [--since DATE]`: what was done on this machine, newest first."""

import argparse
from datetime import date

from mlroadmap.cli import opening, output
from mlroadmap.cli.diagnostics import ExitCode, say


def add_arguments(parser: argparse.ArgumentParser, name: str) -> None:
    """Add what the command takes."""
    parser.add_argument("--since", type=_date, metavar="DATE", help="only from this day on: YYYY-MM-DD")


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"'{text}' is no date such as 2026-11-23") from error


def run(arguments: argparse.Namespace) -> ExitCode:
    """Write a line for each action that could be undone."""
    session = opening.session(arguments)
    for entry in reversed(session.done()):
        if entry.on >= (arguments.since or ""):
            output.line(f"{entry.on}  {entry.label}")
    if text := session.store.keeping.refusal():
        say(f"mlroadmap: {text}")
    opening.say_unwritten(session.unwritten)
    return ExitCode.OK
