"""How the PDF looks: sizes in points, colours as RGB. Data only; contrasts are against white."""

from dataclasses import dataclass

MM = 72 / 25.4
"""Points in a millimetre."""

Colour = tuple[float, float, float]
"""Red, green, blue, each 0 to 1."""


def _rgb(code: int) -> Colour:
    return ((code >> 16) / 255, (code >> 8 & 255) / 255, (code & 255) / 255)


INK = _rgb(0x1B1F24)
"""Body text, 16.6:1."""
GREY = _rgb(0x57606A)
"""Side matter, 6.4:1."""
ACCENT = _rgb(0x0B5F63)
"""Headings, bars and links, 7.4:1."""
TINT = _rgb(0xE3F0F0)
"""Behind headings."""
LINE = _rgb(0xC4CCD4)
"""Rules and empty boxes' outlines."""
WHITE = (1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper size with its margins, in points."""

    width: float
    """From edge to edge."""
    height: float
    """From edge to edge."""
    left: float = 20 * MM
    """Wide enough for punching."""
    right: float = 16 * MM
    """Free of text."""
    top: float = 17 * MM
    """Free of text."""
    bottom: float = 18 * MM
    """Holds the footer."""

    @property
    def column(self) -> float:
        """The width between the margins."""
        return self.width - self.left - self.right


PAPERS = {
    "a4": Paper(width=210 * MM, height=297 * MM),
    "letter": Paper(width=8.5 * 72, height=11 * 72),
}
"""Every paper size by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a piece of text looks."""

    weight: str
    """`regular`, `semibold` or `bold`."""
    size: float
    """In points."""
    colour: Colour = INK
    """Of the text."""
    leading: float = 1.32
    """The distance of lines, in sizes."""
    role: str = "P"
    """What text of this style is in the structure of the file."""

    @property
    def line_height(self) -> float:
        """The distance of lines, in points."""
        return self.size * self.leading


TITLE = Style(weight="bold", size=27, leading=1.15, role="H1")
SUBTITLE = Style(weight="regular", size=11, colour=GREY)
BAND_NUMBER = Style(weight="semibold", size=9, colour=ACCENT)
BAND_TITLE = Style(weight="bold", size=20, leading=1.15, role="H2")
BAND_FACTS = Style(weight="regular", size=9, colour=GREY)
SECTION = Style(weight="bold", size=16, leading=1.2, role="H2")
HEADING = Style(weight="bold", size=11.5, colour=ACCENT, role="H3")
COVER_HEADING = Style(weight="bold", size=11.5, colour=ACCENT, role="H2")
RUNNING_TITLE = Style(weight="semibold", size=9, colour=GREY, role="H1")
NOTE_TITLE = Style(weight="semibold", size=10, role="H3")
BODY = Style(weight="regular", size=9.5, leading=1.42)
ITEM = Style(weight="semibold", size=10, leading=1.25)
GOAL = Style(weight="regular", size=8.5, colour=GREY)
LINK = Style(weight="regular", size=8, colour=ACCENT)
SMALL = Style(weight="regular", size=8, colour=GREY)
FIGURE = Style(weight="semibold", size=8.5)
STATE = Style(weight="semibold", size=8.5, colour=ACCENT)
TERM = Style(weight="bold", size=9, leading=1.25)
DEFINITION = Style(weight="regular", size=8.3, leading=1.36)
NOTE = Style(weight="regular", size=8.8, leading=1.38)
RULE = 20.0
"""The distance of lines to write on."""
WRITTEN = Style(weight="regular", size=9, leading=RULE / 9)
FOOTER = Style(weight="regular", size=7.5, colour=GREY)
RING = Style(weight="bold", size=22)

BOX = 12.0
"""The side of a tick box."""
BOX_ROOM = 18.0
"""The side of the square around a tick box that can be tapped."""
BOX_GAP = 7.0
"""The gap between that square and the text beside it."""
BAR_HEIGHT = 6.0
"""The height of a progress bar."""
FIELD_PADDING = 3.0
"""Between the edge of a text field and its text."""
SIGNS = {
    "tick": (((2.3, 6.1), (5.0, 9.0), (9.8, 3.0)), 1.7),
    "slash": (((2.8, 9.2), (9.2, 2.8)), 1.3),
    "dash": (((2.8, 6.0), (9.2, 6.0)), 1.3),
}
"""The signs in boxes: points from a box's top left corner, and the width of the line through them."""
