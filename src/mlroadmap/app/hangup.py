"""Tells when the terminal is gone: its window was closed, the connection broke."""

import os
import select
import sys
from typing import IO

SECONDS_BETWEEN = 2.0
"""How often to look where Textual's own driver reads the keys: it notices nothing, at the price of a processor."""


def is_gone(stream: IO[str] | None = None) -> bool:
    """Whether a stream, by default what the keys come from, was a terminal and is none any more."""
    stream = stream or sys.__stdin__
    if not hasattr(select, "poll") or stream is None:
        return False
    try:
        handle = stream.fileno()
        poll = select.poll()
        poll.register(handle, select.POLLHUP)
        events = [event for _, event in poll.poll(0)]
        # macOS says POLLNVAL of a /dev/tty that works.
        return any(event & select.POLLHUP or (event & select.POLLNVAL and not os.isatty(handle)) for event in events)
    except (OSError, ValueError):
        return True


def let_go() -> None:
    """Send what is still written to a terminal that is gone to nowhere: the interpreter would fail on it at its end."""
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is not None and not stream.closed and is_gone(stream):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
