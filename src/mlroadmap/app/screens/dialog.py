"""What every window over the main one shares."""

from pathlib import Path
from typing import TypeVar

from textual.screen import ModalScreen

from mlroadmap.app.keys import DIALOG_KEYS, bindings

Result = TypeVar("Result")
DIALOG_STYLES = Path(__file__).parent.parent / "styles" / "dialog.tcss"
"""Read when the first dialog opens: the first screen does not wait for it."""


class Dialog(ModalScreen[Result | None]):
    """A window that closes with Escape."""

    CSS_PATH = DIALOG_STYLES
    BINDINGS = bindings(DIALOG_KEYS)

    def action_close(self) -> None:
        """Close without a result."""
        self.dismiss(None)
