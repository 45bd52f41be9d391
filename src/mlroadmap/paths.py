"""Where the program's files are, and what holds wherever one of them is opened or made."""

import errno
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

import platformdirs


class Places:
    """The folders of one run."""

    __slots__ = ("cache", "config", "data", "roadmap", "state")

    def __init__(self, *, data: Path, state: Path, cache: Path, config: Path, roadmap: str = "") -> None:
        """Name them; nothing is created."""
        self.data = data
        """Holds one progress file a roadmap and nothing else, so that it can be a synced folder."""
        self.state = state
        """Holds what belongs to this machine: the device id, and for each progress file its journal and backups."""
        self.cache = cache
        """Holds checked content as JSON; may be deleted at any time."""
        self.config = config
        """Holds this terminal's settings."""
        self.roadmap = roadmap
        """The id of the roadmap in use; empty until the content is known."""

    def of(self, roadmap: str) -> "Places":
        """The same folders for the roadmap with this id."""
        return Places(data=self.data, state=self.state, cache=self.cache, config=self.config, roadmap=roadmap)

    @property
    def progress_file(self) -> Path:
        """What the learner did on this roadmap."""
        assert self.roadmap, "the content names the roadmap"
        return self.data / f"progress-{self.roadmap}.json"

    @property
    def unnamed_file(self) -> Path:
        """The progress file of the time before each roadmap had its own. It is read and never written."""
        return self.data / "progress.json"

    @property
    def device_file(self) -> Path:
        """This machine's random id, which no sync tool may carry to another."""
        return self.state / "device"


def find_places(data: Path | None = None) -> Places:
    """Work out the folders of this run.

    Args:
        data: The folder for progress if the user named one; else `MLROADMAP_DATA`, else the platform's.

    Returns:
        The folders, none of them created. Where the platform keeps data and state in one folder (macOS, Windows) they
        are separate sub-folders of it.
    """
    platform = platformdirs.PlatformDirs("mlroadmap", appauthor=False)
    default_data, state = Path(platform.user_data_dir), Path(platform.user_state_dir)
    if default_data == state:
        default_data, state = default_data / "progress", state / "state"
    named = data or (Path(os.environ["MLROADMAP_DATA"]) if os.environ.get("MLROADMAP_DATA") else None)
    return Places(
        data=Path(os.path.expanduser(named)).absolute() if named else default_data,
        state=state,
        cache=Path(platform.user_cache_dir),
        config=Path(platform.user_config_dir),
    )


_KINDS = (
    (stat.S_ISDIR, "folder"),
    (stat.S_ISFIFO, "FIFO"),
    (stat.S_ISSOCK, "socket"),
    (stat.S_ISCHR, "character device"),
    (stat.S_ISBLK, "block device"),
)
_OPENING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""What was swapped for a FIFO between a look and an opening does not wait for its other end, either."""


class NotRegular(OSError):
    """Where a file belongs is a folder, FIFO, socket or device: it is never opened, written or replaced."""

    def __init__(self, kind: str, path: str) -> None:
        """Describe it as the system describes its errors."""
        super().__init__(errno.EINVAL, f"it is a {kind}, not a file", path)


def refuse_special(path: Path | str) -> os.stat_result | None:
    """See that a path, links followed, leads to a regular file or to nothing.

    Returns:
        The file's status; None where there is nothing.

    Raises:
        NotRegular: It leads to something else.
        OSError: That cannot be seen.
    """
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return None
    _check(status, path)
    return status


def _check(status: os.stat_result, path: Path | str) -> None:
    if not stat.S_ISREG(status.st_mode):
        kind = next((name for is_kind, name in _KINDS if is_kind(status.st_mode)), "thing of another kind")
        raise NotRegular(kind, str(path))


def open_regular(path: Path | str, flags: int = os.O_RDONLY) -> int:
    """Open a regular file without ever waiting; a device is not even touched.

    Args:
        path: The file.
        flags: As for `os.open`. A file made here is for its owner alone, who is the folder's owner where root makes it.

    Raises:
        NotRegular: Something else is there.
        OSError: It cannot be opened.
    """
    is_new = refuse_special(path) is None
    handle = os.open(path, flags | _OPENING, 0o600)
    try:
        _check(os.fstat(handle), path)
        if is_new and flags & os.O_CREAT:
            give_to_owner(handle, Path(path).parent)
    except OSError:
        os.close(handle)
        raise
    return handle


def read_regular(path: Path | str, most: int = -1) -> bytes:
    """The bytes of a regular file, the first so many if `most` is given.

    Raises:
        NotRegular: Something else is there.
        OSError: It cannot be read.
    """
    with open(open_regular(path), "rb") as file:
        return file.read(most)


def give_to_owner(made: int | str, folder: Path | str) -> None:
    """What root has just made belongs to the owner of the folder it is in, as far as the disk knows owners.

    Args:
        made: An open file, or the path of a folder.
        folder: The folder it was made in.
    """
    if sys.platform == "win32" or os.geteuid() != 0:
        return
    with suppress(OSError):
        owner = os.stat(folder)
        now = os.stat(made, follow_symlinks=isinstance(made, int))
        if (now.st_uid, now.st_gid) != (owner.st_uid, owner.st_gid):
            os.chown(made, owner.st_uid, owner.st_gid, follow_symlinks=isinstance(made, int))


def make_folders(folder: Path) -> list[Path]:
    """Make a folder and those above it, for their owner alone; one that is there stays as it is.

    Returns:
        Those that were not there, from the outermost.

    Raises:
        OSError: One cannot be made.
    """
    if folder.is_dir():
        return []
    made = make_folders(folder.parent) if folder.parent != folder else []
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        if not folder.is_dir():
            raise
        return made
    give_to_owner(str(folder), folder.parent)
    return [*made, folder]
