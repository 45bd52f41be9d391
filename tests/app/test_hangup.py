"""When the terminal counts as gone."""

import os
import select
import sys
from collections.abc import Iterator
from typing import IO

import pytest

from mlroadmap.app import hangup

if sys.platform == "win32":
    pytest.skip("speaks of POSIX terminals", allow_module_level=True)
import pty


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A terminal that the keys come from; its other end."""
    window, terminal = pty.openpty()
    with os.fdopen(terminal) as keyboard:
        monkeypatch.setattr(sys, "__stdin__", keyboard)
        yield window


class Odd:
    """Says of everything that it is no file that can be looked at, as macOS does of /dev/tty."""

    def register(self, handle: int, events: int) -> None:
        self.handle = handle

    def poll(self, timeout: int) -> list[tuple[int, int]]:
        return [(self.handle, select.POLLNVAL)]


def test_a_terminal_that_is_there_is_not_gone(window: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not hangup.is_gone()
    monkeypatch.setattr(select, "poll", Odd)
    assert not hangup.is_gone()
    os.close(window)


@pytest.mark.parametrize("is_odd", [False, True])
def test_a_terminal_whose_window_was_closed_is_gone(window: int, monkeypatch: pytest.MonkeyPatch, is_odd: bool) -> None:
    os.close(window)
    if is_odd:
        monkeypatch.setattr(select, "poll", Odd)
    assert hangup.is_gone()


def test_without_anything_the_keys_could_come_from_nothing_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing: IO[str] | None = None
    monkeypatch.setattr(sys, "__stdin__", nothing)
    assert not hangup.is_gone()
