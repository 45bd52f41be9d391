"""Leaving: asked for once, by a key, a signal or a terminal that is gone, and over within seconds whatever happens."""

import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from types import FrameType

from mlroadmap.app import hangup

MAX_SECONDS = 4.5
"""From the moment leaving begins to the end of the process, once what the learner did is in the journal."""
MAX_SECONDS_FOR_THE_JOURNAL = 25.0
"""How much longer it may take where the journal is not written yet."""
MAX_SECONDS_WITHOUT_PYTHON = 5.0
"""When the system ends the process instead, where code that is not Python's lets no thread run."""
SECONDS_TO_RESTORE = 0.3
"""How long a terminal may take to be made whole at the last moment; one that reads nothing takes for ever."""
SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGBREAK")
"""All that ask a program to end and let it; not every system has each."""
_AFTER_A_SIGNAL = 128
HUNG_UP = _AFTER_A_SIGNAL + 1
"""The exit code when the terminal is gone: what SIGHUP gives, on every system."""


class Leaving:
    """Whether the program is on its way out, why, and since when.

    Safe in signal handlers: nothing here waits for a lock that the interrupted code could hold.
    """

    def __init__(self) -> None:
        """Nobody has asked yet."""
        self.code = 0
        """The exit code of what asked first."""
        self._since: float | None = None
        self._is_asked = False
        self._is_watched = False
        self._begun: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._leave: Callable[[], object] | None = None

    @property
    def has_begun(self) -> bool:
        """Whether leaving has been asked for."""
        return self._since is not None

    def seconds_left(self, seconds: float) -> float:
        """What remains of a time that began when leaving did."""
        since = time.monotonic() if self._since is None else self._since
        return max(0.0, since + seconds - time.monotonic())

    def begin(self, code: int) -> None:
        """Start the countdown, unless it runs already."""
        if self._since is None:
            self._since = time.monotonic()
            self.code = code
            if self._is_watched:
                _set_alarm(MAX_SECONDS_WITHOUT_PYTHON)
            self._begun.put(None)

    def ask(self, code: int) -> None:
        """Begin, and have the app leave; from any thread."""
        self.begin(code)
        if not self._is_asked:
            self._is_asked = True
            self._pass_on()

    def attach(self, leave: Callable[[], object]) -> None:
        """Say how to have the app leave; at once where that was asked for before.

        Args:
            leave: Only schedules it: it is called from any thread, and from signal handlers.
        """
        self._leave = leave
        if self._is_asked:
            self._pass_on()

    def _pass_on(self) -> None:
        if self._leave:
            with suppress(RuntimeError):  # the event loop is over: the app has left
                self._leave()

    def listen(self) -> None:
        """Take the signals that ask a program to end."""
        _handle(self._on_signal)

    def _on_signal(self, number: int, _: FrameType | None) -> None:
        self.ask(_AFTER_A_SIGNAL + number)

    def watch(self, is_durable: Callable[[], bool], restore: Callable[[], object]) -> None:
        """Start the thread that ends the process if it has not ended in time.

        Args:
            is_durable: Whether all that was done is in the journal or the file.
            restore: Makes the terminal whole if nothing else did; called in a thread of its own.
        """
        self._is_watched = True
        threading.Thread(target=self._watch, args=(is_durable, restore), name="watchdog", daemon=True).start()

    def _watch(self, is_durable: Callable[[], bool], restore: Callable[[], object]) -> None:
        self._begun.get()
        time.sleep(self.seconds_left(MAX_SECONDS))
        _set_alarm(0)
        while not is_durable() and self.seconds_left(MAX_SECONDS + MAX_SECONDS_FOR_THE_JOURNAL):
            time.sleep(0.05)
        last = threading.Thread(target=restore, daemon=True)
        last.start()
        last.join(SECONDS_TO_RESTORE)
        os._exit(self.code)


def end(code: int) -> int:
    """Let the process end with a code: at once where a thread of Textual's would keep it, or the terminal is gone.

    Returns:
        The code, where nothing stands in the way of the usual end.
    """
    _handle(signal.SIG_IGN)  # there is nothing left to ask for, and the code is settled
    hangup.let_go()
    if any(_would_stay(threading.enumerate())):
        os._exit(code)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with suppress(OSError):
                stream.flush()
    return code


def _set_alarm(seconds: float) -> None:
    """Have the system end the process after some seconds; 0 is never."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _handle(handler: Callable[[int, FrameType | None], object] | signal.Handlers) -> None:
    for name in SIGNALS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), handler)


def _would_stay(threads: Iterable[threading.Thread]) -> Iterable[bool]:
    """For each thread, whether the interpreter waits for it, or fails on the stream that it has locked."""
    for thread in threads:
        yield thread is not threading.main_thread() and (not thread.daemon or thread.name.startswith("textual"))
