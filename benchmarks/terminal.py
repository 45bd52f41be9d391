"""A program in a pseudo-terminal of 80 by 24 that answers no questions."""

import os
import pty
import re
import select
import signal
import subprocess
import termios
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

ROWS, COLUMNS = 24, 80
TIMEOUT_SECONDS = 30.0
_STEERING = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]P_^].*?(?:\x07|\x1b\\)|[ -/]*[0-~])", re.DOTALL)


class NotShown(Exception):
    """What was waited for never came on the screen."""


class Terminal:
    """A running program; a context manager that ends it."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        """Start a program.

        Args:
            command: The program and its arguments.
            folder: Where it runs.
        """
        self._master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (ROWS, COLUMNS))
        self._output = bytearray()
        self.started = time.perf_counter()
        """When the process was asked for."""
        self.cpu = 0.0
        """The processor time it took, in seconds, once it was ended."""
        self._process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, cwd=folder, start_new_session=True
        )
        os.close(slave)

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.kill(self.pid, signal.SIGKILL)  # also where it has ended: nobody has waited for it yet
        _, status, usage = os.wait4(self._process.pid, 0)
        self._process.returncode = os.waitstatus_to_exitcode(status)
        self.cpu = usage.ru_utime + usage.ru_stime
        os.close(self._master)

    def send(self, key: str) -> float:
        """Press a key; what was drawn before no longer counts.

        Returns:
            The moment it was pressed.
        """
        self._output.clear()
        now = time.perf_counter()
        os.write(self._master, key.encode())
        return now

    def wait_for(self, marker: str) -> float:
        """Read until a text was drawn.

        Args:
            marker: The text, without anything that steers the terminal.

        Returns:
            The moment it had been.

        Raises:
            NotShown: It was not drawn in time, or the program ended.
        """
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while self._read(deadline - time.monotonic()):
            now = time.perf_counter()
            if marker in self._text():
                return now
        raise NotShown(f"{marker!r} did not appear; the end of what did:\n{self._text()[-2000:]}")

    def wait_for_end(self) -> float:
        """Read until the program has ended; the moment it had.

        Raises:
            NotShown: It did not end in time.
        """
        deadline = time.monotonic() + TIMEOUT_SECONDS
        handle = os.pidfd_open(self.pid)
        try:
            while time.monotonic() < deadline:
                ready, _, _ = select.select([handle, self._master], [], [], TIMEOUT_SECONDS)
                if handle in ready:
                    return time.perf_counter()
                with suppress(OSError):
                    os.read(self._master, 65536)
        finally:
            os.close(handle)
        raise NotShown(f"the program did not end; the end of what it showed:\n{self._text()[-2000:]}")

    def rest(self, seconds: float, quiet: float | None = None) -> None:
        """Read what comes for some seconds.

        Args:
            seconds: How long.
            quiet: Seconds without output after which to stop earlier.
        """
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if not self._read(left if quiet is None else min(left, quiet)) and quiet is not None:
                return

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._master], [], [], max(0.0, seconds))
        if not ready:
            return False
        try:
            part = os.read(self._master, 65536)
        except OSError as error:
            raise NotShown(f"the program ended:\n{self._text()[-2000:]}") from error
        self._output += part
        return True

    def _text(self) -> str:
        return _STEERING.sub("", self._output.decode("utf-8", "replace"))
