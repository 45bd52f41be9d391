"""Tells when the terminal is gone without anybody having said so: its window was killed, the connection broke."""

import select
import sys

SECONDS_BETWEEN = 2.0
"""How often to look: until then Textual's reader finds nothing over and over, at the price of a whole processor."""


def is_gone() -> bool:
    """Whether what the keys come from was a terminal and is none any more."""
    if not hasattr(select, "poll") or sys.__stdin__ is None:
        return False
    try:
        poll = select.poll()
        poll.register(sys.__stdin__.fileno(), select.POLLHUP)
        return any(event & (select.POLLHUP | select.POLLNVAL) for _, event in poll.poll(0))
    except (OSError, ValueError):
        return True
