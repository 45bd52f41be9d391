"""Every key in force, by group."""

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.binding import ActiveBinding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mlroadmap.app.glyphs import STATE_WORDS, Glyphs
from mlroadmap.app.keys import ALL_KEYS, HELP_KEYS, TEXT_KEYS, Key, bindings
from mlroadmap.app.page import FAINT, Page, plain_line
from mlroadmap.app.screens.dialog import Dialog
from mlroadmap.model.listing import Chosen

KEY_COLUMN = 22
ALWAYS = "palette"
"""The key that Textual itself binds, under no id."""


class HelpScreen(Dialog[None]):
    """A text that scrolls."""

    BINDINGS = bindings((*TEXT_KEYS, *HELP_KEYS))

    def __init__(self, active: Iterable[ActiveBinding], about: str, glyphs: Glyphs) -> None:
        """Make the help.

        Args:
            active: The bindings in force in the window below.
            about: What has the focus there.
            glyphs: The signs to explain.
        """
        super().__init__()
        in_force = {binding.binding.id for binding in active}
        self._keys = [key for key in ALL_KEYS if key.id in in_force or key.id == ALWAYS]
        self._about = about
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """The text."""
        with VerticalScroll(classes="dialog tall"):
            yield Static(id="help-text")

    def on_mount(self) -> None:
        """Draw once the size is known."""
        self.set_focus(self.query_one(VerticalScroll))
        self.call_after_refresh(self._draw)

    def on_resize(self) -> None:
        """Lay the text out for the new width."""
        self.call_after_refresh(self._draw)

    def action_scroll_down(self) -> None:
        """One line down."""
        self.query_one(VerticalScroll).scroll_down(animate=False)

    def action_scroll_up(self) -> None:
        """One line up."""
        self.query_one(VerticalScroll).scroll_up(animate=False)

    def action_page_down(self) -> None:
        """One screen down."""
        self.query_one(VerticalScroll).scroll_page_down(animate=False)

    def action_page_up(self) -> None:
        """One screen up."""
        self.query_one(VerticalScroll).scroll_page_up(animate=False)

    def action_scroll_end(self) -> None:
        """The end."""
        self.query_one(VerticalScroll).scroll_end(animate=False)

    def action_scroll_home(self) -> None:
        """The top."""
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def action_back(self) -> None:
        """Close."""
        self.dismiss(None)

    def _draw(self) -> None:
        scroll = self.query_one(VerticalScroll)
        self.query_one("#help-text", Static).update(self._compose_text(scroll.scrollable_content_region.width))

    def _compose_text(self, width: int) -> Content:
        page = Page(width)
        page.text("Keys in force", "bold")
        if self._about:
            page.text(self._about, FAINT)
        for group in dict.fromkeys(key.group for key in self._keys):
            page.heading(group)
            for key in self._keys:
                if key.group == group:
                    self._line(page, key)
        page.heading("Signs")
        for state, word in STATE_WORDS.items():
            page.text(word, first=f"{self._glyphs.state(state)}  ")
        page.text("a milestone: prove what you learnt", first=f"{self._glyphs.milestone}  ")
        for chosen in Chosen:
            page.text(f"a track or project: {chosen.value}", first=f"{self._glyphs.choice(chosen)}  ")
        page.blank()
        page.text("Esc, h or q closes this help.", FAINT)
        return page.content()

    def _line(self, page: Page, key: Key) -> None:
        shown = plain_line(key.shown(), "bold")
        gap = " " * max(1, KEY_COLUMN - shown.cell_length)
        if page.width < 2 * KEY_COLUMN:
            page.text(shown)
            page.text(key.help, first="  ")
        else:
            page.text(key.help, first=shown.append(gap))
