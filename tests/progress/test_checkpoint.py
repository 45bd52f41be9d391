"""What is known of a progress file without reading its journal: whether that is in the file, and the notice."""

import errno
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mlroadmap.progress.checkpoint import (
    JOURNAL,
    MARK,
    NOTICE,
    OLD_JOURNAL,
    PASSED_OVER,
    Mark,
    has_all,
    kept_folder,
    read_notice,
)

IDENTITY = (11, 22, 33, 44)


@pytest.fixture
def mark(tmp_path: Path) -> Mark:
    """A mark after a save that wrote a journal of 5 bytes."""
    made = Mark(tmp_path / MARK)
    made.set(5, IDENTITY)
    return made


def test_the_folder_is_named_by_a_hash_of_where_every_way_to_the_file_leads(tmp_path: Path) -> None:
    file = tmp_path / "progress.json"
    (tmp_path / "link").symlink_to(file)
    name = hashlib.sha256(os.fsencode(os.path.realpath(file))).hexdigest()[:16]
    assert kept_folder(tmp_path / "link", tmp_path / "state") == tmp_path / "state" / name


def test_a_mark_fits_while_journal_and_file_are_as_they_were(mark: Mark) -> None:
    assert mark.is_at(5, IDENTITY)
    assert not mark.is_at(6, IDENTITY)
    for place in range(4):
        other = tuple(part + (place == at) for at, part in enumerate(IDENTITY))
        assert not mark.is_at(5, other)  # type: ignore[arg-type]  # four of them
        assert not mark.names(other)  # type: ignore[arg-type]


@pytest.mark.parametrize("data", [b"", b"1", b"\xff", None], ids=["empty", "half", "binary", "missing"])
def test_a_mark_that_is_lost_or_damaged_fits_nothing(mark: Mark, tmp_path: Path, data: bytes | None) -> None:
    path = tmp_path / MARK
    path.unlink() if data is None else path.write_bytes(data)
    assert not mark.is_at(5, IDENTITY)
    assert not mark.names(IDENTITY)


def test_a_mark_that_cannot_be_written_fails_nothing_and_fits_nothing(tmp_path: Path) -> None:
    (tmp_path / MARK).mkdir()
    mark = Mark(tmp_path / MARK)
    mark.set(5, IDENTITY)
    assert not mark.is_at(5, IDENTITY)


def test_a_file_has_all_where_nothing_was_done_here(tmp_path: Path) -> None:
    assert has_all(tmp_path / "not there", IDENTITY)


@pytest.mark.parametrize(("written", "fits"), [(b"12345", True), (b"123456", False)])
def test_a_file_has_all_up_to_the_mark(mark: Mark, tmp_path: Path, written: bytes, fits: bool) -> None:
    assert mark.is_at(5, IDENTITY)
    (tmp_path / JOURNAL).write_bytes(written)
    assert has_all(tmp_path, IDENTITY) is fits
    assert not has_all(tmp_path, (1, 2, 3, 4))


def test_where_nothing_was_ever_kept_no_file_is_missing(tmp_path: Path) -> None:
    assert has_all(tmp_path / "state" / "folder", None)
    assert not has_all(tmp_path / "folder", None)


@pytest.mark.parametrize("identity", [None, IDENTITY])
def test_where_nothing_can_be_seen_something_may_be_missing(
    tmp_path: Path, identity: tuple[int, int, int, int] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> os.stat_result:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(os, "stat", refuse)
    assert not has_all(tmp_path / "folder", identity)


def test_a_journal_set_aside_without_a_new_one_is_not_forgotten(tmp_path: Path) -> None:
    (tmp_path / OLD_JOURNAL).write_bytes(b"12345")
    assert not has_all(tmp_path, IDENTITY)
    Mark(tmp_path / MARK).set(0, IDENTITY)
    assert has_all(tmp_path, IDENTITY)


def test_a_file_may_lack_what_a_backup_holds_that_could_not_be_read(mark: Mark, tmp_path: Path) -> None:
    assert mark.is_at(5, IDENTITY)
    (tmp_path / JOURNAL).write_bytes(b"12345")
    (tmp_path / PASSED_OVER).write_bytes(b"20261123T120000Z-00000000")
    assert not has_all(tmp_path, IDENTITY)


@pytest.mark.parametrize("name", [MARK, NOTICE])
def test_what_is_no_file_is_not_waited_for(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    (tmp_path / JOURNAL).write_bytes(b"12345")
    assert ("it is a FIFO" in read_notice(tmp_path)) is (name == NOTICE)
    assert not has_all(tmp_path, IDENTITY)


def test_looking_costs_no_library_for_cryptography() -> None:
    code = (
        "import sys; from pathlib import Path; from mlroadmap.progress.checkpoint import kept_folder; "
        "kept_folder(Path('a'), Path('b')); sys.exit('hashlib' in sys.modules)"
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}  # it needs one, too
    subprocess.run([sys.executable, "-c", code], env=kept, check=True, timeout=60)
