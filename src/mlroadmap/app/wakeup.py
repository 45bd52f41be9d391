"""Has every signal wake the event loop. The kernel may hand one to any thread; Python's handler runs in the main one.

A process that was just continued gets its SIGCONT in another thread now and then, while the main thread sleeps on.
"""

import asyncio
import signal
import socket

BYTES_AT_ONCE = 4096


class Wakeup:
    """From its making to its closing every signal wakes an event loop of the main thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin."""
        self._loop = loop
        self._ear, self._bell = socket.socketpair()
        self._ear.setblocking(False)
        self._bell.setblocking(False)
        loop.add_reader(self._ear, self._ear.recv, BYTES_AT_ONCE)
        self._before = signal.set_wakeup_fd(self._bell.fileno(), warn_on_full_buffer=False)

    def close(self) -> None:
        """End; once is enough."""
        if self._bell.fileno() >= 0:
            signal.set_wakeup_fd(self._before)
            self._loop.remove_reader(self._ear)
            self._bell.close()
            self._ear.close()
