"""Pages before they are drawn: marks at places, so that numbers known only at the end can still be filled in.

Places are in points from the page's top left corner.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from mlroadmap.documents.pdf.fonts import Typesetter
from mlroadmap.documents.pdf.marks import Anchor, Annotation, Mark, Text
from mlroadmap.documents.pdf.structure import Element, Run
from mlroadmap.documents.pdf.styles import Paper, Style


@dataclass(slots=True)
class Page:
    """The marks of one page, in reading order."""

    runs: list[Run] = field(default_factory=list)
    """Drawn in this order."""
    annotations: list[tuple[Annotation, Element]] = field(default_factory=list)
    """What can be clicked, ticked or filled in, each with what it is a part of."""

    def marks(self) -> Iterator[Mark]:
        """Every mark of the page, in order."""
        for run in self.runs:
            yield from run.marks


class Sheet:
    """Fills page after page from the top, and tells what each mark is."""

    def __init__(self, paper: Paper, type_: Typesetter) -> None:
        """Start without a page.

        Args:
            paper: The paper.
            type_: Measures and wraps.
        """
        self.paper = paper
        """The paper."""
        self.type = type_
        """Measures and wraps."""
        self.pages: list[Page] = []
        """Every page so far."""
        self.y = 0.0
        """How far down the page is filled."""
        self.root = Element(role="Document")
        """The structure of everything on the pages."""
        self._element = self.root
        self._anchors: dict[str, int] = {}

    @property
    def bottom(self) -> float:
        """How far down a page may be filled."""
        return self.paper.height - self.paper.bottom

    @property
    def right(self) -> float:
        """The right edge of the column."""
        return self.paper.left + self.paper.column

    def new_page(self) -> None:
        """Begin a page."""
        self.pages.append(Page())
        self.y = self.paper.top

    def need(self, height: float) -> bool:
        """Begin a page unless this much room is left on this one.

        Returns:
            Whether a page was begun.
        """
        is_short = self.y + height > self.bottom and self.y > self.paper.top
        if is_short:
            self.new_page()
        return is_short

    @contextmanager
    def tag(self, role: str, *, alt: str = "", scope: str = "") -> Iterator[Element]:
        """What is added inside belongs to a new element of the structure."""
        outer = self._element
        self._element = outer.add(role, alt=alt, scope=scope)
        try:
            yield self._element
        finally:
            self._element = outer

    @contextmanager
    def decoration(self) -> Iterator[None]:
        """What is added inside is not read aloud."""
        outer, self._element = self._element, self.root
        try:
            yield
        finally:
            self._element = outer

    def add(self, mark: Mark) -> None:
        """Put a mark on the current page, as a part of the current element; in a group it is decoration."""
        element = None if self._element.is_group else self._element
        runs = self.pages[-1].runs
        if not runs or runs[-1].element is not element:
            runs.append(Run(page=len(self.pages) - 1, element=element))
            if element:
                element.kids.append(runs[-1])
        runs[-1].marks.append(mark)

    def annotate(self, mark: Annotation) -> None:
        """Put something to click, tick or fill in on the current page, as a part of the current element."""
        self._element.kids.append(mark)
        self.pages[-1].annotations.append((mark, self._element))

    def write(self, mark: Text) -> None:
        """Put a text on the current page; in a group it is an element of its own, of its style's role."""
        if self._element.is_group:
            with self.tag(mark.style.role):
                self.add(mark)
        else:
            self.add(mark)

    def anchor(self, name: str, title: str = "", level: int = 0) -> None:
        """Make the current place one to go to."""
        self._anchors[name] = len(self.pages)
        with self.decoration():
            self.add(Anchor(name=name, y=self.y, title=title, level=level))

    def page_of(self, anchor: str) -> int:
        """The number of the page an anchor is on; ask once all pages are laid out."""
        return self._anchors[anchor]

    def line(self, text: str, style: Style, *, x: float | None = None, width: float | None = None) -> None:
        """Write one line of text, cut where it is too long, and move below it."""
        left = self.paper.left if x is None else x
        room = self.right - left if width is None else width
        self.need(style.line_height)
        self.write(Text(x=left, y=self.y + style.size, text=self.type.cut(text, style, room), style=style))
        self.y += style.line_height

    def paragraph(self, text: str, style: Style, *, x: float | None = None, width: float | None = None) -> None:
        """Write wrapped text, and move below it."""
        if self._element.is_group:
            with self.tag(style.role):
                self._lines(text, style, x, width)
        else:
            self._lines(text, style, x, width)

    def _lines(self, text: str, style: Style, x: float | None, width: float | None) -> None:
        left = self.paper.left if x is None else x
        room = self.right - left if width is None else width
        for line in self.type.wrap(text, style, room):
            self.need(style.line_height)
            base = self.y + style.size
            if self.type.right_to_left(line):
                self.add(Text(x=left + room, y=base, text=line, style=style, align="right"))
            else:
                self.add(Text(x=left, y=base, text=line, style=style))
            self.y += style.line_height

    def height_of(self, text: str, style: Style, width: float) -> float:
        """How high wrapped text would be."""
        return len(self.type.wrap(text, style, width)) * style.line_height

    def skip(self, height: float) -> None:
        """Leave room, unless the page has just begun."""
        if self.y > self.paper.top:
            self.y += height
