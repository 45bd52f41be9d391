"""What every window over the main one shares."""

from typing import TypeVar

from textual.screen import ModalScreen
from textual.widget import Widget

from mlroadmap.app.keys import DIALOG_KEYS, bindings

Result = TypeVar("Result")


class TypingWindow(ModalScreen[Result]):
    """A window one types in: keys that come before it is ready wait for it."""

    is_ready = False
    """Whether what one types in has the focus."""

    def begin_typing(self, widget: Widget) -> None:
        """Give the focus, at once: the next key may be here already."""
        self.set_focus(widget)
        self.is_ready = True


class Dialog(TypingWindow[Result | None]):
    """A window that closes with Escape."""

    BINDINGS = bindings(DIALOG_KEYS)

    def action_close(self) -> None:
        """Close without a result."""
        self.dismiss(None)
