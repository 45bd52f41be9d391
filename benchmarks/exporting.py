"""The PDF of the whole roadmap, made in this process."""

import gc
import io
import time
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.results import Result, compared
from benchmarks.rounds import interleave
from benchmarks.setting import Setting
from mlroadmap.session.session import Session

ROUNDS = 12
BOUND = 3.2
WHAT, AGAINST = "PDF export", "the same strings on a bare canvas"

Drawn = tuple[float, float, str, float, str]
"""A string on a page: x, y, the font's name and size, the text."""


def measure(setting: Setting) -> Iterator[Result]:
    """Export, and draw the strings of that export without laying anything out, by turns.

    Processor time is what counts: nothing here waits.
    """
    if find_spec("mlroadmap.documents.pdf.planner") is None:
        yield Result(what=WHAT, against=AGAINST, bound=BOUND, skipped="nothing makes a PDF yet")
        return
    session, path = setting.shipped.session, setting.folder / "roadmap.pdf"
    pages = _strings(session, path)
    pairs = interleave(lambda: _export(session, path), lambda: _by_hand(pages), setting.rounds(ROUNDS))
    yield compared(WHAT, f"{AGAINST}, {len(pages)} pages", pairs, BOUND)


def _export(session: Session, path: Path) -> float:
    from mlroadmap.session.transfer import export_pdf

    started = time.process_time()
    export_pdf(session, path, force=True)
    return time.process_time() - started


def _by_hand(pages: Sequence[Sequence[Drawn]]) -> float:
    from reportlab.pdfgen.canvas import Canvas

    gc.disable()  # as the program does while it draws
    started = time.process_time()
    canvas = Canvas(io.BytesIO(), pageCompression=1)
    for page in pages:
        for x, y, font, size, text in page:
            canvas.setFont(font, size)
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    took = time.process_time() - started
    gc.enable()
    return took


def _strings(session: Session, path: Path) -> list[list[Drawn]]:
    """Every string of an export, page by page, as it is drawn."""
    from mlroadmap.documents.pdf.tagging import TaggedCanvas

    pages: list[list[Drawn]] = [[]]
    text, end_page = TaggedCanvas.text, TaggedCanvas.end_page

    def draw(canvas: Any, runs: Sequence[tuple[str, str]], size: float, x: float, y: float) -> None:
        pages[-1].extend((x, y, font, size, part) for font, part in runs)
        text(canvas, runs, size, x, y)

    def end(canvas: Any) -> None:
        pages.append([])
        end_page(canvas)

    with patch.object(TaggedCanvas, "text", draw), patch.object(TaggedCanvas, "end_page", end):
        _export(session, path)
    return pages[:-1]
