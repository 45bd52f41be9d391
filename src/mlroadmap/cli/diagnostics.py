"""Everything that goes to stderr, and what each exit code means."""

import os
import sys
from enum import IntEnum

from mlroadmap.cli import output
from mlroadmap.errors import (
    ContentError,
    ContentMissing,
    InputRefused,
    MlroadmapError,
    NoPlace,
    ProgressMissing,
    ProgressNewer,
    ProgressUnreadable,
    SaveFailed,
    UnknownName,
)
from mlroadmap.model.text import visible


class ExitCode(IntEnum):
    """How a command ended."""

    OK = 0
    """It did what was asked."""
    FAILED = 1
    """It could not: content with problems, an export that failed, nothing to undo."""
    USAGE = 2
    """The words were not understood."""
    PROGRESS_UNREADABLE = 3
    """The progress file is damaged or may not be read; it was left alone."""
    PROGRESS_NEWER = 4
    """The progress file belongs to a newer version; it was left alone."""
    NOT_SAVED = 5
    """The change could not be made durable."""
    NO_TERMINAL = 6
    """The app was started where there is no terminal."""
    PROGRESS_MISSING = 7
    """The progress file is gone and there are backups of it; nothing was written."""
    INTERRUPTED = 130
    """The user pressed ctrl+c."""


_CODES: tuple[tuple[type[MlroadmapError], ExitCode], ...] = (
    (UnknownName, ExitCode.USAGE),
    (InputRefused, ExitCode.USAGE),
    (NoPlace, ExitCode.USAGE),
    (ContentError, ExitCode.FAILED),
    (ContentMissing, ExitCode.USAGE),
    (ProgressUnreadable, ExitCode.PROGRESS_UNREADABLE),
    (ProgressMissing, ExitCode.PROGRESS_MISSING),
    (ProgressNewer, ExitCode.PROGRESS_NEWER),
    (SaveFailed, ExitCode.NOT_SAVED),
)


def say(text: str) -> None:
    """Narrate one thing on stderr. Where nobody can read it, what was done stands all the same."""
    if sys.stderr is None:
        return
    try:
        print(visible(text), file=sys.stderr)  # noqa: T201 - the one place that writes to stderr
    except OSError:
        output.give_up_on(sys.stderr)


def ask(question: str) -> str:
    """Ask on stderr; the answer is a line from stdin, empty where there is none to come."""
    say(question)
    return "" if sys.stdin is None else sys.stdin.readline()


def report(error: MlroadmapError) -> ExitCode:
    """Tell the user about a failure.

    Returns:
        The exit code that goes with it.
    """
    say(f"mlroadmap: {error}")
    return next((code for kind, code in _CODES if isinstance(error, kind)), ExitCode.FAILED)


def unwritable(error: Exception) -> ExitCode:
    """Tell the user that the output could not be written."""
    say(f"mlroadmap: the output could not be written ({error}).")
    return ExitCode.FAILED


def refused(error: OSError) -> ExitCode:
    """Tell the user what the operating system refused where no more is known about it."""
    if isinstance(error, FileNotFoundError) and _is_lost():
        say("mlroadmap: the current folder was deleted or moved. Change to another folder, then try again.")
    else:
        name = f": {error.filename}" if error.filename is not None else ""
        say(f"mlroadmap: the operating system refused something ({error.strerror or error}){name}.")
    return ExitCode.FAILED


def _is_lost() -> bool:
    """Whether the current folder is gone."""
    try:
        os.getcwd()  # noqa: PTH109 - pathlib asks the same way
    except FileNotFoundError:
        return True
    return False


def no_terminal(*, dumb: bool = False) -> ExitCode:
    """Tell the user that the app needs a terminal, or one that can do more, and what does not."""
    needed = "a terminal"
    if dumb:
        needed = "a terminal that can move its cursor, and TERM=dumb says that this one cannot"
    say(f"mlroadmap: the app needs {needed}. Try 'mlroadmap status', 'mlroadmap next' or 'mlroadmap --help'.")
    return ExitCode.NO_TERMINAL
