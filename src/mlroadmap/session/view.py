"""What a learner did, to look at: content and progress of one run, nothing that could change them."""

from __future__ import annotations

from mlroadmap.errors import ProgressDamaged
from mlroadmap.library.reader import open_library
from mlroadmap.model.counting import counted_branches
from mlroadmap.model.outline import Index
from mlroadmap.paths import find_places
from mlroadmap.progress.checkpoint import has_all, kept_folder, read_notice
from mlroadmap.progress.reading import ProgressReader, newer_file, present
from mlroadmap.progress.records import read_tracking

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from mlroadmap.errors import MlroadmapError
    from mlroadmap.library.reader import Library
    from mlroadmap.model.outline import Branch, Outline, Step
    from mlroadmap.model.tracking import Tracking
    from mlroadmap.paths import Places


class View:
    """The content and the progress of one run."""

    def __init__(self, library: Library, reader: ProgressReader, places: Places) -> None:
        """Read the outline and the progress; use `open_view` instead.

        Raises:
            ContentError: The content has a problem.
            ProgressUnreadable: The progress file cannot be read or understood.
        """
        self.library = library
        """The content."""
        self.places = places
        """The folders of this run."""
        self.outline: Outline = library.outline()
        """The roadmap."""
        self.index = Index(self.outline)
        """Finds its parts."""
        self.snapshot = reader.open()
        """The progress file as it was last read or written here."""
        self._kept = kept_folder(places.progress_file, places.state)
        self.tracking: Tracking = read_tracking(present(self.snapshot.file).records, self.index.current)
        """What the learner did, under the ids the content has."""

    @property
    def read_only(self) -> MlroadmapError | None:
        """Why nothing can be changed, if so."""
        return newer_file(self.places.progress_file) if self.snapshot.file.is_newer else None

    @property
    def unwritten(self) -> int:
        """How many changes are shown that this machine keeps and the progress file does not hold yet."""
        return 0

    @property
    def is_whole(self) -> bool:
        """Whether the progress file holds all that this machine keeps: looked at without reading what that is."""
        return has_all(self._kept, self.snapshot.identity)

    def recovered(self) -> str:
        """What happened to the progress file that the learner has not acknowledged yet; empty if nothing did."""
        return read_notice(self._kept)

    def standing_in(self, step: Step) -> tuple[Branch, ...]:
        """The branches of a step that are counted until the learner chooses."""
        return counted_branches(step, self.tracking)[1]


def open_view(content: Path | None = None, data: Path | None = None) -> View:
    """Open content and progress to look at.

    Args:
        content: The content folder the user named, if any.
        data: The folder for progress the user named, if any.

    Returns:
        The view. A progress file that is damaged, missing, from before files were named, or lacks what was done here
        takes the longer way of those who may write: it is put together again, its absence is an error, and what it
        lacks is shown all the same.

    Raises:
        ContentMissing, ContentError: The content is not there or has a problem.
        ProgressMissing: The progress file is gone, and there are backups of it.
        ProgressUnreadable: The progress file cannot be read, or is none of ours.
        SaveFailed: It is damaged, and what was put together cannot be written.
    """
    places = find_places(data)
    library = open_library(content, places.cache)
    places = places.of(library.outline().id)
    try:
        view = View(library, ProgressReader(places.progress_file, places.roadmap), places)
    except ProgressDamaged:
        view = None
    if view is None or not view.is_whole or places.unnamed_file.exists():
        from mlroadmap.session.opening import open_session

        return open_session(content, data)
    return view
