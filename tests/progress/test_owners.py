"""A run as root leaves every file to the owner it had, and new ones to the owner of their folder."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.progress.users import GROUP, USER, run, users_folder

from mlroadmap.progress.atomic import make_folder, replace_file, write_copy
from mlroadmap.progress.identity import identify

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="only root can make files that belong to another user"
)


@pytest.fixture
def home() -> Iterator[Path]:
    """The home of a user who is not root."""
    with users_folder() as folder:
        yield folder


def at_home(home: Path, *words: str, as_root: bool = False) -> subprocess.CompletedProcess[str]:
    """Run the program with a user's home."""
    return run(home, {"HOME": str(home)}, *words, as_root=as_root)


def progress_of(home: Path) -> Path:
    [path] = (home / ".local/share/mlroadmap").glob("*.json")
    return path


def foreign(home: Path) -> list[str]:
    """What below a folder does not belong to the user."""
    every = ((path, path.lstat()) for path in home.rglob("*"))
    return sorted(
        str(path.relative_to(home)) for path, status in every if (status.st_uid, status.st_gid) != (USER, GROUP)
    )


@pytest.mark.parametrize("is_root_first", [True, False], ids=["root first", "user first"])
def test_one_command_run_as_root_does_not_lock_the_user_out(home: Path, is_root_first: bool) -> None:
    for as_root, item in ((is_root_first, "alpha"), (True, "beta"), (True, "gamma")):
        done = at_home(home, "done", item, as_root=as_root)
        assert done.returncode == 0, done.stderr
    assert foreign(home) == []
    assert stat.S_IMODE(progress_of(home).stat().st_mode) == 0o600
    for words in (["status"], ["history"], ["backup", "list"]):
        done = at_home(home, *words)
        assert (done.returncode, done.stderr) == (0, ""), words
    for words in (["undo"], ["done", "lamp"]):
        done = at_home(home, *words)
        assert done.returncode == 0, done.stderr
    assert foreign(home) == []


def test_a_repair_by_root_leaves_everything_to_the_user(home: Path) -> None:
    assert at_home(home, "done", "alpha").returncode == 0
    progress = progress_of(home)
    progress.write_bytes(progress.read_bytes()[:-9])
    os.utime(progress, (1_000_000, 1_000_000))
    repaired = at_home(home, "status", as_root=True)
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


def test_where_only_the_data_folder_may_be_written_saves_go_on_and_what_is_not_kept_is_said(home: Path) -> None:
    places = {"HOME": "/", "MLROADMAP_DATA": str(home / "data")}
    for words in (["done", "alpha"], ["done", "beta"]):
        done = run(home, places, *words, as_root=False)
        assert done.returncode == 0, done.stderr
        assert "XDG_STATE_HOME" in done.stderr
        assert "/.local" in done.stderr
        assert done.stderr.count("may not be written") == 1
        assert str(home / "data") not in done.stderr
    history = run(home, places, "history", as_root=False)
    assert (history.returncode, history.stdout) == (0, "")
    assert "Nothing is kept for undo and history" in history.stderr
    undo = run(home, places, "undo", as_root=False)
    assert undo.returncode == 1
    assert "Nothing is kept for undo and history" in undo.stderr
    status = run(home, places, "status", "--json", as_root=False)
    assert status.returncode == 0
    assert '"done": 2' in status.stdout
    assert sorted(os.listdir(home)) == ["content", "data"]
