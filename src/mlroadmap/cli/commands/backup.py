"""`mlroadmap backup list|show|restore|fresh|ok`: the copies of the progress file, and the way back to one."""

import argparse

from mlroadmap.cli import opening, output
from mlroadmap.cli.diagnostics import ExitCode, say
from mlroadmap.session import rescue


def add_arguments(parser: argparse.ArgumentParser, name: str) -> None:
    """Add what the command takes."""
    parser.add_argument(
        "action",
        choices=list(_ACTIONS),
        help="'list' them; 'show' what one would change; 'restore' one, or a file that is gone; begin 'fresh' instead; "
        "'ok': you have read what was said about a repair",
    )
    parser.add_argument(
        "name", nargs="?", metavar="NAME", help="a backup's name, or a unique beginning; the newest if left out"
    )


def run(arguments: argparse.Namespace) -> ExitCode:
    """Do what was asked with the backups."""
    return _ACTIONS[arguments.action](arguments)


def _list(arguments: argparse.Namespace) -> ExitCode:
    backups = rescue.list_backups(arguments.content, arguments.data)
    for backup in backups:
        what = backup.trouble or f"{backup.finished} finished, {backup.notes} notes"
        output.line(f"{backup.name}  {backup.when}  {what}")
    if not backups:
        say("there are no backups yet: the first is made as you save")
    opening.say_notice(rescue.read_notice(arguments.content, arguments.data))
    return ExitCode.OK


def _show(arguments: argparse.Namespace) -> ExitCode:
    session = opening.session(arguments)
    name, titles = rescue.compare(session, arguments.name)
    for title in titles:
        output.line(title)
    say(f"restoring {name} would change {len(titles)} thing{'' if len(titles) == 1 else 's'}")
    opening.say_unwritten(session.unwritten)
    return ExitCode.OK


def _restore(arguments: argparse.Namespace) -> ExitCode:
    if rescue.rebuild_missing(arguments.content, arguments.data, arguments.name):
        say("brought back: what the backups and the journal of this machine hold")
        if arguments.name is None:
            opening.say_notice(rescue.read_notice(arguments.content, arguments.data))
            return ExitCode.OK
    session = opening.session(arguments)
    name, action = rescue.restore(session, arguments.name)
    opening.save(session)
    say(f"restored: {name} ('mlroadmap undo' takes it back)" if action else f"nothing differs from {name}")
    return ExitCode.OK


def _fresh(arguments: argparse.Namespace) -> ExitCode:
    opening.say_notice(rescue.read_notice(arguments.content, arguments.data))
    if rescue.begin_anew(arguments.content, arguments.data):
        say("a new, empty progress file was made; the backups stay")
        return ExitCode.OK
    say("there is a progress file: nothing was changed")
    return ExitCode.FAILED


def _ok(arguments: argparse.Namespace) -> ExitCode:
    text = rescue.acknowledge(arguments.content, arguments.data)
    say("it will not be said again" if text else "there is nothing to acknowledge")
    return ExitCode.OK


_ACTIONS = {"list": _list, "show": _show, "restore": _restore, "fresh": _fresh, "ok": _ok}
