"""What machine-learning engineers do, and what this roadmap is: the content's own overview."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.content import Content

from mlroadmap.app.glyphs import Glyphs
from mlroadmap.app.keys import HELP_KEYS, bindings
from mlroadmap.app.markdown import render
from mlroadmap.app.page import FAINT, Page
from mlroadmap.app.screens.dialog import Dialog
from mlroadmap.app.widgets.text_pane import TextPane
from mlroadmap.errors import ContentError
from mlroadmap.session.session import Session

OVERVIEW = "overview"
"""The id of the roadmap's own lesson."""


class AboutPane(TextPane):
    """The overview."""

    HELP = "What machine-learning engineers do, and how to use this roadmap."
    BINDINGS = bindings(HELP_KEYS, in_order=True)

    def __init__(self, session: Session, glyphs: Glyphs) -> None:
        """Make the text."""
        super().__init__(classes="dialog tall")
        self._session = session
        self._glyphs = glyphs

    def action_back(self) -> None:
        """Close the overview."""
        self.screen.dismiss(None)

    def lay_out(self, width: int) -> Sequence[Content]:
        """The overview, then edition and licence."""
        page = Page(width)
        outline = self._session.outline
        lesson = self._session.library.lessons()[OVERVIEW]
        page.text(lesson.title, "bold")
        try:
            render(page, self._session.library.body(lesson).text, self._glyphs)
        except ContentError as error:
            page.text(str(error), "bold")
        page.blank()
        page.text(f"{outline.title}, edition {outline.edition}. Content under {outline.licence}.", FAINT)
        page.text("Esc, h or q closes this.", FAINT)
        return page.lines


class AboutScreen(Dialog[None]):
    """The overview over the main window."""

    def __init__(self, session: Session, glyphs: Glyphs) -> None:
        """Make the window."""
        super().__init__()
        self._pane = AboutPane(session, glyphs)

    def compose(self) -> ComposeResult:
        """The text."""
        yield self._pane

    def on_mount(self) -> None:
        """Scroll it at once."""
        self.set_focus(self._pane)
