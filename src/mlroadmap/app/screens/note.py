"""Writing a note: several lines, any text."""

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static, TextArea

from mlroadmap.app.glyphs import Glyphs
from mlroadmap.app.keys import NOTE_KEYS, bindings
from mlroadmap.app.page import plain_line
from mlroadmap.app.screens.dialog import Dialog
from mlroadmap.app.widgets.bars import Footer
from mlroadmap.app.widgets.text_input import TextEditor
from mlroadmap.model.text import visible

SECONDS_BETWEEN_DRAFTS = 0.8
"""What was written is on the disk after this long, and the time the disk takes."""


class NoteScreen(Dialog[str], inherit_bindings=False):
    """An editor. Its result is the whole new text; leaving it always keeps what was written."""

    BINDINGS = bindings(NOTE_KEYS)

    def __init__(self, title: str, text: str, glyphs: Glyphs, about: str = "") -> None:
        """Make the editor.

        Args:
            title: What the note is about.
            text: The note as it is.
            glyphs: The signs to draw with.
            about: Something to know about the text.
        """
        super().__init__()
        self._title = title
        self._text = text
        self._glyphs = glyphs
        self._about = about
        self._shown: str | None = None
        self._is_changed = False
        self.keep: Callable[[str], object] = _forget
        """Takes the text now and then while it is written."""

    def compose(self) -> ComposeResult:
        """Title and editor."""
        with Vertical(classes="dialog tall"):
            yield Static(plain_line(f"Note: {self._title}", "bold"))
            if self._about:
                yield Static(plain_line(self._about))
            yield TextEditor(visible(self._text), id="note-text", soft_wrap=True, tab_behavior="indent")
            yield Static(plain_line("Esc or ctrl+s keeps the note and closes. u in the roadmap takes it back."))
        yield Footer()

    def on_mount(self) -> None:
        """Write at the end of what is there."""
        editor = self.query_one(TextArea)
        self._shown = editor.text
        self.set_focus(editor)  # at once: the next key may be here already
        editor.move_cursor(editor.document.end)
        self.set_interval(SECONDS_BETWEEN_DRAFTS, self._keep)

    @on(TextArea.Changed)
    def _changed(self) -> None:
        self._is_changed = True

    def _keep(self) -> None:
        if self._is_changed:
            self._is_changed = False
            self.keep(self.text)

    @property
    def text(self) -> str:
        """The note as it is now. What was only looked at stays as it was: the editor changes some signs."""
        if self._shown is None:  # the editor is not there yet
            return self._text
        written = self.query_one(TextArea).text
        return self._text if written == self._shown else written

    def action_save(self) -> None:
        """Keep the text."""
        self.dismiss(self.text)


def _forget(_: str) -> None:
    """Drafts of a note that nobody keeps go nowhere."""
