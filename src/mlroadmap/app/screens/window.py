"""The main window's frame: top bar, the pane on screen, footer."""

from textual.app import ComposeResult
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import ContentSwitcher

from mlroadmap.app import garbage
from mlroadmap.app.glyphs import Glyphs
from mlroadmap.app.widgets.bars import Footer, Notice, TopBar
from mlroadmap.app.widgets.path import PAINT_SECONDS, PathPane
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
        if hasattr(pane, "tracking"):  # the salaries show no progress
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
