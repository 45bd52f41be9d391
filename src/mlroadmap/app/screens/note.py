"""Writing a note: several lines, any text."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from mlroadmap.app.glyphs import Glyphs
from mlroadmap.app.keys import NOTE_KEYS, bindings
from mlroadmap.app.page import plain_line
from mlroadmap.app.widgets.bars import Footer


class NoteScreen(ModalScreen[str]):
    """An editor. Its result is the whole new text; leaving it always keeps what was written."""

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

    def compose(self) -> ComposeResult:
        """Title and editor."""
        with Vertical(classes="dialog tall"):
            yield Static(plain_line(f"Note: {self._title}", "bold"))
            yield TextArea(self._text, id="note-text", soft_wrap=True, tab_behavior="indent")
            yield Static(plain_line("Esc or ctrl+s keeps the note and closes. u in the roadmap takes it back."))
        yield Footer()

    def on_mount(self) -> None:
        """Write at the end of what is there."""
        editor = self.query_one(TextArea)
        editor.focus()
        editor.move_cursor(editor.document.end)

    def action_save(self) -> None:
        """Keep the text."""
        self.dismiss(self.query_one(TextArea).text.rstrip())
