"""`mlroadmap info`: every path and version in use."""

import argparse
import platform
from importlib import metadata

from mlroadmap.cli import opening, output
from mlroadmap.cli.diagnostics import ExitCode
from mlroadmap.session import rescue
from mlroadmap.session.opening import find_everything
from mlroadmap.version import VERSION

_LIBRARIES = ("textual", "rich", "pydantic", "platformdirs", "reportlab", "pyyaml", "markdown-it-py")


def add_arguments(parser: argparse.ArgumentParser, name: str) -> None:
    """Add what the command takes."""
    parser.add_argument("--json", action="store_true", help="write JSON for scripts")


def run(arguments: argparse.Namespace) -> ExitCode:
    """Write every path and version."""
    library, places = find_everything(arguments.content, arguments.data)
    facts = {
        "version": VERSION,
        "edition": library.outline().edition,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "content": str(library.root),
        "progress": str(places.progress_file),
        "progress_exists": places.progress_file.exists(),
        "state": str(places.state),
        "cache": str(places.cache),
        "config": str(places.config),
        "libraries": {name: metadata.version(name) for name in _LIBRARIES},
    }
    opening.say_notice(rescue.read_notice(arguments.content, arguments.data))
    opening.say_unwritten(rescue.count_unwritten(arguments.content, arguments.data))
    if arguments.json:
        output.data(facts)
        return ExitCode.OK
    for name, value in facts.items():
        if isinstance(value, dict):
            value = ", ".join(f"{library} {version}" for library, version in value.items())
        output.line(f"{name.replace('_', ' '):<16} {value}")
    return ExitCode.OK
