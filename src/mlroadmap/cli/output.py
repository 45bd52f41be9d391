"""Everything that goes to stdout. Data only: no colours, no control characters."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager

from mlroadmap.model.text import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO, Any

BAR_WIDTH = 20


def line(text: str = "") -> None:
    """Write one line, untrusted parts made visible."""
    print(visible(text))  # noqa: T201 - the one place that writes to stdout


def data(value: Any) -> None:
    """Write a value as JSON."""
    import json

    print(json.dumps(value, indent=2))  # noqa: T201 - the one place that writes to stdout


def binary(value: bytes) -> None:
    """Write bytes as they are.

    Raises:
        Unwritable: There is no stdout.
        OSError: It takes no more.
    """
    if sys.stdout is None:
        raise Unwritable("there is none")
    sys.stdout.flush()
    sys.stdout.buffer.write(value)


def bar(percent: int | None) -> str:
    """A bar of ASCII characters for a percentage."""
    filled = (percent or 0) * BAR_WIDTH // 100
    return "#" * filled + "-" * (BAR_WIDTH - filled)


class Unwritable(Exception):
    """Stdout took nothing more, for another reason than that its reader left."""


@contextmanager
def to_the_end() -> Iterator[None]:
    """Let streams show `?` for what they cannot, and see at the end that everything was written.

    Raises:
        BrokenPipeError: The reader left early.
        Unwritable: Something else kept the output from being written.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        try:
            yield
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except OSError as error:
        _give_up_on_stdout()
        if isinstance(error, BrokenPipeError):
            raise
        raise Unwritable(error.strerror or str(error)) from error


def _give_up_on_stdout() -> None:
    """Send what is left to nowhere, or the interpreter would fail on it once more when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def is_terminal(stream: IO[str] | None) -> bool:
    """Whether a stream is there and is a terminal."""
    return stream is not None and not stream.closed and stream.isatty()
