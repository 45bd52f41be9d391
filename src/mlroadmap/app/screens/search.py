"""Finding items and terms by what they are called."""

from collections.abc import Callable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from mlroadmap.app.glyphs import Glyphs
from mlroadmap.app.keys import SEARCH_KEYS, bindings
from mlroadmap.app.page import FAINT, plain_line
from mlroadmap.app.screens.dialog import Dialog
from mlroadmap.app.widgets.row_list import Part, RowList
from mlroadmap.app.widgets.text_input import LineInput
from mlroadmap.session.naming import Found
from mlroadmap.session.session import Session

KIND_WIDTH = 11


class ResultList(RowList[Found]):
    """What was found."""

    can_focus = False

    def parts(self, row: Found, width: int) -> tuple[Sequence[Part], Sequence[Part]]:
        """The kind and the title; where there is room, a line of what it is."""
        return ((f" {row.kind:<{KIND_WIDTH}}", "faint"), (row.title, ""), (f"  {row.detail}", "faint")), ()


class SearchScreen(Dialog[Found]):
    """An input with its results below; the result is the one that was picked."""

    BINDINGS = bindings(SEARCH_KEYS)

    def __init__(
        self, session: Session, glyphs: Glyphs, start_work: Callable[[str, Callable[[], object]], None]
    ) -> None:
        """Make the search.

        Args:
            session: What is searched.
            glyphs: The signs to draw with.
            start_work: Does something in a thread.
        """
        super().__init__()
        self._start_work = start_work
        self._session = session
        self._glyphs = glyphs
        self._is_ready = False
        self._is_awaited = False

    def compose(self) -> ComposeResult:
        """Input and results."""
        with Vertical(classes="dialog tall"):
            yield LineInput(placeholder="Search titles, goals and terms", id="search-input")
            yield ResultList(self._glyphs, id="search-results")
            yield Static(id="search-hint")

    def on_mount(self) -> None:
        """Type at once."""
        self.set_focus(self.query_one(Input))  # at once: the next key may be here already
        self._hint("Enter goes there, Esc closes.")
        self._start_work("the search", self._get_ready)

    def _get_ready(self) -> None:
        """The first search of a run gathers the words of everything; what is typed meanwhile is found then."""
        self._session.search("")
        self.app.call_from_thread(self._begin)

    def _begin(self) -> None:
        self._is_ready = True
        self._find()

    def _hint(self, text: str) -> None:
        self.query_one("#search-hint", Static).update(plain_line(text, FAINT))

    @on(Input.Changed)
    def _find(self) -> None:
        if not (self._is_ready and self.is_attached):
            return
        words = self.query_one(Input).value
        found = self._session.search(words)
        self.query_one(ResultList).show(found, 0)
        if found or not words.strip():
            self._hint("Enter goes there, Esc closes.")
        else:
            self._hint("Nothing is called that.")
        if self._is_awaited:
            self._submitted()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        found = self.query_one(ResultList).current
        if found:
            self.dismiss(found)
        self._is_awaited = not self._is_ready  # Enter came first: it goes where the first search leads

    @on(RowList.Opened)
    def _clicked(self) -> None:
        self._submitted()

    def action_move(self, by: int) -> None:
        """Move through the results."""
        self.query_one(ResultList).action_move(by)

    def action_page(self, by: int) -> None:
        """Move by screens."""
        self.query_one(ResultList).action_page(by)
