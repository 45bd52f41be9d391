"""Where to write the PDF, and whether to overwrite."""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Input, Static

from mlroadmap.app.keys import CONFIRM_KEYS, EXPORT_KEYS, bindings
from mlroadmap.app.page import FAINT, plain, plain_line
from mlroadmap.app.screens.dialog import Dialog
from mlroadmap.app.widgets.text_input import LineInput
from mlroadmap.session.transfer import DEFAULT_NAME, PAPERS, PARTS, ExportOptions

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequest:
    """What the learner asked for."""

    path: Path
    """Where to."""
    options: ExportOptions
    """What it holds."""


class ExportScreen(Dialog[ExportRequest]):
    """A file name, and what the file holds."""

    BINDINGS = bindings(EXPORT_KEYS)
    options: reactive[ExportOptions] = reactive(ExportOptions())
    """What it holds."""

    def __init__(self) -> None:
        """Make the dialog; it suggests a file in the current folder."""
        super().__init__()
        self._suggestion, self._about = _suggest()

    def compose(self) -> ComposeResult:
        """The file's name and the options."""
        with Vertical(classes="dialog low"):
            yield Static(plain_line("Export your roadmap as a PDF", "bold"))
            yield LineInput(str(self._suggestion), id="export-file")
            if self._about:
                yield Static(plain_line(self._about))
            yield Static(id="export-options")
            yield Static(plain_line("Enter writes the file, Esc closes.", FAINT))

    def on_mount(self) -> None:
        """Type at once."""
        self.set_focus(self.query_one(Input))  # at once: the next key may be here already

    def watch_options(self, options: ExportOptions) -> None:
        """Show them, each with its key."""
        notes = "left out" if options.blank or not options.notes else "printed"
        lines = (
            ("ctrl+t", "Paper", {"a4": "A4", "letter": "Letter"}[options.paper]),
            ("ctrl+o", "Parts", f"only the {options.only[0]}" if options.only else "everything"),
            ("ctrl+b", "Progress", "left out" if options.blank else "printed"),
            ("ctrl+n", "Notes", notes),
        )
        text = "\n".join(f"{key}  {name:<9} {value}" for key, name, value in lines)
        self.query_one("#export-options", Static).update(plain(text))

    def action_paper(self) -> None:
        """The other paper."""
        self._change(paper=_after(PAPERS, self.options.paper))

    def action_parts(self) -> None:
        """Everything, then each part alone."""
        every = ((), *((part,) for part in PARTS))
        self._change(only=_after(every, self.options.only))

    def action_blank(self) -> None:
        """With or without progress."""
        self._change(blank=not self.options.blank)

    def action_notes(self) -> None:
        """With or without notes."""
        self._change(notes=not self.options.notes)

    def _change(self, **changes: Any) -> None:
        self.options = replace(self.options, **changes)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        if name := event.value.strip():
            path = self._suggestion.parent / os.path.expanduser(name)
            self.dismiss(ExportRequest(path=path, options=self.options))


def _suggest() -> tuple[Path, str]:
    """A file to write to, and what there is to know about it."""
    try:
        return Path.cwd() / DEFAULT_NAME, ""
    except OSError:
        home = Path(os.path.expanduser("~"))
        with suppress(OSError):  # what makes the PDF wants to be somewhere
            os.chdir(home)
        return home / DEFAULT_NAME, "The folder this program was started in is gone: this is in your home folder."


def _after(values: Sequence[Value], value: Value) -> Value:
    """The value after one, round and round."""
    return values[(values.index(value) + 1) % len(values)]


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
