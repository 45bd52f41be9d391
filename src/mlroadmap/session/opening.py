"""Opens a session: finds the content and the progress of this run."""

from pathlib import Path

from mlroadmap.library.reader import Library, open_library
from mlroadmap.paths import Places, find_places
from mlroadmap.progress.clock import Clock
from mlroadmap.progress.device import device_id
from mlroadmap.progress.records import Records
from mlroadmap.progress.store import Store
from mlroadmap.session.session import Session


def find_everything(content: Path | None = None, data: Path | None = None) -> tuple[Library, Places]:
    """Find content and folders without reading any progress, so that this works whatever state that is in.

    Args:
        content: The content folder the user named, if any.
        data: The folder for progress the user named, if any.

    Raises:
        ContentMissing, ContentError: The content is not there or has a problem.
    """
    places = find_places(data)
    library = open_library(content, places.cache)
    return library, places.of(library.outline().id)


def find_store(content: Path | None = None, data: Path | None = None) -> Store:
    """Find the progress file of this run's roadmap without reading it; arguments and errors are `find_everything`'s."""
    _, places = find_everything(content, data)
    return Store(places.progress_file, places.state, places.roadmap)


def open_session(content: Path | None = None, data: Path | None = None) -> Session:
    """Open a session.

    Args:
        content: The content folder the user named, if any.
        data: The folder for progress the user named, if any.

    Raises:
        ContentMissing, ContentError: The content is not there or has a problem.
        ProgressUnreadable: The progress file cannot be read or understood, or is another roadmap's.
    """
    library, places = find_everything(content, data)
    clock = Clock(lambda: device_id(places.device_file))
    earlier: Records = {}
    if places.unnamed_file.exists():
        from mlroadmap.progress.unnamed import read_unnamed

        earlier = read_unnamed(places.unnamed_file, places.state, places.roadmap, is_shipped=library.is_shipped)
    return Session(library, Store(places.progress_file, places.state, places.roadmap), clock, places, earlier)
