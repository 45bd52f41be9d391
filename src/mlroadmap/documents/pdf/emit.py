"""Draws laid-out pages and gives the file's bytes."""

from collections.abc import Sequence
from typing import assert_never

from mlroadmap.documents.pdf.fields import Form
from mlroadmap.documents.pdf.fonts import Typesetter
from mlroadmap.documents.pdf.literals import array
from mlroadmap.documents.pdf.literals import text as literal
from mlroadmap.documents.pdf.marks import Anchor, Annotation, Arc, Box, Link, Mark, Stroke, Text, TextField, TickBox
from mlroadmap.documents.pdf.sheet import Page
from mlroadmap.documents.pdf.structure import Element
from mlroadmap.documents.pdf.styles import Colour, Paper
from mlroadmap.documents.pdf.tagging import TaggedCanvas

ANCHOR_ROOM = 6.0
"""How far above an anchor a reader shows the page."""


class Emitter:
    """Draws marks on a canvas."""

    def __init__(self, tagged: TaggedCanvas, paper: Paper, type_: Typesetter) -> None:
        """Begin to draw.

        Args:
            tagged: What to draw on.
            paper: Its paper.
            type_: Splits text into runs.
        """
        self._tagged = tagged
        self._canvas = tagged.canvas
        self._paper = paper
        self._type = type_
        self._form = Form(tagged, type_)
        self._pen: tuple[Colour, float] | None = None
        self._ink: Colour | None = None

    def draw(self, pages: Sequence[Page]) -> None:
        """Draw every page, and the form of all of them."""
        for page in pages:
            self._pen = self._ink = None
            for run in page.runs:
                with self._tagged.run(run):
                    for mark in run.marks:
                        self._mark(mark)
            for annotation, element in page.annotations:
                self._annotation(annotation, element)
            self._tagged.end_page()
        self._form.finish()

    def _mark(self, mark: Mark) -> None:
        if isinstance(mark, Text):
            self._text(mark)
        elif isinstance(mark, Box):
            self._box(mark)
        elif isinstance(mark, Stroke):
            self._stroke(mark)
        elif isinstance(mark, Arc):
            self._arc(mark)
        elif isinstance(mark, Anchor):
            self._anchor(mark)
        else:
            assert_never(mark)

    def _annotation(self, mark: Annotation, element: Element) -> None:
        if isinstance(mark, Link):
            self._link(mark, element)
        elif isinstance(mark, TickBox):
            self._form.tick_box(mark, element)
        elif isinstance(mark, TextField):
            self._form.text_field(mark, element)
        else:
            assert_never(mark)

    def _up(self, y: float) -> float:
        """A place counted from the bottom, as PDF counts."""
        return self._paper.height - y

    def _fill(self, colour: Colour) -> None:
        if colour != self._ink:
            self._ink = colour
            self._canvas.setFillColorRGB(*colour)

    def _draw_with(self, colour: Colour, width: float) -> None:
        if (colour, width) != self._pen:
            self._pen = (colour, width)
            self._canvas.setStrokeColorRGB(*colour)
            self._canvas.setLineWidth(width)

    def _text(self, mark: Text) -> None:
        text = mark.text if isinstance(mark.text, str) else mark.text()
        x = mark.x - self._type.width(text, mark.style) if mark.align == "right" else mark.x
        self._fill(mark.style.colour)
        line, y = self._type.line(text, mark.style.weight), self._up(mark.y)
        if line.spoken:
            with self._tagged.read_as(line.spoken):
                self._tagged.text(line.runs, mark.style.size, x, y)
        else:
            self._tagged.text(line.runs, mark.style.size, x, y)

    def _box(self, mark: Box) -> None:
        if mark.fill:
            self._fill(mark.fill)
        if mark.stroke:
            self._draw_with(mark.stroke, mark.line)
        bottom = self._up(mark.y + mark.height)
        draw = {"stroke": int(mark.stroke is not None), "fill": int(mark.fill is not None)}
        if mark.radius:
            self._canvas.roundRect(mark.x, bottom, mark.width, mark.height, mark.radius, **draw)
        else:
            self._canvas.rect(mark.x, bottom, mark.width, mark.height, **draw)

    def _stroke(self, mark: Stroke) -> None:
        self._draw_with(mark.colour, mark.line)
        path = self._canvas.beginPath()
        (x, y), *rest = mark.points
        path.moveTo(x, self._up(y))
        for x, y in rest:
            path.lineTo(x, self._up(y))
        self._canvas.drawPath(path, stroke=1, fill=0)

    def _arc(self, mark: Arc) -> None:
        self._draw_with(mark.colour, mark.line)
        y = self._up(mark.y)
        edges = (mark.x - mark.radius, y - mark.radius, mark.x + mark.radius, y + mark.radius)
        self._canvas.arc(*edges, startAng=90, extent=-360 * mark.share)

    def _link(self, mark: Link, element: Element) -> None:
        edges = array(mark.x, self._up(mark.y + mark.height), mark.x + mark.width, self._up(mark.y))

        def entries() -> bytes:
            if mark.url:
                leads = b"/A<</S/URI/URI%s>>" % literal(mark.url)
            else:
                leads = b"/Dest%s" % self._tagged.destination(mark.target)
            return b"/Subtype/Link/Rect%s/Border[0 0 0]/Contents%s%s" % (edges, literal(mark.alt), leads)

        self._tagged.annotate(mark, element, entries)

    def _anchor(self, mark: Anchor) -> None:
        self._tagged.anchor(mark.name, self._up(mark.y) + ANCHOR_ROOM, title=mark.title, level=mark.level)
