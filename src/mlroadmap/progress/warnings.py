"""What goes wrong beside saves that succeed, in sentences: said, and never a reason to stop a save."""

from pathlib import Path

from mlroadmap.progress.failures import OTHER_STATE


class Warnings:
    """The warnings of one run. What stays as it is for the whole run is said once, even if it is acknowledged."""

    def __init__(self) -> None:
        """Begin without any."""
        self._texts: dict[str, str] = {}
        self._said: set[str] = set()

    @property
    def text(self) -> str:
        """Those that were not acknowledged; of a closed state folder nothing follows that has to be said as well."""
        return self._texts.get("state") or " ".join(self._texts.values())

    @property
    def is_state_closed(self) -> bool:
        """Whether a save of this run has found that the state folder may not be written."""
        return "state" in self._said

    def clear(self) -> None:
        """The learner has read them."""
        self._texts.clear()

    def state_is_closed(self, folder: Path, error: OSError) -> None:
        """The state folder may not be written, and the save went on without it."""
        self._once(
            "state",
            "Your change is saved, but nothing is kept for undo and history, and no backups are made: "
            f"{folder} may not be written ({error.strerror}). {OTHER_STATE}",
        )

    def disk_has_no_locks(self, folder: Path) -> None:
        """The save went on without a lock."""
        self._once(
            "locks",
            f"The disk that holds {folder} has no locks: what two programs save at the very same moment may be missing "
            "from the file until the next save.",
        )

    def journal(self, path: Path, error: OSError | None) -> None:
        """What was done could not be added to the journal, or now could."""
        text = f"What was done could not be kept for undo and history in {path}"
        self._while("journal", text, error, "")

    def backup(self, folder: Path, error: OSError | None) -> None:
        """No backup could be made, or now could."""
        advice = "Your changes are not affected. Make the folder writable, or make room; a later save tries again."
        self._while("backup", f"No backup could be made in {folder}", error, advice)

    def _once(self, cause: str, text: str) -> None:
        if cause not in self._said:
            self._said.add(cause)
            self._texts[cause] = text

    def _while(self, cause: str, what: str, error: OSError | None, advice: str) -> None:
        self._texts.pop(cause, None)
        if error:
            self._texts[cause] = f"{what} ({error.strerror}). {advice}".rstrip()
