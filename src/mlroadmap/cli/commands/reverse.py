"""`mlroadmap undo` and `mlroadmap redo`: take back what was done last on this machine, or do it again."""

import argparse

from mlroadmap.cli import opening
from mlroadmap.cli.diagnostics import ExitCode, say


def add_arguments(parser: argparse.ArgumentParser, name: str) -> None:
    """Add what the command takes."""
    parser.set_defaults(verb=name)


def run(arguments: argparse.Namespace) -> ExitCode:
    """Reverse one action, whichever window or command did it; name what changed since and was left alone."""
    session = opening.session(arguments)
    undoes = arguments.verb == "undo"
    back = session.undo() if undoes else session.redo()
    opening.save(session)
    skipped = ", ".join(dict.fromkeys(session.title_of_key(key) for key in back.skipped))
    if back.action is None:
        say(f"not {'undone' if undoes else 'done again'}: {back.label}; changed since: {skipped}")
        return ExitCode.FAILED
    say(f"{'undone' if undoes else 'done again'}: {back.label}")
    if skipped:
        say(f"changed since, and left alone: {skipped}")
    return ExitCode.OK
