"""A small roadmap whose numbers can be reckoned by hand, and two ways to run the command line on it."""

import gc
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from mlroadmap.__main__ import main

# ground 2 + 3 + 4 h, and 1 h that is optional; specialize 1 h, nlp 2 + 5 h, cv 3 h; build: two of 4, 6, 2 h.
FILES = {
    "roadmap.yaml": """
        id: tiny
        title: Learn to walk
        edition: "2026.11"
        licence: CC0
        pace: 10
        steps: [ground, specialize, build]
        """,
    "overview.md": "---\ntitle: About\n---\nWalking.\n",
    "glossary.yaml": "terms: []\n",
    "retired.yaml": "retired: []\n",
    "resources.yaml": """
        resources:
        - id: walking-book
          title: The book of walking
          by: A. Walker
          url: https://example.org/walking
          kind: book
          hours: 9
          level: beginner
          steps: [ground]
          free: stated
        """,
    "salaries.yaml": """
        title: Pay
        as_of: 2025-01-01
        caveat: None known.
        facts: []
        tables: []
        sources: []
        outside: Look around.
        """,
    "steps/ground/step.md": """
        ---
        title: The ground
        weeks: 1-2
        topics: [standing, balance, dancing]
        milestones:
        - id: first-walk
          title: The first walk
          goal: Walk across a room
          hours: 4
          text: Do it.
        ---
        Where it begins.
        """,
    "steps/ground/standing.md": """
        ---
        title: Standing up
        goal: Stand without help
        hours: 2
        was: [ground/rising]
        resources:
        - {id: walking-book, part: chapter 1, minutes: 20}
        ---
        Stand.
        """,
    "steps/ground/balance.md": "---\ntitle: Balance\ngoal: Stay up\nhours: 3\n---\nStay.\n",
    "steps/ground/dancing.md": "---\ntitle: Dancing\ngoal: Dance\nhours: 1\noptional: true\n---\nDance.\n",
    "steps/specialize/step.md": """
        ---
        title: A field
        weeks: 3-4
        topics: [shoes]
        tracks: {choose: 1, of: [nlp, cv]}
        ---
        Choose.
        """,
    "steps/specialize/shoes.md": "---\ntitle: Shoes\ngoal: Wear shoes\nhours: 1\n---\nShoes.\n",
    "steps/specialize/nlp/track.md": "---\ntitle: Talking\ngoal: Talk\ntopics: [words, poems]\n---\nTalk.\n",
    "steps/specialize/nlp/words.md": "---\ntitle: Words\ngoal: Use words\nhours: 2\n---\nWords.\n",
    "steps/specialize/nlp/poems.md": "---\ntitle: Poems\ngoal: Write poems\nhours: 5\n---\nPoems.\n",
    "steps/specialize/cv/track.md": "---\ntitle: Seeing\ngoal: See\ntopics: [pixels]\n---\nSee.\n",
    "steps/specialize/cv/pixels.md": "---\ntitle: Pixels\ngoal: Count pixels\nhours: 3\n---\nPixels.\n",
    "steps/build/step.md": """
        ---
        title: Things
        weeks: ongoing
        projects: {choose: 2, of: [chair, table, lamp]}
        ---
        Build.
        """,
    **{
        f"steps/build/{name}.md": f"""
        ---
        title: A {name}
        goal: Build a {name}
        tasks:
        - id: make
          title: Make the {name}
          goal: It holds
          hours: {hours}
          text: Make it.
        ---
        A {name}.
        """
        for name, hours in (("chair", 4), ("table", 6), ("lamp", 2))
    },
}


def _dedent(text: str) -> str:
    lines = text.split("\n")
    return "\n".join(line.removeprefix("        ") for line in lines).lstrip("\n")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A roadmap of 3 steps: 8 counted items of 27 hours for a learner who did nothing yet."""
    root = tmp_path / "content"
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_dedent(text), encoding="utf-8")
    return root


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The folder for `progress.json`, not made yet."""
    return tmp_path / "data"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of one's own: no test sees or touches the real one."""
    folder = tmp_path / "home"
    folder.mkdir()
    meddling = ("XDG_", "MLROADMAP_", "LC_", "PYTHONIO", "PYTHONUNBUFFERED", "PYTHONUTF8", "NO_COLOR", "FORCE_COLOR")
    for name in [name for name in os.environ if name.startswith(meddling)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    monkeypatch.setenv("LANG", "C.UTF-8")
    return folder


Run = Callable[..., CompletedProcess[str]]


@pytest.fixture
def run_bare(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the program in this process with exactly the words given; `stdin` is what it can read."""

    def run(*words: str, stdin: str | bytes = "") -> CompletedProcess[str]:
        monkeypatch.setattr(sys, "argv", ["mlroadmap", *words])
        given = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
        capsys.readouterr()
        try:
            code: object = main()
        except SystemExit as stop:
            code = stop.code
        finally:
            gc.enable()  # a command turns it off, since its process ends with it; this one goes on
        captured = capsys.readouterr()
        assert isinstance(code, int)
        return CompletedProcess(words, int(code), captured.out, captured.err)

    return run


@pytest.fixture
def run(run_bare: Run, content: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The same on the small roadmap, progress in `data`."""
    monkeypatch.setenv("MLROADMAP_CONTENT", str(content))
    monkeypatch.setenv("MLROADMAP_DATA", str(data))
    return run_bare


@pytest.fixture
def command() -> list[str]:
    """The words that start the program in a process of its own."""
    return [sys.executable, "-m", "mlroadmap"]


@pytest.fixture
def launch(command: list[str], content: Path, data: Path) -> Run:
    """Run it in a process of its own on the small roadmap, with an environment added to, or after doing something."""

    def launch(
        *words: str,
        stdin: str | bytes = b"",
        environment: dict[str, str] | None = None,
        before: Callable[[], object] | None = None,
    ) -> CompletedProcess[str]:
        places = {"MLROADMAP_CONTENT": str(content), "MLROADMAP_DATA": str(data)}
        given = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            [*command, *words],
            input=given,
            capture_output=True,
            env={**os.environ, **places, **(environment or {})},
            preexec_fn=before,
            timeout=30,
            check=False,
        )
        out, err = (stream.decode("utf-8", "surrogateescape") for stream in (done.stdout, done.stderr))
        return CompletedProcess(words, done.returncode, out, err)

    return launch
