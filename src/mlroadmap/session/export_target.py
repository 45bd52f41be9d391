"""Where an export may be written: a new file, or one that is not the program's own and that may be overwritten."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from mlroadmap.errors import ExportFailed, FileExists
from mlroadmap.files import NotRegular, refuse_special
from mlroadmap.paths import Places
from mlroadmap.progress.atomic import TEMPORARY_PREFIX
from mlroadmap.progress.identity import identity_of

if TYPE_CHECKING:
    from mlroadmap.progress.identity import Identity


def check_target(target: Path, places: Places, *, force: bool) -> Identity | None:
    """See that a file may be written by an export.

    Args:
        target: The file.
        places: The folders of this run.
        force: Whether an existing file may be overwritten; the program's own files never are.

    Returns:
        The identity of the file that is to be overwritten; None where there is none.

    Raises:
        ExportFailed: It may not.
        FileExists: The file exists and `force` was not given.
        OSError: It cannot be looked at.
    """
    try:
        status = refuse_special(target)
    except NotRegular as error:
        raise special(target, error) from error
    if _is_own(target, status, places):
        raise ExportFailed(
            "the program keeps a file of its own there",
            path=target,
            kept="It was not touched.",
            advice="Name a file in another folder.",
        )
    if status is not None and not force:
        advice = "Name another file, or give --force to overwrite it."
        raise FileExists("the file exists", path=target, kept="It was not touched.", advice=advice)
    return identity_of(status) if status else None


def special(target: Path, error: NotRegular) -> ExportFailed:
    """The error for a target that is no file."""
    return ExportFailed(
        f"nothing can be exported there ({error.strerror})",
        path=target,
        kept="It was not touched.",
        advice="Name a file. In a shell '-' stands for the standard output.",
    )


def _is_own(target: Path, status: os.stat_result | None, places: Places) -> bool:
    """Whether a target, links followed, is a file of the program or would be one."""
    real = Path(os.path.realpath(target))
    if any(real.is_relative_to(os.path.realpath(folder)) for folder in (places.state, places.cache)):
        return True
    data = Path(os.path.realpath(places.data))
    if real.parent == data and (real.suffix == ".json" or real.name.startswith(TEMPORARY_PREFIX)):
        return True
    return status is not None and any(os.path.samestat(status, own) for own in _own_files(status, places))


def _own_files(status: os.stat_result, places: Places) -> Iterator[os.stat_result]:
    """The program's files that a target could be under another name: by a link of either kind."""
    files = [*places.data.glob("*.json"), *places.config.glob("*.toml")]
    if status.st_nlink > 1:
        files += [*places.state.rglob("*"), *places.cache.rglob("*")]
    for file in files:
        try:
            yield file.stat()
        except OSError:
            continue
