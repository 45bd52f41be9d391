"""What the disk refused, as sentences that say what happened, what is safe and what to do next."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mlroadmap.errors import SaveFailed
from mlroadmap.progress.atomic import TEMPORARY_PREFIX, NotConfirmed
from mlroadmap.progress.reading import ELSEWHERE_DATA, unreadable

OTHER_STATE = "Make that folder writable, or name another one with XDG_STATE_HOME."
"""What to do where the state folder may not be written."""
_TRY_AGAIN = "Make room or make the folder writable, then try again."
_MAY_NOT_WRITE = "Make the folder and the file writable, or name another folder with --data; then try again."
_SENTENCES = {
    errno.ENOSPC: ("the disk is full", "Make room on the disk, then try again."),
    errno.EDQUOT: ("your share of the disk is full", "Delete something of yours on that disk, then try again."),
    errno.EROFS: ("the disk can only be read", _MAY_NOT_WRITE),
    errno.EACCES: ("the folder may not be written", _MAY_NOT_WRITE),
    errno.EPERM: ("the folder may not be written", _MAY_NOT_WRITE),
    errno.ENOENT: ("its folder is gone", "Connect the disk it is on, or make the folder again; then try again."),
    errno.EIO: ("the disk reports an error", "Copy what you can to another disk; the next change tries again."),
}
"""What happened and what to do next, by the system's number for it."""


@contextmanager
def reported(what: str, path: Path, state: Path) -> Iterator[None]:
    """Turn errors of the disk into sentences.

    Args:
        what: What could not be done; the sentence begins with it.
        path: The progress file.
        state: The folder of what is kept for it, named where the disk refused something there.

    Raises:
        SaveFailed: The disk refused something.
    """
    try:
        yield
    except NotConfirmed as error:
        raise SaveFailed(
            f"your progress was written, but the disk did not confirm it ({error.strerror})",
            path=path,
            kept="The file is whole and holds this change.",
            advice="Try again; if it stays so, copy the file to another disk.",
        ) from error
    except OSError as error:
        reason, advice = _SENTENCES.get(error.errno or 0, (f"{error.strerror}", _TRY_AGAIN))
        place = _place(error, path, state)
        if place and advice is _MAY_NOT_WRITE:
            advice = OTHER_STATE
        raise SaveFailed(
            f"{what} ({reason}{place})",
            path=path,
            kept="The file on disk is as it was before this change.",
            advice=advice,
        ) from error


@contextmanager
def reading(what: str, path: Path, elsewhere: str = ELSEWHERE_DATA) -> Iterator[None]:
    """Turn errors of the disk while something is read into a sentence that says so.

    Args:
        what: What it is to the learner.
        path: The file or folder.
        elsewhere: How it could be kept in another place.

    Raises:
        ProgressUnreadable: It cannot be read.
    """
    try:
        yield
    except OSError as error:
        raise unreadable(what, path, error, elsewhere) from error


def _place(error: OSError, path: Path, state: Path) -> str:
    """Names what the disk refused where that is not the progress file but something kept for it."""
    named = Path(error.filename) if isinstance(error.filename, str) else path
    if named.name.startswith(TEMPORARY_PREFIX):
        named = named.parent
    return f", at {named}" if named.is_relative_to(state) or state.is_relative_to(named) else ""


def busy(path: Path) -> SaveFailed:
    """The error for a file that others keep writing."""
    return SaveFailed(
        "another program keeps writing your progress file",
        path=path,
        kept="The file on disk is whole.",
        advice="Close that program, then try again.",
    )
