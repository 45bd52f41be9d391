"""This machine's random id, made once. It is no secret and says nothing about the machine."""

import os
import re
from pathlib import Path

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
        text = path.read_text(encoding="ascii", errors="replace").strip()
    except FileNotFoundError:
        return None
    return text if _ID.fullmatch(text) else None


def _make(path: Path) -> str:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}-{os.urandom(4).hex()}")
    temporary.write_text(os.urandom(4).hex() + "\n", encoding="ascii")
    try:
        os.link(temporary, path)
    except OSError:  # somebody was faster, or the disk has no such links
        if _kept(path) is None:
            os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    return _kept(path) or os.urandom(4).hex()
