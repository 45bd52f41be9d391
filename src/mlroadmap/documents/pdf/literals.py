"""Values as they are written in a PDF (ISO 32000-1, 7.3)."""

import codecs
import re

_SPECIAL = re.compile(r"[()\\]")
_PLAIN = re.compile(r"[\n -~]*")


def text(words: str) -> bytes:
    """A text string, in any script."""
    if _PLAIN.fullmatch(words):
        return b"(%s)" % _SPECIAL.sub(r"\\\g<0>", words).encode()
    return b"<%s>" % (codecs.BOM_UTF16_BE + words.encode("utf-16-be", "replace")).hex().encode()


def number(value: float) -> str:
    """A number, to a hundredth of a point."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def array(*values: float) -> bytes:
    """An array of numbers."""
    return f"[{' '.join(map(number, values))}]".encode()
