"""What there is to read about the thing under the cursor, and beside it its links where there is room."""

from collections.abc import Sequence
from itertools import zip_longest

from textual.content import Content

from mlroadmap.app.glyphs import Glyphs
from mlroadmap.app.reading import Reading
from mlroadmap.app.widgets.text_pane import TextPane
from mlroadmap.model.tracking import Tracking
from mlroadmap.session.session import Session

ASIDE_FROM_WIDTH = 64
"""In a wide window the lesson has its links in a column of their own, from this width on."""
ASIDE_WIDTH = 28
GAP = 2


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

    def show(self, name: str, tracking: Tracking) -> None:
        """Show an item, step or branch with its states and notes; another one from its top, answers hidden."""
        if name == self._reading.id and tracking is self._tracking:
            return
        self._tracking = tracking
        is_another = name != self._reading.id
        if is_another:
            self._reading = Reading(name)
        self.draw()
        if is_another:
            self.scroll_home(animate=False)

    def shows(self, name: str | None) -> bool:
        """Whether it is this item's, step's or branch's text that is shown."""
        return name == self._reading.id

    def toggle_answers(self) -> None:
        """Show or hide the answers."""
        self._reading.answers = not self._reading.answers
        self.draw()

    def toggle_solution(self) -> None:
        """Show or hide the solution."""
        self._reading.solution = not self._reading.solution
        self.draw()

    def lay_out(self, width: int) -> Sequence[Content] | None:
        """The lesson, with its links below it or beside it."""
        if not self._reading.id:
            return None
        # What composes a lesson, its Markdown parser above all, is loaded after the list is on screen.
        from mlroadmap.app.lesson_text import compose_aside, compose_lesson

        beside = width >= ASIDE_FROM_WIDTH and self.screen.has_class("-wide")
        room = width - (ASIDE_WIDTH + GAP if beside else 0)
        lines = compose_lesson(self._session, self._reading, self._glyphs, room, with_links=not beside)
        if not beside:
            return lines
        aside = compose_aside(self._session, self._reading.id, self._glyphs, ASIDE_WIDTH)
        empty = Content("")
        return [
            left.append(" " * (room - left.cell_length + GAP)).append(right)
            for left, right in zip_longest(lines, aside, fillvalue=empty)
        ]
