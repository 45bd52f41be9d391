import errno
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mlroadmap.errors import LockTimeout, SaveFailed
from mlroadmap.progress.lock import locked

if sys.platform == "win32":
    pytest.skip("speaks of POSIX locks", allow_module_level=True)
import fcntl

HOLDING = Path(__file__).with_name("holding.py")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lock"


@contextmanager
def holder(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock until its input is closed."""
    command = [sys.executable, str(HOLDING), str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def is_held(path: Path) -> bool:
    try:
        with locked(path, timeout=0):
            return False
    except LockTimeout:
        return True


def test_a_lock_another_process_holds_is_waited_for_in_vain_and_the_holder_is_named(path: Path) -> None:
    with holder(path) as process, pytest.raises(LockTimeout) as caught, locked(path, timeout=0.05):
        pytest.fail("two processes hold one lock")
    assert isinstance(caught.value, SaveFailed)
    assert f"process {process.pid}" in str(caught.value)
    assert "holding.py" in str(caught.value)
    assert caught.value.kept
    assert caught.value.advice


def test_only_the_present_holder_is_named(path: Path) -> None:
    path.write_text("process 4194304999: a program with a very long name that is long gone")
    with holder(path) as process, pytest.raises(LockTimeout) as caught, locked(path, timeout=0):
        pytest.fail("two processes hold one lock")
    assert f"(process {process.pid}: holding.py)" in str(caught.value)


def test_a_lock_given_back_while_somebody_waits_is_theirs(path: Path) -> None:
    entered = threading.Event()

    def wait() -> None:
        with locked(path, timeout=20):
            entered.set()

    with holder(path) as process:
        waiter = threading.Thread(target=wait)
        waiter.start()
        assert not entered.wait(0.05)
        assert process.stdin is not None
        process.stdin.close()
        waiter.join(20)
    assert entered.is_set()


def test_a_lock_dies_with_its_process(path: Path) -> None:
    with holder(path) as process:
        assert is_held(path)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert not is_held(path)


def test_two_threads_of_one_process_do_not_share_a_lock(path: Path) -> None:
    with locked(path):
        assert is_held(path)
    assert not is_held(path)


def test_a_lock_is_given_back_after_an_error(path: Path) -> None:
    with pytest.raises(ZeroDivisionError), locked(path):
        _ = 1 / 0
    assert not is_held(path)


def test_a_lock_file_stays_where_it_is_and_is_its_owners_alone(path: Path) -> None:
    before = os.umask(0)
    try:
        with locked(path):
            inode = path.stat().st_ino
    finally:
        os.umask(before)
    with locked(path):
        assert path.stat().st_ino == inode
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("replaced", [True, False])
def test_a_lock_file_removed_while_it_was_waited_for_does_not_let_two_in(
    path: Path, monkeypatch: pytest.MonkeyPatch, replaced: bool
) -> None:
    # The waiter has the old file open; it is removed, and somebody else locks the new one of that name.
    open_file = os.open
    others: list[int] = []

    def opens(name: Path, flags: int, mode: int = 0o777) -> int:
        handle = open_file(name, flags, mode)
        if not others:
            path.unlink()
            others.append(open_file(path if replaced else path.with_name("new"), os.O_CREAT | os.O_RDWR, 0o600))
            fcntl.flock(others[0], fcntl.LOCK_EX)
        return handle

    monkeypatch.setattr(os, "open", opens)
    try:
        if replaced:
            with pytest.raises(LockTimeout), locked(path, timeout=0.02):
                pytest.fail("two hold one lock")
        else:
            with locked(path, timeout=0.02):
                assert is_held(path)
    finally:
        os.close(others[0])


def test_a_link_in_the_place_of_a_lock_file_is_not_followed(path: Path) -> None:
    precious = path.with_name("precious")
    precious.write_text("thesis")
    path.symlink_to(precious)
    with pytest.raises(OSError), locked(path):  # the text is the platform's
        pytest.fail("somebody else's file was taken for a lock")
    assert precious.read_text() == "thesis"


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.symlink_to(path)])
def test_what_cannot_be_a_lock_file_is_an_error_at_once(path: Path, make: Callable[[Path], None]) -> None:
    make(path)
    with pytest.raises(OSError), locked(path):  # the text is the platform's
        pytest.fail("there is no lock to hold")


@pytest.mark.parametrize("number", ["ENOLCK", "EOPNOTSUPP", "ENOTSUP", "ENOSYS", "EINVAL"])
def test_a_disk_without_locks_lets_everybody_in_and_says_so(
    path: Path, monkeypatch: pytest.MonkeyPatch, number: str
) -> None:
    monkeypatch.setattr(fcntl, "flock", refusing(number))
    with locked(path) as has_locks:
        assert has_locks is False
    monkeypatch.undo()
    with locked(path) as has_locks:
        assert has_locks is True


def test_a_lock_that_fails_for_another_reason_is_an_error(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fcntl, "flock", refusing("EIO"))
    with pytest.raises(OSError, match="Input/output"), locked(path):
        pytest.fail("nothing is known of the lock")


def refusing(number: str) -> Callable[..., None]:
    def flock(*_: object) -> None:
        code = getattr(errno, number)
        raise OSError(code, os.strerror(code))

    return flock


def test_a_process_started_under_a_lock_does_not_keep_it(path: Path) -> None:
    command = [sys.executable, "-c", "print('started', flush=True); input()"]
    with locked(path):
        child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, close_fds=False
        )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"started\n"
        with locked(path, timeout=20):
            assert child.poll() is None
        child.kill()


def test_a_lock_that_cannot_be_signed_is_held_all_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", refuse)
    with locked(path):
        assert is_held(path)
