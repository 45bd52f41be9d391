"""`mlroadmap choose [NAME...] [--none]`: lists what steps offer and chooses from it; `track` is its form for tracks."""

import argparse
from collections.abc import Sequence

from mlroadmap.cli import opening, output
from mlroadmap.cli.diagnostics import ExitCode, say
from mlroadmap.errors import InputRefused
from mlroadmap.model.counting import count_outline, describe
from mlroadmap.model.outline import Branch, BranchKind, Step
from mlroadmap.session.naming import find_branch, step_named
from mlroadmap.session.session import Session
from mlroadmap.session.view import View

NONE = "none"
"""What `track` takes for `--none`."""


def add_arguments(parser: argparse.ArgumentParser, name: str) -> None:
    """Add what the command takes."""
    help_ = "a track or project to choose, or a step to see what it offers; all steps if left out"
    if name == "track":
        help_ = "a track, such as nlp; 'none' takes the choice back"
    parser.set_defaults(kinds=(BranchKind.TRACK,) if name == "track" else tuple(BranchKind))
    parser.add_argument("names", nargs="*", metavar="NAME", help=help_)
    parser.add_argument("--none", action="store_true", help="take back the tracks and projects named, or all of a step")


def run(arguments: argparse.Namespace) -> ExitCode:
    """List what can be chosen, or change the choice: nothing if one of the names is unknown."""
    names, undoes = arguments.names, arguments.none
    only_tracks = arguments.kinds == (BranchKind.TRACK,)
    if only_tracks and names == [NONE]:
        names, undoes = [], True
    if not names and not undoes:
        _list(opening.view(arguments), (), arguments.kinds)
        return ExitCode.OK
    session = opening.session(arguments)
    steps, branches = [], []
    for name in names:
        if not only_tracks and (step := step_named(session.index, name)):
            steps.append(step)
        else:
            branches.append(find_branch(session.index, name, arguments.kinds))
    if only_tracks and not names:
        steps = _offering(session, arguments.kinds)
    elif not branches and not undoes:
        _list(session, steps, arguments.kinds)
        return ExitCode.OK
    choices = _without(session, steps, branches) if undoes else _with(session, steps, branches)
    for step, chosen in choices:
        session.choose(step.id, chosen)
    opening.save(session)
    for step, _ in choices:
        _tell(session, step)
    say(describe(count_outline(session.outline, session.tracking)))
    return ExitCode.OK


def _with(view: View, steps: Sequence[Step], branches: Sequence[Branch]) -> list[tuple[Step, set[str]]]:
    """What is to be chosen in each step so that some branches are."""
    if steps:
        advice = f"'mlroadmap choose {steps[0].id}' lists what can be chosen in it."
        raise InputRefused(f"'{steps[0].id}' is a step", kept="Nothing was changed.", advice=advice)
    wanted: dict[str, set[str]] = {}
    for branch in branches:
        wanted.setdefault(view.index.steps[branch.id].id, set()).add(branch.id)
    choices = []
    for name, chosen in wanted.items():
        step = view.index.steps[name]
        if step.choose > 1:
            chosen |= set(view.tracking.chosen(step))
        elif len(chosen) > 1:
            what = f"only one of {', '.join(branch.name for branch in step.branches)} can be chosen"
            raise InputRefused(what, kept="Nothing was changed.", advice="Name one.")
        choices.append((step, chosen))
    return choices


def _without(view: View, steps: Sequence[Step], branches: Sequence[Branch]) -> list[tuple[Step, set[str]]]:
    """What is to be chosen in each step so that some branches, or all of some steps, are not."""
    affected = {step.id: step for step in (*steps, *(view.index.steps[branch.id] for branch in branches))}
    if not affected:
        raise InputRefused("--none needs a name", kept="Nothing was changed.", advice="Name a step, track or project.")
    gone = {branch.id for branch in (*branches, *(branch for step in steps for branch in step.branches))}
    return [(step, set(view.tracking.chosen(step)) - gone) for step in affected.values()]


def _offering(view: View, kinds: Sequence[BranchKind]) -> list[Step]:
    return [step for step in view.outline.steps if any(branch.kind in kinds for branch in step.branches)]


def _list(view: View, steps: Sequence[Step], kinds: Sequence[BranchKind]) -> None:
    """Write what some steps offer, or all that offer something; under their ids where they can be named."""
    is_named = BranchKind.PROJECT in kinds
    for step in steps or _offering(view, kinds):
        if is_named:
            offer = f"choose {step.choose} of {len(step.branches)}" if step.branches else "nothing to choose"
            output.line(f"{step.id}: {offer}")
        chosen, standing = view.tracking.chosen(step), view.standing_in(step)
        for branch in step.branches:
            mark = "chosen" if branch.id in chosen else "until you choose" if branch in standing else ""
            output.line(f"{'  ' if is_named else ''}{branch.name}  {branch.title}{f'  ({mark})' if mark else ''}")


def _tell(session: Session, step: Step) -> None:
    chosen = session.tracking.chosen(step)
    titles = ", ".join(session.title(name) for name in chosen) or NONE
    missing = step.choose - len(chosen)
    more = f"; {missing} more to choose" if chosen and missing > 0 else ""
    say(f"chosen in {step.title}: {titles}{more}; nothing you did in another is forgotten")
