"""What every window over the main one shares."""

from typing import TypeVar

from textual.screen import ModalScreen

from mlroadmap.app.keys import DIALOG_KEYS, bindings

Result = TypeVar("Result")


class Dialog(ModalScreen[Result | None]):
    """A window that closes with Escape."""

    BINDINGS = bindings(DIALOG_KEYS)

    def action_close(self) -> None:
        """Close without a result."""
        self.dismiss(None)
