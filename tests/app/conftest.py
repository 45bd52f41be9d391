"""A small roadmap, apps opened on it, and a real terminal to run the program in."""

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pyte
import pytest
from textual.app import App
from textual.pilot import Pilot

from mlroadmap.app import saver
from mlroadmap.app.app import RoadmapApp
from mlroadmap.app.glyphs import UNICODE
from mlroadmap.session.opening import open_session
from mlroadmap.session.session import Session

SMALL = Path(__file__).parent / "small"
"""A roadmap of three steps, in ASCII: plain topics, a choice of one track, a choice of one project."""


class Terminal:
    """A program in a pseudo-terminal, its screen, and every byte it wrote."""

    def __init__(self, command: Sequence[str], size: tuple[int, int], environment: Mapping[str, str]) -> None:
        columns, rows = size
        self.raw = bytearray()
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._handle, inner = pty.openpty()
        self._set_size(columns, rows)
        self.process = subprocess.Popen(
            command, stdin=inner, stdout=inner, stderr=inner, env=environment, start_new_session=True
        )
        os.close(inner)

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._handle, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    @property
    def lines(self) -> list[str]:
        """The screen."""
        return list(self.screen.display)

    @property
    def text(self) -> str:
        """Everything written, as text."""
        return self.raw.decode("utf-8", "surrogateescape")

    def press(self, keys: str) -> None:
        """Send keys."""
        os.write(self._handle, keys.encode())

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size."""
        self.screen.resize(rows, columns)
        self._set_size(columns, rows)
        self.process.send_signal(signal.SIGWINCH)

    def read(self, seconds: float) -> bool:
        """Read what comes within some seconds; whether anything came."""
        ready, _, _ = select.select([self._handle], [], [], max(0.0, seconds))
        try:
            part = os.read(self._handle, 65536) if ready else b""
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
        """Be gone, without a signal to the program: it is no session's leader of this terminal."""
        os.close(self._handle)
        self._handle = -1

    def close(self) -> None:
        """End the program whatever it does."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if self._handle >= 0:
            os.close(self._handle)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Checked content, shared by all tests: each would check the same again."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "MLROADMAP_CONTENT",
        "MLROADMAP_DATA",
        "MLROADMAP_GLYPHS",
        "NO_COLOR",
        "BROWSER",
        "LC_ALL",
        "LC_CTYPE",
    ):
        monkeypatch.delenv(name, raising=False)
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "home" / name.lower()))
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A simulated key waits until the process is idle; looking for that more often makes a key five times cheaper."""
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 0.004)
    monkeypatch.setattr("textual._wait.SLEEP_IDLE", 0.0004)


@pytest.fixture
def content() -> Path:
    """The small roadmap."""
    return SMALL


@pytest.fixture
def edit(content: Path, tmp_path: Path) -> Callable[..., Path]:
    """A copy of the small roadmap in which texts are replaced: `edit("glossary.yaml", "Tensor", "T")`."""

    def edit_one(file: str, old: str, new: str) -> Path:
        copy = tmp_path / "content"
        if not copy.exists():
            shutil.copytree(content, copy)
        text = (copy / file).read_text(encoding="utf-8")
        assert old in text
        (copy / file).write_text(text.replace(old, new), encoding="utf-8")
        return copy

    return edit_one


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An empty folder for progress."""
    folder = tmp_path / "progress"
    folder.mkdir()
    return folder


@pytest.fixture
def session(content: Path, data: Path) -> Session:
    """The small roadmap and its progress, as another window or the shell would open them."""
    return open_session(content, data)


@pytest.fixture
def open_app(content: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., RoadmapApp]]:
    """Opens apps on the small roadmap; their savers hardly rest unless asked to."""
    opened: list[RoadmapApp] = []

    def open_one(folder: Path = content, *, patient: bool = False) -> RoadmapApp:
        if not patient:
            monkeypatch.setattr(saver, "MIN_SECONDS_BETWEEN_SAVES", 0.01)
            monkeypatch.setattr(saver, "POLL_SECONDS", 0.1)
        opened.append(RoadmapApp(open_session(folder, data), UNICODE))
        return opened[-1]

    yield open_one
    for app in opened:
        app.main.saver.stop()


@pytest.fixture
def seen() -> Callable[[App[None]], str]:
    """What an app shows, as text."""
    return lambda app: "\n".join(strip.text for strip in app.screen._compositor.render_strips())


@pytest.fixture
def until() -> Callable[[Pilot[None], Callable[[], object]], Awaitable[None]]:
    """Waits for a condition while the app runs."""

    async def wait(pilot: Pilot[None], holds: Callable[[], object], seconds: float = 5) -> None:
        end = time.monotonic() + seconds
        while not holds():
            assert pilot.app.is_running, "the app is gone"
            assert time.monotonic() < end, "it did not happen in time"
            await pilot.pause(0.02)

    return wait


@pytest.fixture
def start(content: Path, data: Path) -> Iterator[Callable[..., Terminal]]:
    """Starts the program in a terminal: `start(size=..., content=..., script=..., NAME="value")`."""
    running: list[Terminal] = []

    def start_one(
        size: tuple[int, int] = (80, 24), content: Path = content, script: str = "", **environment: str
    ) -> Terminal:
        code = f"{script}\nimport sys\nfrom mlroadmap.__main__ import main\nsys.exit(main())"
        command = [sys.executable, "-c", code, "--content", str(content), "--data", str(data)]
        running.append(Terminal(command, size, {**os.environ, **environment}))
        return running[-1]

    yield start_one
    for terminal in running:
        terminal.close()
