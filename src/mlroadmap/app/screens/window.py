"""The main window's frame: top bar, the pane on screen, footer."""

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import ContentSwitcher
from textual.worker import Worker, WorkerState

from mlroadmap.app import garbage
from mlroadmap.app.glyphs import Glyphs
from mlroadmap.app.widgets.bars import Footer, Notice, TopBar
from mlroadmap.app.widgets.path import PAINT_SECONDS, PathPane
from mlroadmap.errors import MlroadmapError
from mlroadmap.model.counting import count_outline
from mlroadmap.model.tracking import Tracking
from mlroadmap.session.session import Session


class RoadmapWindow(Screen[None]):
    """Panes and bars, and what every part of the window does with them."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-normal"), (120, "-wide")]

    tracking: reactive[Tracking] = reactive(Tracking, init=False, repaint=False)
    """What the learner did; panes follow it."""

    def __init__(self, session: Session, glyphs: Glyphs) -> None:
        """Make the window for a session."""
        super().__init__()
        self.session = session
        """The learner's session."""
        self.glyphs = glyphs
        """The signs to draw with."""
        self.trouble = ""
        """What went wrong beside the learner's work, and they have not said they read it."""

    def compose(self) -> ComposeResult:
        """Only the first pane: the others are made when they are first shown."""
        yield TopBar(self.glyphs)
        yield Notice()
        with ContentSwitcher(initial="path"):
            yield PathPane(self.session, self.glyphs)
        yield Footer()

    def on_mount(self) -> None:
        """Show the numbers."""
        self.set_reactive(RoadmapWindow.tracking, self.session.tracking)
        self.query_one(TopBar).count = count_outline(self.session.outline, self.session.tracking)
        self.call_after_refresh(garbage.begin)

    def watch_tracking(self, tracking: Tracking) -> None:
        """Show it in the pane on screen, and when that is painted in the bar and in the other panes."""
        self._show_in(self.query_one(f"#{self.pane}"))
        self.set_timer(PAINT_SECONDS, self._show_everywhere)

    def _show_everywhere(self) -> None:
        self.query_one(TopBar).count = count_outline(self.session.outline, self.tracking)
        for pane in self.query_one(ContentSwitcher).children:
            self._show_in(pane)

    def _show_in(self, pane: Widget) -> None:
        # One that is being made has nothing to show it in yet, and asks the session. The salaries show no progress.
        if pane.is_mounted and hasattr(pane, "tracking"):
            pane.tracking = self.tracking

    @property
    def path(self) -> PathPane:
        """The path."""
        return self.query_one(PathPane)

    @property
    def pane(self) -> str:
        """The id of the pane on screen."""
        return self.query_one(ContentSwitcher).current or "path"

    def flash(self, message: str) -> None:
        """Show a passing message in the footer."""
        self.query_one(Footer).flash(message)

    def notice(self, text: str) -> None:
        """Show what stays until it is mended; an empty text takes it away."""
        self.query_one(Notice).text = text

    def start_work(self, doing: str, work: Callable[[], object], *, exclusive: bool = False) -> None:
        """Do something in a thread; if it fails the learner reads of it, and nothing else happens.

        Args:
            doing: What it is, as "The search" or "keeping the draft" would begin a sentence about it.
            work: What to do. It may not touch a widget but through `app.call_from_thread`.
            exclusive: Whether what was started under the same name before is given up.
        """
        self.run_worker(work, name=doing, group=doing, thread=True, exit_on_error=False, exclusive=exclusive)

    @on(Worker.StateChanged)
    def _work_failed(self, event: Worker.StateChanged) -> None:
        error = event.worker.error
        if event.state is WorkerState.ERROR and error is not None:
            self.say_trouble(str(error) if isinstance(error, MlroadmapError) else mistake(event.worker.name, error))

    def say_trouble(self, text: str) -> None:
        """Show what went wrong until the learner takes it away."""
        self.trouble = text
        self.notice(f"(! takes this away.) {text}")

    async def action_pane(self, name: str) -> None:
        """Show a pane, made now if it was never shown."""
        switcher = self.query_one(ContentSwitcher)
        with self.app.batch_update():
            if not switcher.query(f"#{name}"):
                await switcher.add_content(self._make_pane(name))
                self.call_after_refresh(garbage.spare_what_is_loaded)
            switcher.current = name
            self.query_one(TopBar).pane = name
            shown = switcher.get_child_by_id(name)
            (shown if shown.can_focus else shown.query("RowList").first()).focus()

    def _make_pane(self, name: str) -> Widget:
        if name == "glossary":
            from mlroadmap.app.widgets.glossary import GlossaryPane

            return GlossaryPane(self.session, self.glyphs)
        if name == "salaries":
            from mlroadmap.app.widgets.salaries import SalariesPane

            return SalariesPane(self.session, self.glyphs)
        from mlroadmap.app.widgets.progress import ProgressPane

        return ProgressPane(self.session, self.glyphs)


def mistake(doing: str, error: BaseException) -> str:
    """A sentence about something that failed as nobody expected."""
    begin = doing[:1].upper() + doing[1:]
    detail = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return f"{begin} failed because of a mistake in the program ({detail}). What you did and wrote is not affected."
