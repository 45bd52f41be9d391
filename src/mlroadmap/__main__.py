"""Starts the program: a command if one was named, else the app."""

import gc
import os
import sys


def main() -> int:
    """Run the program.

    Returns:
        The exit code of the process.
    """
    gc.disable()  # a command is over before there is garbage worth looking for; the app turns it on again
    from mlroadmap.cli import diagnostics, output, parser
    from mlroadmap.errors import MlroadmapError

    output.replace_unprintable()
    try:
        invocation = parser.read(sys.argv[1:])
        if invocation.command is not None:
            return parser.run(invocation)
        if sys.stdin.isatty() and sys.stderr.isatty():
            from mlroadmap.app.app import run_app

            return run_app(invocation.content, invocation.data)
        return diagnostics.no_terminal()
    except MlroadmapError as error:
        return diagnostics.report(error)
    except KeyboardInterrupt:
        return diagnostics.ExitCode.INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return diagnostics.ExitCode.OK


if __name__ == "__main__":
    sys.exit(main())
