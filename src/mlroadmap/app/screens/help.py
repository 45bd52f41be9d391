"""Every key in force, by group."""

from collections.abc import Iterable, Sequence

from textual.app import ComposeResult
from textual.binding import ActiveBinding
from textual.content import Content

from mlroadmap.app.glyphs import STATE_WORDS, Glyphs
from mlroadmap.app.keys import ALL_KEYS, HELP_KEYS, Key, bindings
from mlroadmap.app.page import FAINT, Page, plain_line
from mlroadmap.app.screens.dialog import Dialog
from mlroadmap.app.widgets.text_pane import TextPane
from mlroadmap.model.listing import Chosen

KEY_COLUMN = 22
ALWAYS = "palette"
"""The key that Textual itself binds, under no id."""


class HelpPane(TextPane):
    """The text of the help."""

    BINDINGS = bindings(HELP_KEYS, in_order=True)

    def __init__(self, keys: Sequence[Key], about: str, glyphs: Glyphs) -> None:
        """Make the text.

        Args:
            keys: The keys in force in the window below.
            about: What has the focus there.
            glyphs: The signs to explain.
        """
        super().__init__(classes="dialog tall")
        self._keys = keys
        self._about = about
        self._glyphs = glyphs

    def action_back(self) -> None:
        """Close the help."""
        self.screen.dismiss(None)

    def lay_out(self, width: int) -> Sequence[Content]:
        """Every key in force by group, then every sign."""
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
        return page.lines

    def _line(self, page: Page, key: Key) -> None:
        shown = plain_line(key.shown(), "bold")
        gap = " " * max(1, KEY_COLUMN - shown.cell_length)
        if page.width < 2 * KEY_COLUMN:
            page.text(shown)
            page.text(key.help, first="  ")
        else:
            page.text(key.help, first=shown.append(gap))


class HelpScreen(Dialog[None]):
    """The help over the window it is about."""

    def __init__(self, active: Iterable[ActiveBinding], about: str, glyphs: Glyphs) -> None:
        """Make the help.

        Args:
            active: The bindings in force in the window below.
            about: What has the focus there.
            glyphs: The signs to explain.
        """
        super().__init__()
        in_force = {binding.binding.id for binding in active}
        keys = [key for key in ALL_KEYS if key.id in in_force or key.id == ALWAYS]
        self._pane = HelpPane(keys, about, glyphs)

    def compose(self) -> ComposeResult:
        """The text."""
        yield self._pane

    def on_mount(self) -> None:
        """Scroll it at once."""
        self.set_focus(self._pane)
