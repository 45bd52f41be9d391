"""A list of any length in one widget: it draws only the lines on screen, and keeps headings in sight."""

from collections.abc import Sequence
from typing import Any, ClassVar, Generic, TypeVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from mlroadmap.app.glyphs import Glyphs
from mlroadmap.app.keys import LIST_KEYS, bindings
from mlroadmap.model.listing import Window, window
from mlroadmap.model.text import visible_line

Row = TypeVar("Row")
Part = tuple[str, str]
"""A piece of a row: its text and the name of the component class it is drawn in ("" for the plain one)."""


class RowList(Widget, Generic[Row], can_focus=True):
    """Rows, a cursor, and a window that follows it. Subclasses say how a row looks."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "row--heading",
        "row--faint",
        "row--done",
        "row--learning",
        "row--skipped",
        "row--accent",
        "row--cursor",
        "row--cursor-blurred",
    }
    BINDINGS = bindings(LIST_KEYS, in_order=True)
    HELP = "A list: arrows or j and k move, Enter opens, h and l fold and unfold."

    cursor: reactive[int] = reactive(0, repaint=False)
    """The index of the row the keys act on."""

    class Moved(Message):
        """The cursor is on another row."""

        def __init__(self, sender: "RowList[Any]") -> None:
            """Tell of a move."""
            super().__init__()
            self.list = sender
            """The list."""

        @property
        def control(self) -> "RowList[Any]":
            """The list."""
            return self.list

    class Painted(Moved):
        """The list is on screen for the first time: what can wait may begin."""

    class Opened(Moved):
        """Enter was pressed on the cursor's row."""

    class FoldedOut(Moved):
        """The row is to be unfolded, or gone into."""

    class FoldedIn(Moved):
        """The row, or the heading above it, is to be folded."""

    def __init__(self, glyphs: Glyphs, *, id: str | None = None) -> None:
        """Start empty.

        Args:
            glyphs: The signs to draw with.
            id: The widget's id.
        """
        super().__init__(id=id)
        self.glyphs = glyphs
        """The signs to draw with."""
        self._rows: Sequence[Row] = ()
        self._headings: Sequence[int] = ()
        self._window = Window(top=0, rows=())
        self._was_painted = False

    # What subclasses say

    def parts(self, row: Row, width: int) -> tuple[Sequence[Part], Sequence[Part]]:
        """How a row looks: what stands at its left and at its right end."""
        raise NotImplementedError

    def is_heading(self, row: Row) -> bool:
        """Whether a row stays on screen while others scroll."""
        return False

    # Rows and cursor

    @property
    def rows(self) -> Sequence[Row]:
        """All rows."""
        return self._rows

    @property
    def current(self) -> Row | None:
        """The row under the cursor; None in an empty list."""
        return self._rows[self.cursor] if self._rows else None

    def show(self, rows: Sequence[Row], cursor: int | None = None) -> None:
        """Show rows.

        Args:
            rows: All of them.
            cursor: Where to put the cursor; where it is, as far as there are rows, if None.
        """
        self._rows = rows
        self._headings = [number for number, row in enumerate(rows) if self.is_heading(row)]
        wanted = self.cursor if cursor is None else cursor
        self.set_reactive(RowList.cursor, max(0, min(wanted, len(rows) - 1)))
        self._place()
        self.refresh()

    def _place(self) -> bool:
        """Lay the window around the cursor; whether other rows are on screen now."""
        old = self._window
        self._window = window(len(self._rows), self._headings, self.size.height, old.top, self.cursor)
        return self._window != old

    def watch_cursor(self, old: int, new: int) -> None:
        """Draw the two rows a move changes, or all where the window moved."""
        if self._place():
            self.refresh()
        else:
            for number in (old, new):
                self._refresh_row(number)
        self.post_message(self.Moved(self))

    def refresh_rows(self, rows: Sequence[Row]) -> None:
        """Show rows of which only some differ from those shown; as many as before, in the same order."""
        old, self._rows = self._rows, rows
        for line, number in enumerate(self._window.rows):
            if old[number] != rows[number]:
                self.refresh(Region(0, line, self.size.width, 1))

    def refresh_current(self, row: Row) -> None:
        """Show a row in place of the one under the cursor."""
        rows = list(self._rows)
        rows[self.cursor] = row
        self.refresh_rows(rows)

    def _refresh_row(self, number: int) -> None:
        if number in self._window.rows:
            self.refresh(Region(0, self._window.rows.index(number), self.size.width, 1))

    def on_resize(self) -> None:
        """Lay the window out for the new height."""
        if self._place():
            self.refresh()
        if not self._was_painted and self.size.height:
            self._was_painted = True
            self.call_after_refresh(self.call_after_refresh, self.post_message, self.Painted(self))

    def on_focus(self) -> None:
        """Draw the cursor as the one keys act on."""
        self._refresh_row(self.cursor)

    def on_blur(self) -> None:
        """Draw the cursor as one keys do not act on."""
        self._refresh_row(self.cursor)

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        width = self.size.width
        if len(self._window.rows) < min(self.size.height, len(self._rows)):
            self._place()  # the first paint may come before the first resize
        plain = self.rich_style
        if y >= len(self._window.rows) or self._window.rows[y] >= len(self._rows):
            return Strip.blank(width, plain)
        number = self._window.rows[y]
        left, right = self.parts(self._rows[number], width)
        under = None
        if number == self.cursor:
            under = self.get_component_rich_style("row--cursor" if self.has_focus else "row--cursor-blurred")
        segments = []
        for text, name in _fit(left, right, width, self.glyphs.ellipsis):
            style = self.get_component_rich_style(f"row--{name}") if name else plain
            segments.append(Segment(text, style + under if under else style))
        return Strip(segments, width)

    # Keys and mouse

    def action_move(self, by: int) -> None:
        """Move the cursor some rows."""
        if self._rows:
            self.cursor = max(0, min(self.cursor + by, len(self._rows) - 1))

    def action_page(self, by: int) -> None:
        """Move the cursor some screens."""
        self.action_move(by * max(1, self.size.height - len(self._headings) - 1))

    def action_first(self) -> None:
        """Move to the first row."""
        self.action_move(-len(self._rows))

    def action_last(self) -> None:
        """Move to the last row."""
        self.action_move(len(self._rows))

    def action_open(self) -> None:
        """Open the cursor's row."""
        if self._rows:
            self.post_message(self.Opened(self))

    def action_fold_out(self) -> None:
        """Unfold the cursor's row, or go into it."""
        if self._rows:
            self.post_message(self.FoldedOut(self))

    def action_fold_in(self) -> None:
        """Fold the cursor's row, or the heading above it."""
        if self._rows:
            self.post_message(self.FoldedIn(self))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the row that was clicked; a second click opens it."""
        if event.y < len(self._window.rows):
            self.cursor = self._window.rows[event.y]
            if event.chain == 2:
                self.action_open()

    def on_mouse_scroll_down(self) -> None:
        """Move with the wheel."""
        self.action_move(3)

    def on_mouse_scroll_up(self) -> None:
        """Move with the wheel."""
        self.action_move(-3)


def _fit(left: Sequence[Part], right: Sequence[Part], width: int, ellipsis: str) -> list[Part]:
    """Cut the left parts so that both ends fit on a line, and fill the gap."""
    right = [(visible_line(text), name) for text, name in right]
    room = width - sum(cell_len(text) for text, _ in right)
    if room < 1:
        right, room = [], width
    fitted: list[Part] = []
    for text, name in left:
        safe = visible_line(text)
        cells = cell_len(safe)
        if cells > room:
            safe = set_cell_size(safe, max(0, room - 1)) + ellipsis if room else ""
            cells = room
        fitted.append((safe, name))
        room -= cells
        if not room:
            break
    return [*fitted, (" " * room, ""), *right]
