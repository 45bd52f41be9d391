"""Facts that travel up from widgets and threads to the screen."""

from dataclasses import dataclass

from textual.message import Message

from mlroadmap.errors import MlroadmapError
from mlroadmap.session.saving import FileState


@dataclass
class Saved(Message):
    """Changes are on the disk."""

    snapshot: FileState
    """The file as it is now."""


@dataclass
class SaveFailed(Message):
    """Changes could not be made durable; they are still in memory and will be tried again."""

    error: MlroadmapError
    """Why."""


@dataclass
class ChangedElsewhere(Message):
    """Another window, program or machine changed the progress file."""

    snapshot: FileState
    """The file as it is now."""


@dataclass
class Unreadable(Message):
    """The progress file changed into something that cannot be read; what is on screen is what was known before."""

    error: MlroadmapError
    """Why."""


@dataclass
class GoTo(Message):
    """Show an item, step or branch in the path."""

    id: str
    """Its id."""


@dataclass
class ShowTerm(Message):
    """Show a term in the glossary."""

    id: str
    """Its id."""
