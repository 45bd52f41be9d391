"""The words a learner meets."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One glossary entry."""

    __pydantic_config__ = {"extra": "forbid"}

    id: str
    """A slug."""
    name: str
    """As it is written in a sentence or a title."""
    text: str
    """Two or three sentences a beginner understands; inline Markdown."""
    example: str
    """One everyday example."""
    related: tuple[str, ...]
    """Ids of related terms."""
    met: tuple[str, ...]
    """Ids of the items where the path meets it, the main one first."""
    aliases: tuple[str, ...] = ()
    """True synonyms; linked in lessons like the name."""
    search: tuple[str, ...] = ()
    """Words that only help finding."""
