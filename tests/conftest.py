"""What holds for every test."""

from collections.abc import Iterator

import pytest

from mlroadmap.progress import rescuer


@pytest.fixture(scope="session", autouse=True)
def nobody_is_writing() -> Iterator[None]:
    """A damaged file that a test has just written is damaged at once."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("QUIET_SECONDS", "QUIET_SECONDS_IF_EMPTY"):
            patch.setattr(rescuer, name, 0.0)
        yield
