"""What there is to read about the thing under the cursor: one text, and beside it its links where there is room."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from mlroadmap.app.glyphs import Glyphs
from mlroadmap.app.keys import TEXT_KEYS, bindings
from mlroadmap.app.reading import Reading
from mlroadmap.model.tracking import Tracking
from mlroadmap.session.session import Session

ASIDE_FROM_WIDTH = 64
"""In a wide window the lesson has its links in a column of their own, from this width on."""
ASIDE_WIDTH = 28
GAP = 2


class TextPane(VerticalScroll):
    """A text that scrolls by the same keys everywhere."""

    BINDINGS = bindings(TEXT_KEYS)
    HELP = "A text: arrows or j and k scroll, h or Esc goes back."

    def action_back(self) -> None:
        """Go back to the list beside this text, if there is one."""
        leave = getattr(self.parent, "leave", None)
        if leave:
            leave()


class LessonPane(TextPane):
    """The lesson."""

    HELP = "A lesson. a shows the answers, x the solution, o the links, n writes a note; h or Esc goes back."

    def __init__(self, session: Session, glyphs: Glyphs) -> None:
        """Make an empty lesson pane."""
        super().__init__(id="lesson")
        self._session = session
        self._glyphs = glyphs
        self._reading = Reading()
        self._tracking: Tracking | None = None
        self._width = 0

    def compose(self) -> ComposeResult:
        """The text and the column beside it."""
        yield Static(id="lesson-text")
        yield Static(id="lesson-aside")

    def show(self, name: str, tracking: Tracking) -> None:
        """Show an item, step or branch with its states and notes; another one from its top, answers hidden."""
        if name == self._reading.id and tracking is self._tracking:
            return
        self._tracking = tracking
        is_another = name != self._reading.id
        if is_another:
            self._reading = Reading(name)
        self._draw()
        if is_another:
            self.scroll_home(animate=False)

    def toggle_answers(self) -> None:
        """Show or hide the answers."""
        self._reading.answers = not self._reading.answers
        self._draw()

    def toggle_solution(self) -> None:
        """Show or hide the solution."""
        self._reading.solution = not self._reading.solution
        self._draw()

    def on_resize(self) -> None:
        """Lay the text out for the new width."""
        if self.size.width != self._width:
            self._draw()

    def _draw(self) -> None:
        self._width = self.size.width
        if not self._reading.id or self._width == 0:
            return
        # What composes a lesson, its Markdown parser above all, is loaded after the list is on screen.
        from mlroadmap.app.lesson_text import compose_aside, compose_lesson

        width = self.scrollable_content_region.width
        text, aside = self.query_one("#lesson-text", Static), self.query_one("#lesson-aside", Static)
        beside = width >= ASIDE_FROM_WIDTH and self.screen.has_class("-wide")
        aside.display = beside
        room = width - (ASIDE_WIDTH + GAP if beside else 0)
        text.styles.width = room
        text.update(compose_lesson(self._session, self._reading, self._glyphs, room, with_links=not beside))
        if beside:
            aside.update(compose_aside(self._session, self._reading.id, self._glyphs, ASIDE_WIDTH))
