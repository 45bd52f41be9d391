"""Everything that goes to stdout. Data only: no colours, no control characters."""

from __future__ import annotations

import sys

from mlroadmap.model.text import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

BAR_WIDTH = 20


def line(text: str = "") -> None:
    """Write one line, untrusted parts made visible."""
    print(visible(text))  # noqa: T201 - the one place that writes to stdout


def data(value: Any) -> None:
    """Write a value as JSON."""
    import json

    print(json.dumps(value, indent=2, ensure_ascii=False))  # noqa: T201 - the one place that writes to stdout


def bar(percent: int | None) -> str:
    """A bar of ASCII characters for a percentage."""
    filled = (percent or 0) * BAR_WIDTH // 100
    return "#" * filled + "-" * (BAR_WIDTH - filled)


def replace_unprintable() -> None:
    """Let a stream that cannot show a character show `?` instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
