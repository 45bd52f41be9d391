import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mlroadmap.errors import ContentError
from mlroadmap.library.reader import check_folder

CARET = "‸"
"""Marks, in a replacement, where the problem must be reported."""

_LINE = re.compile(r"[^:]+:[1-9][0-9]*:[1-9][0-9]*: [^\s:]+: [^;]+.*; expected \S.*")

TINY = Path(__file__).parent / "tiny"
"""A content folder without problems, with each kind of file and nearly every key."""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A tiny content folder without problems."""
    return Path(shutil.copytree(TINY, tmp_path / "content"))


@pytest.fixture
def problems(pack: Path) -> Callable[[], list[str]]:
    """Every problem of the folder as it is now, each in the promised form."""

    def run() -> list[str]:
        return _lines(pack, collect=True)

    return run


@pytest.fixture
def first_problem(pack: Path) -> Callable[[], str]:
    """The problem that stops a reading that does not collect; empty where nothing does."""

    def run() -> str:
        lines = _lines(pack, collect=False)
        assert len(lines) <= 1
        return "".join(lines)

    return run


def _lines(root: Path, *, collect: bool) -> list[str]:
    try:
        check_folder(root, collect=collect)
    except ContentError as error:
        lines = list(error.lines)
        assert lines
        assert [line for line in lines if not _LINE.fullmatch(line)] == []
        assert sorted(set(lines)) == sorted(lines), "one problem is listed twice"
        return lines
    return []


@pytest.fixture
def edit(pack: Path) -> Callable[[str, str, str], str]:
    """Replaces the only place where a text stands in a file; gives `file:line:column` of the caret, if there is one."""

    def replace(file: str, old: str, new: str) -> str:
        text = (pack / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        before, caret, after = text.replace(old, new).partition(CARET)
        (pack / file).write_text(before + after, encoding="utf-8", newline="")
        last_line = before.rpartition("\n")[2]
        return f"{file}:{before.count(chr(10)) + 1}:{len(last_line) + 1}" if caret else file

    return replace


@pytest.fixture
def expect(
    edit: Callable[[str, str, str], str],
    first_problem: Callable[[], str],
    problems: Callable[[], list[str]],
) -> Callable[..., None]:
    """Breaks one thing: its problem must be the first, at the caret, under that key, saying those words; and listed."""

    def check(file: str, old: str, new: str, key: str, *says: str) -> None:
        place = edit(file, old, new)
        line = first_problem()
        assert line.startswith(f"{place}: {key}: ")
        for words in says:
            assert words in line
        assert line in problems()

    return check
