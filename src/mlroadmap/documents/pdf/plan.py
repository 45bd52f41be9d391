"""Everything a PDF is made from."""

from collections.abc import Mapping
from dataclasses import dataclass

from mlroadmap.model.glossary import Term
from mlroadmap.model.lesson import Lesson
from mlroadmap.model.outline import Index, Outline, Step
from mlroadmap.model.resource import Resource
from mlroadmap.model.salary import Salaries
from mlroadmap.model.tracking import Note, Tracking

PARTS = ("overview", "plan", "steps", "glossary", "salaries", "notes")
"""What a file can hold, in its order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Content and progress for one file."""

    outline: Outline
    """The roadmap."""
    tracking: Tracking
    """What the learner did; nothing for a blank file."""
    hours_a_week: int
    """The learner's pace."""
    lessons: Mapping[str, Lesson]
    """By id."""
    bodies: Mapping[str, str]
    """The Markdown of each step's own text, by step id."""
    resources: Mapping[str, Resource]
    """By id."""
    glossary: tuple[Term, ...]
    """Every term."""
    salaries: Salaries
    """The salary section."""
    paper: str
    """A key of `styles.PAPERS`."""
    parts: frozenset[str] = frozenset(PARTS)
    """Which of `PARTS` the file holds."""
    only_steps: frozenset[str] = frozenset()
    """Ids of the steps it holds; all where this is empty."""

    def holds(self, part: str) -> bool:
        """Whether the file has a part; notes only where there are any."""
        return part in self.parts and (part != "notes" or bool(self.notes()))

    def notes(self) -> Mapping[str, tuple[Note, ...]]:
        """The notes the file holds: all, or those of the steps it is limited to."""
        if not self.only_steps:
            return self.tracking.notes
        steps = Index(self.outline).steps
        return {
            name: versions
            for name, versions in self.tracking.notes.items()
            if name in steps and steps[name].id in self.only_steps
        }

    def steps(self) -> tuple[tuple[int, Step], ...]:
        """The steps the file holds, each with its number in the roadmap."""
        if not self.holds("steps"):
            return ()
        every = enumerate(self.outline.steps, 1)
        return tuple((number, step) for number, step in every if not self.only_steps or step.id in self.only_steps)

    def shows(self, item_id: str) -> bool:
        """Whether an item is in the file."""
        return any(item.id == item_id for _, step in self.steps() for item in step.every_item())
