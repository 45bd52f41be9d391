"""Programs that are not written in Python or not in this one: where they are, and why a test is skipped without them.

What is fetched (the engine of veraPDF, the packages of Node) is kept in the user's cache folder, under
`mlroadmap-pdf-tests`, never in the repository; `MLROADMAP_PDF_TOOLS` names another folder.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from platformdirs import user_cache_path

HERE = Path(__file__).parent
SCRIPTS = HERE / "scripts"
CACHE = Path(os.environ.get("MLROADMAP_PDF_TOOLS") or user_cache_path("mlroadmap-pdf-tests"))
FETCH_SECONDS = 180
"""How long a download may take."""
SECONDS = 120
"""How long one run of a program may take."""
_VERDICT = re.compile(
    r"^(?P<path>.*): ua1 (?P<word>compliant|NOT compliant), (?P<checks>\d+) checks, (?P<failed>\d+) failed$"
)


class Verdict(NamedTuple):
    """What veraPDF says about one file."""

    checks: int
    """How many it made."""
    failed: int
    """How many of them failed."""
    rules: tuple[str, ...]
    """Which, and how often."""

    @property
    def clauses(self) -> frozenset[str]:
        """The clauses of ISO 14289-1 that are broken, with the number of the test."""
        return frozenset(rule.split(" x ")[1].split()[0] for rule in self.rules)


def found(program: str, why: str) -> str:
    """A program's path.

    Args:
        program: Its name.
        why: What is not tested without it.
    """
    path = shutil.which(program)
    return path or pytest.skip(f"{program} is not to be had: {why}")


def run(command: Iterable[str | Path], *, seconds: float = SECONDS, **more: str) -> str:
    """What a program says; it must succeed.

    Args:
        command: The program and its arguments.
        seconds: How long it may take.
        more: What is added to its environment.
    """
    done = subprocess.run(
        [*map(str, command)], capture_output=True, text=True, timeout=seconds, env={**os.environ, **more}
    )
    assert done.returncode == 0, f"{done.args[0]}: {done.stderr[-2000:]}"
    return done.stdout


def accessible(files: Iterable[Path]) -> dict[Path, Verdict]:
    """What veraPDF, the reference checker of PDF/UA, says about files; one run for all of them, in one JVM."""
    for program in ("java", "javac"):
        found(program, "nothing is checked for PDF/UA")
    wanted = list(files)
    paths = (str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath))  # its python3 has pip
    try:
        done = subprocess.run(
            [HERE / "verapdf" / "check-ua", *wanted],
            capture_output=True,
            text=True,
            timeout=FETCH_SECONDS + 20 * len(wanted),
            env={**os.environ, "UA_CACHE": str(CACHE / "verapdf"), "PATH": os.pathsep.join(paths)},
        )
    except subprocess.TimeoutExpired:
        pytest.skip("veraPDF could not be fetched, or did not end")
    verdicts = _verdicts(done.stdout)
    if not verdicts and done.returncode:
        pytest.skip(f"veraPDF is not to be had: {done.stderr.strip()[-300:]}")
    assert list(verdicts) == wanted, done.stderr[-2000:]
    return verdicts


def _verdicts(output: str) -> dict[Path, Verdict]:
    verdicts: dict[Path, Verdict] = {}
    for line in output.splitlines():
        if match := _VERDICT.match(line):
            path = Path(match["path"])
            verdicts[path] = Verdict(int(match["checks"]), int(match["failed"]), ())
        elif verdicts and line.startswith("  "):
            verdicts[path] = verdicts[path]._replace(rules=(*verdicts[path].rules, line.strip()))
    return verdicts


@cache
def _node_folder() -> Path | str:
    """Where Node finds its packages and our scripts, or why it does not."""
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        return "node and npm are not to be had: pdf.js and pdf-lib are not run"
    folder = CACHE / "node"
    folder.mkdir(parents=True, exist_ok=True)
    for script in (*SCRIPTS.glob("*.mjs"), SCRIPTS / "package.json"):
        shutil.copy(script, folder)
    wanted = json.loads((SCRIPTS / "package.json").read_text(encoding="utf-8"))["dependencies"]
    if all(_version(folder / "node_modules" / name) == version for name, version in wanted.items()):
        return folder
    command = [npm, "install", "--no-audit", "--no-fund", "--no-package-lock", "--prefix", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=FETCH_SECONDS)
    except subprocess.TimeoutExpired:
        return "npm did not fetch pdf.js and pdf-lib in time"
    return f"npm could not fetch pdf.js and pdf-lib: {done.stderr.strip()[-300:]}" if done.returncode else folder


def _version(package: Path) -> str:
    try:
        return str(json.loads((package / "package.json").read_text(encoding="utf-8"))["version"])
    except OSError:
        return ""


def node(script: str, *arguments: str | Path) -> str:
    """What one of our scripts for Node says."""
    folder = _node_folder()
    if isinstance(folder, str):
        pytest.skip(folder)
    return run([found("node", "pdf.js is not run"), folder / script, *arguments])


@cache
def _poppler_python() -> str | None:
    """The system's own Python, if it has poppler's bindings: they cannot be had by pip."""
    python = shutil.which("python3", path=os.defpath)
    check = "import gi; gi.require_version('Poppler', '0.18'); from gi.repository import Poppler"
    if python and subprocess.run([python, "-c", check], capture_output=True).returncode == 0:
        return python
    return None


def poppler(script: str, *arguments: str | Path) -> str:
    """What one of our scripts for poppler says."""
    python = _poppler_python()
    if python is None:
        pytest.skip("poppler's bindings for the system's Python are not to be had: its form code is not run")
    return run([python, SCRIPTS / script, *arguments])


def changes_file(target: Path, changes: Mapping[str, object]) -> Path:
    """What a script is told to change, beside what it writes."""
    path = target.with_suffix(".json")
    path.write_text(json.dumps(changes), encoding="utf-8")
    return path
