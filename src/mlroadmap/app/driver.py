"""The terminal: Textual's own driver, made to wait without looking, and to end whatever becomes of the terminal."""

from __future__ import annotations

import os
import re
import select
import socket
import termios
import tty
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from queue import Full
from typing import TYPE_CHECKING, Any

from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Resize
from textual.geometry import Size

from mlroadmap.app import keyboard
from mlroadmap.app.bursts import gathered
from mlroadmap.app.keyboard import Keyboard
from mlroadmap.app.leaving import HUNG_UP
from mlroadmap.app.wakeup import Wakeup

if TYPE_CHECKING:
    from collections.abc import Callable

    from mlroadmap.app.app import RoadmapApp

USUAL_SIZE = (80, 24)
"""Of a terminal that does not say."""
BYTES_AT_ONCE = 4096
SECONDS_BETWEEN_TRIES = 0.1
"""How often to look whether leaving has begun, while the terminal takes nothing more."""
SECONDS_TO_DRAIN = 1.5
"""How long the end waits for a terminal to take what was drawn last."""
_FORGET_KEYBOARD = "\x1b[<u"
"""Takes one keyboard mode off the terminal's stack."""
_METHODS = ["_sigtstp_application", "_sigcont_application", "_run_input_thread", "_get_terminal_size", "_patch_lflag"]
_FIELDS = ["_file", "fileno", "attrs_before", "exit_event", "_key_thread", "_writer_thread", "_must_signal_resume"]


def fits() -> bool:
    """Whether Textual's driver still has what this one builds on."""
    fields = LinuxDriver.__init__.__code__.co_names
    return (
        keyboard.fits()
        and "_queue" in WriterThread.__init__.__code__.co_names
        and all(name in fields for name in _FIELDS)
        and all(hasattr(LinuxDriver, name) for name in _METHODS)
    )


class Output:
    """The terminal as Textual's writing thread sees it: one that is gone takes everything."""

    def __init__(self, stream: Any) -> None:
        """Write to a stream."""
        self._stream = stream
        self._is_gone = False

    def write(self, text: str) -> None:
        """Write, if anything reads."""
        self._attempt(partial(self._stream.write, text))

    def flush(self) -> None:
        """Flush, if anything reads."""
        self._attempt(self._stream.flush)

    def fileno(self) -> int:
        """The stream's handle."""
        return int(self._stream.fileno())

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return bool(self._stream.isatty())

    def _attempt(self, action: Callable[[], object]) -> None:
        if not self._is_gone:
            try:
                action()
            except (OSError, ValueError):
                self._is_gone = True


class TerminalDriver(LinuxDriver):
    """Differs from Textual's in what wakes its threads, in what SIGCONT does, and in how it ends.

    Textual's starts a second pair of threads at any SIGCONT (the kernel sends one with SIGHUP), looks for keys ten
    times a second, reads a terminal that is gone over and over, and ends at the first byte that is no UTF-8.
    """

    _app: RoadmapApp

    def __init__(
        self, app: RoadmapApp, *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        """Make the driver; the terminal is left alone until `start_application_mode`."""
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._file: Any = Output(self._file)
        self._size = size or self._get_terminal_size()
        self._bell, self._ear = socket.socketpair()
        self._bell.setblocking(False)
        self._ear.setblocking(False)
        self._wakeup = Wakeup(self._loop)
        self._context = copy_context()
        self._raw: list[Any] | None = None
        self._modes: list[str] = []
        self._is_starting = False
        self._ahead = b""
        self._is_stuck = False

    def _soon(self, callback: Callable[..., object], *arguments: object) -> None:
        """Call on the event loop: what a signal interrupts may hold a lock that the callback needs."""
        with suppress(RuntimeError):  # the loop is over
            self._loop.call_soon_threadsafe(callback, *arguments, context=self._context)

    # Suspended and resumed

    def _sigtstp_application(self, *_: object) -> None:
        self._soon(super()._sigtstp_application)

    def _sigcont_application(self, *_: object) -> None:
        self._soon(self._continue)

    def _continue(self) -> None:
        """Go on after a stop: anew after one of our own, else only make the terminal again what it was."""
        if self._must_signal_resume:
            self.resume_application_mode()
        elif self._modes:
            self._set_raw()
            self.write(_FORGET_KEYBOARD + "".join(self._modes))
            size = Size(*self._get_terminal_size())
            self._app.post_message(Resize(size, size))
            self._app.refresh(layout=True)

    def _set_raw(self) -> None:
        if self._raw is not None:
            with suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self._raw)

    def start_application_mode(self) -> None:
        """Take the terminal, and remember how that is done."""
        self._listen_anew()
        before = self._take_ahead()
        self._modes = []
        self._is_starting = True
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual says no types
        self._is_starting = False
        self.attrs_before = before
        with suppress(termios.error):
            self._raw = termios.tcgetattr(self.fileno)

    def _take_ahead(self) -> list[Any] | None:
        """Read what was typed before, while Enter was still a line's end.

        Returns:
            The terminal's modes as they were.
        """
        try:
            before = termios.tcgetattr(self.fileno)
            modes = termios.tcgetattr(self.fileno)
            modes[tty.LFLAG] = self._patch_lflag(modes[tty.LFLAG])
            termios.tcsetattr(self.fileno, termios.TCSANOW, modes)
        except termios.error:
            return None
        if select.select([self.fileno], [], [], 0)[0]:
            self._ahead = self._read().replace(b"\n", b"\r")
        return before

    def stop_application_mode(self) -> None:
        """Give the terminal back."""
        self._modes = []
        super().stop_application_mode()

    def disable_input(self) -> None:
        """End the thread that reads the keys; at once, it needs no key for that."""
        with suppress(BlockingIOError):  # it is full of calls nobody needed
            self._bell.send(b"\0")
        super().disable_input()

    def restore(self) -> None:
        """Make the terminal whole without Textual's threads, which are stuck; nothing where it is whole already."""
        if self._modes:
            modes = re.findall(r"\x1b\[\?(\d+)([hl])", "".join(self._modes))
            back = "".join(f"\x1b[?{mode}{'l' if switch == 'h' else 'h'}" for mode, switch in reversed(modes))
            if self.attrs_before is not None:
                with suppress(termios.error):
                    termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
            with suppress(OSError):
                os.write(self._file.fileno(), (_FORGET_KEYBOARD + back).encode())

    # Writing

    def write(self, data: str) -> None:
        """Write to the terminal; wait for one that takes nothing, unless the program is leaving."""
        if self._is_starting:
            self._modes.append(data)
        self._put(data)

    def _put(self, data: str | None) -> None:
        writer = self._writer_thread
        while writer is not None and writer.is_alive() and not self._is_stuck:
            is_last_try = self._app.leaving.has_begun
            try:
                writer._queue.put(data, timeout=SECONDS_TO_DRAIN if is_last_try else SECONDS_BETWEEN_TRIES)
            except Full:
                self._is_stuck = is_last_try
            else:
                return

    def close(self) -> None:
        """End the thread that writes, when everything is written or the terminal takes nothing more."""
        self._wakeup.close()
        self._put(None)
        if self._writer_thread is not None and not self._is_stuck:
            self._writer_thread.join(SECONDS_TO_DRAIN)

    def _get_terminal_size(self) -> tuple[int, int]:
        """The terminal's own word for it, whatever COLUMNS and LINES say."""
        for handle in (self._file.fileno(), self.fileno):
            with suppress(OSError):
                columns, lines = os.get_terminal_size(handle)
                if columns and lines:
                    return columns, lines
        return USUAL_SIZE

    # Reading

    def _listen_anew(self) -> None:
        with suppress(BlockingIOError):
            while self._ear.recv(BYTES_AT_ONCE):
                pass

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except BaseException as error:
            self._soon(self._app._handle_exception, error)
            raise

    def run_input_thread(self) -> None:
        """Pass on what the terminal sends, until told to end or the terminal is gone."""
        keys = Keyboard(self._debug)
        ahead, self._ahead = self._ahead, b""
        for message in keys.read(ahead):
            self.process_message(message)
        while True:
            ready, _, _ = select.select([self.fileno, self._ear], [], [], keys.patience)
            if self._ear in ready:
                return
            if not ready:
                messages = keys.late()
            elif data := self._read():
                messages = gathered(keys.read(data))
            else:
                self._app.leaving.ask(HUNG_UP)
                return
            for message in messages:
                self.process_message(message)

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, BYTES_AT_ONCE)
        except OSError:
            return b""
