"""What the program promised is shown: what the journal holds and the file does not, and what was repaired."""

import errno
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from mlroadmap.progress import store

Run = Callable[..., CompletedProcess[str]]

NOT_YET = "not in the progress file yet"
LOOKING = [("status",), ("status", "--json"), ("next",), ("pace",), ("info",), ("history",)]


def progress_file(data: Path) -> Path:
    """The one file in the data folder."""
    (file,) = data.iterdir()
    return file


@pytest.fixture
def put_back(run: Run, data: Path) -> Run:
    """A learner whose sync tool put back the file from before the second of two ticks."""
    run("done", "ground/standing")
    older = progress_file(data).read_bytes()
    run("done", "ground/balance")
    copy = data / "copy"
    copy.write_bytes(older)
    copy.replace(next(path for path in data.iterdir() if path != copy))
    return run


def test_what_an_older_file_lacks_is_shown_until_a_save_writes_it(put_back: Run, data: Path) -> None:
    before = progress_file(data).read_bytes()
    assert put_back("status").stdout.splitlines()[1].startswith("2 of 8")
    assert "balance" not in put_back("next").stdout
    for words in LOOKING:
        looked = put_back(*words)
        assert looked.returncode == 0
        assert f"mlroadmap: 1 change made here is {NOT_YET}: the next save that succeeds writes it.\n" in looked.stderr
    assert progress_file(data).read_bytes() == before
    saved = put_back("learning", "ground/dancing")
    assert NOT_YET not in saved.stderr
    assert b"balance" in progress_file(data).read_bytes()
    for words in LOOKING:
        assert NOT_YET not in put_back(*words).stderr


def test_an_export_holds_what_the_file_lacks(put_back: Run, data: Path, tmp_path: Path) -> None:
    exported = put_back("export", "pdf", str(tmp_path / "plan.pdf"))
    assert exported.returncode == 0
    assert NOT_YET in exported.stderr


def test_a_line_that_vanished_is_shown_too(run: Run, data: Path) -> None:
    for item in ("ground/standing", "ground/balance"):
        run("done", item)
    file = progress_file(data)
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(line for line in lines if b"standing" not in line))
    status = run("status")
    assert status.stdout.splitlines()[1].startswith("2 of 8")
    assert NOT_YET in status.stderr


@pytest.mark.parametrize("saved", [[], ["ground/standing"]], ids=["first save", "later save"])
def test_what_could_not_be_written_is_shown(run: Run, saved: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    for item in saved:
        run("done", item)
    with monkeypatch.context() as patch:
        patch.setattr(store, "replace_file", refuse)
        done = run("done", "ground/balance")
        assert done.returncode == 5
        assert "kept in the journal" in done.stderr
        for _ in range(2):
            status = run("status")
            assert status.stdout.splitlines()[1].startswith(f"{len(saved) + 1} of 8")
            assert NOT_YET in status.stderr
    assert run("learning", "ground/dancing").returncode == 0
    assert NOT_YET not in run("status").stderr


def test_a_file_from_another_machine_is_looked_at_closely_once(
    put_back: Run, data: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_back("todo", "ground/dancing")  # all is in the file
    file = progress_file(data)
    copy = data / "copy"
    shutil.copy(file, copy)
    copy.replace(file)
    assert NOT_YET not in put_back("status").stderr
    from mlroadmap.session import opening

    monkeypatch.setattr(opening, "open_session", lambda *_: pytest.fail("the longer way was taken again"))
    assert put_back("status").stdout.splitlines()[1].startswith("2 of 8")


def test_a_file_is_shown_where_the_state_folder_may_not_be_looked_into(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("done", "ground/standing")
    (lock,) = home.rglob("lock")
    state, stat = str(lock.parent.parent), os.stat

    def refuse(path: Any, *arguments: Any, **options: Any) -> os.stat_result:
        if isinstance(path, str | Path) and str(path).startswith(state):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return stat(path, *arguments, **options)

    monkeypatch.setattr(os, "stat", refuse)
    for words in (("status",), ("next",), ("info",)):
        assert run(*words).returncode == 0
    assert run("status").stdout.splitlines()[1].startswith("1 of 8")


@pytest.fixture
def repaired(run: Run, data: Path) -> Run:
    """A learner whose file was damaged and is put together again by the next command."""
    run("done", "ground/standing")
    file = progress_file(data)
    file.write_bytes(file.read_bytes()[:-9])
    return run


def test_what_was_repaired_is_said_by_every_command_until_it_is_acknowledged(repaired: Run, tmp_path: Path) -> None:
    commands = [
        *LOOKING,
        ("done", "ground/balance"),
        ("note", "ground/balance"),
        ("note", "ground/balance", "Text."),
        ("track",),
        ("track", "nlp"),
        ("pace", "8"),
        ("undo",),
        ("redo",),
        ("backup", "list"),
        ("backup", "show"),
        ("export", "pdf", str(tmp_path / "plan.pdf")),
    ]
    for words in commands:
        done = repaired(*words)
        assert "was damaged" in done.stderr, words
        assert re.search(r"'mlroadmap backup ok'.* press !", done.stderr), words
    acknowledged = repaired("backup", "ok")
    assert (acknowledged.returncode, acknowledged.stdout) == (0, "")
    for words in (*LOOKING, ("done", "ground/dancing"), ("backup", "list")):
        assert "was damaged" not in repaired(*words).stderr
    again = repaired("backup", "ok")
    assert again.returncode == 0
    assert "nothing to acknowledge" in again.stderr
