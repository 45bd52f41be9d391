"""`mlroadmap export pdf [FILE]`: writes the roadmap to a file."""

import argparse
import os
import sys
from pathlib import Path

from mlroadmap.cli import opening, output
from mlroadmap.cli.diagnostics import ExitCode, say
from mlroadmap.session.transfer import DEFAULT_NAME, PAPERS, PARTS, ExportOptions, export_pdf, make_pdf

_STDOUT = ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")
"""Names of stdout. It is written to as a stream: what it is connected to is not to be replaced by a file."""


def add_arguments(parser: argparse.ArgumentParser, name: str) -> None:
    """Add what the command takes."""
    parser.add_argument("format", choices=["pdf"], help="the kind of file")
    parser.add_argument("file", nargs="?", metavar="FILE", help=f"where to; - is stdout; {DEFAULT_NAME} if left out")
    parser.add_argument("--paper", choices=PAPERS, default=PAPERS[0], help=f"the paper size; {PAPERS[0]} if left out")
    parser.add_argument("--only", choices=PARTS, action="append", default=[], help="only this part; may be repeated")
    parser.add_argument("--step", metavar="STEP", action="append", default=[], help="only this step, by id or number")
    parser.add_argument("--blank", action="store_true", help="without anything of yours, to hand on")
    parser.add_argument("--no-notes", action="store_true", help="without what you wrote")
    parser.add_argument("--force", action="store_true", help="overwrite the file if it exists")


def run(arguments: argparse.Namespace) -> ExitCode:
    """Write the file and say where it is; or write the PDF to stdout, and nothing else there."""
    name = DEFAULT_NAME if arguments.file is None else arguments.file
    is_stdout = name == "-" or os.path.normpath(name) in _STDOUT
    if is_stdout and output.is_terminal(sys.stdout):
        say("mlroadmap: a terminal cannot show a PDF. Name a file, or redirect: 'mlroadmap export pdf - > FILE'.")
        return ExitCode.USAGE
    view = opening.view(arguments)
    options = ExportOptions(
        paper=arguments.paper,
        only=tuple(arguments.only),
        steps=tuple(arguments.step),
        blank=arguments.blank,
        notes=not arguments.no_notes,
    )
    if is_stdout:
        pdf, report = make_pdf(view, options)
        output.binary(pdf)
    else:
        report = export_pdf(view, Path(name), options, force=arguments.force)
        output.line(str(report.path))
    say(report.describe())
    return ExitCode.OK
