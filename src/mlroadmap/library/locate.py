"""Finds the content folder of this run."""

import os
from contextlib import suppress
from pathlib import Path

from mlroadmap.errors import ContentMissing
from mlroadmap.paths import absolute

ENVIRONMENT = "MLROADMAP_CONTENT"
"""Names a content folder; the command line's `--content` goes before it."""
MARKER = "roadmap.yaml"
"""The file that makes a folder a content folder."""


def find_content(named: Path | None = None) -> Path:
    """Find the content folder: the named one, the environment's, the packaged one, the checkout's.

    Args:
        named: The folder the user named, if any.

    Returns:
        An absolute path of a folder that holds `roadmap.yaml`.

    Raises:
        ContentMissing: The named folder is not one, or there is none.
        NoPlace: It begins with the home of a user who has none.
    """
    chosen = named or (Path(os.environ[ENVIRONMENT]) if os.environ.get(ENVIRONMENT) else None)
    if chosen is not None:
        folder = absolute(chosen)
        with suppress(OSError):  # a name too long
            if (folder / MARKER).is_file():
                return folder
        advice = "Name a folder that holds one, or leave the name out to use the content that came with the program."
        raise ContentMissing(f"there is no {MARKER} in this folder", path=folder, advice=advice)
    if shipped := shipped_content():
        return shipped
    package = Path(__file__).absolute().parent.parent
    raise ContentMissing("the program came without its content", path=package, advice="Install it again.")


def shipped_content() -> Path | None:
    """The content that came with the program: the packaged one, or the checkout's."""
    package = Path(__file__).absolute().parent.parent
    folders = (package / "_content", package.parent.parent / "content")
    return next((folder for folder in folders if (folder / MARKER).is_file()), None)
