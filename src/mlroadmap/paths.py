"""Where the program's files are. Nothing here reads or writes them."""

import os
import sys
from pathlib import Path

from mlroadmap.errors import NoPlace

_ON_LINUX = {
    "data": ("XDG_DATA_HOME", ".local/share"),
    "state": ("XDG_STATE_HOME", ".local/state"),
    "cache": ("XDG_CACHE_HOME", ".cache"),
    "config": ("XDG_CONFIG_HOME", ".config"),
}
"""What platformdirs goes by there: to import that takes a tenth of a command's time."""


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
        data: The folder for progress if the user named one; else `MLROADMAP_DATA`, else the platform's. A
            variable that is empty counts as one that is not set.

    Returns:
        The folders, none of them created. Where the platform keeps data and state in one folder (macOS, Windows) they
        are separate sub-folders of it. Where only cache or settings have no place they are put beside the state.

    Raises:
        NoPlace: The environment does not say where the user's files are.
    """
    own, state = _folder("data"), _folder("state")
    if own is not None and own == state:
        own, state = own / "progress", state / "state"
    named = data or (Path(os.environ["MLROADMAP_DATA"]) if os.environ.get("MLROADMAP_DATA") else None)
    progress = absolute(named) if named else own
    if progress is None or state is None:
        variable = "XDG_DATA_HOME" if progress is None else "XDG_STATE_HOME"
        raise NoPlace(
            f"neither HOME nor {variable} names an absolute path, so there is no place for your files",
            kept="Nothing was written.",
            advice="Set HOME; or set XDG_STATE_HOME, and name the folder of your progress (--data or XDG_DATA_HOME).",
        )
    return Places(
        data=progress,
        state=state,
        cache=_folder("cache") or state / "cache",
        config=_folder("config") or state / "config",
    )


def absolute(named: Path) -> Path:
    """A path the user named, from the root on.

    Args:
        named: It may be relative, or begin with `~`.

    Raises:
        NoPlace: It begins with the home of a user who has none.
        FileNotFoundError: It is relative, and the current folder is gone.
    """
    text = str(named)
    if not text.startswith("~"):
        return named.absolute()
    home = Path(os.path.expanduser(text) if os.environ.get("HOME", "/") else text)
    if not home.is_absolute():
        what = "there is no home folder of this name, or HOME is not an absolute path"
        raise NoPlace(what, path=named, kept="Nothing was written.", advice="Name the whole path.")
    return home


def _folder(kind: str) -> Path | None:
    """One of the platform's folders; None where the environment does not say where the user's home is."""
    variable, usual = _ON_LINUX[kind]
    named, home = Path(os.environ.get(variable, "")), Path(os.environ.get("HOME", ""))
    if sys.platform == "linux" and (named.is_absolute() or home.is_absolute()):
        return (named if named.is_absolute() else home / usual) / "mlroadmap"
    import platformdirs

    try:
        folder = Path(getattr(platformdirs.PlatformDirs("mlroadmap", appauthor=False), f"user_{kind}_dir"))
    except RuntimeError:
        return None
    return folder if folder.is_absolute() else None
