"""A program in a pseudo-terminal, for the tests that press keys and look at the screen."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyte


def _take_terminal() -> None:  # in the child: it leads a new session already
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Terminal:
    """A program in a pseudo-terminal, its screen, and every byte it wrote."""

    def __init__(
        self,
        command: Sequence[str],
        size: tuple[int, int],
        environment: Mapping[str, str],
        *,
        is_leader: bool = False,
        folder: Path | None = None,
    ) -> None:
        """Start a program.

        Args:
            command: The program and its arguments.
            size: Columns and rows.
            environment: The program's.
            is_leader: Whether it is the leader of the terminal's session, as what tmux starts in a pane is: a terminal
                that goes sends such a process SIGHUP and SIGCONT, and others nothing.
            folder: Where it is started; here, if not named.
        """
        columns, rows = size
        self.raw = bytearray()
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.handle, inner = pty.openpty()
        self.set_size(columns, rows)
        self.process = subprocess.Popen(
            command,
            stdin=inner,
            stdout=inner,
            stderr=inner,
            env=environment,
            cwd=folder,
            start_new_session=True,
            preexec_fn=_take_terminal if is_leader else None,
        )
        os.close(inner)

    def set_size(self, columns: int, rows: int) -> None:
        """Give the terminal a size, without a word to the program or the screen."""
        fcntl.ioctl(self.handle, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    @property
    def lines(self) -> list[str]:
        """The screen."""
        return list(self.screen.display)

    @property
    def text(self) -> str:
        """Everything written, as text."""
        return self.raw.decode("utf-8", "surrogateescape")

    def press(self, keys: str | bytes) -> None:
        """Send keys."""
        os.write(self.handle, keys.encode() if isinstance(keys, str) else keys)

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size."""
        self.screen.resize(rows, columns)
        self.set_size(columns, rows)
        self.process.send_signal(signal.SIGWINCH)

    def read(self, seconds: float) -> bool:
        """Read what comes within some seconds; whether anything came."""
        ready, _, _ = select.select([self.handle], [], [], max(0.0, seconds))
        try:
            part = os.read(self.handle, 65536) if ready else b""
        except OSError:
            part = b""
        self.raw += part
        # pyte takes the mark of a private sequence it does not know for text.
        self._stream.feed(re.sub(rb"\x1b\[[<=>][0-9;]*[a-z]|\x1b\[\?[0-9;]*\$p", b"", part))
        return bool(part)

    def wait(self, wanted: str | Callable[[], object], seconds: float = 10) -> None:
        """Read until a text is on the screen or a condition holds."""
        holds = wanted if callable(wanted) else lambda: any(wanted in line for line in self.screen.display)
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end or (self.process.poll() is not None and not self.read(0)):
                shown = "\n".join(line.rstrip() for line in self.lines)
                raise AssertionError(f"{wanted!r} did not come:\n{shown}\n{bytes(self.raw[-300:])!r}")
            self.read(0.05)

    def settle(self, quiet: float = 0.15) -> None:
        """Read until nothing has come for a while."""
        while self.read(quiet):
            pass

    def end(self, seconds: float = 10) -> int:
        """Read until the program has ended; its exit code."""
        end = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < end, "the program did not end:\n" + "\n".join(self.lines)
            self.read(0.02)
        self.settle(0)
        return int(self.process.returncode)

    def hang_up(self) -> None:
        """Be gone; only a program that leads the terminal's session gets a signal."""
        os.close(self.handle)
        self.handle = -1

    def close(self) -> None:
        """End the program whatever it does."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if self.handle >= 0:
            os.close(self.handle)
            self.handle = -1
