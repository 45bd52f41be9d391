"""What an author should mend though a learner can do without: files that nothing names, markup that is not shown."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt

from mlroadmap.library.build import Content
from mlroadmap.library.parse import Document
from mlroadmap.library.problems import Problem, Problems, nearest

_UNLISTED_ALLOWED = frozenset({"LICENSE", "README.md"})
_FIGURES = "figures/"
"""Where images may be."""


def check_tidiness(content: Content, problems: Problems) -> None:
    """Report it in content whose files could all be read. What is opened to be read is not refused for it."""
    for problem in (*_stray_files(content), *_markup(content)):
        problems.report(problem)


def _stray_files(content: Content) -> Iterator[Problem]:
    for file in content_files(content.root):
        if file not in content.named and file.rpartition("/")[2] not in _UNLISTED_ALLOWED:
            hint = nearest(file, content.documents) if file.endswith(".md") else "no such file"
            yield Document(file=file, data={}, places={}).problem((), "is not named by the content", hint)


def content_files(root: Path) -> list[str]:
    """Every file below a content folder, hidden ones aside, relative to it, sorted."""
    found = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
    return sorted(path.as_posix() for path in found if not any(part.startswith(".") for part in path.parts))


def _markup(content: Content) -> Iterator[Problem]:
    for document in content.documents.values():
        if document.file.endswith(".md"):
            for line, what, expected in _unshown(document.body):
                yield document.body_problem(line, what, expected)
    for document, at, text in content.inline_texts():
        for _, what, expected in _unshown(text):
            yield document.problem(at, what, expected)


def _unshown(markdown: str) -> Iterator[tuple[int, str, str]]:
    """What a text holds that is not shown as meant: its line from 0, what it is, and what was expected."""
    for block in _parser().parse(markdown):
        line = block.map[0] if block.map else 0
        if block.type == "html_block":
            yield line, f"holds HTML: {block.content.strip()!r:.40}", "Markdown, or code between backticks"
        for token in block.children or ():
            if token.type in ("softbreak", "hardbreak"):
                line += 1
            elif token.type == "html_inline":
                yield line, f"holds HTML: {token.content!r:.40}", "Markdown, or code between backticks"
            elif token.type == "image" and not str(token.attrGet("src")).startswith(_FIGURES):
                yield line, f"holds the image {token.attrGet('src')!r:.60}", f"text, or an image in {_FIGURES}"


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable("table")
