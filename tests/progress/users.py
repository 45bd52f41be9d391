"""Runs the program as root or as another user, whom permissions hold. Only root can."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

TINY = Path(__file__).parents[1] / "library" / "tiny"
USER, GROUP = 12345, 23456

PROGRAM = """
import contextlib, io, json, os, sys
from mlroadmap.__main__ import main

user, scratch, environment = json.loads(sys.argv[1])
words = sys.argv[2:]

def run(names, *words):
    os.environ.update(names)
    sys.argv = ["mlroadmap", *words]
    return main()

if user:
    # The interpreter may be where other users may not look: all that is imported on the way is imported now, as root.
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        for others in (["done", "alpha"], ["done", "beta"], words):
            run({**environment, "HOME": scratch, "MLROADMAP_DATA": scratch + "/data"}, *others)
    del os.environ["MLROADMAP_DATA"]
    os.setgroups([])
    os.setgid(user[1])
    os.setuid(user[0])
sys.exit(run(environment, *words))
"""


@contextmanager
def users_folder() -> Iterator[Path]:
    """A folder of a user who is not root, with content in it."""
    folder = Path(tempfile.mkdtemp())  # pytest's own folders are closed to other users
    shutil.copytree(TINY, folder / "content")
    for path in (folder, *folder.rglob("*")):
        os.chown(path, USER, GROUP)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def run(folder: Path, environment: Mapping[str, str], *words: str, as_root: bool) -> subprocess.CompletedProcess[str]:
    """Run the program on the content in a user's folder, as root or as that user.

    Args:
        folder: The user's folder.
        environment: Where their files are.
        words: What the program is given.
        as_root: Whether root runs it, as with `sudo -E`.
    """
    names = {"MLROADMAP_CONTENT": str(folder / "content"), **environment}
    with tempfile.TemporaryDirectory() as scratch:
        return subprocess.run(
            [sys.executable, "-c", PROGRAM, json.dumps([None if as_root else [USER, GROUP], scratch, names]), *words],
            env={"PATH": os.environ["PATH"]},
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=60,
        )
