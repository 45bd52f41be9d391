"""Where to write the PDF, and whether to overwrite."""

import os
from dataclasses import dataclass
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Input, Static

from mlroadmap.app.keys import CONFIRM_KEYS, EXPORT_KEYS, bindings
from mlroadmap.app.page import FAINT, plain, plain_line
from mlroadmap.app.screens.dialog import Dialog
from mlroadmap.session.transfer import PAPERS


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequest:
    """What the learner asked for."""

    path: Path
    """Where to."""
    paper: str
    """The paper size."""


class ExportScreen(Dialog[ExportRequest]):
    """A file name and a paper size."""

    BINDINGS = bindings(EXPORT_KEYS)
    paper: reactive[str] = reactive(PAPERS[0])
    """The paper size."""

    def __init__(self, suggestion: Path) -> None:
        """Make the dialog with a suggested file."""
        super().__init__()
        self._suggestion = suggestion

    def compose(self) -> ComposeResult:
        """The file's name and the paper."""
        with Vertical(classes="dialog low"):
            yield Static(plain_line("Export your roadmap as a PDF", "bold"))
            yield Input(str(self._suggestion), id="export-file")
            yield Static(id="export-paper")
            yield Static(plain_line("Enter writes the file, ctrl+t switches the paper, Esc closes.", FAINT))

    def on_mount(self) -> None:
        """Type at once."""
        self.set_focus(self.query_one(Input))  # at once: the next key may be here already

    def watch_paper(self, paper: str) -> None:
        """Show the paper."""
        self.query_one("#export-paper", Static).update(plain_line(f"Paper: {paper}"))

    def action_paper(self) -> None:
        """The other paper."""
        self.paper = PAPERS[(PAPERS.index(self.paper) + 1) % len(PAPERS)]

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self.dismiss(ExportRequest(path=Path(os.path.expanduser(event.value.strip())), paper=self.paper))


class ConfirmScreen(Dialog[bool]):
    """A question with yes and no."""

    BINDINGS = bindings(CONFIRM_KEYS)

    def __init__(self, question: str) -> None:
        """Make the question."""
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """The question."""
        with Vertical(classes="dialog low"):
            yield Static(plain(self._question))
            yield Static(Content("y yes   n no"))

    def action_answer(self, answer: bool) -> None:
        """Answer."""
        self.dismiss(answer)
