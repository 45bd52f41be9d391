"""Where text is typed: Textual's widgets, but what is typed or pasted is what is written."""

from textual import events
from textual.widgets import Input, TextArea

from mlroadmap.model.text import joins


class TextEditor(TextArea):
    """Several lines."""

    def on_key(self, event: events.Key) -> None:
        """Textual leaves out what has no width of its own, though words are made with it."""
        if _is_joiner(event):
            self._replace_via_keyboard(event.character or "", *self.selection)


class LineInput(Input):
    """One line."""

    def on_key(self, event: events.Key) -> None:
        """Textual leaves out what has no width of its own, though words are made with it."""
        if _is_joiner(event):
            self.insert_text_at_cursor(event.character or "")

    def on_paste(self, event: events.Paste) -> None:
        """Several lines become one; Textual would take the first and drop the rest."""
        lines = (line.strip() for line in event.text.splitlines())
        event.prevent_default()
        event.stop()
        self.replace(" ".join(line for line in lines if line), *self.selection)


def _is_joiner(event: events.Key) -> bool:
    """Whether a key is such a character; then nothing else is done with it."""
    if event.character is None or not joins(event.character):
        return False
    event.stop()
    event.prevent_default()
    return True
