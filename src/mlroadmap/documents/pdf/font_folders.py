"""Lists the font files of this machine, the most fitting first."""

import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

MOST_ENTRIES = 20_000
"""How many names in font folders are looked at."""
DEEPEST = 8
"""How many folders inside one another are looked at."""
LARGEST = 64_000_000
"""Files of more bytes are not read."""

_JAPANESE = (
    *("notosansjp", "notosanscjkjp", "hiraginosans", "yugoth", "meiryo", "ipaexg", "ipag", "takao", "vlgothic"),
    "msgothic",
)
_KOREAN = (
    *("notosanskr", "notosanscjkkr", "malgun", "applesdgothicneo", "applegothic", "nanumgothic", "undotum"),
    "gulim",
)
_FAMILIES = (
    *("notosanssc", "notosanscjk", "wqymicrohei", "wqyzenhei", "pingfang", "msyh", "stheiti", "simhei"),
    *("droidsansfallback", "notosans", "dejavusans", "segoeui", "seguisym", "nirmala", "leelawui", "ebrima"),
    *("gadugi", "mmrtext", "arial", "liberationsans", "kohinoor", "geezapro", "thonburi", "roboto", "opensans"),
    *("tahoma", "lohit", "mukta", "garuda", "loma", "kacst", "notoemoji", "symbola", "arialunicode"),
)
"""Beginnings of the names of well-known regular sans fonts, the first preferred."""
_HARDLY = re.compile(
    "bold|black|heavy|extra|light|thin|medium|semi|demi|italic|oblique|condensed|narrow|serif|display|mono|nastaliq"
    "|looped|rashi|kufi|unifont|symbols2"
)
"""In the names of fonts for another purpose than plain text."""
_NEVER = re.compile("lastresort|adobeblank|notdef")
"""In the names of fonts that draw a box for every character."""
_SUFFIXES = (".ttf", ".ttc", ".otf", ".otc")
_KANA = ("HIRAGANA", "KATAKANA")


def font_folders() -> list[Path]:
    """Where this system keeps fonts, the user's own first. Some may not exist."""
    own = Path(os.path.expanduser("~"))
    if sys.platform == "win32":
        windows = os.environ.get("WINDIR", r"C:\Windows")
        local = os.environ.get("LOCALAPPDATA", str(own / "AppData" / "Local"))
        return [Path(local) / "Microsoft" / "Windows" / "Fonts", Path(windows) / "Fonts"]
    if sys.platform == "darwin":
        return [own / "Library" / "Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")]
    shared = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    data = [os.environ.get("XDG_DATA_HOME") or str(own / ".local" / "share"), *shared.split(":")]
    data += ["/usr/local/share", "/usr/share"]
    named = [Path(folder) / "fonts" for folder in dict.fromkeys(data) if Path(folder).is_absolute()]
    return [named[0], own / ".fonts", *named[1:], Path("/system/fonts")]  # the last one is Android's


def font_files(folders: Iterable[Path]) -> list[Path]:
    """The font files in folders and the folders in them, sorted by folder and name."""
    found: dict[str, Path] = {}
    left = [MOST_ENTRIES]
    seen: set[tuple[int, int]] = set()
    for folder in folders:
        for path in _walk(folder, DEEPEST, left, seen):
            found.setdefault(str(path), path)
    return list(found.values())


def _walk(folder: Path, depth: int, left: list[int], seen: set[tuple[int, int]]) -> Iterator[Path]:
    try:
        facts = os.stat(folder)
        key = (facts.st_dev, facts.st_ino)
        if depth == 0 or key in seen:  # a link may lead back up
            return
        seen.add(key)
        with os.scandir(folder) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
    except (OSError, ValueError):
        return
    for entry in listed:
        left[0] -= 1
        if left[0] < 0:
            return
        try:
            if entry.is_dir():
                yield from _walk(Path(entry.path), depth - 1, left, seen)
            elif entry.name.lower().endswith(_SUFFIXES) and entry.is_file() and entry.stat().st_size <= LARGEST:
                yield Path(entry.path)
        except OSError:
            continue


def families_for(wanted: Iterable[str]) -> tuple[str, ...]:
    """The families to prefer for some characters: Japanese shapes beside kana, Korean ones beside Hangul."""
    scripts = {unicodedata.name(character, "").partition(" ")[0] for character in wanted}
    korean = _KOREAN if "HANGUL" in scripts else ()
    return (*(_JAPANESE if scripts.intersection(_KANA) else ()), *korean, *_FAMILIES)


def by_preference(files: Iterable[Path], families: tuple[str, ...]) -> list[Path]:
    """Files without those that never fit, the most fitting first; as given where they are equal."""
    ranked = [(_rank(_squeezed(path), families), _squeezed(path), number, path) for number, path in enumerate(files)]
    return [path for _, name, _, path in sorted(ranked) if not _NEVER.search(name)]


def _squeezed(path: Path) -> str:
    return re.sub("[^a-z0-9]", "", path.stem.lower())


def _rank(name: str, families: tuple[str, ...]) -> int:
    family = next((place for place, start in enumerate(families) if name.startswith(start)), len(families))
    return family + 100 * len(_HARDLY.findall(name))
