"""Everything a PDF is made from."""

from collections.abc import Mapping
from dataclasses import dataclass

from mlroadmap.model.glossary import Term
from mlroadmap.model.lesson import Lesson
from mlroadmap.model.outline import Outline
from mlroadmap.model.resource import Resource
from mlroadmap.model.salary import Salaries
from mlroadmap.model.tracking import Tracking


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Content and progress for one file."""

    outline: Outline
    """The roadmap."""
    tracking: Tracking
    """What the learner did."""
    lessons: Mapping[str, Lesson]
    """By id."""
    bodies: Mapping[str, str]
    """The Markdown of each step's own text, by step id."""
    resources: Mapping[str, Resource]
    """By id."""
    glossary: tuple[Term, ...]
    """In the order to print."""
    salaries: Salaries
    """The salary section."""
    paper: str
    """A key of `styles.PAPERS`."""
