"""`mlroadmap track NAME|none`: chooses the track to specialise in."""

import argparse

from mlroadmap.cli import opening, output
from mlroadmap.cli.diagnostics import ExitCode, say
from mlroadmap.errors import UnknownName
from mlroadmap.model.counting import count_outline, describe
from mlroadmap.model.outline import BranchKind

NONE = "none"


def add_arguments(parser: argparse.ArgumentParser, name: str) -> None:
    """Add what the command takes."""
    parser.add_argument("track", nargs="?", metavar="NAME", help="such as nlp or cv; 'none' takes the choice back")


def run(arguments: argparse.Namespace) -> ExitCode:
    """List the tracks, or choose one."""
    session = opening.session(arguments)
    steps = [step for step in session.outline.steps if any(b.kind is BranchKind.TRACK for b in step.branches)]
    tracks = {branch.name: (step, branch) for step in steps for branch in step.branches}
    if arguments.track is None:
        for name, (step, branch) in tracks.items():
            chosen = "  (chosen)" if branch.id in session.tracking.chosen(step) else ""
            output.line(f"{name}  {branch.title}{chosen}")
        return ExitCode.OK
    if arguments.track == NONE:
        for step in steps:
            session.choose(step.id, [])
    elif arguments.track in tracks:
        step, branch = tracks[arguments.track]
        session.choose(step.id, [branch.id])
    else:
        raise UnknownName("track", arguments.track, [*tracks, NONE])
    opening.save(session)
    title = tracks[arguments.track][1].title if arguments.track in tracks else NONE
    say(f"track: {title}; nothing you did in another is forgotten")
    say(describe(count_outline(session.outline, session.tracking)))
    return ExitCode.OK
