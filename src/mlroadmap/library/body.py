"""Splits a lesson's Markdown into its text and the parts of its "Try it"."""

import re
from collections.abc import Iterator

from mlroadmap.model.lesson import Body, Exercise
from mlroadmap.model.text import visible

EXERCISE_HEADING = "## Try it"
PART_HEADINGS = ("### Starter", "### Check", "### Solution")
"""The parts of an exercise, in order; all three or none."""

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_RULE = re.compile(r"^---[ \t]*(?:\n|\Z)", re.MULTILINE)
"""The line before and after the front matter."""


def split_front_matter(text: str) -> tuple[str, str, str] | None:
    """Split a file at the two lines of `---`.

    Args:
        text: The whole file.

    Returns:
        What stands before the front matter (nothing, if it is right), the front matter, and the Markdown after it;
        None where there are no two such lines.
    """
    first = _RULE.search(text)
    second = _RULE.search(text, first.end()) if first else None
    if first is None or second is None:
        return None
    return text[: first.start()], text[first.end() : second.start()], text[second.end() :]


def after_front_matter(text: str) -> str:
    """The Markdown of a file that was checked before: what follows its front matter, made visible."""
    parts = split_front_matter(text)
    return visible(parts[2]) if parts else ""


def prose_lines(markdown: str) -> Iterator[tuple[int, str]]:
    """The lines outside fenced code, each with its number from 0."""
    fence = ""
    for number, line in enumerate(markdown.split("\n")):
        match = _FENCE.match(line)
        if match and not fence:
            fence = match.group(1)
        elif match and match.group(1).startswith(fence) and not line.strip(" `~"):
            fence = ""
        elif not fence:
            yield number, line


def split_body(markdown: str) -> Body:
    """Split a lesson.

    Args:
        markdown: What follows the front matter.

    Returns:
        The lesson's text and, where it has a "Try it" heading, the exercise.
    """
    lines = markdown.split("\n")
    headings = [(number, line.rstrip()) for number, line in prose_lines(markdown) if line.startswith("## ")]
    start = next((number for number, line in headings if line == EXERCISE_HEADING), None)
    if start is None:
        return Body(text=markdown.strip("\n"))
    parts = dict.fromkeys(PART_HEADINGS, "")
    found = [
        (number, line.rstrip())
        for number, line in prose_lines(markdown)
        if number > start and line.rstrip() in PART_HEADINGS
    ]
    ends = [number for number, _ in found] + [len(lines)]
    for (number, name), end in zip(found, ends[1:], strict=True):
        parts[name] = parts[name] or "\n".join(lines[number + 1 : end]).strip("\n")
    starter, check, solution = (parts[name] for name in PART_HEADINGS)
    return Body(
        text="\n".join(lines[:start]).strip("\n"),
        exercise=Exercise(
            task="\n".join(lines[start + 1 : ends[0]]).strip("\n"),
            starter=starter,
            check=check,
            solution=solution,
        ),
    )
