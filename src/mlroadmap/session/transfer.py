"""Carries the roadmap out of the program, and later back in."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mlroadmap.errors import ExportFailed, FileExists
from mlroadmap.progress.atomic import Changed, replace_file
from mlroadmap.progress.identity import identify

if TYPE_CHECKING:
    from mlroadmap.session.view import View

DEFAULT_NAME = "mlroadmap.pdf"
"""The file an export is written to if none is named."""
PAPERS = ("a4", "letter")
"""The paper sizes, the usual one first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """What was written."""

    path: Path
    """The file."""
    pages: int
    """How many pages it has."""
    size: int
    """In bytes."""
    replaced: str = ""
    """The characters no font could draw, which the file shows as a mark."""

    def describe(self) -> str:
        """The report as a sentence."""
        text = f"{self.pages} pages, {self.size // 1000} kB"
        if self.replaced:
            count = len(self.replaced)
            word = "characters" if count > 1 else "character"
            text += f"; {count} {word} no font here can draw: {' '.join(self.replaced[:10])}"
        return text


def export_pdf(session: "View", path: Path, *, paper: str = PAPERS[0], force: bool = False) -> ExportReport:
    """Write the whole roadmap with the learner's state as a PDF, beside the target and then in its place.

    Args:
        session: The content and the progress.
        path: The file.
        paper: One of `PAPERS`.
        force: Whether to overwrite an existing file.

    Raises:
        FileExists: The file exists and `force` was not given.
        ExportFailed: The file cannot be written.
    """
    from mlroadmap.documents.pdf.plan import Plan
    from mlroadmap.documents.pdf.planner import make_pdf

    target = Path(os.path.expanduser(path)).absolute()
    advice = "Name another file, or give --force to overwrite it."
    try:
        existing = identify(target)
        if target.is_dir():
            raise ExportFailed("this is a folder", path=target, kept="Nothing was written.", advice="Name a file.")
        if existing is not None and not force:
            raise FileExists("the file exists", path=target, kept="It was not touched.", advice=advice)
        library = session.library
        plan = Plan(
            outline=session.outline,
            tracking=session.tracking,
            lessons=library.lessons(),
            bodies={step.id: library.body(library.lessons()[step.id]).text for step in session.outline.steps},
            resources=library.resources(),
            glossary=library.glossary(),
            salaries=library.salaries(),
            paper=paper,
        )
        made = make_pdf(plan)
        replace_file(target, made.data, expected=existing)
    except Changed as error:
        what = "another program wrote this file at the same moment"
        raise ExportFailed(what, path=target, kept="Its file was not touched.", advice="Try again.") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise ExportFailed(
            f"the file could not be written ({reason})",
            path=target,
            kept="Your progress is not affected.",
            advice="Name a file in a folder that exists and may be written to.",
        ) from error
    return ExportReport(path=target, pages=made.pages, size=len(made.data), replaced=made.replaced)
