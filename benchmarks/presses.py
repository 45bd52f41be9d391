"""Keys to press, each with the text its screen is known by."""

from dataclasses import dataclass

from benchmarks import bare_list
from mlroadmap.app.glyphs import UNICODE
from mlroadmap.model.counting import next_item
from mlroadmap.model.item import Kind
from mlroadmap.model.listing import PathRow, opening_folds, path_rows
from mlroadmap.model.tracking import State
from mlroadmap.session.session import Session

DOWN, UP, SPACE = "\x1b[B", "\x1b[A", " "
WIDTH = 16
"""How much of a title is looked for: no more than the narrowest list shows."""


@dataclass(frozen=True, slots=True)
class Press:
    """A key and the text its screen is known by."""

    key: str
    marker: str


class ProgramKeys:
    """Keys for the program, as it opens for a session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        upcoming = next_item(session.outline, session.tracking)
        assert upcoming is not None
        folds = opening_folds(session.outline, session.tracking, upcoming.id)
        self._rows = path_rows(session.outline, session.tracking, folds)
        self._start = next(number for number, row in enumerate(self._rows) if row.id == upcoming.id)

    def moves(self, count: int) -> list[Press]:
        """Down to the last row, up to the first, down again."""
        presses: list[Press] = []
        at, by = self._start, 1
        while len(presses) < count:
            if not 0 <= at + by < len(self._rows):
                by = -by
            at += by
            presses.append(Press(DOWN if by > 0 else UP, _shown(self._rows[at])))
        return presses

    def toggles(self, count: int) -> list[Press]:
        """The row the program opens on: done, to do, done, to do."""
        row = self._rows[self._start]
        return [Press(SPACE, _shown(row, State.TODO if number % 2 else State.DONE)) for number in range(count)]

    def panes(self, count: int) -> list[Press]:
        """Each other pane and back to the path."""
        library = self._session.library
        path = self._session.outline.steps[0].title[:WIDTH]
        markers = {"2": library.glossary()[0].name[:WIDTH], "3": library.salaries().title[:WIDTH], "4": "weeks at"}
        once = [press for key, marker in markers.items() for press in (Press(key, marker), Press("1", path))]
        return [once[number % len(once)] for number in range(count)]


def _shown(row: PathRow, state: State | None = None) -> str:
    """What a row is known by: its state and the beginning of its title."""
    if row.item is None:
        return row.title[:WIDTH]
    milestone = f"{UNICODE.milestone} " if row.item.kind is Kind.MILESTONE else ""
    return f"{UNICODE.state(state or row.state)} {milestone}{row.title[:WIDTH]}"


class BareKeys:
    """The same keys for the bare list."""

    def moves(self, count: int) -> list[Press]:
        """Down."""
        return [Press(DOWN, bare_list.row_text("first", number + 1)) for number in range(count)]

    def toggles(self, count: int) -> list[Press]:
        """The first row: ticked, open, ticked, open."""
        marks = (bare_list.TICKED, bare_list.OPEN)
        return [Press(SPACE, bare_list.row_text("first", 0, marks[number % 2])) for number in range(count)]

    def panes(self, count: int) -> list[Press]:
        """The other list and back."""
        once = [Press(key, bare_list.row_text(name, 1)) for key, name in reversed(bare_list.LISTS.items())]
        return [once[number % 2] for number in range(count)]
