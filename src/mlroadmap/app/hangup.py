"""Tells when the terminal is gone without anybody having said so: its window was killed, the connection broke."""

import os
import select
import sys

SECONDS_BETWEEN = 2.0
"""How often to look: until then Textual's reader finds nothing over and over, at the price of a whole processor."""


def is_gone() -> bool:
    """Whether what the keys come from was a terminal and is none any more."""
    if not hasattr(select, "poll") or sys.__stdin__ is None:
        return False
    try:
        keyboard = sys.__stdin__.fileno()
        poll = select.poll()
        poll.register(keyboard, select.POLLHUP)
        events = [event for _, event in poll.poll(0)]
        # macOS says POLLNVAL of a /dev/tty that works.
        return any(event & select.POLLHUP or (event & select.POLLNVAL and not os.isatty(keyboard)) for event in events)
    except (OSError, ValueError):
        return True
