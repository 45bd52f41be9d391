"""`mlroadmap note ITEM [TEXT|-]`: shows or writes an item's note."""

import argparse

from mlroadmap.cli import opening, output, stdin
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
    text = stdin.read_text("The note is as it was.") if arguments.text == "-" else arguments.text
    changed = session.write_note(item.id, text)
    opening.save(session)
    if text.strip():
        what = "note saved" if changed else "the note already says this"
    else:
        what = "note removed" if changed else "there was no note"
    say(f"{what}: {item.title} ({item.id})")
    return ExitCode.OK
