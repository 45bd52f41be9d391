"""Everything that goes to stdout. Data only: no colours, no control characters."""

from __future__ import annotations

import os
import re
import sys
from contextlib import contextmanager, suppress

from mlroadmap.model.text import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO, Any

BAR_WIDTH = 20
_UNDECODABLE = re.compile("([\udc80-\udcff]+)")
"""Bytes that are no text, as Python carries them in the names of files."""


def line(text: str = "") -> None:
    """Write one line, untrusted parts made visible.

    Bytes of a file's name that are no text reach a file or a pipe as they are, so that a script finds the file.

    Raises:
        BrokenPipeError, Unwritable: The line could not be written.
    """
    with _writing():
        stream = sys.stdout
        if _UNDECODABLE.search(text) and hasattr(stream, "buffer") and not is_terminal(stream):
            stream.flush()
            stream.buffer.write(b"".join(map(_encode, _UNDECODABLE.split(text))) + os.linesep.encode())
        else:
            print(visible(text))  # noqa: T201 - the one place that writes to stdout


def _encode(part: str) -> bytes:
    if not _UNDECODABLE.fullmatch(part):
        return visible(part).encode(sys.stdout.encoding, "replace")
    # Where the locale is not UTF-8 they are text after all, and may steer a terminal like any other.
    text = _raw(part).decode("utf-8", "surrogateescape")
    return b"".join(
        _raw(piece) if _UNDECODABLE.fullmatch(piece) else visible(piece).encode() for piece in _UNDECODABLE.split(text)
    )


def _raw(undecodable: str) -> bytes:
    return undecodable.encode("ascii", "surrogateescape")


def data(value: Any) -> None:
    """Write a value as JSON.

    Raises:
        BrokenPipeError, Unwritable: It could not be written.
    """
    import json

    with _writing():
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


def prepare() -> None:
    """Let streams show `?` for what they cannot, and take for a sign of its own what is no text in an answer."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def finish() -> int:
    """See that everything was written.

    Returns:
        The exit code where it was: 0.

    Raises:
        BrokenPipeError, Unwritable: It was not.
    """
    with _writing():
        if sys.stdout is not None:
            sys.stdout.flush()
    return 0


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        give_up_on(sys.stdout)
        if isinstance(error, BrokenPipeError):
            raise
        raise Unwritable(error.strerror or str(error)) from error


def give_up_on(stream: IO[str]) -> None:
    """Send what a stream still holds to nowhere, or the interpreter would fail on it once more when it ends."""
    with suppress(OSError, ValueError):  # a stream that is no file of the system's has nothing to send
        number, nowhere = stream.fileno(), os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, number)
        os.close(nowhere)


def is_terminal(stream: IO[str] | None) -> bool:
    """Whether a stream is there and is a terminal."""
    return stream is not None and not stream.closed and stream.isatty()
