"""Free material that teaches."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Free(StrEnum):
    """How we know that a resource is free."""

    STATED = "stated"
    """The resource or its publisher says or implies it."""
    KNOWN = "known"
    """Generally known; no statement was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A course, book, video series, documentation or data set that costs nothing."""

    __pydantic_config__ = {"extra": "forbid"}

    id: str
    """A slug."""
    title: str
    """Its own title."""
    by: str
    """Who made it."""
    url: str
    """An http or https address."""
    kind: str
    """Course, book, docs, interactive, paper, video series, data set or tool."""
    hours: int
    """Roughly how long the whole of it takes; 0 for something one uses rather than finishes."""
    level: str
    """Beginner, intermediate or advanced."""
    steps: tuple[str, ...]
    """Ids of the steps it serves, its main one first."""
    free: Free
    """How we know that it is free."""
    account: str = ""
    """What it asks for besides time; empty where it needs no account."""
    licence: str = ""
    """Its licence as far as it was seen; empty where it was not."""
    year: int | None = None
    """The last year it was known to be maintained."""
    core: bool = False
    """Whether the roadmap leans on it; the rest are extras."""
    checked: date | None = None
    """When somebody last opened the address and found it right; absent where nobody has."""
    note: str = ""
    """A caution for the learner."""
