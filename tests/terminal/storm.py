"""A storm: everything that can come out of a keyboard, a mouse, a window manager and another shell, at random."""

import os
import random
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.terminal.desk import Desk
from tests.terminal_program import Terminal

from mlroadmap.app.keys import ALL_KEYS

_BYTES = {
    "backspace": "\x7f",
    "down": "\x1b[B",
    "end": "\x1b[F",
    "enter": "\r",
    "escape": "\x1b",
    "exclamation_mark": "!",
    "f1": "\x1bOP",
    "home": "\x1b[H",
    "left": "\x1b[D",
    "left_square_bracket": "[",
    "pagedown": "\x1b[6~",
    "pageup": "\x1b[5~",
    "question_mark": "?",
    "right": "\x1b[C",
    "right_square_bracket": "]",
    "shift+tab": "\x1b[Z",
    "slash": "/",
    "space": " ",
    "tab": "\t",
    "up": "\x1b[A",
}
LEAVING = ("q", "\x11")
"""The keys that can end the program."""
TEXTS = (
    "gradient",
    "two lines\rof text",
    "naïve Größe",
    "می‌خواهم",
    "日本語",
    "👩‍👩‍👧",
    "a\tb",
    "[b]x[/b]",
    "-1",
    "~" * 300,
)
SIZES = ((1, 1), (500, 200), (80, 24), (2, 2), (20, 5), (39, 14), (110, 40), (160, 50), (80, 3), (200, 60))
SHELL = (
    ("done", "begin/alpha"),
    ("todo", "begin/alpha"),
    ("note", "begin/beta", "from a shell"),
    ("undo",),
    ("pace", "7"),
)
SLOWEST_READ = 10.0
KEYS_BETWEEN_RESTS = 60


def _sequence(key: str) -> str:
    if key.startswith("ctrl+") and len(key) == 6:
        return chr(ord(key[-1]) & 0x1F)
    return key if len(key) == 1 else _BYTES[key]


BOUND = tuple(sorted({_sequence(name) for key in ALL_KEYS for name in key.keys.split(",")}))
"""What a terminal sends for every key that anything is bound to."""


class Crash(AssertionError):
    """The program ended otherwise than it should, or said what it should not."""


class Storm:
    """One seed's keys, on one learner's folders. The program is opened again whenever a key ends it."""

    def __init__(self, desk: Desk, seed: int, *, leaves: bool = True) -> None:
        """Open the program.

        Args:
            desk: Where it works.
            seed: Decides every key.
            leaves: Whether keys that end the program are among them.
        """
        self.keys = 0
        self.openings = 0
        self._desk = desk
        self._seed = seed
        self._dice = random.Random(seed)
        self._leaves = leaves
        self._is_ending = False
        self._command: subprocess.Popen[bytes] | None = None
        self._recent: list[str] = []
        self._next_rest = KEYS_BETWEEN_RESTS
        self.terminal = self._open()

    def _open(self) -> Terminal:
        self.openings += 1
        terminal = self._desk.open(self._dice.choice(SIZES[2:]), is_leader=self._dice.random() < 0.5)
        os.set_blocking(terminal.handle, False)
        return terminal

    def gust(self) -> None:
        """Send one thing, and read what the program draws."""
        what = self._dice.choices(list(_GUSTS), [weight for weight, _ in _GUSTS.values()])[0]
        for part in _GUSTS[what][1](self):
            if not self._leaves and any(key in part for key in (b"q", b"\x11")):
                continue
            self.keys += 1
            self._recent = [*self._recent[-40:], repr(part)]
            self._send(part)
        self._listen(self._dice.choice((0.0, 0.0, 0.002, 0.01, 0.03)))
        if self.keys >= self._next_rest:
            self._next_rest = self.keys + KEYS_BETWEEN_RESTS
            self._rest()
        if self.terminal.process.poll() is not None:
            self._over()
            self.terminal = self._open()
            self._listen(self._dice.choice((0.0, 0.1, 0.5)))

    def _rest(self) -> None:
        """Wait until the program has done all that was typed: it may be far behind, and remembers every key."""
        end = time.monotonic() + 30
        while self._listen(0.15) and time.monotonic() < end:
            pass

    def end(self) -> None:
        """Leave, whatever is open."""
        self._is_ending = True
        deadline = time.monotonic() + 30
        while self.terminal.process.poll() is None:
            if time.monotonic() > deadline:
                raise Crash(self._told("it does not leave"))
            self._send(b"\x11")
            self._listen(0.3)
        self._over()
        if self._command:
            self._command.wait(30)

    def close(self) -> None:
        """End everything that was started, whatever it does."""
        self.terminal.close()
        if self._command and self._command.poll() is None:
            self._command.kill()
            self._command.wait()

    def _over(self) -> None:
        while self._listen(0.05):
            pass
        code, text = self.terminal.process.returncode, self.terminal.text
        if code or (not self._leaves and not self._is_ending) or "Traceback" in text or "Exception" in text:
            raise Crash(self._told(f"exit code {code}"))
        self.terminal.close()

    def _told(self, what: str) -> str:
        if self.terminal.process.poll() is None:
            self.terminal.process.send_signal(signal.SIGABRT)  # faulthandler says where every thread is
            self._listen(1)
        (self._desk.folder / "screen.txt").write_bytes(self.terminal.raw)
        return f"seed {self._seed}, key {self.keys}: {what}\n{' '.join(self._recent)}\n{self.terminal.text[-4000:]}"

    def _send(self, data: bytes) -> None:
        deadline = time.monotonic() + SLOWEST_READ
        while data:
            try:
                data = data[os.write(self.terminal.handle, data) :]
            except BlockingIOError:
                if self.terminal.process.poll() is not None:
                    return  # it has left
                if time.monotonic() > deadline:
                    raise Crash(self._told("no key is read")) from None
                self._listen(0.05)
            except OSError:
                return  # so has its terminal

    def _listen(self, seconds: float) -> bool:
        """Read for some seconds; whether anything came. Only what came last is kept."""
        end, came = time.monotonic() + seconds, False
        while True:
            ready, _, _ = select.select([self.terminal.handle], [], [], max(0.0, end - time.monotonic()))
            try:
                part = os.read(self.terminal.handle, 65536) if ready else b""
            except OSError:
                part = b""
            self.terminal.raw += part
            came = came or bool(part)
            if not part or time.monotonic() >= end:
                del self.terminal.raw[:-200_000]
                return came

    # What there is to send

    def _bound(self) -> Iterator[bytes]:
        weights = [0.1 if key in LEAVING else 1.0 for key in BOUND]
        yield self._dice.choices(BOUND, weights)[0].encode()

    def _pair(self) -> Iterator[bytes]:
        """A key twice, or Alt with a key, or Escape and a key right after it."""
        one, other = self._dice.choices(BOUND, k=2)
        yield from (part.encode() for part in self._dice.choice(((one, one), ("\x1b" + one,), ("\x1b", other))))

    def _text(self) -> Iterator[bytes]:
        yield from (letter.encode() for letter in self._dice.choice(TEXTS[:-1]))

    def _burst(self) -> Iterator[bytes]:
        yield self._dice.choice(TEXTS).encode()

    def _paste(self) -> Iterator[bytes]:
        yield b"\x1b[200~" + self._dice.choice(TEXTS).encode() * self._dice.choice((1, 1, 50)) + b"\x1b[201~"

    def _mouse(self) -> Iterator[bytes]:
        button, x, y = (
            self._dice.choice((0, 1, 2, 32, 35, 64, 65)),
            self._dice.randint(1, 90),
            self._dice.randint(1, 30),
        )
        yield f"\x1b[<{button};{x};{y}M".encode()
        yield f"\x1b[<{button};{x};{y}m".encode()

    def _old_mouse(self) -> Iterator[bytes]:
        yield b"\x1b[M" + bytes(self._dice.randint(0x20, 0xFF) for _ in range(3))

    def _bytes(self) -> Iterator[bytes]:
        yield bytes(
            self._dice.choice((0xE9, 0xFF, 0xC3, 0x80, 0xF0, 0xED, 0xA0)) for _ in range(self._dice.randint(1, 4))
        )

    def _sequence(self) -> Iterator[bytes]:
        parts = ("1", "9", "55296", "1114112", ";", ":", "?", "<", "-", "u", "~", "M", "R", "t", "$y", "48;")
        yield ("\x1b[" + "".join(self._dice.choices(parts, k=self._dice.randint(1, 7)))).encode()

    def _resize(self) -> Iterator[bytes]:
        size = self._dice.choices(SIZES, [1.0, 0.3, *[1.0] * (len(SIZES) - 2)])[0]
        self.terminal.set_size(*size)
        self._signal(signal.SIGWINCH)
        return iter(())

    def _stop(self) -> Iterator[bytes]:
        self._signal(signal.SIGSTOP)
        self._listen(0.05)
        self._signal(signal.SIGCONT)
        return iter(())

    def _signal(self, number: int) -> None:
        if self.terminal.process.poll() is None:
            self.terminal.process.send_signal(number)

    def _elsewhere(self) -> Iterator[bytes]:
        if self._command is None or self._command.poll() is not None:
            self._command = self._desk.shell(*self._dice.choice(SHELL))
        return iter(())

    def _export(self) -> Iterator[bytes]:
        yield from (b"\x1b", b"\x1b", b"1", b"e", b"\r", b"\r")


_GUSTS: dict[str, tuple[float, Callable[[Storm], Iterator[bytes]]]] = {
    "bound": (60, Storm._bound),
    "pair": (6, Storm._pair),
    "text": (1, Storm._text),
    "burst": (1, Storm._burst),
    "paste": (3, Storm._paste),
    "mouse": (4, Storm._mouse),
    "old mouse": (2, Storm._old_mouse),
    "bytes": (2, Storm._bytes),
    "sequence": (3, Storm._sequence),
    "resize": (3, Storm._resize),
    "stop": (1, Storm._stop),
    "elsewhere": (0.6, Storm._elsewhere),
    "export": (0.3, Storm._export),
}


class Usage:
    """What a process holds: resident memory in MB, descriptors, threads."""

    def __init__(self, process: int) -> None:
        status = Path(f"/proc/{process}/status").read_text().splitlines()
        fields = dict(line.split(":", 1) for line in status)
        self.memory = int(fields["VmRSS"].split()[0]) / 1024
        self.threads = int(fields["Threads"])
        self.descriptors = len(os.listdir(f"/proc/{process}/fd"))
