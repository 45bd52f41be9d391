"""This machine's random id, made once. It is no secret and says nothing about the machine."""

import os
import re
from pathlib import Path

from mlroadmap.files import make_folders, open_regular, read_regular, refuse_special

_ID = re.compile(r"[0-9a-f]{8}")


def device_id(path: Path) -> str:
    """The id kept in a file, made there if there is none.

    Args:
        path: The file, in a folder that no sync tool carries.

    Returns:
        8 hexadecimal digits; new ones for this run only where the file cannot be kept.
    """
    try:
        return _kept(path) or _make(path)
    except OSError:
        return os.urandom(4).hex()


def _kept(path: Path) -> str | None:
    try:
        text = read_regular(path).decode("ascii", "replace").strip()
    except FileNotFoundError:
        return None
    return text if _ID.fullmatch(text) else None


def _make(path: Path) -> str:
    make_folders(path.parent)
    temporary = path.with_name(f".{path.name}-{os.urandom(4).hex()}")
    try:
        with open(open_regular(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY), "wb") as file:
            file.write(f"{os.urandom(4).hex()}\n".encode())
        _put(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    return _kept(path) or os.urandom(4).hex()


def _put(temporary: Path, path: Path) -> None:
    try:
        os.link(temporary, path)
    except OSError:  # somebody was faster, or the disk has no such links
        if _kept(path) is None:
            refuse_special(path)
            os.replace(temporary, path)
