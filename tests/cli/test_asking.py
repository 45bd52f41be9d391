"""The question before the app starts on a progress file that is gone."""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from mlroadmap.cli import output
from mlroadmap.cli.asking import bring_back
from mlroadmap.errors import ProgressMissing

Run = Callable[..., CompletedProcess[str]]


@pytest.fixture
def gone(run: Run, data: Path) -> bytes:
    """What was in a file that is gone; it has a backup."""
    for item in ("ground/standing", "ground/balance"):
        run("done", item)
    whole = (data / "progress-tiny.json").read_bytes()
    (data / "progress-tiny.json").unlink()
    return whole


def ask(data: Path, monkeypatch: pytest.MonkeyPatch, answers: str) -> bool:
    """Ask, and give these answers."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(answers))
    return bring_back(ProgressMissing("your progress file is gone", path=data / "progress-tiny.json"), None, data)


def test_it_is_brought_back(gone: bytes, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(data, monkeypatch, "what?\nR\n")
    assert (data / "progress-tiny.json").read_bytes() == gone


def test_an_empty_one_is_begun(gone: bytes, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(data, monkeypatch, "f\n")
    assert b"item/" not in (data / "progress-tiny.json").read_bytes()


@pytest.mark.parametrize("answers", ["q\n", "", "what?\n"])
def test_who_gives_no_answer_leaves_everything_as_it_is(
    gone: bytes, data: Path, monkeypatch: pytest.MonkeyPatch, answers: str
) -> None:
    assert not ask(data, monkeypatch, answers)
    assert list(data.iterdir()) == []


def test_an_answer_that_is_no_text_is_none_of_those_asked_for(
    gone: bytes, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xe9\nr\n"), encoding="utf-8"))
    output.prepare()
    assert bring_back(ProgressMissing("your progress file is gone", path=data / "progress-tiny.json"), None, data)
    assert (data / "progress-tiny.json").read_bytes() == gone


@pytest.mark.parametrize("answer", ["r", "f"])
def test_a_file_that_came_back_while_the_question_stood_is_used(
    gone: bytes, data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], answer: str
) -> None:
    (data / "progress-tiny.json").write_bytes(gone)
    assert ask(data, monkeypatch, f"{answer}\n")
    assert (data / "progress-tiny.json").read_bytes() == gone
    assert "there again" in capsys.readouterr().err
