"""What every window over the main one shares."""

from pathlib import Path
from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

from mlroadmap.app.keys import DIALOG_KEYS, bindings

Result = TypeVar("Result")
DIALOG_STYLES = Path(__file__).parent.parent / "styles" / "dialog.tcss"
"""Read when the first dialog opens: the first screen does not wait for it."""


class Dialog(ModalScreen[Result | None]):
    """A window that closes with Escape, and once however often it is told to."""

    CSS_PATH = DIALOG_STYLES
    BINDINGS = bindings(DIALOG_KEYS)

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close with a result; nothing if another window is on top by now: Textual would close that one."""
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()

    def action_close(self) -> None:
        """Close without a result."""
        self.dismiss(None)
