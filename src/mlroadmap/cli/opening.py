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
    return _told(open_view(arguments.content, arguments.data))


def session(arguments: argparse.Namespace) -> Session:
    """Content and progress to change.

    Raises:
        MlroadmapError: One of them cannot be opened.
    """
    from mlroadmap.session.opening import open_session

    opened = open_session(arguments.content, arguments.data)
    _told(opened)
    return opened


def save(session: Session) -> None:
    """Make every change durable; tell if no backup could be made.

    Raises:
        MlroadmapError: The changes are not durable.
    """
    session.save()
    if session.store.warning:
        say(f"mlroadmap: {session.store.warning}")


def _told(opened: View) -> View:
    if text := opened.recovered():
        say(f"mlroadmap: {text} (The app shows this until you press ! in it.)")
    return opened
