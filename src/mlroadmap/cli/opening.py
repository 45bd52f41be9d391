"""Opens what a command works on, and tells on stderr what happened to the progress file."""

from __future__ import annotations

import argparse

from mlroadmap.cli.diagnostics import say
from mlroadmap.session.view import View, open_view

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mlroadmap.session.session import Session


def view(arguments: argparse.Namespace) -> View:
    """Content and progress to look at.

    Raises:
        MlroadmapError: One of them cannot be opened.
    """
    opened = open_view(arguments.content, arguments.data)
    say_notice(opened.recovered())
    say_unwritten(opened.unwritten)
    return opened


def session(arguments: argparse.Namespace) -> Session:
    """Content and progress to change.

    Raises:
        MlroadmapError: One of them cannot be opened.
    """
    from mlroadmap.session.opening import open_session

    opened = open_session(arguments.content, arguments.data)
    say_notice(opened.recovered())
    return opened


def save(session: Session) -> None:
    """Make every change durable; tell if no backup could be made.

    Raises:
        MlroadmapError: The changes are not durable.
    """
    session.save()
    if session.store.warning:
        say(f"mlroadmap: {session.store.warning}")


def say_notice(text: str) -> None:
    """Repeat what happened to the progress file; nothing where the learner has acknowledged it."""
    if text:
        say(f"mlroadmap: {text} (Said until you run 'mlroadmap backup ok', or press ! in the app.)")


def say_unwritten(count: int) -> None:
    """Say that some of what is shown is not in the progress file yet."""
    if count:
        changes, them = ("1 change made here is", "it") if count == 1 else (f"{count} changes made here are", "them")
        say(f"mlroadmap: {changes} not in the progress file yet: the next save that succeeds writes {them}.")
