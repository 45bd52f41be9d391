"""A run as root leaves every file to the owner it had, and new ones to the owner of their folder."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from mlroadmap.progress.atomic import make_folder, replace_file, write_copy
from mlroadmap.progress.identity import identify

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="only root can make files that belong to another user"
)
TINY = Path(__file__).parents[1] / "library" / "tiny"
USER, GROUP = 12345, 23456

PROGRAM = """
import contextlib, io, os, sys
from mlroadmap.__main__ import main

def run(home, *words):
    sys.argv = ["mlroadmap", *words]
    os.environ.update(HOME=home, MLROADMAP_CONTENT=home + "/content")
    return main()

words = sys.argv[1:]
scratch, home = os.environ["SCRATCH"], os.environ["USERS"]
if os.environ["AS"] == "user":
    # The interpreter may be where other users may not look: all that is imported on the way is imported now, as root.
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        for others in (["done", "alpha"], ["done", "beta"]):
            run(scratch, *others)
        run(scratch, *words)
    os.setgroups([])
    os.setgid(int(os.environ["GROUP"]))
    os.setuid(int(os.environ["USER"]))
sys.exit(run(home, *words))
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """The home of a user who is not root, with content in it."""
    folder = Path(tempfile.mkdtemp())  # pytest's own folders are closed to other users
    shutil.copytree(TINY, folder / "content")
    for path in (folder, *folder.rglob("*")):
        os.chown(path, USER, GROUP)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """Another home, whose progress nobody looks at."""
    shutil.copytree(TINY, tmp_path / "scratch" / "content")
    return tmp_path / "scratch"


def run(home: Path, scratch: Path, user: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the program with a user's home, as `root` (as `sudo -E` does) or as that `user`."""
    names = {"AS": user, "USERS": str(home), "SCRATCH": str(scratch), "USER": str(USER), "GROUP": str(GROUP)}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *words],
        env={"PATH": os.environ["PATH"], **names},
        cwd=home,
        capture_output=True,
        text=True,
        timeout=60,
    )


def foreign(home: Path) -> list[str]:
    """What below a home does not belong to its user."""
    every = ((path, path.lstat()) for path in home.rglob("*"))
    return sorted(
        str(path.relative_to(home)) for path, status in every if (status.st_uid, status.st_gid) != (USER, GROUP)
    )


@pytest.mark.parametrize("first", ["root", "user"])
def test_one_command_run_as_root_does_not_lock_the_user_out(home: Path, scratch: Path, first: str) -> None:
    for user, item in ((first, "alpha"), ("root", "beta"), ("root", "gamma")):
        done = run(home, scratch, user, "done", item)
        assert done.returncode == 0, done.stderr
    assert foreign(home) == []
    progress = next((home / ".local/share/mlroadmap").glob("*.json"))
    assert stat.S_IMODE(progress.stat().st_mode) == 0o600
    for words in (["status"], ["history"], ["backup", "list"], ["undo"], ["done", "lamp"]):
        done = run(home, scratch, "user", *words)
        assert done.returncode == 0, (words, done.stderr)
        assert done.stderr == "" or words[0] in ("undo", "done")
    assert foreign(home) == []


def test_a_repair_by_root_leaves_everything_to_the_user(home: Path, scratch: Path) -> None:
    assert run(home, scratch, "user", "done", "alpha").returncode == 0
    progress = next((home / ".local/share/mlroadmap").glob("*.json"))
    progress.write_bytes(progress.read_bytes()[:-9])
    os.utime(progress, (1_000_000, 1_000_000))
    repaired = run(home, scratch, "root", "status")
    assert (repaired.returncode, "damaged" in repaired.stderr) == (0, True)
    assert foreign(home) == []


def test_a_file_keeps_its_owner_even_in_the_folder_of_another(tmp_path: Path) -> None:
    path = tmp_path / "shared.json"
    path.write_bytes(b"old")
    os.chown(path, USER, GROUP)
    path.chmod(0o664)
    replace_file(path, b"new", expected=identify(path))
    status = path.stat()
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (USER, GROUP, 0o664)


def test_new_folders_and_copies_belong_to_the_owner_of_what_they_are_in(tmp_path: Path) -> None:
    os.chown(tmp_path, USER, GROUP)
    make_folder(tmp_path / "a" / "b")
    write_copy(tmp_path / "a" / "b" / "copy", b"x")
    assert foreign(tmp_path) == []


def test_a_file_whose_owner_cannot_be_kept_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "progress.json"
    path.write_bytes(b"old")
    os.chown(path, USER, GROUP)

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "fchown", refuse)
    with pytest.raises(OSError, match="owner"):
        replace_file(path, b"new", expected=identify(path))
    assert (path.read_bytes(), os.listdir(tmp_path)) == (b"old", ["progress.json"])
