"""What can stand on a page. Places are in points from the page's top left corner."""

from collections.abc import Callable
from dataclasses import dataclass

from mlroadmap.documents.pdf.styles import Colour, Style


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
    alt: str = ""
    """Where it leads, in words."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class TickBox:
    """A box that a reader can tick."""

    x: float
    """From the left edge."""
    y: float
    """The upper edge."""
    name: str
    """The form field's name, unique in the file."""
    label: str
    """What is ticked, in words."""
    ticked: bool
    """Whether it is ticked when the file is made."""
    sign: str = ""
    """What an unticked box shows: a `slash`, a `dash`, or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextField:
    """A place to write that a reader can fill in."""

    x: float
    """From the left edge."""
    y: float
    """The upper edge."""
    width: float
    """To the right."""
    height: float
    """Downwards."""
    name: str
    """The form field's name, unique in the file."""
    label: str
    """What to write there, in words."""
    text: str
    """What it holds when the file is made."""
    lines: tuple[str, ...]
    """The text as it is drawn."""
    style: Style
    """How it looks."""


Annotation = Link | TickBox | TextField
"""What a reader can click, tick or fill in."""
Mark = Text | Box | Stroke | Arc | Anchor
"""What is drawn, and places to go to."""
