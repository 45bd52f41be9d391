"""What the app does when something that is no file takes the place of the progress file, or of the settings."""

import os
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mlroadmap.app.settings import read_theme, write_theme

Start = Callable[..., Any]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such files on Windows")


def test_with_a_fifo_in_the_place_of_the_progress_file_nothing_is_saved_and_q_ends_the_app(
    start: Start, data: Path
) -> None:
    terminal = start()
    terminal.wait("The text of Alpha")
    terminal.press(" ")
    progress = data / "progress-small.json"
    end = time.monotonic() + 10
    while not progress.exists() and time.monotonic() < end:
        time.sleep(0.02)
    progress.unlink()
    os.mkfifo(progress)
    terminal.wait("not a file")
    terminal.press("j ")
    terminal.wait("NOT SAVED")
    begun = time.monotonic()
    terminal.press("q")
    assert terminal.end(10) != 0
    assert time.monotonic() - begun < 5
    said = " ".join(terminal.text.rpartition("\x1b[?1049l")[2].split())
    assert "it is a FIFO, not a file" in said
    assert "Traceback" not in said
    assert stat.S_ISFIFO(progress.lstat().st_mode)


@pytest.mark.parametrize("make", [os.mkfifo, Path.mkdir], ids=["FIFO", "folder"])
def test_settings_that_are_no_file_are_not_waited_for_and_not_replaced(
    tmp_path: Path, make: Callable[[Path], object]
) -> None:
    path = tmp_path / "config.toml"
    make(path)
    assert read_theme(path) is None
    with pytest.raises(OSError, match="not a file"):
        write_theme(path, "nord")
    assert not path.is_file()
    assert os.listdir(tmp_path) == ["config.toml"]
