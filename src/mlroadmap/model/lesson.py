"""What there is to read about an item, a step, a track or a project."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A pointer from a lesson into a resource."""

    __pydantic_config__ = {"extra": "forbid"}

    id: str
    """The resource's id."""
    minutes: int
    """How long this part takes."""
    part: str = ""
    """Where in the resource: a chapter, a section, a video. Required where the resource is long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A question that shows the learner whether they understood."""

    __pydantic_config__ = {"extra": "forbid"}

    question: str
    """Inline Markdown."""
    answer: str
    """Inline Markdown; hidden until asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """The "Try it" at a lesson's end. Each field is Markdown; the last three hold fenced code or are empty."""

    task: str
    """What to do, with its exact expected result."""
    starter: str = ""
    """Where to begin."""
    check: str = ""
    """Code that fails after the starter and passes after a right answer."""
    solution: str = ""
    """One right answer; hidden until asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What is known about a lesson without reading its text."""

    __pydantic_config__ = {"extra": "forbid"}

    id: str
    """The id of the item, step or branch it belongs to; `overview` for the roadmap's own."""
    title: str
    """That thing's title."""
    file: str
    """The file it comes from, relative to the content folder."""
    resources: tuple[Place, ...] = ()
    """The first is "do this", the others are alternatives."""
    terms: tuple[str, ...] = ()
    """Ids of the glossary terms it uses."""
    checks: tuple[Check, ...] = ()
    """Self-checks."""
    reuses: tuple[str, ...] = ()
    """Ids of items whose evidence already covers this one."""
    text: str = ""
    """Markdown given in the front matter (milestones and tasks). Empty where the file's body is the lesson."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A lesson's text."""

    text: str
    """Markdown."""
    exercise: Exercise | None = None
    """The "Try it" section, if there is one."""
