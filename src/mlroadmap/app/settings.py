"""What belongs to this terminal and not to the learner: the theme. Kept in `config.toml`; losing it loses nothing."""

import os
import re
import tomllib
from pathlib import Path

THEME = "theme"
_LINE = re.compile(rf"^{THEME}\s*=.*$", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z0-9_-]{1,60}")


def read_theme(path: Path) -> str | None:
    """The theme the user chose, or None: no file, no such line, or a file that is not TOML."""
    try:
        value = tomllib.loads(path.read_text(encoding="utf-8")).get(THEME)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return None
    return value if isinstance(value, str) and _NAME.fullmatch(value) else None


def write_theme(path: Path, theme: str) -> None:
    """Keep the theme; every other line of the file stays.

    Raises:
        OSError: The file cannot be written.
    """
    line = f'{THEME} = "{theme}"'
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        text = ""
    text = _LINE.sub(line, text, count=1) if _LINE.search(text) else f"{line}\n{text}"
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(text, encoding="utf-8")
    os.replace(temporary, path)
