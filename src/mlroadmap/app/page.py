"""Lays out text for a column of the screen: wraps, indents, and keeps untrusted text plain."""

from collections.abc import Iterable

from textual.content import Content

from mlroadmap.model.text import visible, visible_line

MIN_WIDTH = 16
"""Narrower columns are laid out this wide and cut by the screen."""

HEADING = "bold $text-primary"
FAINT = "$foreground 72%"
CODE = "$text-accent"


def plain(text: str, style: str = "") -> Content:
    """Untrusted text as content: never markup, control characters made visible."""
    return Content.styled(visible(text), style)


def plain_line(text: str, style: str = "") -> Content:
    """The same on one line."""
    return Content.styled(visible_line(text), style)


class Page:
    """Lines of a given width, gathered from the top."""

    def __init__(self, width: int) -> None:
        """Start with an empty page.

        Args:
            width: In cells.
        """
        self.width = max(MIN_WIDTH, width)
        """In cells."""
        self._lines: list[Content] = []

    def text(
        self, content: Content | str, style: str = "", *, first: Content | str = "", rest: str | None = None
    ) -> None:
        """Add wrapped text.

        Args:
            content: The text; a string is untrusted and stays plain.
            style: A style for all of it.
            first: What stands before its first line.
            rest: What stands before its other lines; spaces as wide as `first` if None.
        """
        if isinstance(content, str):
            content = plain(content)
        if style:
            content = content.stylize(style)
        before = first if isinstance(first, Content) else Content(first)
        after = Content(" " * before.cell_length if rest is None else rest)
        room = max(MIN_WIDTH // 2, self.width - after.cell_length)
        if before.cell_length > after.cell_length:
            lines = before.append(content).wrap(room)
            self._lines.extend(after.append(line) if number else line for number, line in enumerate(lines))
        else:
            lines = content.wrap(room)
            self._lines.extend((after if number else before).append(line) for number, line in enumerate(lines))

    def code(self, text: str, *, indent: str = "") -> None:
        """Add code: its own lines, folded where they are too long, never wrapped at words.

        Args:
            text: The code.
            indent: What stands before every line.
        """
        before = Content(f"{indent}  ")
        room = max(MIN_WIDTH // 2, self.width - before.cell_length)
        for line in visible(text).rstrip("\n").expandtabs(4).split("\n"):
            folded = Content(line or " ").fold(room)
            self._lines.extend(before.append(part.stylize(CODE)) for part in folded)

    def heading(self, text: Content | str) -> None:
        """Add a heading after a blank line."""
        self.blank()
        self.text(text, HEADING)

    def line(self, content: Content) -> None:
        """Add a line that was laid out already; what does not fit is cut."""
        self._lines.append(content.truncate(self.width, ellipsis=True))

    def pair(self, left: Content, right: Content) -> None:
        """Add a line with something at each end; the left side is cut if both do not fit."""
        room = self.width - right.cell_length - 1
        left = left.truncate(max(0, room), ellipsis=True)
        gap = " " * (self.width - left.cell_length - right.cell_length)
        self._lines.append(left.append(gap).append(right))

    def extend(self, lines: Iterable[Content]) -> None:
        """Add lines of another page of this width."""
        self._lines.extend(lines)

    def blank(self) -> None:
        """Add a blank line, unless there is one or the page is empty."""
        if self._lines and self._lines[-1].plain.strip():
            self._lines.append(Content(""))

    @property
    def lines(self) -> list[Content]:
        """All lines, none wider than the page."""
        return self._lines

    def content(self) -> Content:
        """All lines as one."""
        return Content("\n").join(self._lines)
