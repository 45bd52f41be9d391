"""Takes plain sentences out of Markdown, for documents that print them without its signs."""

import re
from collections.abc import Iterator

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_EMPHASIS = re.compile(r"(\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w))")
_CODE = re.compile(r"`([^`]*)`")
_HEADING = re.compile(r"#{1,6} +(.*)")


def plain(text: str) -> str:
    """One paragraph without emphasis, code and link signs; what stands in code stays as it is."""
    parts = _CODE.split(text)
    outside = [_EMPHASIS.sub("", _LINK.sub(r"\1", part)) for part in parts[::2]]
    joined = [*outside, ""]
    codes = [*parts[1::2], ""]
    return "".join(before + code for before, code in zip(joined, codes, strict=False))


def sections(markdown: str) -> Iterator[tuple[str, str]]:
    """The sections of a text: each heading with the first paragraph below it. Lists, code and the rest are left out."""
    heading = ""
    paragraph: list[str] = []
    taken = False
    for line in [*markdown.split("\n"), "# "]:
        match = _HEADING.match(line)
        if match or not line.strip():
            if paragraph and not taken:
                yield heading, plain(" ".join(paragraph))
                taken = True
            paragraph = []
            if match:
                heading, taken = plain(match.group(1)), False
        else:
            paragraph.append(line.strip())
