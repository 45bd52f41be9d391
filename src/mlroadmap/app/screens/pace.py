"""How many hours a week the learner has."""

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from mlroadmap.app.page import FAINT, plain_line
from mlroadmap.app.screens.dialog import Dialog
from mlroadmap.app.widgets.text_input import LineInput
from mlroadmap.model.tracking import PACES
from mlroadmap.session.naming import find_pace

HOURS = "[0-9]{0,4}"
"""What can be typed. Textual's own pattern for whole numbers takes minutes over forty digits and a letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceRequest:
    """What the learner asked for."""

    hours: int | None
    """Hours a week; None goes back to the roadmap's own."""


class PaceScreen(Dialog[PaceRequest]):
    """A number of hours."""

    def __init__(self, hours: int | None, of_roadmap: int) -> None:
        """Make the dialog.

        Args:
            hours: The learner's own hours a week, if they set any.
            of_roadmap: The roadmap's.
        """
        super().__init__()
        self._hours = hours
        self._of_roadmap = of_roadmap

    def compose(self) -> ComposeResult:
        """What is asked, the number, and the way back."""
        with Vertical(classes="dialog low"):
            yield Static(plain_line("How many hours a week do you have?", "bold"))
            yield LineInput(str(self._hours or ""), id="pace-hours", restrict=HOURS)
            yield Static(plain_line(f"The weeks left are reckoned with them. The roadmap's own: {self._of_roadmap}."))
            yield Static(plain_line("Enter keeps it; empty is the roadmap's own. Esc closes.", FAINT))
            yield Static(id="pace-wrong")

    def on_mount(self) -> None:
        """Type at once."""
        self.set_focus(self.query_one(Input))  # at once: the next key may be here already

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        hours = find_pace(event.value)
        if event.value and hours is None:
            wrong = plain_line(f"Type a number from {PACES[0]} to {PACES[-1]}.")
            self.query_one("#pace-wrong", Static).update(wrong)
        else:
            self.dismiss(PaceRequest(hours=hours))
