"""What is no regular file, in every place where the program has one: never waited for, never replaced, named.

Devices are nodes of our own with the numbers of the one that is always empty and of the one that never ends.
"""

import os
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(sys.platform == "win32", reason="there are no such files on Windows"),
]

TINY = Path(__file__).parents[1] / "library" / "tiny"
LIMIT_SECONDS = 20
"""A command that takes longer hangs: it waits for the other end of a FIFO, or reads zeros without an end."""
COMMANDS = (
    ("status",),
    ("done", "two/gamma"),
    ("history",),
    ("undo",),
    ("backup", "list"),
    ("export", "pdf", "new.pdf"),
    ("info",),
)
EXPORTS = (("export", "pdf", "{place}"), ("export", "pdf", "{place}", "--force"))


class Home:
    """One learner's folders."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.content = folder / "content"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "MLROADMAP_"))},
            "HOME": str(folder),
            "MLROADMAP_CONTENT": str(self.content),
        }

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end; `TimeoutExpired` where it hangs."""
        return subprocess.run(
            [sys.executable, "-m", "mlroadmap", *words],
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=LIMIT_SECONDS,
        )


class Place(NamedTuple):
    """Where the program has a file."""

    name: str
    pattern: str
    """The file, below the home."""
    refuses: tuple[str, ...] = ()
    """The commands that end with an error, which names it."""
    names: tuple[str, ...] = ()
    """The commands that do their work and name it all the same."""
    commands: tuple[tuple[str, ...], ...] = COMMANDS


READERS = ("status", "done", "history", "undo", "export")
"""What reads progress."""
PLACES = (
    Place(
        "progress", ".local/share/mlroadmap/progress-*.json", refuses=("status", "done", "history", "undo", "export")
    ),
    Place("journal", ".local/state/mlroadmap/*/journal.jsonl", names=("done", "history"), refuses=("undo",)),
    Place("backup", ".local/state/mlroadmap/*/backups/*.json"),
    Place("backups", ".local/state/mlroadmap/*/backups"),
    Place("lock", ".local/state/mlroadmap/*/lock", refuses=("done", "undo")),
    Place("notice", ".local/state/mlroadmap/*/notice.txt", names=("done", "history")),
    Place("mark", ".local/state/mlroadmap/*/journal.mark"),
    Place("device", ".local/state/mlroadmap/device"),
    Place("cache", ".cache/mlroadmap/content-*/outline.json"),
    Place("content", "content/glossary.yaml", refuses=(*READERS, "backup", "info")),
    Place("lesson", "content/steps/one/alpha.md", refuses=(*READERS, "backup", "info")),
    Place("config", ".config/mlroadmap/config.toml"),
    Place("export", "target", refuses=("export",), commands=EXPORTS),
)


def make_socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # a whole path may be too long
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


def make_device(minor: int) -> Callable[[Path], object]:
    return lambda path: os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, minor))


KINDS: dict[str, Callable[[Path], object]] = {
    "FIFO": os.mkfifo,
    "socket": make_socket,
    "folder": Path.mkdir,
    "empty device": make_device(3),
    "endless device": make_device(5),
}


class Tally:
    """What was tried so far, over all tests."""

    tried = hung = replaced = 0
    slowest = 0.0


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which every file is there."""
    folder = tmp_path_factory.mktemp("start")
    shutil.copytree(TINY, folder / "content")
    home = Home(folder)
    for item in ("one/alpha", "one/beta"):
        done = home.run("done", item)
        assert done.returncode == 0, done.stderr
    assert home.run("export", "pdf", "old.pdf").returncode == 0
    state = next((folder / ".local/state/mlroadmap").glob("*/"))
    (state / "notice.txt").write_text("Something was repaired.\n")
    (folder / ".config/mlroadmap").mkdir(parents=True)
    (folder / ".config/mlroadmap/config.toml").write_text('theme = "nord"\n')
    (folder / "target").write_text("mine")
    return folder


@pytest.fixture
def home(start: Path) -> Iterator[Home]:
    """A copy of it under the same name: what belongs to a progress file is found by its path."""
    aside = Path(tempfile.mkdtemp()) / "aside"
    shutil.copytree(start, aside, symlinks=True)
    yield Home(start)
    shutil.rmtree(start)
    shutil.copytree(aside, start, symlinks=True)
    shutil.rmtree(aside.parent)


def put(kind: str, place: Path, *, is_link: bool) -> Path:
    """Put something in the place of a file; where it really is."""
    shutil.rmtree(place) if place.is_dir() else place.unlink()
    real = place.with_name("elsewhere") if is_link else place
    try:
        KINDS[kind](real)
    except PermissionError:
        pytest.skip("no device may be made here")
    if is_link:
        place.symlink_to(real.name)
    return real


@pytest.mark.parametrize("is_link", [False, True], ids=["itself", "by a link"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_it_is_never_waited_for_and_never_replaced(home: Home, place: Place, kind: str, is_link: bool) -> None:
    if place.name == "backups" and kind == "folder":
        pytest.skip("it is a folder")
    [path] = home.folder.glob(place.pattern)
    real = put(kind, path, is_link=is_link)
    before = real.lstat()
    for words in place.commands:
        Tally.tried += 1
        words = tuple(word.replace("{place}", str(path)) for word in words)
        begun = time.monotonic()
        try:
            done = home.run(*words)
        except subprocess.TimeoutExpired:
            Tally.hung += 1
            pytest.fail(f"{words} hangs")
        taken = time.monotonic() - begun
        Tally.slowest = max(Tally.slowest, taken)
        now = real.lstat() if os.path.lexists(real) else None
        if (
            now is None
            or (now.st_ino, now.st_mode) != (before.st_ino, before.st_mode)
            or (is_link and not path.is_symlink())
        ):
            Tally.replaced += 1
            pytest.fail(f"{words} replaced it")
        assert "Traceback" not in done.stderr, done.stderr
        if words[0] in place.refuses:
            assert done.returncode != 0, words
        if words[0] in (*place.refuses, *place.names):
            assert path.name in done.stderr, (words, done.stderr)
        if words[0] not in place.refuses:
            assert done.returncode == 0, (words, done.stderr)


def test_all_were_tried(figures: Any) -> None:
    if not Tally.tried:
        pytest.skip("nothing was tried")
    figures.add(
        "special files",
        f"{Tally.tried} tried, the slowest took {Tally.slowest:.1f} s",
        f"hung {Tally.hung}, replaced {Tally.replaced}",
    )
    assert (Tally.hung, Tally.replaced) == (0, 0)
