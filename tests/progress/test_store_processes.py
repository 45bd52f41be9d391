"""Many programs save into one file at the same time."""

import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mlroadmap.progress.store import Store

COMMITTING = Path(__file__).with_name("committing.py")
WRITERS, COMMITS = 8, 25


@contextmanager
def writers(paths: list[Path], state: Path, count: int) -> Iterator[list[subprocess.Popen[str]]]:
    """One program for each path, all saving at once."""
    processes = [
        subprocess.Popen(
            [sys.executable, str(COMMITTING), str(path), str(state), f"w{number}", str(count)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for number, path in enumerate(paths)
    ]
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()


def wait(processes: list[subprocess.Popen[str]]) -> None:
    for process in processes:
        process.communicate(timeout=60)
        assert process.returncode == 0


def expected(writers: int = WRITERS, commits: int = COMMITS) -> set[str]:
    return {f"item/w{writer}/{number}" for writer in range(writers) for number in range(commits)}


def test_eight_programs_that_save_at_once_through_two_paths_lose_nothing(store: Store, tmp_path: Path) -> None:
    link = tmp_path / "link.json"
    link.symlink_to(store.path)
    store.path.touch()
    store.path.unlink()
    with writers([store.path, link] * (WRITERS // 2), tmp_path / "state", COMMITS) as processes:
        wait(processes)
    assert store.load().file.records.keys() == expected()
    assert [path.name for path in store.path.parent.iterdir()] == [store.path.name]
    assert link.is_symlink()


def test_a_reader_sees_only_whole_files_that_grow(store: Store, tmp_path: Path) -> None:
    seen: set[str] = set()
    reads = 0
    with writers([store.path] * 2, tmp_path / "state", 40) as processes:
        while any(process.poll() is None for process in processes):
            keys = store.load().file.records.keys()
            assert seen <= keys
            seen, reads = set(keys), reads + 1
        wait(processes)
    assert reads > 10
    assert store.load().file.records.keys() == expected(2, 40)


def test_programs_killed_in_the_middle_leave_a_whole_file_with_every_save_they_reported(
    store: Store, tmp_path: Path
) -> None:
    reported: set[str] = set()
    for _ in range(5):
        with writers([store.path] * 3, tmp_path / "state", 1000) as processes:
            select.select([process.stdout for process in processes if process.stdout], [], [], 20)
            for process in processes:
                process.send_signal(signal.SIGKILL)
            for number, process in enumerate(processes):
                lines = process.communicate()[0].splitlines()
                reported |= {f"item/w{number}/{line}" for line in lines}
        assert reported <= store.load().file.records.keys()
    assert reported
    store.commit({"item/last": {"at": ""}})
    assert "item/last" in store.load().file.records


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be removed there")
def test_programs_whose_lock_file_is_removed_again_and_again_leave_a_whole_file(store: Store, tmp_path: Path) -> None:
    state = tmp_path / "state"
    with writers([store.path] * 3, state, COMMITS) as processes:
        while any(process.poll() is None for process in processes):
            for path in state.rglob("lock"):
                path.unlink(missing_ok=True)
            store.load()
        wait(processes)
    assert store.load().file.records.keys() <= expected(3)
