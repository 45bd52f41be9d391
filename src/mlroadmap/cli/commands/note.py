"""`mlroadmap note ITEM [TEXT|-]`: shows or writes an item's note."""

import argparse
import io
import sys

from mlroadmap.cli import opening, output
from mlroadmap.cli.diagnostics import ExitCode, say


def add_arguments(parser: argparse.ArgumentParser, name: str) -> None:
    """Add what the command takes."""
    parser.add_argument("item", metavar="ITEM", help="an id, or a unique beginning of one")
    parser.add_argument(
        "text", nargs="?", metavar="TEXT", help="the whole new note; '-' reads it from stdin, '' removes it"
    )


def run(arguments: argparse.Namespace) -> ExitCode:
    """Write the note to stdout, or replace it."""
    session = opening.session(arguments)
    item = session.find_item(arguments.item)
    if arguments.text is None:
        if note := session.note(item.id):
            output.line(note)
        else:
            say(f"no note on {item.title} ({item.id})")
        return ExitCode.OK
    text = _read_stdin() if arguments.text == "-" else arguments.text
    changed = session.write_note(item.id, text)
    opening.save(session)
    say(f"{'note saved' if changed else 'the note was so already'}: {item.title} ({item.id})")
    return ExitCode.OK


def _read_stdin() -> str:
    """The note from stdin; what is no text there becomes the replacement character."""
    if sys.stdin is None:
        return ""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    return sys.stdin.read().rstrip("\n")
