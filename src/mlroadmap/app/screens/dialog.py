"""What every dialog shares: it closes with Escape and shows its keys."""

from typing import TypeVar

from textual.screen import ModalScreen

from mlroadmap.app.keys import DIALOG_KEYS, bindings

Result = TypeVar("Result")


class Dialog(ModalScreen[Result | None]):
    """A window over the main one."""

    BINDINGS = bindings(DIALOG_KEYS)

    def action_close(self) -> None:
        """Close without a result."""
        self.dismiss(None)
