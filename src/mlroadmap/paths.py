"""Where the program's files are. Nothing here reads or writes them."""

import os
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
