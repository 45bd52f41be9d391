"""Opens a session: finds the content and the progress of this run."""

from pathlib import Path

from mlroadmap.library.reader import open_library
from mlroadmap.paths import find_places
from mlroadmap.progress.clock import Clock
from mlroadmap.progress.device import device_id
from mlroadmap.progress.store import Store
from mlroadmap.session.session import Session


def open_session(content: Path | None = None, data: Path | None = None) -> Session:
    """Open a session.

    Args:
        content: The content folder the user named, if any.
        data: The folder for progress the user named, if any.

    Raises:
        ContentMissing, ContentError: The content is not there or has a problem.
        ProgressUnreadable: The progress file cannot be read or understood.
    """
    places = find_places(data)
    library = open_library(content, places.cache)
    clock = Clock(lambda: device_id(places.device_file))
    return Session(library, Store(places.progress_file, places.state), clock, places)
