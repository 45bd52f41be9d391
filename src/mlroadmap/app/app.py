"""The app: a doorway to the main window."""

import asyncio
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextvars import copy_context
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual import constants, events
from textual.app import App, ScreenError, SystemCommand
from textual.css.query import QueryError
from textual.driver import Driver
from textual.filter import LineFilter
from textual.screen import Screen
from textual.worker import WorkerFailed

from mlroadmap.app import hangup, themes
from mlroadmap.app.glyphs import Glyphs, choose_glyphs
from mlroadmap.app.key_queue import KeyQueue
from mlroadmap.app.keys import APP_KEYS, SCREEN_KEYS, bindings
from mlroadmap.app.leaving import HUNG_UP, Leaving
from mlroadmap.app.screens.main import MainScreen
from mlroadmap.app.screens.palette import choose_theme, open_palette
from mlroadmap.app.screens.window import mistake
from mlroadmap.app.terminal import AsciiDrawing, VisibleCharacters, WithoutColour
from mlroadmap.session.opening import open_session
from mlroadmap.session.session import Session

if TYPE_CHECKING:
    from rich.console import RenderableType

SECONDS_A_THREAD_KEEPS_THE_PROCESSOR = 0.0005
"""A tenth of Python's own: a key waits no longer than this for the thread that saves."""


class RoadmapApp(App[None]):
    """Opens the main window for a session."""

    TITLE = "mlroadmap"
    BINDINGS = bindings(APP_KEYS)

    def __init__(self, session: Session, glyphs: Glyphs | None = None) -> None:
        """Make the app for an open session."""
        glyphs = glyphs or choose_glyphs()
        self._has_colour = themes.wants_colour()
        super().__init__(css_path=list(_style_sheets(glyphs, has_colour=self._has_colour)))
        self.leaving = Leaving()
        """Whether the program is on its way out."""
        self.session = session
        """The learner's session."""
        self.main = MainScreen(session, glyphs)
        """The main window."""
        self._gates: list[LineFilter] = [VisibleCharacters()]
        if glyphs.is_ascii:
            self._gates.append(AsciiDrawing())
        if not self._has_colour:
            self._gates.append(WithoutColour())
        self.animation_level = "none"
        self._key_queue = KeyQueue(self, super().on_event, self.main.flash)

    async def on_event(self, event: events.Event) -> None:
        """What is typed has its turn when all before it is dealt with."""
        typed = isinstance(event, events.InputEvent | events.Paste) and not event.is_forwarded
        await (self._key_queue.take if typed else super().on_event)(event)

    def get_default_screen(self) -> Screen[None]:
        """The main window."""
        return self.main

    def get_driver_class(self) -> type[Driver]:
        """Our own driver, wherever it can be had."""
        return _own_driver() or super().get_driver_class()

    def on_load(self) -> None:
        """From here on the app can be asked to leave; what asked before is heard now."""
        soon = asyncio.get_running_loop().call_soon_threadsafe
        self.leaving.attach(partial(soon, self.action_leave, context=copy_context()))

    def on_mount(self) -> None:
        """Choose the theme, and watch the terminal where its driver does not."""
        themes.begin(self, self.session.places.config / "config.toml", self.main.flash, has_colour=self._has_colour)
        if not self.is_headless and not hasattr(self._driver, "restore"):
            self.set_interval(hangup.SECONDS_BETWEEN, self._leave_a_dead_terminal)

    def _leave_a_dead_terminal(self) -> None:
        if hangup.is_gone():
            self.leaving.ask(HUNG_UP)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Everything any widget draws passes the gates last."""
        return [*super().get_line_filters(), *self._gates]

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The commands of the palette: the keys marked for it, and the themes."""
        for key in SCREEN_KEYS:
            if key.palette and screen is self.main:
                yield SystemCommand(key.label, key.help, partial(self._run, key.action))
        yield SystemCommand("Theme", "Choose the colours, light or dark.", partial(choose_theme, self))

    def _run(self, action: str) -> None:
        self.call_later(self.main.run_action, action)

    def action_command_palette(self) -> None:
        """Every command by name."""
        open_palette(self)

    def action_redraw(self) -> None:
        """Draw everything again."""
        self.screen.refresh()

    def action_leave(self) -> None:
        """Leave from anywhere, with the note that is being written."""
        self.exit(return_code=self.leaving.code)
        self.main.keep_draft()

    def exit(self, result: None = None, return_code: int = 0, message: "RenderableType | None" = None) -> None:
        """Leave; from here on the process has its seconds counted."""
        self.leaving.begin(return_code)
        super().exit(result, return_code, message)

    def restore_terminal(self) -> None:
        """Make the terminal whole if nothing else has: the last thing before an end that cannot wait."""
        if restore := getattr(self._driver, "restore", None):
            restore()

    def _handle_exception(self, error: Exception) -> None:
        """A worker's failure is a notice; what misses a widget of a window that is closing has not failed."""
        cause = error.error if isinstance(error, WorkerFailed) else error
        is_late = isinstance(cause, QueryError | ScreenError)
        if isinstance(error, WorkerFailed):
            if not is_late:
                self.main.say_trouble(mistake("A task in the background", cause))
        elif not (self._exit and is_late):
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """Textual's own report prints every local variable, the learner's notes among them: this one prints none.

        The note that is being written is kept, as in every other way out.
        """
        from rich.segment import Segments
        from rich.traceback import Traceback

        self.leaving.begin(1)
        if error := self._exception:
            report = Traceback.from_exception(type(error), error, error.__traceback__, show_locals=False, width=None)
            self._exit_renderables.append(Segments(self.console.render(report, self.console.options)))
        self._close_messages_no_wait()
        self.main.keep_draft()


def _own_driver() -> type[Driver] | None:
    """Our driver, where the terminal is a POSIX one and Textual has what it builds on, unless another is asked for."""
    try:
        from mlroadmap.app.driver import TerminalDriver, fits
    except ImportError:
        return None
    return TerminalDriver if constants.DRIVER is None and fits() else None


def _style_sheets(glyphs: Glyphs, *, has_colour: bool) -> Iterator[str]:
    """The sheets this terminal needs, later ones stronger: every rule is read twice before the first screen."""
    yield "styles/app.tcss"
    if glyphs.is_ascii:
        yield "styles/ascii.tcss"
    if not has_colour:
        yield "styles/no_colour.tcss"


def run_app(content: Path | None, data: Path | None, say: Callable[[str], object]) -> int:
    """Open the app and stay until the learner leaves.

    Args:
        content: The content folder that was named.
        data: The data folder that was named.
        say: Says something on the terminal, once the app has given it back.

    Returns:
        The exit code of the process.

    Raises:
        MlroadmapError: Content or progress cannot be read, or the last changes cannot be saved.
    """
    sys.setswitchinterval(SECONDS_A_THREAD_KEEPS_THE_PROCESSOR)
    app = RoadmapApp(open_session(content, data))
    if sys.__stderr__ is not None and hasattr(sys.__stderr__, "reconfigure"):
        sys.__stderr__.reconfigure(errors="replace")
    app.leaving.watch(lambda: app.main.saver.is_recorded, app.restore_terminal)
    app.leaving.listen()
    try:
        app.run()
    finally:
        app.leaving.begin(1)
        hangup.let_go()
        _save(app, say)
    return app.return_code or 0


def _save(app: RoadmapApp, say: Callable[[str], object]) -> None:
    """Bring the last changes to the disk, as far as that is possible in time."""
    saver = app.main.saver
    saver.stop(app.leaving.seconds_left, say)
    if saver.failure:
        raise saver.failure
    if saver.written:
        app.session.adopt(saver.written)
    app.session.save()
