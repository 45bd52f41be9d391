"""The pane with the path: the list of steps and items, and the lesson of the one under the cursor."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.reactive import reactive
from textual.timer import Timer

from mlroadmap.app import garbage
from mlroadmap.app.glyphs import SHORT_STATE_WORDS, Glyphs
from mlroadmap.app.messages import GoTo
from mlroadmap.app.widgets.lesson import LessonPane
from mlroadmap.app.widgets.row_list import Part, RowList
from mlroadmap.model.counting import next_item, open_items
from mlroadmap.model.item import Kind
from mlroadmap.model.listing import PathRow, RowKind, opening_folds, path_rows
from mlroadmap.model.tracking import State, Tracking
from mlroadmap.session.session import Session

LESSON_DELAY = 0.06
"""Seconds the cursor rests on a row before its lesson is drawn, so that moving never waits for one."""
PAINT_SECONDS = 0.008
"""How long a tick in the list has to reach the terminal before what follows from it is drawn elsewhere."""
BAR_FROM_WIDTH = 34
"""Headings have a bar in lists at least this wide."""
BAR_WIDTH = 5


class PathList(RowList[PathRow]):
    """Steps, tracks, projects and items with their states."""

    HELP = "The path. Space ticks the item under the cursor; Enter opens its lesson."

    def is_heading(self, row: PathRow) -> bool:
        """Steps stay on screen."""
        return row.kind is RowKind.STEP

    def parts(self, row: PathRow, width: int) -> tuple[Sequence[Part], Sequence[Part]]:
        """A heading has a bar and a percentage, an item its state, and hours or a word."""
        indent = " " * (2 * row.depth)
        if row.item is None:
            return self._heading(row, indent, width)
        state = row.state
        name = {State.TODO: "", State.KNOWN: "done"}.get(state, state.value)
        sign = f"{self.glyphs.milestone} " if row.item.kind is Kind.MILESTONE else ""
        word = SHORT_STATE_WORDS.get(state)
        if word is None:
            word = f"{'opt ' if row.item.optional else ''}{row.item.hours} h"
        left = ((f" {indent}{self.glyphs.state(state)} {sign}", name), (row.title, name))
        return left, ((f" {word} ", name or "faint"),)

    def _heading(self, row: PathRow, indent: str, width: int) -> tuple[Sequence[Part], Sequence[Part]]:
        assert row.progress is not None
        fold = self.glyphs.folded if row.folded else self.glyphs.unfolded
        style = "heading" if row.chosen is None else "accent"
        mark = f"{row.number if row.chosen is None else self.glyphs.choice(row.chosen)} "
        percent = "" if row.progress.percent is None else f"{row.progress.percent:>3} % "
        if row.progress.complete:
            percent = "  done "
        bar = f" {self.glyphs.bar(row.progress, BAR_WIDTH)}" if width >= BAR_FROM_WIDTH else " "
        return ((f" {indent}{fold} {mark}", style), (row.title, style)), ((bar, "accent"), (percent, "faint"))


class PathPane(Horizontal):
    """List and lesson."""

    tracking: reactive[Tracking] = reactive(Tracking, init=False, repaint=False)
    """What the learner did."""

    def __init__(self, session: Session, glyphs: Glyphs) -> None:
        """Make the pane; it reads the session and changes nothing in it."""
        super().__init__(id="path")
        self._session = session
        self._glyphs = glyphs
        upcoming = next_item(session.outline, session.tracking)
        self._folds = opening_folds(session.outline, session.tracking, upcoming.id if upcoming else None)
        self._hide_finished = False
        self._timer: Timer | None = None
        self._start = upcoming.id if upcoming else session.outline.steps[0].id

    def compose(self) -> ComposeResult:
        """List and lesson."""
        yield PathList(self._glyphs, id="path-list")
        yield LessonPane(self._session, self._glyphs)

    @property
    def listing(self) -> PathList:
        """The list."""
        return self.query_one(PathList)

    @property
    def lesson(self) -> LessonPane:
        """The lesson."""
        return self.query_one(LessonPane)

    @property
    def current_id(self) -> str | None:
        """The id of the item, step or branch under the cursor."""
        row = self.listing.current
        return row.id if row else None

    def on_mount(self) -> None:
        """Show the rows; the lesson follows after the first paint."""
        self.set_reactive(PathPane.tracking, self._session.tracking)
        rows = self._rows()
        self.listing.show(rows, _find(rows, self._start))
        self.listing.focus()

    @on(RowList.Painted)
    def _painted(self, event: RowList.Painted) -> None:
        event.stop()
        self._show_lesson()
        self.call_after_refresh(garbage.spare_what_is_loaded)

    def _rows(self) -> tuple[PathRow, ...]:
        return path_rows(self._session.outline, self.tracking, self._folds, hide_finished=self._hide_finished)

    def watch_tracking(self) -> None:
        """Show what changed under the cursor at once, and when that is painted in the other rows and the lesson."""
        row = self.listing.current
        if row and row.item:
            self.listing.refresh_current(row._replace(state=self.tracking.state(row.id)))
        self.set_timer(PAINT_SECONDS, self._follow)

    def _follow(self) -> None:
        self._refresh_rows()
        if self.lesson.shows(self.current_id):
            self._show_lesson()

    def _refresh_rows(self) -> None:
        rows, old = self._rows(), self.listing.rows
        if len(rows) == len(old) and all(new.id == was.id for new, was in zip(rows, old, strict=True)):
            self.listing.refresh_rows(rows)
        else:
            self.listing.show(rows, _find(rows, self.current_id, self.listing.cursor))
            self._show_lesson_soon()

    @on(RowList.Moved)
    def _moved(self, event: RowList.Moved) -> None:
        event.stop()
        self._show_lesson_soon()

    def _show_lesson_soon(self) -> None:
        if self._timer:
            self._timer.stop()
        self._timer = self.set_timer(LESSON_DELAY, self._show_lesson)

    def _show_lesson(self) -> None:
        if self.current_id:
            self.lesson.show(self.current_id, self.tracking)

    @on(RowList.Opened)
    def _opened(self, event: RowList.Opened) -> None:
        event.stop()
        row = self.listing.current
        if row and row.item is None and row.folded:
            self._fold(row.id, folded=False)
        else:
            self.read()

    def read(self) -> None:
        """Go into the lesson."""
        self._show_lesson()
        self.add_class("reading")
        self.lesson.focus()

    def leave(self) -> None:
        """Go back to the list."""
        self.remove_class("reading", "zoomed")
        self.listing.focus()

    def zoom(self) -> None:
        """The lesson over the whole width, or beside the list again."""
        if self.has_class("zoomed"):
            self.leave()
        else:
            self.add_class("zoomed")
            self.read()

    @on(RowList.FoldedOut)
    def _folded_out(self, event: RowList.FoldedOut) -> None:
        event.stop()
        row = self.listing.current
        if row and row.item is None:
            if row.folded:
                self._fold(row.id, folded=False)
            else:
                self.listing.action_move(1)
        else:
            self.read()

    @on(RowList.FoldedIn)
    def _folded_in(self, event: RowList.FoldedIn) -> None:
        event.stop()
        row = self.listing.current
        if row is None:
            return
        if row.item is None and not row.folded:
            self._fold(row.id, folded=True)
        elif row.depth:
            above = range(self.listing.cursor - 1, -1, -1)
            self.listing.cursor = next(n for n in above if self.listing.rows[n].depth < row.depth)

    def _fold(self, heading: str, *, folded: bool) -> None:
        self._folds = self._folds | {heading} if folded else self._folds - {heading}
        self._refresh_rows()

    def toggle_finished(self) -> bool:
        """Hide what is finished, or show it again; whether it is hidden now."""
        self._hide_finished = not self._hide_finished
        self._refresh_rows()
        return self._hide_finished

    def go_to(self, name: str) -> bool:
        """Put the cursor on an item, step or branch, unfolding what hides it; whether it is there."""
        step = self._session.index.steps.get(name)
        if step is None:
            return False
        branch = self._session.index.branches.get(name)
        hiding = {step.id} if name != step.id else set()
        if branch and branch.id != name:
            hiding.add(branch.id)
        self._folds -= hiding
        rows = self._rows()
        if all(row.id != name for row in rows):
            self._hide_finished = False
            rows = self._rows()
        self.listing.show(rows, _find(rows, name))
        self._show_lesson()
        return True

    def go_to_unfinished(self, direction: int) -> bool:
        """Put the cursor on the next unfinished item, or the one before; whether there is one."""
        order = {item.id: n for n, item in enumerate(self._session.outline.every_item())}
        open_ids = [item.id for item in open_items(self._session.outline, self.tracking)]
        if not open_ids:
            return False
        here = self._order_of_cursor(order)
        ahead = [name for name in open_ids if (order[name] - here) * direction > 0]
        wrapped = open_ids[0] if direction > 0 else open_ids[-1]
        return self.go_to((ahead[0] if direction > 0 else ahead[-1]) if ahead else wrapped)

    def _order_of_cursor(self, order: dict[str, int]) -> float:
        name = self.current_id
        if name is None or name in order:
            return order[name] if name else -1
        rows = self.listing.rows[self.listing.cursor :]
        below = next((row.id for row in rows if row.id in order), None)
        if below:
            return order[below] - 0.5
        step = self._session.index.steps[name]
        return next((order[item.id] - 0.5 for item in step.every_item()), -1)

    @on(GoTo)
    def _go_to(self, event: GoTo) -> None:
        event.stop()
        self.go_to(event.id)


def _find(rows: Sequence[PathRow], name: str | None, default: int = 0) -> int:
    return next((number for number, row in enumerate(rows) if row.id == name), default)
