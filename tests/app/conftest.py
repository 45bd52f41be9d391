"""A small roadmap, apps opened on it, and the program in a real terminal."""

import os
import shutil
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from tests.terminal_program import Terminal
from textual.app import App
from textual.pilot import Pilot

from mlroadmap.app import saver
from mlroadmap.app.app import RoadmapApp
from mlroadmap.app.glyphs import UNICODE
from mlroadmap.session.opening import open_session
from mlroadmap.session.session import Session

SMALL = Path(__file__).parent / "small"
"""A roadmap of three steps, in ASCII: plain topics, a choice of one track, a choice of one project."""


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
    """Starts the program in a terminal: `start(size=..., content=..., script=..., is_leader=..., NAME="value")`."""
    running: list[Terminal] = []

    def start_one(
        size: tuple[int, int] = (80, 24),
        content: Path = content,
        script: str = "",
        is_leader: bool = False,
        **environment: str,
    ) -> Terminal:
        code = f"{script}\nimport sys\nfrom mlroadmap.__main__ import main\nsys.exit(main())"
        command = [sys.executable, "-c", code, "--content", str(content), "--data", str(data)]
        running.append(Terminal(command, size, {**os.environ, **environment}, is_leader=is_leader))
        return running[-1]

    yield start_one
    for terminal in running:
        terminal.close()
