"""Asks on the terminal what to do about a progress file that is gone, before the app starts."""

from pathlib import Path

from mlroadmap.cli.diagnostics import ask, say
from mlroadmap.errors import ProgressMissing
from mlroadmap.session import rescue


def bring_back(error: ProgressMissing, content: Path | None, data: Path | None) -> bool:
    """Ask, and do it.

    Args:
        error: What is missing.
        content: The content folder the user named, if any.
        data: The data folder the user named, if any.

    Returns:
        Whether there is a progress file now.

    Raises:
        MlroadmapError: It could not be made.
    """
    say(f"mlroadmap: {error}")
    answers = {"r": rescue.rebuild_missing, "f": rescue.begin_anew}
    while True:
        line = ask("r brings it back from the backups and the journal, f starts with an empty one, q leaves:")
        answer = line.strip().lower()[:1]
        if not line or answer == "q":
            return False
        if answer in answers:
            if not answers[answer](content, data):
                say("The file is there again: it is opened as it is.")
            return True
