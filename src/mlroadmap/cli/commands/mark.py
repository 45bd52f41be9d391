"""`mlroadmap done|known|learning|skip|todo ITEM...`: gives items a state."""

import argparse

from mlroadmap.cli import opening
from mlroadmap.cli.diagnostics import ExitCode, say
from mlroadmap.model.counting import count_outline, describe
from mlroadmap.model.tracking import State

_STATES = {
    "done": State.DONE,
    "known": State.KNOWN,
    "learning": State.LEARNING,
    "skip": State.SKIPPED,
    "todo": State.TODO,
}


def add_arguments(parser: argparse.ArgumentParser, name: str) -> None:
    """Add what the command takes."""
    parser.set_defaults(state=_STATES[name])
    parser.add_argument(
        "items", nargs="+", metavar="ITEM", help="an id such as math/vectors, or a unique beginning of one"
    )


def run(arguments: argparse.Namespace) -> ExitCode:
    """Mark every item, or none if one of them is unknown."""
    session = opening.session(arguments)
    items = list(dict.fromkeys(session.find_item(name) for name in arguments.items))
    session.mark([item.id for item in items], arguments.state)
    opening.save(session)
    for item in items:
        say(f"{arguments.state}: {item.title} ({item.id})")
    say(describe(count_outline(session.outline, session.tracking)))
    return ExitCode.OK
