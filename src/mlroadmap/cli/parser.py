"""Understands the command line. Only the parser and the module of the command that was named are built."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path

from mlroadmap.cli.diagnostics import ExitCode, say
from mlroadmap.version import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn, Protocol

    class Command(Protocol):
        """What a module in `commands` offers."""

        def add_arguments(self, parser: argparse.ArgumentParser, name: str) -> None:
            """Add what the command takes; `name` is the word it was called by."""

        def run(self, arguments: argparse.Namespace) -> ExitCode:
            """Do it."""


COMMANDS = {
    "status": ("status", "how far you are, step by step"),
    "next": ("next", "what to do next, and the link to begin with"),
    "done": ("mark", "mark items as done"),
    "known": ("mark", "mark items as known before"),
    "learning": ("mark", "mark items as being learnt"),
    "skip": ("mark", "leave items out of the count"),
    "todo": ("mark", "mark items as not begun"),
    "note": ("note", "show or write the note of an item"),
    "choose": ("choose", "choose tracks and projects, or list them"),
    "track": ("choose", "choose the track to specialise in"),
    "pace": ("pace", "show or set your hours a week"),
    "undo": ("reverse", "take back what was done last"),
    "redo": ("reverse", "do again what was taken back"),
    "history": ("history", "what was done on this machine, newest first"),
    "backup": ("backup", "list, show or restore the copies of your progress"),
    "export": ("export", "write your roadmap to a file"),
    "content": ("content", "check a content folder"),
    "info": ("info", "every path and version this program uses"),
}
"""Each command with its module in `commands` and what it does."""


TEXT = "TEXT"
"""Stands in usage for a text of the user's own."""


class Invocation:
    """A command line, understood as far as the command's name."""

    def __init__(
        self, command: str | None, rest: Sequence[str] = (), content: Path | None = None, data: Path | None = None
    ) -> None:
        """Keep what was understood."""
        self.command = command
        """The command; None starts the app."""
        self.rest = rest
        """What follows it."""
        self.content = content
        """The content folder named before the command."""
        self.data = data
        """The data folder named before the command."""


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Help as wide as the terminal, found without the modules argparse would load for it."""

    def __init__(self, prog: str) -> None:
        """Make a formatter for a program or a command."""
        try:
            width = os.get_terminal_size().columns
        except OSError:
            width = 80
        super().__init__(prog, width=max(40, min(width, 120)))


class Parser(argparse.ArgumentParser):
    """An argument parser that names the nearest known word."""

    def error(self, message: str) -> NoReturn:
        """Say what was not understood and stop with the usage code."""
        say(f"{self.prog}: {message}\nTry '{self.prog} --help'.")
        sys.exit(ExitCode.USAGE)

    def parse_strictly(self, words: Sequence[str]) -> argparse.Namespace:
        """Parse every word, or stop with the nearest known option."""
        has_rest = any(action.nargs == argparse.REMAINDER for action in self._actions)
        parse = self.parse_known_args if has_rest else self.parse_known_intermixed_args
        arguments, unknown = parse(words)
        if unknown:
            self.error(f"unknown word '{unknown[0]}'{self._advice(unknown[0])}")
        return arguments

    def _advice(self, word: str) -> str:
        """What was perhaps meant by a word that is one too many."""
        if any(action.metavar == TEXT for action in self._actions):
            is_option = len(word) > 1 and word.startswith("-")
            return "; put -- before a text that begins with a dash" if is_option else "; put quotes around the text"
        return hint(word, [option for action in self._actions for option in action.option_strings])


def hint(word: str, known: Sequence[str]) -> str:
    """`, did you mean 'status'?` or nothing."""
    import difflib

    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return f", did you mean '{close[0]}'?" if close else ""


def folder(text: str) -> Path:
    """A folder named on the command line.

    Raises:
        ArgumentTypeError: The name is empty, as an unset variable of the shell leaves it.
    """
    if not text.strip():
        raise argparse.ArgumentTypeError("the name of the folder is empty: is a variable not set?")
    return Path(text)


def _places(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--content", type=folder, metavar="DIR", help="use the content in this folder")
    parser.add_argument("--data", type=folder, metavar="DIR", help="keep progress in this folder")


def read(words: Sequence[str]) -> Invocation:
    """Understand a command line as far as its command.

    Args:
        words: What followed the program's name.

    Raises:
        SystemExit: `--help`, `--version`, or words that are not understood.
    """
    if words and words[0] in COMMANDS:
        return Invocation(words[0], words[1:])
    listing = "\n".join(f"  {name:<10} {help_}" for name, (_, help_) in COMMANDS.items())
    parser = Parser(
        prog="mlroadmap",
        description="A companion for becoming a machine-learning engineer. Without a command it opens the app.",
        epilog=f"commands:\n{listing}\n\n'mlroadmap COMMAND --help' explains one.",
        formatter_class=Formatter,
        usage="mlroadmap [--content DIR] [--data DIR] [COMMAND ...]",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"mlroadmap {VERSION}")
    _places(parser)
    parser.add_argument("command", nargs="?", help=argparse.SUPPRESS)
    parser.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    arguments = parser.parse_strictly(words)
    if arguments.command is not None and arguments.command not in COMMANDS:
        parser.error(f"there is no command '{arguments.command}'{hint(arguments.command, tuple(COMMANDS))}")
    return Invocation(arguments.command, arguments.rest, arguments.content, arguments.data)


def run(invocation: Invocation) -> ExitCode:
    """Run a command.

    Raises:
        MlroadmapError: It could not do what was asked.
    """
    name = invocation.command
    assert name is not None
    module, help_ = COMMANDS[name]
    command: Command = import_module(f"mlroadmap.cli.commands.{module}")
    parser = Parser(
        prog=f"mlroadmap {name}",
        description=f"{help_[0].upper()}{help_[1:]}.",
        allow_abbrev=False,
        formatter_class=Formatter,
    )
    _places(parser)
    command.add_arguments(parser, name)
    arguments = parser.parse_strictly(invocation.rest)
    arguments.content = arguments.content or invocation.content
    arguments.data = arguments.data or invocation.data
    return command.run(arguments)
