from pathlib import Path

import pytest

from mlroadmap.library.build import Content
from mlroadmap.library.reader import check_folder

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def folder() -> Path:
    """The content folder that is shipped."""
    root = CHECKOUT / "content"
    if not root.is_dir():
        pytest.skip("these tests read the checkout's content folder")
    return root


@pytest.fixture(scope="session")
def content(folder: Path) -> Content:
    """The shipped content, read and checked; its problems fail every test that asks for it."""
    return check_folder(folder, collect=True)
