"""`mlroadmap next`: the one thing to do next."""

import argparse

from mlroadmap.cli import opening, output
from mlroadmap.cli.diagnostics import ExitCode
from mlroadmap.model.counting import count_outline, next_item, nothing_left


def add_arguments(parser: argparse.ArgumentParser, name: str) -> None:
    """It takes nothing of its own."""


def run(arguments: argparse.Namespace) -> ExitCode:
    """Write the next item, what mastery means, and where to begin."""
    view = opening.view(arguments)
    item = next_item(view.outline, view.tracking)
    if item is None:
        output.line(nothing_left(count_outline(view.outline, view.tracking)))
        return ExitCode.OK
    output.line(f"{item.title} ({item.id}), {item.hours} h")
    output.line(item.goal)
    lesson = view.library.lessons()[item.id]
    if lesson.resources:
        place = lesson.resources[0]
        resource = view.library.resources()[place.id]
        part = f", {place.part}" if place.part else ""
        output.line(f"{resource.title}, {resource.by}{part}: {place.minutes} min")
        output.line(resource.url)
    return ExitCode.OK
