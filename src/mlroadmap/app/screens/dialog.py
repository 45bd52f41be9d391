"""What every window over the main one shares."""

from typing import TypeVar

from textual import events
from textual.screen import ModalScreen

from mlroadmap.app.keys import DIALOG_KEYS, bindings

Result = TypeVar("Result")


class TypingScreen(ModalScreen[Result]):
    """A window to type in. What is typed before it is there is not lost: keys can arrive together."""

    def __init__(self) -> None:
        """Start with nothing typed."""
        super().__init__()
        self.typed_ahead = ""
        """What was typed before anything had the focus."""

    def on_key(self, event: events.Key) -> None:
        """Keep what comes too early."""
        if self.focused is None and event.is_printable and event.character:
            self.typed_ahead += event.character
            event.stop()
            event.prevent_default()


class Dialog(TypingScreen[Result | None]):
    """A window that closes with Escape."""

    BINDINGS = bindings(DIALOG_KEYS)

    def action_close(self) -> None:
        """Close without a result."""
        self.dismiss(None)
