"""Where an export goes: to stdout, into a file for everybody, and never in the place of what is no file or is ours."""

import io
import os
import pty
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from pypdf import PdfReader

from mlroadmap.paths import find_places

Run = Callable[..., CompletedProcess[str]]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="speaks of POSIX files")


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def environment(content: Path, data: Path) -> dict[str, str]:
    """Names the small roadmap."""
    return {**os.environ, "MLROADMAP_CONTENT": str(content), "MLROADMAP_DATA": str(data)}


def is_pdf(data: bytes) -> bool:
    return len(PdfReader(io.BytesIO(data)).pages) > 0


@pytest.mark.parametrize("name", ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "/dev/../dev/stdout"])
@pytest.mark.parametrize("goes_to", ["pipe", "file"])
def test_the_pdf_goes_to_stdout_and_nothing_else_does(
    command: list[str], environment: dict[str, str], work: Path, name: str, goes_to: str
) -> None:
    words = [*command, "export", "pdf", name]
    if goes_to == "pipe":
        done = subprocess.run(words, env=environment, capture_output=True, timeout=60)
        written = done.stdout
    else:
        with open("out", "wb") as out:
            done = subprocess.run(words, env=environment, stdout=out, stderr=subprocess.PIPE, timeout=60)
        written = (work / "out").read_bytes()
        (work / "out").unlink()
    assert done.returncode == 0, done.stderr
    assert is_pdf(written)
    assert b" kB." in done.stderr
    assert os.listdir(work) == []


def test_a_file_named_like_stdout_can_be_written(run: Run, work: Path) -> None:
    assert run("export", "pdf", "./-").returncode == 0
    assert is_pdf((work / "-").read_bytes())


def test_no_pdf_is_written_to_a_terminal(command: list[str], environment: dict[str, str]) -> None:
    ours, theirs = pty.openpty()
    try:
        done = subprocess.run(
            [*command, "export", "pdf", "-"], env=environment, stdout=theirs, stderr=subprocess.PIPE, timeout=60
        )
        os.set_blocking(ours, False)
        with pytest.raises(BlockingIOError):
            os.read(ours, 1)
    finally:
        os.close(ours)
        os.close(theirs)
    assert done.returncode == 2
    assert b"terminal" in done.stderr


def test_a_stdout_that_is_closed_is_an_output_that_cannot_be_written(
    command: list[str], environment: dict[str, str]
) -> None:
    line = " ".join([*command, "export", "pdf", "-", ">&-"])
    done = subprocess.run(line, shell=True, env=environment, stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == 1
    assert b"could not be written" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("mask", [0o022, 0o077, 0])
def test_a_new_file_has_the_mode_of_any_new_file_and_an_old_one_keeps_its_own(run: Run, work: Path, mask: int) -> None:
    old = work / "old.pdf"
    old.touch()
    old.chmod(0o640)
    before = os.umask(mask)
    try:
        assert run("export", "pdf", "new.pdf").returncode == 0
        assert run("export", "pdf", "old.pdf", "--force").returncode == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE((work / "new.pdf").stat().st_mode) == 0o666 & ~mask
    assert stat.S_IMODE(old.stat().st_mode) == 0o640


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(path.name)  # a whole path may be too long


SPECIAL: list[Callable[[Path], object]] = [os.mkfifo, make_socket, Path.mkdir]


@pytest.mark.parametrize("make", SPECIAL, ids=["FIFO", "socket", "folder"])
@pytest.mark.parametrize("is_link", [False, True], ids=["", "link"])
@pytest.mark.parametrize("force", [(), ("--force",)], ids=["", "forced"])
def test_what_is_no_file_is_never_replaced(
    run: Run, work: Path, make: Callable[[Path], object], is_link: bool, force: tuple[str, ...]
) -> None:
    target = work / "target"
    make(target)
    if is_link:
        (work / "link").symlink_to("target")
    before = os.lstat(target)
    refused = run("export", "pdf", "link" if is_link else "target", *force)
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert "not a file" in refused.stderr
    assert str(work / ("link" if is_link else "target")) in refused.stderr
    assert os.path.samestat(before, os.lstat(target))
    assert set(os.listdir(work)) == {"target", *(["link"] if is_link else [])}


@pytest.fixture
def own(run: Run, data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Path]:
    """The program's own files, by what they are."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    for item in ("standing", "balance"):
        assert run("done", item).returncode == 0
    places = find_places(data)
    places.config.mkdir(parents=True)
    (places.config / "config.toml").write_text("")
    [progress] = places.data.glob("*.json")
    [journal] = places.state.rglob("journal.jsonl")
    [backup] = places.state.rglob("backups/*.json")
    return {
        "progress": progress,
        "journal": journal,
        "backup": backup,
        "device": places.device_file,
        "cache": next(places.cache.rglob("*.json")),
        "config": places.config / "config.toml",
    }


@pytest.mark.parametrize("which", ["progress", "journal", "backup", "device", "cache", "config"])
@pytest.mark.parametrize("way", ["itself", "symlink", "hard link"])
@pytest.mark.parametrize("force", [(), ("--force",)], ids=["", "forced"])
def test_the_programs_own_files_are_never_replaced(
    run: Run, work: Path, own: dict[str, Path], which: str, way: str, force: tuple[str, ...]
) -> None:
    target = own[which]
    before = target.read_bytes()
    if way == "symlink":
        (work / "x.pdf").symlink_to(target)
    elif way == "hard link":
        os.link(target, work / "x.pdf")
    refused = run("export", "pdf", str(target if way == "itself" else work / "x.pdf"), *force)
    assert refused.returncode == 1
    assert "file of its own" in refused.stderr
    assert target.read_bytes() == before


def test_a_new_file_among_the_programs_own_is_refused_too(run: Run, data: Path, own: dict[str, Path]) -> None:
    for target in (own["journal"].with_name("new.pdf"), own["cache"].parent / "new.pdf", data / "progress-other.json"):
        assert run("export", "pdf", str(target)).returncode == 1
        assert not target.exists()
    assert run("export", "pdf", str(data / "plan.pdf")).returncode == 0
