"""The pane with the glossary: the list of terms and the text of the one under the cursor."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from mlroadmap.app.glyphs import STATE_WORDS, Glyphs
from mlroadmap.app.markdown import render_inline
from mlroadmap.app.page import FAINT, Page, plain_line
from mlroadmap.app.widgets.lesson import TextPane
from mlroadmap.app.widgets.row_list import Part, RowList
from mlroadmap.model.glossary import Term
from mlroadmap.model.tracking import Tracking
from mlroadmap.session.session import Session


class TermList(RowList[Term]):
    """Terms by name."""

    HELP = "The glossary. Enter reads the term, o goes to where the path meets it."

    def parts(self, row: Term, width: int) -> tuple[Sequence[Part], Sequence[Part]]:
        """A term's name."""
        return ((f" {row.name}", ""),), ()


class GlossaryPane(Horizontal):
    """List and text."""

    tracking: reactive[Tracking] = reactive(Tracking, init=False)
    """What the learner did."""

    def __init__(self, session: Session, glyphs: Glyphs) -> None:
        """Make the pane."""
        super().__init__(id="glossary")
        self._session = session
        self._glyphs = glyphs
        self._width = 0

    def compose(self) -> ComposeResult:
        """List and text."""
        yield TermList(self._glyphs, id="term-list")
        with TextPane(id="term"):
            yield Static(id="term-text")

    @property
    def list(self) -> TermList:
        """The list."""
        return self.query_one(TermList)

    @property
    def current_term(self) -> str | None:
        """The id of the term under the cursor."""
        term = self.list.current
        return term.id if term else None

    def on_mount(self) -> None:
        """Show the terms."""
        self.set_reactive(GlossaryPane.tracking, self._session.tracking)
        self.list.show(self._session.library.glossary())
        self.call_after_refresh(self._draw)

    def go_to(self, term_id: str) -> None:
        """Put the cursor on a term."""
        terms = self._session.library.glossary()
        self.list.show(terms, next((n for n, term in enumerate(terms) if term.id == term_id), 0))
        self._draw()

    def leave(self) -> None:
        """Go back to the list."""
        self.remove_class("reading")
        self.list.focus()

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        event.stop()
        self._draw()
        self.query_one("#term", TextPane).scroll_home(animate=False)

    @on(RowList.Opened)
    @on(RowList.FoldedOut)
    def _opened(self, event: RowList.Moved) -> None:
        event.stop()
        self.add_class("reading")
        self.query_one("#term").focus()

    def on_resize(self) -> None:
        """Lay the text out for a new width."""
        self.call_after_refresh(self._draw_for_width)

    def _draw_for_width(self) -> None:
        if self.query_one("#term", TextPane).scrollable_content_region.width != self._width:
            self._draw()

    def _draw(self) -> None:
        pane = self.query_one("#term", TextPane)
        self._width = pane.scrollable_content_region.width if pane.size.width else self._width
        term = self.list.current
        if term and self._width:
            self.query_one("#term-text", Static).update(self._compose_text(term, self._width))

    def watch_tracking(self) -> None:
        """Show the states as they are now."""
        self._draw()

    def _compose_text(self, term: Term, width: int) -> Content:
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
        return page.content()
