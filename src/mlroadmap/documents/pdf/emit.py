"""Draws laid-out pages on a reportlab canvas and gives the file's bytes."""

import io
import os
import time
from collections.abc import Sequence

from reportlab import rl_config
from reportlab.lib.utils import TimeStamp
from reportlab.pdfgen.canvas import Canvas

from mlroadmap.documents.pdf.fonts import FONTS, Typesetter
from mlroadmap.documents.pdf.sheet import Anchor, Arc, Box, Link, Mark, Page, Stroke, Text
from mlroadmap.documents.pdf.styles import Paper


def export_time() -> float:
    """Seconds since 1970 that the file is dated with: `SOURCE_DATE_EPOCH` where it is set, else now."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    return float(fixed) if fixed.isdigit() else time.time()


class Emitter:
    """One file being drawn."""

    def __init__(self, paper: Paper, type_: Typesetter, *, title: str, subject: str, moment: float) -> None:
        """Begin a file.

        Args:
            paper: Its paper.
            type_: Splits text into runs.
            title: The document's title.
            subject: What it is.
            moment: Its date, in seconds since 1970.
        """
        rl_config.useA85 = 0
        self._paper = paper
        self._type = type_
        self._buffer = io.BytesIO()
        self._canvas = Canvas(
            self._buffer,
            pagesize=(paper.width, paper.height),
            pageCompression=1,
            pdfVersion=(1, 7),
            invariant=1,
            initialFontName=FONTS["regular"],  # type: ignore[arg-type]  # the published types say float; it is a name
            lang="en",
        )
        self._canvas._doc._timeStamp = _stamp(moment)  # type: ignore[attr-defined]  # private: see _stamp
        self._canvas.setTitle(title)
        self._canvas.setSubject(subject)
        self._canvas.setAuthor("mlroadmap")
        self._canvas.setCreator("mlroadmap")
        self._canvas.showOutline()

    def draw(self, pages: Sequence[Page]) -> bytes:
        """Draw every page.

        Returns:
            The file.
        """
        for page in pages:
            for mark in page.marks:
                self._mark(mark)
            self._canvas.showPage()
        self._canvas.save()
        return self._buffer.getvalue()

    def _mark(self, mark: Mark) -> None:
        if isinstance(mark, Text):
            self._text(mark)
        elif isinstance(mark, Box):
            self._box(mark)
        elif isinstance(mark, Stroke):
            self._stroke(mark)
        elif isinstance(mark, Arc):
            self._arc(mark)
        elif isinstance(mark, Link):
            self._link(mark)
        else:
            self._anchor(mark)

    def _up(self, y: float) -> float:
        """A place counted from the bottom, as PDF counts."""
        return self._paper.height - y

    def _text(self, mark: Text) -> None:
        text = mark.text if isinstance(mark.text, str) else mark.text()
        x = mark.x - self._type.width(text, mark.style) if mark.align == "right" else mark.x
        self._canvas.setFillColorRGB(*mark.style.colour)
        line = self._canvas.beginText(x, self._up(mark.y))
        for font, part in self._type.runs(text, mark.style.weight):
            line.setFont(font, mark.style.size)
            line.textOut(part)
        self._canvas.drawText(line)

    def _box(self, mark: Box) -> None:
        canvas = self._canvas
        if mark.fill:
            canvas.setFillColorRGB(*mark.fill)
        if mark.stroke:
            canvas.setStrokeColorRGB(*mark.stroke)
            canvas.setLineWidth(mark.line)
        bottom = self._up(mark.y + mark.height)
        draw = {"stroke": int(mark.stroke is not None), "fill": int(mark.fill is not None)}
        if mark.radius:
            canvas.roundRect(mark.x, bottom, mark.width, mark.height, mark.radius, **draw)
        else:
            canvas.rect(mark.x, bottom, mark.width, mark.height, **draw)

    def _stroke(self, mark: Stroke) -> None:
        self._canvas.setStrokeColorRGB(*mark.colour)
        self._canvas.setLineWidth(mark.line)
        path = self._canvas.beginPath()
        (x, y), *rest = mark.points
        path.moveTo(x, self._up(y))
        for x, y in rest:
            path.lineTo(x, self._up(y))
        self._canvas.drawPath(path, stroke=1, fill=0)

    def _arc(self, mark: Arc) -> None:
        self._canvas.setStrokeColorRGB(*mark.colour)
        self._canvas.setLineWidth(mark.line)
        y = self._up(mark.y)
        edges = (mark.x - mark.radius, y - mark.radius, mark.x + mark.radius, y + mark.radius)
        self._canvas.arc(*edges, startAng=90, extent=-360 * mark.share)

    def _link(self, mark: Link) -> None:
        rect = (mark.x, self._up(mark.y + mark.height), mark.x + mark.width, self._up(mark.y))
        if mark.url:
            self._canvas.linkURL(mark.url, rect, relative=0, thickness=0)
        else:
            self._canvas.linkRect("", mark.target, rect, relative=0, thickness=0)

    def _anchor(self, mark: Anchor) -> None:
        self._canvas.bookmarkPage(mark.name, fit="XYZ", top=self._up(mark.y) + 6, left=0, zoom=0)
        if mark.title:
            self._canvas.addOutlineEntry(mark.title, mark.name, mark.level, closed=mark.level > 0)


def _stamp(moment: float) -> TimeStamp:
    """The date reportlab writes into the file: it offers no public way to choose one per document."""
    stamp = TimeStamp(1)
    stamp.t = moment
    stamp.lt = time.gmtime(moment)
    stamp.YMDhms = tuple(stamp.lt)[:6]
    stamp.dhh = stamp.dmm = 0
    return stamp
