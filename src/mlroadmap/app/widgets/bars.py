"""The line at the top and the line at the bottom of the screen: one widget each."""

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget

from mlroadmap.app.glyphs import Glyphs
from mlroadmap.app.keys import KEYS_BY_ID
from mlroadmap.app.page import plain_line
from mlroadmap.model.counting import Count, describe

PANES = {"path": "Path", "glossary": "Glossary", "salaries": "Salaries", "progress": "Progress"}
"""Every pane's id and name, in the order of their number keys."""

NARROW = 60
"""Below this many columns only the current pane is named."""


class TopBar(Widget):
    """Which pane is shown, and how far the learner is."""

    pane: reactive[str] = reactive("path")
    """The id of the pane on screen."""
    count: reactive[Count] = reactive(Count)
    """The whole roadmap's count."""

    def __init__(self, glyphs: Glyphs) -> None:
        """Make the bar."""
        super().__init__()
        self._glyphs = glyphs

    def render(self) -> Content:
        """The line."""
        width = self.size.width
        done = describe(self.count)
        right = f"{done} {self._glyphs.dot} {self.count.hours_left} h left " if self.count.items else f"{done} "
        line = Content("")
        for number, (pane, name) in enumerate(PANES.items(), 1):
            if pane == self.pane:
                line = line.append(Content.styled(f" {number} {name} ", "reverse bold"))
            elif width >= NARROW:
                line = line.append(f" {number} {name} ")
        if line.cell_length + cell_len(right) > width:
            right = f"{done} "
        gap = max(1, width - line.cell_length - cell_len(right))
        return line.append(" " * gap).append(right).truncate(width)


class Footer(Widget):
    """The keys in force, a passing message, and whether everything is saved."""

    message: reactive[str] = reactive("")
    """Shown in place of the keys for a while."""
    status: reactive[str] = reactive("saved")
    """`saved`, `saving`, or what keeps changes from being saved."""

    FLASH_SECONDS = 4.0

    _shown_keys: tuple[int, Content] | None = None
    """The keys as they were last drawn, with the room they had: finding the keys in force takes a while."""

    def on_mount(self) -> None:
        """Follow the keys in force."""
        self.screen.bindings_updated_signal.subscribe(self, self._on_bindings)

    def _on_bindings(self, screen: Screen[object]) -> None:
        if screen is self.screen:
            self._shown_keys = None
            self.refresh()

    def flash(self, message: str) -> None:
        """Show a message for some seconds."""
        self.message = message
        self.set_timer(self.FLASH_SECONDS, lambda: self._clear(message))

    def _clear(self, message: str) -> None:
        if self.message == message:
            self.message = ""

    def render(self) -> Content:
        """The line."""
        shown = f" {self.status:>{len('saving')}} "  # as wide for each, so that the keys stay as they were found
        status = Content.styled(shown, "" if self.status == "saved" else "bold")
        room = self.size.width - status.cell_length
        left = plain_line(f" {self.message}", "bold") if self.message else self._keys(room)
        left = left.truncate(max(0, room), ellipsis=True)
        return left.append(" " * (room - left.cell_length)).append(status)

    def _keys(self, room: int) -> Content:
        if self._shown_keys is None or self._shown_keys[0] != room:
            self._shown_keys = (room, self._find_keys(room))
        return self._shown_keys[1]

    def _find_keys(self, room: int) -> Content:
        line = Content("")
        seen: set[str] = set()
        shown = [active.binding for active in self.screen.active_bindings.values() if active.binding.show]
        for binding in sorted(shown, key=lambda binding: binding.id in ("quit", "help"), reverse=True):
            if binding.id in seen or not binding.id:
                continue
            seen.add(binding.id)
            key = KEYS_BY_ID.get(binding.id)
            name = key.first if key else self.app.get_key_display(binding)
            part = plain_line(f" {name}", "bold $text-accent").append(f" {binding.description.lower()} ")
            if line.cell_length + part.cell_length > room:
                break
            line = line.append(part)
        return line


class Notice(Widget):
    """What the learner must know until it is mended, such as changes that cannot be saved."""

    text: reactive[str] = reactive("", layout=True)
    """Empty hides the notice."""

    def watch_text(self, text: str) -> None:
        """Show or hide."""
        self.display = bool(text)

    def render(self) -> Content:
        """The text."""
        return plain_line(self.text)
