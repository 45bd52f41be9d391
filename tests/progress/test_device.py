import errno
import os
import re
import threading
from pathlib import Path

import pytest

from mlroadmap.progress.clock import Clock, well_formed
from mlroadmap.progress.device import device_id


def is_an_id(text: str) -> bool:
    return re.fullmatch("[0-9a-f]{8}", text) is not None


def test_a_machine_keeps_the_id_it_was_given_first(tmp_path: Path) -> None:
    path = tmp_path / "state" / "device"
    first = device_id(path)
    assert is_an_id(first)
    assert device_id(path) == first
    assert [file.name for file in path.parent.iterdir()] == ["device"]
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_an_id_is_its_owners_alone_whatever_the_umask(tmp_path: Path) -> None:
    path = tmp_path / "state" / "device"
    before = os.umask(0)
    try:
        device_id(path)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_in_the_place_of_an_id_is_not_waited_for_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "device"
    os.mkfifo(path)
    assert is_an_id(device_id(path))
    assert path.is_fifo()
    assert os.listdir(tmp_path) == ["device"]


def test_two_machines_have_two_ids(tmp_path: Path) -> None:
    assert device_id(tmp_path / "here") != device_id(tmp_path / "there")


def test_an_id_makes_well_formed_stamps(tmp_path: Path) -> None:
    stamp = Clock(lambda: device_id(tmp_path / "device")).stamp()
    assert well_formed(stamp) == stamp


def test_programs_started_at_once_agree_on_one_id(tmp_path: Path) -> None:
    for round_number in range(20):
        path = tmp_path / str(round_number) / "device"
        ids: list[str] = []
        barrier = threading.Barrier(6)

        def start(path: Path = path, barrier: threading.Barrier = barrier, ids: list[str] = ids) -> None:
            barrier.wait()
            ids.append(device_id(path))

        threads = [threading.Thread(target=start) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(ids) == 6
        assert len(set(ids)) == 1
        assert os.listdir(path.parent) == ["device"]


@pytest.mark.parametrize(
    "damaged", [b"", b"\0" * 9, b"A1B2C3D4\n", b"a1b2c3d", b"a1b2c3d4e", b"a1b2 c3d4", b"\xff" * 8, "١".encode() * 4]
)
def test_a_damaged_id_is_replaced_by_one_that_is_kept(tmp_path: Path, damaged: bytes) -> None:
    path = tmp_path / "device"
    path.write_bytes(damaged)
    first = device_id(path)
    assert is_an_id(first)
    assert device_id(path) == first
    assert os.listdir(tmp_path) == ["device"]


def test_a_folder_that_cannot_be_written_gives_an_id_for_this_run(unprivileged: Path) -> None:
    unprivileged.chmod(0o500)
    assert is_an_id(device_id(unprivileged / "device"))
    assert is_an_id(device_id(unprivileged / "state" / "device"))
    assert not list(unprivileged.iterdir())


def test_an_id_that_cannot_be_read_is_left_alone(unprivileged: Path) -> None:
    path = unprivileged / "device"
    path.write_text("a1b2c3d4\n")
    path.chmod(0)
    assert is_an_id(device_id(path))
    path.chmod(0o600)
    assert path.read_text() == "a1b2c3d4\n"


@pytest.mark.parametrize("place", ["folder", "file/device", "loop", "nothing"])
def test_where_no_file_can_be_kept_there_is_an_id_all_the_same(tmp_path: Path, place: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "nothing").symlink_to("missing/device")
    before = sorted(os.listdir(tmp_path))
    assert is_an_id(device_id(tmp_path / place))
    assert sorted(os.listdir(tmp_path)) == before


def test_a_disk_without_hard_links_keeps_an_id_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object) -> None:
        raise PermissionError(errno.EPERM, "no hard links here")

    monkeypatch.setattr(os, "link", refuses)
    path = tmp_path / "device"
    assert device_id(path) == device_id(path)
    assert os.listdir(tmp_path) == ["device"]
