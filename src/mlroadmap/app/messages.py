"""Facts that travel up from widgets and threads to the screen."""

from textual.message import Message

from mlroadmap.errors import MlroadmapError
from mlroadmap.session.saving import FileState


class Saved(Message):
    """Changes are on the disk."""

    def __init__(self, snapshot: FileState) -> None:
        """Tell of it."""
        super().__init__()
        self.snapshot = snapshot
        """The file as it is now."""


class SaveFailed(Message):
    """Changes could not be made durable; they are still in memory and will be tried again."""

    def __init__(self, error: MlroadmapError) -> None:
        """Tell of it."""
        super().__init__()
        self.error = error
        """Why."""


class ChangedElsewhere(Message):
    """Another window, program or machine changed the progress file."""

    def __init__(self, snapshot: FileState) -> None:
        """Tell of it."""
        super().__init__()
        self.snapshot = snapshot
        """The file as it is now."""


class Unreadable(Message):
    """The progress file changed into something that cannot be read; what is on screen is what was known before."""

    def __init__(self, error: MlroadmapError) -> None:
        """Tell of it."""
        super().__init__()
        self.error = error
        """Why."""


class GoTo(Message):
    """Show an item, step or branch in the path."""

    def __init__(self, id: str) -> None:
        """Tell of it."""
        super().__init__()
        self.id = id
        """Its id."""


class ShowTerm(Message):
    """Show a term in the glossary."""

    def __init__(self, id: str) -> None:
        """Tell of it."""
        super().__init__()
        self.id = id
        """Its id."""
