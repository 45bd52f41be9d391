"""Splits a lesson's Markdown into its text and the parts of its "Try it"."""

import re
from collections.abc import Iterator

from mlroadmap.model.lesson import Body, Exercise
from mlroadmap.model.text import visible

EXERCISE_HEADING = "## Try it"
PART_HEADINGS = ("### Starter", "### Check", "### Solution")
"""The parts of an exercise, in order; all three or none."""

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


def after_front_matter(text: str) -> str:
    """The Markdown of a file that was checked before: what follows its front matter, made visible."""
    end = text.find("\n---\n", 3)
    return visible(text[end + 5 :]) if end >= 0 else ""


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
    cuts = {line.rstrip(): number for number, line in reversed(list(prose_lines(markdown)))}
    if EXERCISE_HEADING not in cuts:
        return Body(text=markdown.strip("\n"))
    start = cuts[EXERCISE_HEADING]
    found = sorted((cuts[name], name) for name in PART_HEADINGS if cuts.get(name, -1) > start)
    ends = [number for number, _ in found] + [len(lines)]
    parts = {
        name: "\n".join(lines[number + 1 : end]).strip("\n")
        for (number, name), end in zip(found, ends[1:], strict=True)
    }
    starter, check, solution = (parts.get(name, "") for name in PART_HEADINGS)
    return Body(
        text="\n".join(lines[:start]).strip("\n"),
        exercise=Exercise(
            task="\n".join(lines[start + 1 : ends[0]]).strip("\n"),
            starter=starter,
            check=check,
            solution=solution,
        ),
    )
