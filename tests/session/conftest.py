"""A small content folder on disk, and sessions on it that keep their progress where a test says."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from mlroadmap.library.reader import Library, open_library
from mlroadmap.paths import Places
from mlroadmap.progress.clock import Clock, wall_milliseconds
from mlroadmap.progress.encoding import encode
from mlroadmap.progress.fileformat import ProgressFile
from mlroadmap.progress.store import Store
from mlroadmap.session.session import Session

ROADMAP = "small"
"""The id of the roadmap in `content`."""

TOPICS = {
    "math/vectors": "title: Vectors\nhours: 3\nwas: [math/arrows, math/directed-lines]\n",
    "math/vectors-in-python": "title: Vectors in Python\nhours: 2\n",
    "math/matrices": "title: Matrices\nhours: 4\n",
    "math/proofs": "title: Proofs\nhours: 5\noptional: true\n",
    "field/papers": "title: Reading papers\nhours: 2\n",
    "field/text/tokens": "title: Tokens\nhours: 2\n",
    "field/text/evaluation": "title: Judging text\nhours: 3\n",
    "field/sight/pixels": "title: Pixels\nhours: 4\n",
    "field/sight/evaluation": "title: Judging images\nhours: 4\n",
}

FILES = {
    "roadmap.yaml": (
        "id: small\ntitle: Small\nedition: '2026.1'\nlicence: CC0\npace: 10\nsteps: [math, field, build]\n"
    ),
    "overview.md": "---\ntitle: Overview\n---\nWhat this is.\n",
    "steps/math/step.md": (
        "---\ntitle: Mathematics\nweeks: 1-2\ntopics: [vectors, vectors-in-python, matrices, proofs]\n"
        "milestones:\n- {id: quiz, title: A quiz, goal: Pass it., hours: 8, text: Pass.}\n---\nWhy.\n"
    ),
    "steps/field/step.md": (
        "---\ntitle: A field\nweeks: 2-3\ntopics: [papers]\ntracks: {choose: 1, of: [text, sight]}\n---\nWhy.\n"
    ),
    "steps/field/text/track.md": (
        "---\ntitle: Written words\ngoal: Read them.\ntopics: [tokens, evaluation]\n---\nWhy.\n"
    ),
    "steps/field/sight/track.md": "---\ntitle: Seeing\ngoal: See.\ntopics: [pixels, evaluation]\n---\nWhy.\n",
    "steps/build/step.md": (
        "---\ntitle: Building\nweeks: ongoing\nprojects: {choose: 2, of: [chat, api, data]}\n---\nWhy.\n"
    ),
    **{
        f"steps/build/{name}.md": (
            f"---\ntitle: The {name}\ngoal: Build it.\ntasks:\n"
            f"- {{id: plan, title: Plan the {name}, goal: Plan., hours: 2, text: Plan.}}\n"
            f"- {{id: test, title: Test the {name}, goal: Test., hours: 1, text: Test.}}\n"
            f"- {{id: ship, title: Ship the {name}, goal: Ship., hours: 5, text: Ship.}}\n---\nWhy.\n"
        )
        for name in ("chat", "api", "data")
    },
    **{f"steps/{path}.md": f"---\ngoal: Master it.\n{front}---\nThe lesson.\n" for path, front in TOPICS.items()},
    "glossary.yaml": "terms: []\n",
    "resources.yaml": "resources: []\n",
    "salaries.yaml": (
        "title: Pay\nas_of: 2025-08-03\ncaveat: None.\nfacts: []\ntables: []\nsources: []\noutside: Ask.\n"
    ),
    "retired.yaml": "retired:\n- {id: math/abacus, title: The abacus, edition: '2026.0'}\n",
}


@pytest.fixture(scope="module", autouse=True)
def fast_disk() -> Iterator[None]:
    """Saves wait for no disk here: what is durable when is tested with the progress file itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda handle: None)
        yield


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A content folder without problems: 3 steps, 2 tracks, 3 projects of 3 tasks."""
    root = tmp_path_factory.mktemp("content")
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="session")
def library(content: Path, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The content, read once."""
    return open_library(content, tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def open_in(library: Library) -> Callable[..., Session]:
    """Opens a session on a data folder, as some device with some clock; another device has no journal of this one."""

    def open_it(folder: Path, device: str = "aaaaaaaa", wall: Callable[[], int] = wall_milliseconds) -> Session:
        state = folder.with_name(f"{folder.name}-state-of-{device}")
        places = Places(data=folder, state=state, cache=state, config=state, roadmap=ROADMAP)
        return Session(library, Store(places.progress_file, state, ROADMAP), Clock(lambda: device, wall), places)

    return open_it


@pytest.fixture
def session(open_in: Callable[..., Session], tmp_path: Path) -> Session:
    """A learner's first session."""
    return open_in(tmp_path / "data")


@pytest.fixture(scope="session")
def put_file() -> Callable[..., Path]:
    """Puts a progress file with some records into a data folder."""

    def put(folder: Path, records: Mapping[str, Any], *, min_writer: int = 1, schema: int = 1) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "progress-small.json"
        path.write_bytes(encode(ProgressFile(records=records, min_writer=min_writer, schema=schema)))
        return path

    return put


@pytest.fixture(scope="session")
def shown() -> Callable[[Session], dict[str, object]]:
    """Everything a learner sees of their own: states with the day, notes, choices, hours a week."""

    def show(session: Session) -> dict[str, object]:
        seen: dict[str, object] = {}
        for name, mark in session.tracking.marks.items():
            if mark.state != "todo":
                seen[f"state of {name}"] = (mark.state.value, mark.on)
        for name in session.tracking.notes:
            seen[f"note on {name}"] = session.note(name)
        for step in session.outline.steps:
            if chosen := session.tracking.chosen(step):
                seen[f"choice in {step.id}"] = chosen
        if session.tracking.pace:
            seen["hours a week"] = session.tracking.pace
        return seen

    return show


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, empty."""
    folder = tmp_path / "home"
    folder.mkdir()
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(name, str(folder))
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(folder / name))
    for name in ("MLROADMAP_DATA", "MLROADMAP_CONTENT"):
        monkeypatch.delenv(name, raising=False)
    return folder
