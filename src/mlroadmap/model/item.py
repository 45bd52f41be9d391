"""The things a learner can tick."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an item asks of the learner."""

    TOPIC = "topic"
    """Something to learn, with a lesson."""
    MILESTONE = "milestone"
    """Something to build that proves a step's topics were learnt."""
    TASK = "task"
    """One part of a project."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One tickable thing, without its lesson."""

    __pydantic_config__ = {"extra": "forbid"}

    id: str
    """Permanent and readable: `<step>/<slug>`, `<track>/<slug>` or `<step>/<project>-<slug>`."""
    kind: Kind
    """Topic, milestone or task."""
    title: str
    """At most 60 characters."""
    goal: str
    """What mastery means, in one line of at most 100 characters."""
    hours: int
    """Hours of work it takes; a topic takes 1 to 5."""
    optional: bool = False
    """Counted only once it is started."""
    after: tuple[str, ...] = ()
    """Ids of the items to finish first; always earlier ones."""
    was: tuple[str, ...] = ()
    """Ids this item had in earlier editions."""
