"""The pane with the glossary: the list of terms and the text of the one under the cursor."""

from collections.abc import Callable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import reactive

from mlroadmap.app.glyphs import STATE_WORDS, Glyphs
from mlroadmap.app.markdown import render_inline
from mlroadmap.app.page import FAINT, Page, plain_line
from mlroadmap.app.widgets.row_list import Part, RowList
from mlroadmap.app.widgets.text_pane import TextPane
from mlroadmap.model.glossary import Term
from mlroadmap.model.tracking import Tracking
from mlroadmap.session.session import Session


class TermList(RowList[Term]):
    """Terms by name."""

    HELP = "The glossary. Enter reads the term, o goes to where the path meets it."

    def parts(self, row: Term, width: int) -> tuple[Sequence[Part], Sequence[Part]]:
        """A term's name."""
        return ((f" {row.name}", ""),), ()


class TermPane(TextPane):
    """The text of a term."""

    def __init__(self, lay_out: Callable[[int], Sequence[Content] | None]) -> None:
        """Make the pane; the glossary says what stands in it."""
        super().__init__(id="term")
        self._lay_out = lay_out

    def lay_out(self, width: int) -> Sequence[Content] | None:
        """The term under the cursor."""
        return self._lay_out(width)


class GlossaryPane(Horizontal):
    """List and text."""

    tracking: reactive[Tracking] = reactive(Tracking, init=False, repaint=False)
    """What the learner did."""

    def __init__(self, session: Session, glyphs: Glyphs) -> None:
        """Make the pane."""
        super().__init__(id="glossary")
        self._session = session
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """List and text."""
        yield TermList(self._glyphs, id="term-list")
        yield TermPane(self._lay_out)

    @property
    def listing(self) -> TermList:
        """The list."""
        return self.query_one(TermList)

    @property
    def current_term(self) -> str | None:
        """The id of the term under the cursor."""
        term = self.listing.current
        return term.id if term else None

    def on_mount(self) -> None:
        """Show the terms."""
        self.set_reactive(GlossaryPane.tracking, self._session.tracking)
        self.listing.show(self._session.library.glossary())
        self._show_term()

    def go_to(self, term_id: str) -> None:
        """Put the cursor on a term."""
        terms = self._session.library.glossary()
        self.listing.show(terms, next((n for n, term in enumerate(terms) if term.id == term_id), 0))
        self._show_term()

    def leave(self) -> None:
        """Go back to the list."""
        self.remove_class("reading")
        self.listing.focus()

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        event.stop()
        self._show_term()

    @on(RowList.Opened)
    @on(RowList.FoldedOut)
    def _opened(self, event: RowList.Moved) -> None:
        event.stop()
        self.add_class("reading")
        self.query_one(TermPane).focus()

    def _show_term(self) -> None:
        pane = self.query_one(TermPane)
        pane.draw()
        pane.scroll_home(animate=False)

    def watch_tracking(self) -> None:
        """Show the states as they are now."""
        self.query_one(TermPane).draw()

    def _lay_out(self, width: int) -> Sequence[Content] | None:
        term = self.listing.current
        return self._compose_text(term, width) if term else None

    def _compose_text(self, term: Term, width: int) -> list[Content]:
        page = Page(width)
        page.text(term.name, "bold")
        if term.aliases:
            page.text(f"also: {', '.join(term.aliases)}", FAINT)
        page.blank()
        page.text(render_inline(term.text))
        page.blank()
        page.text(render_inline(term.example), first="For example: ", rest="  ")
        names = {other.id: other.name for other in self._session.library.glossary()}
        if term.related:
            page.heading("Related")
            page.text(", ".join(names[other] for other in term.related))
        if term.met:
            page.heading("Where the path meets it")
            for name in term.met:
                state = self.tracking.state(name)
                step = self._session.find_step(name)
                where = f"{self._session.title(name)} ({step.title}; {STATE_WORDS[state]})"
                page.text(plain_line(where), first=f"{self._glyphs.state(state)} ")
        page.blank()
        page.text("o goes there.", FAINT)
        return page.lines
