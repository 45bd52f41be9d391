"""Windows and threads of the app are made in the one way that can do no harm."""

import re
from pathlib import Path

import mlroadmap

APP = Path(str(mlroadmap.__file__)).parent / "app"


def files_with(pattern: str) -> set[str]:
    found = (path for path in APP.rglob("*.py") if re.search(pattern, path.read_text(encoding="utf-8")))
    return {path.relative_to(APP).as_posix() for path in found}


def test_every_window_over_the_main_one_closes_once() -> None:
    assert files_with(r"\bModalScreen\b") == {"screens/dialog.py"}
    assert files_with(r"\(CommandPalette\)") == files_with(r"\bCommandPalette\b") == {"screens/palette.py"}
    assert files_with(r"pop_screen|push_screen_wait") == set()


def test_all_work_in_threads_that_can_fail_ends_in_a_notice() -> None:
    assert files_with(r"run_worker\(|@work\b|import work\b") == {"screens/window.py"}
