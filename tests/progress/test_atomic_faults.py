"""What a failing disk leaves behind: the whole old file or the whole new one, and nothing else."""

import errno
import os
import signal
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mlroadmap.progress.atomic import replace_file
from mlroadmap.progress.identity import identify

OLD, NEW = b"old\n" * 1000, b"new and longer\n" * 1000

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="speaks of POSIX calls")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "progress.json"
    path.write_bytes(OLD)
    return path


def is_folder(handle: int) -> bool:
    return stat.S_ISDIR(os.fstat(handle).st_mode)


def failing(call: Callable[..., Any], error: BaseException, when: Callable[..., bool]) -> Callable[..., Any]:
    """A system call that fails on some of its arguments."""

    def fails(*arguments: Any, **options: Any) -> Any:
        if when(*arguments):
            raise error
        return call(*arguments, **options)

    return fails


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), OSError(errno.EIO, "broken"), KeyboardInterrupt()])
@pytest.mark.parametrize("name", ["write", "fsync", "replace", "fchmod", "stat"])
def test_a_failure_leaves_the_old_file_and_nothing_beside_it(
    old: Path, monkeypatch: pytest.MonkeyPatch, name: str, error: BaseException
) -> None:
    old.chmod(0o640)
    expected = identify(old)
    with monkeypatch.context() as patch:
        patch.setattr(os, name, failing(getattr(os, name), error, when=lambda *_: len(os.listdir(old.parent)) == 2))
        with pytest.raises(type(error)):
            replace_file(old, NEW, expected=expected)
    assert [path.name for path in old.parent.iterdir()] == [old.name]
    assert old.read_bytes() == OLD
    assert identify(old) == expected


@pytest.mark.parametrize("written", [1, 4095, len(NEW) - 1])
def test_a_disk_that_fills_up_in_the_middle_leaves_nothing_beside_the_old_file(
    old: Path, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    write, room = os.write, [written]

    def filling(handle: int, data: bytes) -> int:
        if not room[0]:
            raise OSError(errno.ENOSPC, "full")
        count = write(handle, data[: room[0]])
        room[0] -= count
        return count

    with monkeypatch.context() as patch, pytest.raises(OSError, match="full"):
        patch.setattr(os, "write", filling)
        replace_file(old, NEW, expected=identify(old))
    assert [path.name for path in old.parent.iterdir()] == [old.name]
    assert old.read_bytes() == OLD


def test_a_failure_to_close_the_new_file_is_a_failure(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Network disks and quotas report a lost write as late as this.
    close = os.close

    def closes(handle: int) -> None:
        folder = is_folder(handle)
        close(handle)
        if not folder:
            raise OSError(errno.EDQUOT, "over quota")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="over quota"):
        patch.setattr(os, "close", closes)
        replace_file(old, NEW, expected=identify(old))
    assert [path.name for path in old.parent.iterdir()] == [old.name]
    assert old.read_bytes() == OLD


@pytest.mark.parametrize("size", [1, 7, 4096])
def test_short_writes_are_continued(old: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, data[:size]))
    replace_file(old, NEW, expected=identify(old))
    monkeypatch.undo()
    assert old.read_bytes() == NEW


@pytest.mark.parametrize("existing", [True, False])
def test_the_file_is_flushed_whole_before_it_is_put_in_place_and_the_folder_after(
    old: Path, monkeypatch: pytest.MonkeyPatch, existing: bool
) -> None:
    if not existing:
        old.unlink()
    events: list[tuple[object, ...]] = []
    fsync, replace = os.fsync, os.replace

    def flushes(handle: int) -> None:
        status = os.fstat(handle)
        events.append(("flush folder", status.st_ino) if is_folder(handle) else ("flush file", status.st_size))
        fsync(handle)

    def replaces(source: Path, target: Path) -> None:
        events.append(("replace", os.stat(source).st_size))
        replace(source, target)

    monkeypatch.setattr(os, "fsync", flushes)
    monkeypatch.setattr(os, "replace", replaces)
    replace_file(old, NEW, expected=identify(old))
    folder = old.parent.stat().st_ino
    assert events == [("flush file", len(NEW)), ("replace", len(NEW)), ("flush folder", folder)]


def test_a_link_has_the_folder_of_its_target_flushed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = tmp_path / "real"
    real.mkdir()
    link = tmp_path / "progress.json"
    link.symlink_to(real / "progress.json")
    flushed: list[int] = []
    fsync = os.fsync

    def flushes(handle: int) -> None:
        if is_folder(handle):
            flushed.append(os.fstat(handle).st_ino)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", flushes)
    replace_file(link, NEW, expected=None)
    assert flushed == [real.stat().st_ino]


def test_a_folder_that_fails_to_flush_is_reported_with_the_new_file_whole(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = OSError(errno.EIO, "broken")
    with monkeypatch.context() as patch, pytest.raises(OSError, match="broken"):
        patch.setattr(os, "fsync", failing(os.fsync, error, when=is_folder))
        replace_file(old, NEW, expected=identify(old))
    assert [path.name for path in old.parent.iterdir()] == [old.name]
    assert old.read_bytes() == NEW


def test_a_disk_that_cannot_flush_folders_is_written_all_the_same(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Some network and user-space file systems refuse every flush of a folder.
    error = OSError(errno.EINVAL, "invalid argument")
    monkeypatch.setattr(os, "fsync", failing(os.fsync, error, when=is_folder))
    replace_file(old, NEW, expected=identify(old))
    assert old.read_bytes() == NEW


def in_a_child(work: Callable[[], None]) -> int:
    """Run something in a copy of this process; its exit code."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.fixture
def no_alarm() -> Iterator[None]:
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGXFSZ, before)


@pytest.mark.usefixtures("no_alarm")
def test_a_real_limit_on_the_size_of_files_never_leaves_half_a_file(old: Path) -> None:
    import resource

    def at_every_limit() -> None:
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        for limit in (*range(0, len(NEW), 499), len(NEW) - 1):
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
            try:
                replace_file(old, NEW, expected=identify(old))
            except OSError as error:
                assert error.errno == errno.EFBIG
            else:
                raise AssertionError
            assert old.read_bytes() == OLD
            assert os.listdir(old.parent) == [old.name]
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(NEW), hard))
        replace_file(old, NEW, expected=identify(old))

    assert in_a_child(at_every_limit) == 0
    assert old.read_bytes() == NEW
