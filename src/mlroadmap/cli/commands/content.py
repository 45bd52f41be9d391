"""`mlroadmap content check [DIR]`: finds everything that is wrong with content, and what could be better."""

import argparse

from mlroadmap.cli import output
from mlroadmap.cli.diagnostics import ExitCode, say
from mlroadmap.cli.parser import folder
from mlroadmap.errors import ContentError
from mlroadmap.model.text import quantity
from mlroadmap.session.authoring import check_content


def add_arguments(parser: argparse.ArgumentParser, name: str) -> None:
    """Add what the command takes."""
    parser.add_argument("action", choices=["check"], help="'check' lists every problem as file:line:column")
    parser.add_argument(
        "folder", nargs="?", type=folder, metavar="DIR", help="the content folder; the one in use if left out"
    )
    parser.add_argument("--strict", action="store_true", help="fail where something could be better, too")


def run(arguments: argparse.Namespace) -> ExitCode:
    """List every problem, or say what was found to be right."""
    try:
        report = check_content(arguments.folder or arguments.content)
    except ContentError as error:
        for text in error.lines:
            output.line(text)
        say(f"mlroadmap: {quantity(len(error.lines), 'problem')} in {error.path}")
        return ExitCode.FAILED
    number = len(report.advice)
    improve = f", {quantity(number, 'thing')} to improve" if number else ""
    output.line(f"{report.folder}: no problems{improve}")
    output.line(f"{quantity(report.steps, 'step')}, {quantity(report.items, 'item')}, {report.hours} h")
    output.line(f"{quantity(report.terms, 'term')}, {quantity(report.resources, 'resource')}")
    for text in report.advice:
        output.line(text)
    return ExitCode.FAILED if arguments.strict and report.advice else ExitCode.OK
