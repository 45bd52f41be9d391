"""A learner's folders, the program on them, and what must be true of the folders when it has ended."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.terminal_program import Terminal

SMALL = Path(__file__).parents[1] / "app" / "small"
SETTINGS = {
    "LANG": "C.UTF-8",
    "TERM": "xterm-256color",
    "COLORTERM": "truecolor",
    "BROWSER": "true",
    "PYTHONFAULTHANDLER": "1",
    "MLROADMAP_GLYPHS": "unicode",
}


class Desk:
    """Everything that one learner's program reads and writes, in one folder."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.exports = folder / "exports"
        for made in (self.data, self.exports):
            made.mkdir(parents=True)
        homes = {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("CONFIG", "DATA", "STATE")}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "MLROADMAP_"))}
        self.environment = {**kept, **SETTINGS, **homes, "HOME": str(folder), "XDG_CACHE_HOME": str(cache)}
        self.command = [sys.executable, "-m", "mlroadmap", "--content", str(SMALL), "--data", str(self.data)]

    def open(self, size: tuple[int, int] = (80, 24), *, is_leader: bool = False) -> Terminal:
        """The app in a terminal; exports go to a folder of their own."""
        return Terminal(self.command, size, self.environment, is_leader=is_leader, folder=self.exports)

    def shell(self, *words: str) -> "subprocess.Popen[bytes]":
        """A command, as a second shell would run it."""
        return subprocess.Popen(
            [*self.command, *words], env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def missing(self) -> list[str]:
        """What the journal promised and the file does not hold: keys whose record in the file is older."""
        held: dict[str, Any] = {}
        for file in self.data.glob("progress-*.json"):
            held |= json.loads(file.read_text(encoding="utf-8"))
        promised: dict[str, str] = {}
        for journal in (self.folder / "state").rglob("journal*.jsonl"):
            for line in journal.read_text(encoding="utf-8").splitlines():
                for change in json.loads(line)["changes"]:
                    key, at = change["key"], change["after"]["at"]
                    promised[key] = max(at, promised.get(key, ""))
        assert promised, "nothing was done"
        return [key for key, at in promised.items() if held.get(key, {"at": ""})["at"] < at]
