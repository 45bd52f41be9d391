import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from mlroadmap.progress.store import Store

NOBODY = 65534


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store without a file yet, in a folder of its own."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    return Store(folder / "progress.json", tmp_path / "state")


@pytest.fixture
def unprivileged(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of a user whom permissions hold, and that user's rights for the length of the test."""
    # pytest's own folders are closed to other users, and root is held by no permission.
    folder = Path(tempfile.mkdtemp())
    monkeypatch.chdir(folder)
    root = os.geteuid() == 0
    if root:
        os.chown(folder, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    try:
        if not os.access(folder, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
            pytest.skip("the folder for temporary files is closed to other users")
        yield folder
    finally:
        if root:
            os.seteuid(0)
        for path in folder.rglob("*"):
            if path.is_dir() and not path.is_symlink():
                path.chmod(0o700)
        shutil.rmtree(folder)
