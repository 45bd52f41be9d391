"""What belongs to this terminal and not to the learner: the theme. Kept in `config.toml`; losing it loses nothing."""

import errno
import os
import re
from collections.abc import Iterator
from pathlib import Path

from mlroadmap.files import make_folders, open_regular, refuse_special

THEME = "theme"
_LINE = rf"""(?m)^[ \t]*["']?{THEME}["']?[ \t]*=.*$"""
_NAME = r"[A-Za-z0-9_-]{1,60}"


def read_theme(path: Path) -> str | None:
    """The theme the user chose, or None: no file, no such line, or a file that is not TOML."""
    try:
        text = _read(path)
    except (OSError, UnicodeDecodeError):
        return None
    import tomllib

    try:
        value = tomllib.loads(text).get(THEME)
    except tomllib.TOMLDecodeError:
        return None
    return value if isinstance(value, str) and re.fullmatch(_NAME, value) else None


def write_theme(path: Path, theme: str) -> None:
    """Keep the theme; everything else in the file stays.

    Raises:
        OSError: The file cannot be written, or is no TOML to write into.
    """
    import tomllib

    target = Path(os.path.realpath(path))
    try:
        text = _read(target)
        wanted = {**tomllib.loads(text), THEME: theme}
    except FileNotFoundError:
        text, wanted = "", {THEME: theme}
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise OSError(errno.EINVAL, "the settings file is no TOML", str(path)) from error
    new = next((made for made in _ways_to_write(text, theme) if _reads_as(made, wanted)), None)
    if new is None:
        raise OSError(errno.EINVAL, "the settings file cannot be changed", str(path))
    make_folders(target.parent)
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    with open(open_regular(temporary, os.O_CREAT | os.O_WRONLY | os.O_TRUNC), "w", encoding="utf-8") as file:
        file.write(new)
    refuse_special(target)
    os.replace(temporary, target)


def _read(path: Path) -> str:
    with open(open_regular(path), encoding="utf-8") as file:
        return file.read()


def _ways_to_write(text: str, theme: str) -> Iterator[str]:
    line = f'{THEME} = "{theme}"'
    for match in re.finditer(_LINE, text):
        yield text[: match.start()] + line + text[match.end() :]
    yield f"{line}\n{text}"


def _reads_as(text: str, wanted: dict[str, object]) -> bool:
    import tomllib

    try:
        return tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        return False
