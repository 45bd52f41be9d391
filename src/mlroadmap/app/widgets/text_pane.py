"""A text of any length in one widget: its lines are laid out once and drawn only where they are on screen."""

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from mlroadmap.app.keys import TEXT_KEYS, bindings


class TextPane(ScrollView, can_focus=True):
    """Lines that scroll by the same keys everywhere. Subclasses lay them out for a width."""

    BINDINGS = bindings(TEXT_KEYS, in_order=True)
    HELP = "A text: arrows or j and k scroll, h or Esc goes back."

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        """Start without a text."""
        super().__init__(id=id, classes=classes)
        self._lines: Sequence[Content] = ()
        self._strips: dict[int, Strip] = {}
        self._strips_look: tuple[object, ...] = ()
        self._width = 0

    def lay_out(self, width: int) -> Sequence[Content] | None:
        """The lines of the text for a width in cells; None where there is nothing to show yet."""
        raise NotImplementedError

    @property
    def text(self) -> str:
        """What is shown, on screen or not."""
        return "\n".join(line.plain for line in self._lines)

    def draw(self) -> None:
        """Lay the text out again. A hidden pane is laid out for the width it had."""
        width, self._width = self._width, self.scrollable_content_region.width if self.size.width else self._width
        lines = self.lay_out(self._width) if self._width else None
        if lines is None:
            return
        old, self._lines = self._lines, lines
        if width == self._width and len(old) == len(lines):
            for number, (line, before) in enumerate(zip(lines, old, strict=True)):
                if line is not before and not line.is_same(before):
                    self._strips.pop(number, None)
                    self.refresh_line(number)
            return
        self._strips.clear()
        self.virtual_size = Size(self._width, len(lines))
        self.refresh()

    def on_resize(self) -> None:
        """Lay the text out for a new width."""
        if self.scrollable_content_region.width != self._width:
            self.draw()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        number = self.scroll_offset.y + y
        if number >= len(self._lines):
            return Strip.blank(self._width, self.rich_style)
        look = (self.visual_style, self.app.theme)
        if look != self._strips_look:
            self._strips.clear()
            self._strips_look = look
        if number not in self._strips:
            strips = Visual.to_strips(self, self._lines[number], self._width, 1, self.visual_style, pad=True)
            self._strips[number] = strips[0] if strips else Strip.blank(self._width, self.rich_style)
        return self._strips[number]

    def action_back(self) -> None:
        """Go back to the list beside this text, if there is one."""
        leave = getattr(self.parent, "leave", None)
        if leave:
            leave()
