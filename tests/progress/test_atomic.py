import os
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mlroadmap.progress.atomic import Changed, replace_file
from mlroadmap.progress.identity import identify

OLD, NEW = b"old\n", b"new and longer\n"


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "progress.json"
    path.write_bytes(OLD)
    return path


@pytest.mark.parametrize("mask", [0, 0o022, 0o077])
def test_a_new_file_is_for_its_owner_alone(tmp_path: Path, mask: int) -> None:
    path = tmp_path / "progress.json"
    with umask(mask):
        replace_file(path, NEW, expected=None)
    assert mode_of(path) == 0o600
    assert path.read_bytes() == NEW


@pytest.mark.parametrize("mask", [0, 0o077])
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o664, 0o400])
def test_an_existing_file_keeps_its_mode(old: Path, mode: int, mask: int) -> None:
    old.chmod(mode)
    with umask(mask):
        replace_file(old, NEW, expected=identify(old))
    assert mode_of(old) == mode
    assert old.read_bytes() == NEW


def test_a_file_is_never_open_to_others_while_it_is_written(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    modes: list[int] = []
    write = os.write

    def watched(handle: int, data: bytes) -> int:
        modes.append(stat.S_IMODE(os.fstat(handle).st_mode))
        return write(handle, data)

    monkeypatch.setattr(os, "write", watched)
    with umask(0):
        replace_file(old, NEW, expected=identify(old))
    assert set(modes) == {0o600}


def test_the_identity_returned_is_that_of_the_new_file(old: Path) -> None:
    before = identify(old)
    written = replace_file(old, NEW, expected=before)
    assert written == identify(old) != before


def test_the_same_bytes_written_again_are_another_version(old: Path) -> None:
    before = identify(old)
    assert replace_file(old, OLD, expected=before) != before


@pytest.mark.parametrize("relative", [True, False])
def test_a_link_stays_a_link_and_what_it_points_to_is_replaced(tmp_path: Path, relative: bool) -> None:
    real, links = tmp_path / "real", tmp_path / "links"
    real.mkdir()
    links.mkdir()
    target, middle, link = real / "roadmap.json", links / "middle.json", links / "progress.json"
    target.write_bytes(OLD)
    middle.symlink_to(Path("../real/roadmap.json") if relative else target)
    link.symlink_to("middle.json")
    replace_file(link, NEW, expected=identify(link))
    assert link.is_symlink() and middle.is_symlink() and not target.is_symlink()
    assert target.read_bytes() == NEW
    assert sorted(path.name for path in (*real.iterdir(), *links.iterdir())) == [
        "middle.json",
        "progress.json",
        "roadmap.json",
    ]


def test_a_link_to_nothing_yet_gets_its_target(tmp_path: Path) -> None:
    link, target = tmp_path / "progress.json", tmp_path / "target.json"
    link.symlink_to(target)
    replace_file(link, NEW, expected=identify(link))
    assert link.is_symlink()
    assert (target.read_bytes(), mode_of(target)) == (NEW, 0o600)


def grow(path: Path) -> None:
    path.write_bytes(OLD + b"more")


def rewrite_in_place(path: Path) -> None:
    path.write_bytes(OLD.upper())
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1))


def rewrite_as_if_nothing_was(path: Path) -> None:
    status = path.stat()
    time.sleep(0.02)  # longer than a tick of the disk's clock
    path.write_bytes(OLD.upper())
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def put_another_in_its_place(path: Path) -> None:
    status = path.stat()
    other = path.with_name("other")
    other.write_bytes(OLD.upper())
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    other.replace(path)


WRITERS = [grow, rewrite_in_place, put_another_in_its_place, Path.unlink]
if sys.platform != "win32":
    WRITERS.append(rewrite_as_if_nothing_was)


@pytest.mark.parametrize("somebody", WRITERS)
@pytest.mark.parametrize("late", [True, False], ids=["while it is written", "before"])
def test_a_file_that_somebody_else_changed_is_not_replaced(
    old: Path, monkeypatch: pytest.MonkeyPatch, somebody: Callable[[Path], None], late: bool
) -> None:
    expected = identify(old)
    fsync = os.fsync

    def interrupted(handle: int) -> None:
        fsync(handle)
        somebody(old)

    if late:
        monkeypatch.setattr(os, "fsync", interrupted)
    else:
        somebody(old)
    with pytest.raises(Changed):
        replace_file(old, NEW, expected=expected)
    left = [path.name for path in old.parent.iterdir()]
    assert left == ([] if somebody is Path.unlink else ["progress.json"])
    assert not old.exists() or old.read_bytes() != NEW


def test_a_file_that_appeared_where_there_was_none_is_not_replaced(old: Path) -> None:
    with pytest.raises(Changed):
        replace_file(old, NEW, expected=None)
    assert old.read_bytes() == OLD


def test_an_open_reader_keeps_the_whole_old_file(old: Path) -> None:
    with old.open("rb") as reader:
        replace_file(old, NEW, expected=identify(old))
        assert reader.read() == OLD


@pytest.mark.parametrize("size", [0, 1, 5_000_000])
def test_any_number_of_bytes_is_written(tmp_path: Path, size: int) -> None:
    path = tmp_path / "progress.json"
    replace_file(path, b"x" * size, expected=None)
    assert path.read_bytes() == b"x" * size


def test_the_identity_of_nothing_is_none_and_a_link_has_that_of_its_target(old: Path) -> None:
    link = old.with_name("link")
    link.symlink_to(old)
    assert identify(link) == identify(old)
    assert identify(old.with_name("missing")) is None
