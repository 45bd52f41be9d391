"""Which keys each content file has. A file's keys are the fields of the model classes it fills, and these few more."""

from dataclasses import dataclass

from mlroadmap.library.typed import field_names
from mlroadmap.model.glossary import Term
from mlroadmap.model.item import Item
from mlroadmap.model.lesson import Lesson
from mlroadmap.model.outline import Branch, Outline, Retired, Step
from mlroadmap.model.resource import Resource
from mlroadmap.model.salary import Salaries

GIVEN_BY_PLACE = frozenset({"id", "kind", "file"})
"""What a lesson's file does not say because its place in the tree does."""

ITEM_KEYS = tuple(name for name in field_names(Item) if name not in GIVEN_BY_PLACE)
LESSON_KEYS = tuple(name for name in field_names(Lesson) if name not in {*GIVEN_BY_PLACE, "title"})
READING_KEYS = ("resources", "terms")
"""What headings (steps, tracks, projects) share with lessons."""

TOPIC_KEYS = (*ITEM_KEYS, *(name for name in LESSON_KEYS if name not in {"text", "reuses"}))
INLINE_KEYS = ("id", *ITEM_KEYS, *LESSON_KEYS)
"""A milestone or a task, written inside its heading's front matter."""
STEP_KEYS = ("title", "weeks", "topics", "milestones", "tracks", "projects", *READING_KEYS)
TRACK_KEYS = ("title", "goal", "topics", "milestones", *READING_KEYS)
PROJECT_KEYS = ("title", "goal", "tasks", *READING_KEYS)
OVERVIEW_KEYS = ("title",)
ROADMAP_KEYS = tuple(name for name in field_names(Outline) if name != "retired")

FILES: dict[str, tuple[str, ...]] = {
    "roadmap.yaml": ROADMAP_KEYS,
    "overview.md": OVERVIEW_KEYS,
    "steps/<step>/step.md": STEP_KEYS,
    "steps/<step>/<topic>.md": TOPIC_KEYS,
    "a milestone or a task": INLINE_KEYS,
    "steps/<step>/<track>/track.md": TRACK_KEYS,
    "steps/<step>/<project>.md": PROJECT_KEYS,
    "glossary.yaml": field_names(Term),
    "resources.yaml": field_names(Resource),
    "salaries.yaml": field_names(Salaries),
    "retired.yaml": field_names(Retired),
}
"""Every kind of content file with its keys, as `docs/content.md` explains them."""

STEP_FIELDS = tuple(name for name in field_names(Step) if name in STEP_KEYS)
BRANCH_FIELDS = tuple(name for name in field_names(Branch) if name in {*TRACK_KEYS, *PROJECT_KEYS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A step's choice as it is written: how many of which."""

    __pydantic_config__ = {"extra": "forbid"}

    choose: int
    """How many the learner is asked to choose."""
    of: tuple[str, ...]
    """The slugs of the tracks or projects, in order."""
