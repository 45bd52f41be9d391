"""`mlroadmap export pdf [FILE]`: writes the roadmap to a file."""

import argparse
from pathlib import Path

from mlroadmap.cli import opening, output
from mlroadmap.cli.diagnostics import ExitCode, say
from mlroadmap.session.transfer import DEFAULT_NAME, PAPERS, PARTS, ExportOptions, export_pdf


def add_arguments(parser: argparse.ArgumentParser, name: str) -> None:
    """Add what the command takes."""
    parser.add_argument("format", choices=["pdf"], help="the kind of file")
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help=f"where to; {DEFAULT_NAME} if left out")
    parser.add_argument("--paper", choices=PAPERS, default=PAPERS[0], help=f"the paper size; {PAPERS[0]} if left out")
    parser.add_argument("--only", choices=PARTS, action="append", default=[], help="only this part; may be repeated")
    parser.add_argument("--step", metavar="STEP", action="append", default=[], help="only this step, by id or number")
    parser.add_argument("--blank", action="store_true", help="without anything of yours, to hand on")
    parser.add_argument("--no-notes", action="store_true", help="without what you wrote")
    parser.add_argument("--force", action="store_true", help="overwrite the file if it exists")


def run(arguments: argparse.Namespace) -> ExitCode:
    """Write the file and say where it is."""
    view = opening.view(arguments)
    options = ExportOptions(
        paper=arguments.paper,
        only=tuple(arguments.only),
        steps=tuple(arguments.step),
        blank=arguments.blank,
        notes=not arguments.no_notes,
    )
    report = export_pdf(view, arguments.file or Path(DEFAULT_NAME), options, force=arguments.force)
    output.line(str(report.path))
    say(report.describe())
    return ExitCode.OK
