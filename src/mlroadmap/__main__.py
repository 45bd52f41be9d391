"""Starts the program: a command if one was named, else the app."""

import os
import sys

from mlroadmap.cli import diagnostics, output, parser
from mlroadmap.cli.diagnostics import ExitCode
from mlroadmap.errors import MlroadmapError


def main() -> int:
    """Run the program.

    Returns:
        The exit code of the process.
    """
    output.replace_unprintable()
    try:
        invocation = parser.read(sys.argv[1:])
        if invocation.command is not None:
            return parser.run(invocation)
        return _open_app(invocation)
    except MlroadmapError as error:
        return diagnostics.report(error)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK


def _open_app(invocation: parser.Invocation) -> int:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        diagnostics.say("mlroadmap: the app needs a terminal. Try 'mlroadmap status', 'mlroadmap next' or '--help'.")
        return ExitCode.NO_TERMINAL
    from mlroadmap.app.app import run_app

    return run_app(invocation.content, invocation.data)


if __name__ == "__main__":
    sys.exit(main())
