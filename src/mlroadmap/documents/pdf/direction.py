"""Puts a line of right-to-left text into the order it is drawn in, if the optional packages for it are installed."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_JOINED_FORM = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")
_MARKER = "\U000e01ef"
"""Has no width and no direction of its own; stands behind a bracket to show whether this is reversed."""
_SHAPING = {"delete_harakat": False, "support_zwj": True, "ARABIC LIGATURE ALLAH": False}
"""Nothing that was typed is left out, and only the ligatures that every Arabic font has."""


class DirectedLine(str):
    """A line of a paragraph with right-to-left text; it keeps the paragraph's direction."""

    __slots__ = ("right_to_left",)

    def __new__(cls, text: str, right_to_left: bool) -> "DirectedLine":
        """Give a line its paragraph's direction."""
        line = super().__new__(cls, text)
        line.right_to_left = right_to_left
        return line

    right_to_left: bool


def has_right_to_left(text: str) -> bool:
    """Whether some of the text is written from right to left."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


def is_right_to_left(text: str) -> bool:
    """Whether a paragraph runs from right to left: as its first letter does, unless it is a line of another one."""
    if isinstance(text, DirectedLine):
        return text.right_to_left
    directions = map(unicodedata.bidirectional, text)
    return next((found for found in directions if found in ("L", "R", "AL")), "L") != "L"


def can_order() -> bool:
    """Whether right-to-left text can be put in order here."""
    return _ordering() is not None


def joined_forms(text: str) -> str:
    """The letters in it that only a joined script's shaped text has."""
    return "".join(_JOINED_FORM.findall(text))


def join_letters(text: str) -> str:
    """Text with Arabic letters in the forms they have beside each other, in logical order.

    Unchanged where the package for it is missing.
    """
    reshape = _joining()
    return reshape(text) if reshape else text


def visual_order(text: str, right_to_left: bool) -> str:
    """A line's characters from left to right.

    Args:
        text: The line in logical order, without invisible characters.
        right_to_left: The direction of its paragraph.
    """
    found = _ordering()
    if found is None or not text:
        return text
    order, mirrored = found
    marked = "".join(character + _MARKER if character in mirrored else character for character in text)
    return _unmarked(order(marked, base_dir="R" if right_to_left else "L"), mirrored)


def _unmarked(line: str, mirrored: dict[str, str]) -> str:
    """A line without markers: a bracket behind its marker was reversed, and is mirrored, which the package does not do.

    Marks on a letter stay before it where they were reversed: fonts have them to the right of their origin.
    """
    done: list[str] = []
    parts = iter(line)
    for character in parts:
        if character == _MARKER:
            done.append(mirrored[next(parts)])
        else:
            done.append(character)
            if character in mirrored:
                next(parts)
    return "".join(done)


@cache
def _ordering() -> tuple[Callable[..., str], dict[str, str]] | None:
    try:
        from bidi import get_display
        from bidi.mirror import MIRRORED
    except ImportError:
        return None
    return get_display, MIRRORED


@cache
def _joining() -> Callable[[str], str] | None:
    try:
        from arabic_reshaper import ArabicReshaper
    except ImportError:
        return None
    reshape: Callable[[str], str] = ArabicReshaper(_SHAPING).reshape
    return reshape
