"""A small roadmap, apps opened on it, and a real terminal to run the program in."""

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyte
import pytest

from mlroadmap.app import saver
from mlroadmap.app.app import RoadmapApp
from mlroadmap.app.glyphs import UNICODE
from mlroadmap.session.opening import open_session
from mlroadmap.session.session import Session

BODY = """\
Text about {0}. It links to [a page](https://example.org/{0}).

- first point
- second point

## Try it

Work out {0}.

### Starter

```python
x = 0
```

### Check

```python
assert x == 1
```

### Solution

```python
x = 1  # the solution of {0}
```
"""
SIDES = ["left", "right"]
Fields = Mapping[str, object]


def topic(title: str, **fields: object) -> Fields:
    """A topic's front matter with a resource, a term and a question."""
    return {
        "title": title,
        "goal": f"Explain {title}",
        "hours": 2,
        "terms": ["tensor"],
        "resources": [{"id": "book", "part": "chapter 1", "minutes": 30}, {"id": "film", "minutes": 20}],
        "checks": [{"question": f"What is {title}?", "answer": f"The answer about {title}."}],
        **fields,
    }


def resource(name: str, **fields: object) -> Fields:
    """A resource."""
    facts = {"title": f"The {name}", "by": "Somebody", "kind": "book", "hours": 1, "level": "beginner"}
    return {
        "id": name, "url": f"https://example.org/{name}", "steps": ["begin"], "free": "stated", **facts, **fields
    }  # fmt: skip


def write_content(root: Path, changes: Mapping[str, Fields] | None = None, body: str = BODY) -> Path:
    """Write a roadmap of three steps: plain topics, a choice of one track, a choice of one project.

    Args:
        root: The folder.
        changes: Fields to replace, by file; `glossary.yaml` and the like hold one list each, whose first entry they
            change.
        body: What each topic's text is made from.
    """
    row = {"label": "All levels", "low": 90000, "middle": 120000, "high": 160000, "n": 500}
    table = {
        "id": "ads", "title": "Job ads", "note": "Ads that state pay.", "source": "survey", "as_of": "2025-08-03",
        "currency": "USD", "unit": "ads", "columns": ["low", "middle", "high"], "rows": [row], "ads_per_count": 1,
    }  # fmt: skip
    source = {
        "id": "survey", "title": "A survey", "url": "https://example.org/survey", "licence": "CC0",
        "seen": "2025-11-01", "note": "Nothing was left out.",
    }  # fmt: skip
    tensor = {"id": "tensor", "name": "Tensor", "text": "An array of `n` axes.", "example": "A photo is one."}
    layer = {"id": "layer", "name": "Layer", "text": "A part of a network.", "example": "An onion has them."}
    task = {"id": "plan", "title": "Plan it", "goal": "Write a plan", "hours": 3, "text": "Write one page."}
    files: dict[str, dict[str, Any]] = {
        "roadmap.yaml": {
            "id": "small", "title": "Become good", "edition": "1", "licence": "CC0", "pace": 10,
            "steps": ["begin", "fork", "build"],
        },
        "overview.md": {"title": "Overview"},
        "steps/begin/step.md": {
            "title": "Begin here", "weeks": "1-2", "topics": ["alpha", "beta", "gamma"],
            "milestones": [{"id": "proof", "title": "Proof", "goal": "Prove it", "hours": 4, "text": "Prove it all."}],
        },
        "steps/begin/alpha.md": dict(topic("Alpha")),
        "steps/begin/beta.md": dict(topic("Beta", after=["begin/alpha"])),
        "steps/begin/gamma.md": dict(topic("Gamma", optional="true")),
        "steps/fork/step.md": {"title": "Take a fork", "weeks": "3-4", "tracks": {"choose": 1, "of": SIDES}},
        "steps/fork/left/track.md": {"title": "Left track", "goal": "Go left", "topics": ["one"]},
        "steps/fork/left/one.md": dict(topic("Left one")),
        "steps/fork/right/track.md": {"title": "Right track", "goal": "Go right", "topics": ["two"]},
        "steps/fork/right/two.md": dict(topic("Right two")),
        "steps/build/step.md": {"title": "Build it", "weeks": "ongoing", "projects": {"choose": 1, "of": ["bot"]}},
        "steps/build/bot.md": {"title": "A bot", "goal": "Make a bot", "tasks": [task]},
        "glossary.yaml": {
            "terms": [
                {**tensor, "related": ["layer"], "met": ["begin/alpha"]},
                {**layer, "related": ["tensor"], "met": ["begin/beta"]},
            ]
        },
        "resources.yaml": {"resources": [dict(resource("book", core="true")), dict(resource("film"))]},
        "salaries.yaml": {
            "title": "What ads offered", "as_of": "2025-08-03", "caveat": "These are ads.", "facts": ["Few say."],
            "tables": [table], "sources": [source], "outside": "Look it up.",
        },
        "retired.yaml": {"retired": []},
    }  # fmt: skip
    for file, fields in (changes or {}).items():
        lists = [value for value in files[file].values() if isinstance(value, list)]
        (lists[0][0] if file.endswith("s.yaml") and file != "salaries.yaml" else files[file]).update(fields)
    for file, data in files.items():
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(data)
        path.write_text(
            f"---\n{text}\n---\n{body.replace('{0}', str(data['title']))}" if file.endswith(".md") else text
        )
    return root


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
                raise AssertionError(f"{wanted!r} did not come:\n" + "\n".join(self.lines) + self.text[-3000:])
            self.read(0.05)

    def settle(self, quiet: float = 0.15) -> None:
        """Read until nothing has come for a while."""
        while self.read(quiet):
            pass

    def end(self, seconds: float = 10) -> int:
        """Read until the program has ended; its exit code."""
        self.wait(lambda: self.process.poll() is not None, seconds)
        self.settle(0)
        assert self.process.returncode is not None
        return int(self.process.returncode)

    def close(self) -> None:
        """End the program whatever it does."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._handle)


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MLROADMAP_CONTENT", "MLROADMAP_DATA", "MLROADMAP_GLYPHS", "NO_COLOR", "BROWSER", "LC_ALL"):
        monkeypatch.delenv(name, raising=False)
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "home" / name.lower()))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")


@pytest.fixture
def make_content() -> Callable[..., Path]:
    """Writes a small roadmap; see `write_content`."""
    return write_content


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small roadmap."""
    return write_content(tmp_path_factory.mktemp("content"))


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
    """Opens apps on the small roadmap; their savers do not rest between saves unless asked to."""
    opened: list[RoadmapApp] = []

    def open_one(folder: Path = content, *, patient: bool = False) -> RoadmapApp:
        if not patient:
            monkeypatch.setattr(saver, "MIN_SECONDS_BETWEEN_SAVES", 0.01)
        opened.append(RoadmapApp(open_session(folder, data), UNICODE))
        return opened[-1]

    yield open_one
    for app in opened:
        app.main.saver.stop()


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
