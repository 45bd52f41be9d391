"""Writing a note: several lines, any text."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from mlroadmap.app.glyphs import Glyphs
from mlroadmap.app.keys import NOTE_KEYS, bindings
from mlroadmap.app.page import plain_line
from mlroadmap.app.screens.dialog import DIALOG_STYLES
from mlroadmap.app.widgets.bars import Footer
from mlroadmap.model.text import visible


class NoteScreen(ModalScreen[str]):
    """An editor. Its result is the whole new text; leaving it always keeps what was written."""

    CSS_PATH = DIALOG_STYLES
    BINDINGS = bindings(NOTE_KEYS)

    def __init__(self, title: str, text: str, glyphs: Glyphs) -> None:
        """Make the editor.

        Args:
            title: What the note is about.
            text: The note as it is.
            glyphs: The signs to draw with.
        """
        super().__init__()
        self._title = title
        self._text = text
        self._glyphs = glyphs
        self._shown: str | None = None

    def compose(self) -> ComposeResult:
        """Title and editor."""
        with Vertical(classes="dialog tall"):
            yield Static(plain_line(f"Note: {self._title}", "bold"))
            yield TextArea(visible(self._text), id="note-text", soft_wrap=True, tab_behavior="indent")
            yield Static(plain_line("Esc or ctrl+s keeps the note and closes. u in the roadmap takes it back."))
        yield Footer()

    def on_mount(self) -> None:
        """Write at the end of what is there."""
        editor = self.query_one(TextArea)
        self._shown = editor.text
        self.set_focus(editor)  # at once: the next key may be here already
        editor.move_cursor(editor.document.end)

    @property
    def text(self) -> str:
        """The note as it is now. What was only looked at stays as it was: the editor changes some signs."""
        if self._shown is None:  # the editor is not there yet
            return self._text
        written = self.query_one(TextArea).text
        return self._text if written == self._shown else written

    def action_save(self) -> None:
        """Keep the text, with every key that is still on its way to the editor."""
        editor = self.query_one(TextArea)
        editor.call_later(self._close)

    def _close(self) -> None:
        self.dismiss(self.text)
