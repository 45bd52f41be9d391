"""Reads a text from stdin, or says why what came is none."""

import codecs
import sys

from mlroadmap.errors import InputRefused

MAX_BYTES = 8_000_000
"""More than the longest note has in any encoding; a stream without an end is refused here."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""The byte order marks that say how a text is encoded; without one it is UTF-8."""


def read_text(kept: str) -> str:
    r"""All of stdin as text, its line ends as `\n` and without those at its end.

    Args:
        kept: What is safe where nothing usable comes, as a sentence.

    Raises:
        InputRefused: Nothing came, or it is no text.
    """
    raw = _read(kept)
    mark, encoding = next(((mark, name) for mark, name in _MARKS if raw.startswith(mark)), (b"", "utf-8"))
    if len(raw) > MAX_BYTES:
        raise InputRefused(f"more than {MAX_BYTES:,} bytes came from stdin", kept=kept, advice="Give a shorter text.")
    if "\0" in raw.decode(encoding, "replace"):
        raise InputRefused("what came from stdin is binary data, not text", kept=kept)
    try:
        text = raw[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        what = f"what came from stdin is not UTF-8 text (byte {error.start + len(mark) + 1:,})"
        advice = "Convert it first, for example with 'iconv -f LATIN1 -t UTF-8'."
        raise InputRefused(what, kept=kept, advice=advice) from error
    if not text.strip():
        raise InputRefused("nothing came from stdin", kept=kept, advice="An empty text, '', removes the note.")
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")


def _read(kept: str) -> bytes:
    if sys.stdin is None:
        return b""
    try:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputRefused(f"stdin could not be read ({reason})", kept=kept) from error
