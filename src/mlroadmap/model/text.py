"""Makes untrusted text safe to look at: what would steer a terminal or reorder a line becomes visible."""

from __future__ import annotations

import re

_UNSAFE = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but tab and newline
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional marks, embeddings, overrides and isolates
    "\u2028\u2029\ud800-\udfff\ufeff\ufff9-\ufffb]"  # line separators, lone surrogates, invisible annotations
)
_CONTROL_PICTURES = 0x2400
"""Where Unicode keeps the visible pictures of the control characters 0 to 31."""
_DELETE_PICTURE = "\u2421"
_REPLACEMENT = "\ufffd"


def _picture(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(_CONTROL_PICTURES + code)
    return _DELETE_PICTURE if code == 0x7F else _REPLACEMENT


def visible(text: str) -> str:
    r"""Text with each control, bidirectional and surrogate character replaced by a visible one.

    Newlines and tabs stay; `\r\n` and `\r` become `\n`.
    """
    if text.isprintable():
        return text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(_UNSAFE, _picture, text)


def without_surrogates(text: str) -> str:
    """Text that can be written as UTF-8: halves of characters become the replacement character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def quantity(number: int, word: str) -> str:
    """A number of things in words: `1 hour`, `2 hours`."""
    return f"{number} {word if number == 1 else f'{word}s'}"


def joins(character: str) -> bool:
    """Whether a character has no width and yet belongs to words: a joiner, a soft hyphen; nothing that steers."""
    import unicodedata

    return len(character) == 1 and unicodedata.category(character) == "Cf" and visible(character) == character


def visible_line(text: str) -> str:
    """The same on one line: newlines and tabs become spaces."""
    return visible(text).replace("\n", " ").replace("\t", " ")
