"""Pages before they are drawn: marks at places, so that numbers known only at the end can still be filled in.

Places are in points from the page's top left corner.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from mlroadmap.documents.pdf.fonts import Typesetter
from mlroadmap.documents.pdf.styles import Colour, Paper, Style


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One line of text."""

    x: float
    """From the left edge."""
    y: float
    """The base line."""
    text: str | Callable[[], str]
    """The text, or what gives it once all pages are laid out."""
    style: Style
    """How it looks."""
    align: str = "left"
    """`left` or `right` of x."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle."""

    x: float
    """From the left edge."""
    y: float
    """The upper edge."""
    width: float
    """To the right."""
    height: float
    """Downwards."""
    fill: Colour | None = None
    """Its inside; none where it is open."""
    stroke: Colour | None = None
    """Its outline; none where it has none."""
    line: float = 0.7
    """The stroke's width."""
    radius: float = 0.0
    """Of its corners."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    """Each from the left and the top."""
    colour: Colour
    """Of the line."""
    line: float = 0.7
    """Its width."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arc:
    """A part of a ring, clockwise from the top."""

    x: float
    """From the left edge."""
    y: float
    """The centre."""
    radius: float
    """To the middle of the line."""
    share: float
    """How much of the ring, 0 to 1."""
    colour: Colour
    """Of the line."""
    line: float
    """Its width."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A place to click."""

    x: float
    """From the left edge."""
    y: float
    """The upper edge."""
    width: float
    """To the right."""
    height: float
    """Downwards."""
    url: str = ""
    """A web address."""
    target: str = ""
    """The name of an anchor in the file, where there is no address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A place to go to, in the outline if it has a title."""

    name: str
    """Unique in the file."""
    y: float
    """From the top edge."""
    title: str = ""
    """What the outline shows; empty keeps it out."""
    level: int = 0
    """How deep in the outline."""


Mark = Text | Box | Stroke | Arc | Link | Anchor
"""Anything on a page."""


@dataclass(slots=True)
class Page:
    """The marks of one page, in reading order."""

    marks: list[Mark] = field(default_factory=list)
    """Drawn in this order."""


class Sheet:
    """Fills page after page from the top."""

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
        self._anchors: dict[str, int] = {}

    @property
    def bottom(self) -> float:
        """How far down a page may be filled."""
        return self.paper.height - self.paper.bottom

    def new_page(self) -> None:
        """Begin a page."""
        self.pages.append(Page())
        self.y = self.paper.top

    def need(self, height: float) -> None:
        """Begin a page unless this much room is left on this one."""
        if self.y + height > self.bottom:
            self.new_page()

    def add(self, mark: Mark) -> None:
        """Put a mark on the current page."""
        self.pages[-1].marks.append(mark)

    def anchor(self, name: str, title: str = "", level: int = 0) -> None:
        """Make the current place one to go to."""
        self._anchors[name] = len(self.pages)
        self.add(Anchor(name=name, y=self.y, title=title, level=level))

    def page_of(self, anchor: str) -> int:
        """The number of the page an anchor is on; ask once all pages are laid out."""
        return self._anchors[anchor]

    def has_anchor(self, name: str) -> bool:
        """Whether there is such an anchor."""
        return name in self._anchors

    def line(self, text: str, style: Style, *, x: float | None = None, width: float | None = None) -> None:
        """Add one line of text, cut where it is too long, and move below it."""
        left = self.paper.left if x is None else x
        room = self.paper.left + self.paper.column - left if width is None else width
        self.need(style.line_height)
        self.add(Text(x=left, y=self.y + style.size, text=self.type.cut(text, style, room), style=style))
        self.y += style.line_height

    def paragraph(self, text: str, style: Style, *, x: float | None = None, width: float | None = None) -> None:
        """Add wrapped text, and move below it."""
        left = self.paper.left if x is None else x
        room = self.paper.left + self.paper.column - left if width is None else width
        for line in self.type.wrap(text, style, room):
            self.need(style.line_height)
            self.add(Text(x=left, y=self.y + style.size, text=line, style=style))
            self.y += style.line_height

    def height_of(self, text: str, style: Style, width: float) -> float:
        """How high wrapped text would be."""
        return len(self.type.wrap(text, style, width)) * style.line_height

    def skip(self, height: float) -> None:
        """Leave room, unless the page has just begun."""
        if self.y > self.paper.top:
            self.y += height
