"""Runs the default suite on every other Python that is to be had here: `python tests/pythons.py FOLDER`."""

import os
import platform
import subprocess
import sys
from pathlib import Path

NEWEST = 15
"""The newest minor version of Python 3 that is looked for."""
ASK = "import ensurepip, platform; print(platform.python_version())"
CHECKOUT = Path(__file__).parents[1]


def pythons() -> dict[str, Path]:
    """Every Python from 3.11 on that can make a virtual environment, by its version; this one first."""
    found = {platform.python_version(): Path(sys.executable)}
    folders = [Path(folder) for folder in os.get_exec_path()]
    folders += sorted((Path.home() / ".pyenv" / "versions").glob("*/bin"))
    for minor in range(11, NEWEST + 1):
        for folder in folders:
            path = folder / f"python3.{minor}"
            if not os.access(path, os.X_OK):
                continue
            asked = subprocess.run([path, "-c", ASK], capture_output=True, text=True, check=False)
            if not asked.returncode:
                found.setdefault(asked.stdout.strip(), path)
            elif "ensurepip" in asked.stderr:
                print(f"{path} has no ensurepip, so that it cannot make a virtual environment.")
    return found


def run(python: Path, folder: Path) -> bool:
    """Install the package into a new environment and run the suite there; whether it passed."""
    inside = folder / "bin" / "python"
    commands: tuple[list[str | Path], ...] = (
        [python, "-m", "venv", "--clear", folder],
        [inside, "-m", "pip", "install", "--quiet", "--constraint", "constraints.txt", ".[test]"],
        [inside, "-m", "pytest", "-n", "2"],
    )
    return all(subprocess.run(command, cwd=CHECKOUT, check=False).returncode == 0 for command in commands)


def main() -> int:
    """Find them, say which, and run the suite on each but this one; 1 if it failed on any."""
    folder = Path(sys.argv[1]).absolute()
    found = pythons()
    here, *others = found
    print(f"Run elsewhere: {here}. To be had here: {', '.join(others) or 'no other'}.")
    minors = {version.rpartition(".")[0] for version in found}
    missing = [f"3.{minor}" for minor in range(11, NEWEST + 1) if f"3.{minor}" not in minors]
    print(f"Not to be had: {', '.join(missing) or 'none'}.", flush=True)
    failed = []
    for version in others:
        print(f"\nPython {version}", flush=True)
        if not run(found[version], folder / f"python-{version}"):
            failed.append(version)
    if failed:
        print(f"Failed on Python {', '.join(failed)}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
