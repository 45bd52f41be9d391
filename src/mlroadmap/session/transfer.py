"""Carries the roadmap out of the program, and later back in."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from mlroadmap.errors import ExportFailed
from mlroadmap.files import NotRegular
from mlroadmap.model.counting import hours_a_week
from mlroadmap.model.tracking import Tracking
from mlroadmap.paths import absolute
from mlroadmap.progress.atomic import Changed, replace_file
from mlroadmap.session.export_target import check_target, special
from mlroadmap.session.naming import find_step

if TYPE_CHECKING:
    from mlroadmap.documents.pdf.glyphs import FontReport
    from mlroadmap.documents.pdf.plan import Plan
    from mlroadmap.session.view import View

DEFAULT_NAME = "mlroadmap.pdf"
"""The file an export is written to if none is named."""
PAPERS = ("a4", "letter")
"""The paper sizes, the usual one first."""
PARTS = ("steps", "glossary", "salaries", "notes")
"""What an export can be limited to."""
FILE_MODE = 0o666
"""The mode of an exported file, before the umask: it is made to be handed on."""
_SHOWN = 10
"""How many characters a report names at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """What an export holds."""

    paper: str = PAPERS[0]
    """One of `PAPERS`."""
    only: tuple[str, ...] = ()
    """Which of `PARTS` it is limited to; nothing for all, with the overview and the plan."""
    steps: tuple[str, ...] = ()
    """Ids of the steps it is limited to; implies the part `steps`, and only that if no other is named."""
    blank: bool = False
    """Whether it leaves out everything the learner did, wrote and chose."""
    notes: bool = True
    """Whether it holds what the learner wrote."""


_EVERYTHING = ExportOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """What was written."""

    path: Path | None
    """The file; None where the PDF went into a stream."""
    pages: int
    """How many pages it has."""
    size: int
    """In bytes."""
    fonts: "FontReport"
    """What could not be drawn as it should be."""

    def describe(self) -> str:
        """The report in sentences."""
        return f"{self.summary} {self.trouble}".rstrip()

    @property
    def summary(self) -> str:
        """How much was written."""
        return f"{self.pages} {'page' if self.pages == 1 else 'pages'}, {self.size // 1000} kB."

    @property
    def trouble(self) -> str:
        """What could not be drawn as it should be, in sentences; empty if nothing is wrong."""
        sentences = []
        if replaced := self.fonts.replaced:
            count = len(replaced)
            word = "characters" if count > 1 else "character"
            more = " and others" if count > _SHOWN else ""
            sentences.append(f"{count} {word} no font here can draw: {' '.join(replaced[:_SHOWN])}{more}.")
        if self.fonts.unordered:
            what = "Text that runs from right to left is not in its order"
            sentences.append(f"{what}: pip install python-bidi arabic-reshaper changes that.")
        if self.fonts.unjoined:
            sentences.append(f"Letters that should be joined are not: {', '.join(self.fonts.unjoined)}.")
        return " ".join(sentences)


def export_pdf(view: "View", path: Path, options: ExportOptions = _EVERYTHING, *, force: bool = False) -> ExportReport:
    """Write the roadmap with the learner's state as a PDF, beside the target and then in its place.

    An existing file keeps its mode; a new one has the mode that any new file of the user has.

    Args:
        view: The content and the progress.
        path: The file.
        options: What it holds.
        force: Whether to overwrite an existing file.

    Raises:
        UnknownName: The options name a step there is none of.
        ExportFailed: There is nothing to print, or the file cannot be written, is no regular file or the program's own.
        FileExists: The file exists and `force` was not given.
        NoPlace: The path begins with the home of a user who has none.
    """
    target = absolute(path)
    try:
        existing = check_target(target, view.places, force=force)
        data, report = make_pdf(view, options)
        replace_file(target, data, expected=existing, new_mode=FILE_MODE)
    except NotRegular as error:  # it was put there meanwhile
        raise special(target, error) from error
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
    return replace(report, path=target)


def make_pdf(view: "View", options: ExportOptions = _EVERYTHING) -> tuple[bytes, ExportReport]:
    """The roadmap with the learner's state as the bytes of a PDF.

    Raises:
        UnknownName: The options name a step there is none of.
        ExportFailed: There is nothing to print.
    """
    from mlroadmap.documents.pdf import planner

    made = planner.make_pdf(_plan(view, options))
    return made.data, ExportReport(path=None, pages=made.pages, size=len(made.data), fonts=made.fonts)


def _plan(view: "View", options: ExportOptions) -> "Plan":
    """What to print.

    Raises:
        UnknownName: The options name a step there is none of.
        ExportFailed: Nothing of what they name is there.
    """
    from mlroadmap.documents.pdf.plan import PARTS as EVERY_PART
    from mlroadmap.documents.pdf.plan import Plan

    library, outline = view.library, view.outline
    tracking = Tracking() if options.blank else view.tracking
    if not options.notes:
        tracking = replace(tracking, notes={})
    steps = frozenset(find_step(view.index, name).id for name in options.steps)
    parts = frozenset((*options.only, *(["steps"] if steps else []))) or frozenset(EVERY_PART)
    if parts == {"notes"} and not tracking.notes:
        what = "there are no notes to print"
        raise ExportFailed(
            what, kept="Nothing was written.", advice="Write one with n in the app, or print other parts."
        )
    lessons = library.lessons()
    return Plan(
        outline=outline,
        tracking=tracking,
        hours_a_week=hours_a_week(outline, tracking),
        lessons=lessons,
        bodies={step.id: library.body(lessons[step.id]).text for step in outline.steps},
        resources=library.resources(),
        glossary=library.glossary(),
        salaries=library.salaries(),
        paper=options.paper,
        parts=parts,
        only_steps=steps,
    )
