"""Environments in which files have no place, or not the one that was meant."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]

posix = pytest.mark.skipif(sys.platform == "win32", reason="a current folder cannot be deleted on Windows")


@posix
@pytest.mark.parametrize("words", [(), ("status",), ("done", "standing"), ("export", "pdf"), ("info",)])
def test_without_a_home_every_command_says_what_to_set(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    import pwd

    def no_entry(uid: int) -> object:
        raise KeyError(uid)

    monkeypatch.setattr(pwd, "getpwuid", no_entry)
    monkeypatch.delenv("HOME")
    monkeypatch.setattr("mlroadmap.cli.output.is_terminal", lambda stream: True)
    refused = run(*words)
    assert refused.returncode == 2
    assert (refused.stdout, refused.stderr.count("\n")) == ("", 1)
    assert all(name in refused.stderr for name in ("HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "--data"))


@pytest.mark.parametrize("option", ["--data", "--content"])
@pytest.mark.parametrize("where", ["before", "after", "joined"])
@pytest.mark.parametrize("empty", ["", " "])
def test_an_empty_name_of_a_folder_is_refused(run: Run, data: Path, option: str, where: str, empty: str) -> None:
    words = {
        "before": (option, empty, "done", "standing"),
        "after": ("done", "standing", option, empty),
        "joined": (f"{option}={empty}", "done", "standing"),
    }
    refused = run(*words[where])
    assert refused.returncode == 2
    assert option in refused.stderr
    assert "empty" in refused.stderr
    assert not data.exists()


def test_an_empty_folder_is_nothing_to_check(run: Run) -> None:
    refused = run("content", "check", "")
    assert refused.returncode == 2
    assert "empty" in refused.stderr


@pytest.fixture
def leave(tmp_path: Path) -> Callable[[], None]:
    """Goes into a folder and deletes it, as the child does before it becomes the program."""
    gone = tmp_path / "gone"
    gone.mkdir()

    def go() -> None:
        os.chdir(gone)
        os.rmdir(gone)

    return go


@posix
@pytest.mark.parametrize(
    "words",
    [("--data", ".", "status"), ("--content", ".", "status"), ("--data", "x", "done", "standing"), ("export", "pdf")],
)
def test_a_current_folder_that_is_gone_is_named_as_the_trouble(
    launch: Run, leave: Callable[[], None], words: tuple[str, ...]
) -> None:
    refused = launch(*words, before=leave)
    assert refused.returncode != 0
    assert "the current folder was deleted or moved" in refused.stderr
    assert "output" not in refused.stderr


@posix
def test_an_export_into_a_home_that_is_not_there_is_refused(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    refused = run("export", "pdf", "~nobody-of-this-name/x.pdf")
    assert refused.returncode == 2
    assert "~nobody-of-this-name" in refused.stderr


@posix
@pytest.mark.parametrize("words", [("status",), ("done", "standing"), ("content", "check")])
def test_what_needs_no_current_folder_works_where_it_is_gone(
    launch: Run, leave: Callable[[], None], words: tuple[str, ...]
) -> None:
    done = launch(*words, before=leave)
    assert done.returncode == 0, done.stderr
