"""The smallest virtual list that moves, ticks, and changes what it lists: what keys are measured against."""

import gc

if __name__ == "__main__":
    gc.disable()  # until it is on the screen, as in the program

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

ROWS = 250
OPEN, TICKED = "[ ]", "[x]"
LISTS = {"1": "first", "2": "second"}
"""The two lists by the key that shows them: another list is another pane's worth of lines."""
REVERSE = Style(reverse=True)


def row_text(name: str, number: int, mark: str = OPEN) -> str:
    """A row as it is drawn."""
    return f" {mark} {name} row {number:03}"


class BareList(ScrollView, can_focus=True):
    """Rows as lines; a set of ticked ones; a cursor."""

    BINDINGS = [
        ("down", "move(1)"),
        ("up", "move(-1)"),
        ("space", "tick"),
        *((key, f"list('{name}')") for key, name in LISTS.items()),
    ]

    def on_mount(self) -> None:
        self.shown, self.cursor, self.ticked = LISTS["1"], 0, set[int]()
        self.virtual_size = Size(40, ROWS)

    def render_line(self, y: int) -> Strip:
        row = y + self.scroll_offset.y
        text = row_text(self.shown, row, TICKED if row in self.ticked else OPEN)
        style = self.rich_style + REVERSE if row == self.cursor else self.rich_style
        return Strip([Segment(text, style)]).adjust_cell_length(self.size.width, self.rich_style)

    def action_move(self, by: int) -> None:
        old, self.cursor = self.cursor, max(0, min(ROWS - 1, self.cursor + by))
        for row in (old, self.cursor):
            self.refresh_line(row)
        top = min(max(self.scroll_offset.y, self.cursor - self.size.height + 1), self.cursor)
        self.scroll_to(y=top, animate=False, immediate=True)

    def action_tick(self) -> None:
        self.ticked ^= {self.cursor}
        self.refresh_line(self.cursor)

    def action_list(self, name: str) -> None:
        self.shown = name
        self.refresh()


class BareListApp(App[None]):
    """The list and nothing else."""

    def compose(self) -> ComposeResult:
        yield BareList()

    def on_ready(self) -> None:
        gc.freeze()
        gc.enable()


if __name__ == "__main__":
    BareListApp().run()
