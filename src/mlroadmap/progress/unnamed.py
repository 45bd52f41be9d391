"""Takes over the one progress file of the time before each roadmap had its own. It is read, and never written."""

from pathlib import Path

from mlroadmap.files import read_regular
from mlroadmap.progress.fileformat import MAX_BYTES
from mlroadmap.progress.journal import replayed
from mlroadmap.progress.keeping import Keeping
from mlroadmap.progress.merge import merge
from mlroadmap.progress.reading import unreadable
from mlroadmap.progress.records import Records
from mlroadmap.progress.salvage import salvage


def read_unnamed(path: Path, state: Path, roadmap: str, *, is_shipped: bool) -> Records:
    """The records that a roadmap has in the unnamed file, and in the journal kept for that file.

    Args:
        path: The unnamed file, which need not exist.
        state: The folder for what belongs to this machine.
        roadmap: The id of the roadmap in use.
        is_shipped: Whether that roadmap came with the program. A file that names no roadmap is the shipped one's:
            learners of others had to name their content at each start.

    Raises:
        ProgressUnreadable: The file is there and cannot be read.
    """
    try:
        found = salvage(read_regular(path, MAX_BYTES))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise unreadable("your earlier progress", path, error) from error
    if found.roadmap != roadmap and (found.roadmap or not is_shipped):
        return {}
    try:
        entries = Keeping(path, state).journal().everything()
    except OSError as error:
        raise unreadable("the journal of your earlier progress", path, error) from error
    return merge(found.records, replayed(entries)) if found.is_ours else {}
