"""Makes the whole PDF: lays out every part, then the footers, then draws."""

import gc
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial

from mlroadmap.documents.pdf import cover, glossary, notes, salaries, weeks
from mlroadmap.documents.pdf.blocks.footer import footers
from mlroadmap.documents.pdf.emit import Emitter
from mlroadmap.documents.pdf.export_state import FILE_NAME, MEDIA_TYPE, ExportState
from mlroadmap.documents.pdf.fonts import FONTS, Typesetter
from mlroadmap.documents.pdf.glyphs import FontReport
from mlroadmap.documents.pdf.metadata import Metadata
from mlroadmap.documents.pdf.plan import Plan
from mlroadmap.documents.pdf.sheet import Sheet
from mlroadmap.documents.pdf.steps import StepPages
from mlroadmap.documents.pdf.styles import PAPERS, RUNNING_TITLE
from mlroadmap.documents.pdf.tagging import TaggedCanvas
from mlroadmap.errors import ExportFailed

SUBJECT = "A learner's roadmap and progress"
EPOCH = "SOURCE_DATE_EPOCH"
"""The variable that dates a file, so that it can be made again byte for byte."""
LANGUAGE = "en-US"
"""The content's language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePdf:
    """A finished file."""

    data: bytes
    """All its bytes."""
    pages: int
    """How many pages it has."""
    fonts: FontReport
    """What could not be drawn as it should be."""


def make_pdf(plan: Plan) -> MadePdf:
    """Make the file. The same plan at the same time gives the same bytes.

    Args:
        plan: Content and progress.

    Returns:
        The file.
    """
    with _collecting_later():
        return _make(plan)


@contextmanager
def _collecting_later() -> Iterator[None]:
    """Without Python's search for garbage: there is none before a file is finished, and looking takes a third of it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _make(plan: Plan) -> MadePdf:
    moment, today = _now()
    type_ = Typesetter()
    type_.expect("".join(note.text for versions in plan.tracking.notes.values() for note in versions))
    paper = PAPERS[plan.paper]
    sheet = Sheet(paper, type_)
    state = ExportState(edition=plan.outline.edition, day=today.isoformat())
    _lay_out(sheet, plan, today, state)
    footers(sheet, f"{plan.outline.title}, {today.isoformat()}")
    about = Metadata(title=plan.outline.title, subject=SUBJECT, language=LANGUAGE, moment=moment)
    tagged = TaggedCanvas((paper.width, paper.height), about, font=FONTS["regular"])
    Emitter(tagged, paper, type_).draw(sheet.pages)
    tagged.attach(FILE_NAME, state.as_json(), kind=MEDIA_TYPE, description="What this file was made with")
    data = tagged.finish(sheet.root)
    return MadePdf(data=data, pages=len(sheet.pages), fonts=type_.report)


def _lay_out(sheet: Sheet, plan: Plan, today: date, state: ExportState) -> None:
    """Each part on pages of its own; a file without the overview says at its top what it is from."""
    sheet.new_page()
    if not plan.holds("overview"):
        sheet.paragraph(plan.outline.title, RUNNING_TITLE)
        sheet.skip(8)
    pages = StepPages(sheet, plan, state)
    parts: list[tuple[str, Callable[[], None]]] = [
        ("overview", lambda: cover.draw(sheet, plan, today)),
        ("plan", lambda: weeks.draw(sheet, plan, today)),
        *(("steps", partial(pages.draw, number, step)) for number, step in plan.steps()),
        ("glossary", lambda: glossary.draw(sheet, plan)),
        ("salaries", lambda: salaries.draw(sheet, plan, today)),
        ("notes", lambda: notes.draw(sheet, plan)),
    ]
    held = [draw for part, draw in parts if plan.holds(part)]
    for number, draw in enumerate(held):
        if number:
            sheet.new_page()
        draw()


def _now() -> tuple[float, date]:
    """What the file is dated with: `SOURCE_DATE_EPOCH` in UTC where it is set, else now and here.

    Raises:
        ExportFailed: It is set to something else than a date there is.
    """
    fixed = os.environ.get(EPOCH, "")
    if not fixed:
        return time.time(), date.today()
    try:
        if not (fixed.isascii() and fixed.isdecimal()):
            raise ValueError(fixed)
        return float(fixed), datetime.fromtimestamp(float(fixed), UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise ExportFailed(
            f"the variable {EPOCH} is {fixed!r:.40}",
            kept="Nothing was written.",
            advice="Set it to a number of seconds since 1970, or unset it.",
        ) from error
