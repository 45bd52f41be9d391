"""Finds every link in a piece of Markdown, however it is written."""

from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    # The parser itself would drop addresses it finds unsafe: here they must be found.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # its own hook for this
    return parser


def links(markdown: str) -> Iterator[tuple[int, str]]:
    """The target of each link, with the line it begins on, from 0."""
    for block in _parser().parse(markdown):
        line = block.map[0] if block.map else 0
        for token in block.children or ():
            if token.type in ("softbreak", "hardbreak"):
                line += 1
            target = token.attrGet("href") or token.attrGet("src")
            if target:
                yield line, str(target)


def resolve(file: str, target: str) -> str | None:
    """The content file a relative link leads to; None if it leaves the content."""
    parts = file.split("/")[:-1]
    for part in target.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
