"""The palette's pages: before it is filled, and where it has no room."""

from collections.abc import Callable
from typing import Any

import pytest

Start = Callable[..., Any]
PAGES = {"page down": "\x1b[6~", "page up": "\x1b[5~", "home": "\x1b[1;5H", "end": "\x1b[1;5F", "down": "\x1b[B"}


@pytest.mark.faults
@pytest.mark.parametrize("rows", [3, 4, 24])
def test_paging_before_the_palette_is_filled_and_where_it_has_no_room(start: Start, rows: int) -> None:
    terminal = start(size=(80, rows))
    terminal.settle(0.5)
    for key in PAGES.values():
        terminal.press("\x10" + key * 2)
        terminal.settle(0.05)
        terminal.press(key + key)
        terminal.settle(0.3)
        terminal.press("".join(PAGES.values()))
        terminal.settle(0.05)
        terminal.press("\x1b")
        terminal.settle(0.15)
    terminal.press("\x10theme\r")
    terminal.settle(0.4)
    terminal.press("".join(PAGES.values()) + "\x1b")
    terminal.settle(0.15)
    terminal.press("\x11")
    assert terminal.end() == 0
    assert "Traceback" not in terminal.text
