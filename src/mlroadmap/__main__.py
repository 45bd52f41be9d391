"""Starts the program: a command if one was named, else the app."""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FRAMES_PER_SECOND = "250"
"""Textual draws at most 60 times a second unless its variable TEXTUAL_FPS says otherwise: a key pressed right after a
frame would wait for the next. Nothing here draws without a reason, so more frames cost nothing."""

SIZES = ("COLUMNS", "LINES")
"""A shell that exports them exports the size its window had once: the app, and what it starts, ask the terminal."""


def main() -> int:
    """Run the program.

    Returns:
        The exit code of the process.
    """
    gc.disable()  # a command is over before there is garbage worth looking for; the app turns it on again
    from mlroadmap.cli import output

    output.prepare()
    try:
        code = _reported(_run)
    except SystemExit as stop:  # how the parser ends: after help, or at words that are not understood
        code = int(stop.code or 0)
    return _reported(output.finish) or code


def _reported(work: Callable[[], int]) -> int:
    """What some work returned, or the exit code of its failure, which was said in words."""
    from mlroadmap.cli import diagnostics, output
    from mlroadmap.errors import MlroadmapError

    try:
        return work()
    except MlroadmapError as error:
        return diagnostics.report(error)
    except KeyboardInterrupt:
        return diagnostics.ExitCode.INTERRUPTED
    except BrokenPipeError:
        return diagnostics.ExitCode.OK
    except output.Unwritable as error:
        return diagnostics.unwritable(error)
    except OSError as error:
        return diagnostics.refused(error)


def _run() -> int:
    from mlroadmap.cli import diagnostics, output

    content, data = None, None
    if words := sys.argv[1:]:
        from mlroadmap.cli import parser

        invocation = parser.read(words)
        if invocation.command is not None:
            return parser.run(invocation)
        content, data = invocation.content, invocation.data
    if output.is_terminal(sys.stdin) and output.is_terminal(sys.stderr):
        if os.environ.get("TERM") == "dumb":
            return diagnostics.no_terminal(dumb=True)
        os.environ.setdefault("TEXTUAL_FPS", FRAMES_PER_SECOND)
        for name in SIZES:
            os.environ.pop(name, None)
        return _open_app(content, data)
    return diagnostics.no_terminal()


def _open_app(content: Path | None, data: Path | None) -> int:
    from mlroadmap.app import leaving
    from mlroadmap.app.app import run_app
    from mlroadmap.cli import diagnostics
    from mlroadmap.errors import MlroadmapError, ProgressMissing

    try:
        try:
            code = run_app(content, data, diagnostics.say)
        except ProgressMissing as error:
            from mlroadmap.cli import asking

            if not asking.bring_back(error, content, data):
                return diagnostics.ExitCode.PROGRESS_MISSING
            code = run_app(content, data, diagnostics.say)
    except MlroadmapError as error:
        code = diagnostics.report(error)
    return leaving.end(code)


if __name__ == "__main__":
    sys.exit(main())
