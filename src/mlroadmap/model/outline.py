"""The shape of the roadmap: its steps, what each holds, and the choices it offers. No lessons."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from mlroadmap.model.item import Item


class BranchKind(StrEnum):
    """What a step's choice is made of."""

    TRACK = "track"
    """A field to specialise in; its topics have ids of their own namespace."""
    PROJECT = "project"
    """A heading over tasks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One option of a step's choice: a track or a project."""

    __pydantic_config__ = {"extra": "forbid"}

    id: str
    """`<track>` for a track, `<step>/<project>` for a project."""
    kind: BranchKind
    """Track or project."""
    title: str
    """At most 60 characters."""
    goal: str
    """What it leads to, in one line of at most 100 characters."""
    items: tuple[Item, ...]
    """A track's topics and milestones, or a project's tasks, in order."""

    @property
    def name(self) -> str:
        """The last part of the id: what people type to choose it."""
        return self.id.rpartition("/")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One of the roadmap's steps."""

    __pydantic_config__ = {"extra": "forbid"}

    id: str
    """The first part of its items' ids."""
    title: str
    """At most 60 characters."""
    weeks: str
    """Its duration: `6-8`, or `ongoing`."""
    items: tuple[Item, ...]
    """Topics and milestones everybody meets, in order."""
    branches: tuple[Branch, ...] = ()
    """The options of its choice, if it offers one."""
    choose: int = 0
    """How many branches a learner is asked to choose; 0 where there is no choice."""

    def every_item(self) -> Iterator[Item]:
        """All its items, chosen or not."""
        yield from self.items
        for branch in self.branches:
            yield from branch.items


@dataclass(frozen=True, slots=True, kw_only=True)
class Retired:
    """An item that earlier editions had."""

    __pydantic_config__ = {"extra": "forbid"}

    id: str
    """The id it had, which is never given to anything else."""
    title: str
    """The title it had."""
    edition: str
    """The first edition without it."""
    note: str = ""
    """Why it went, or what replaces it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The whole roadmap without its lessons."""

    __pydantic_config__ = {"extra": "forbid"}

    id: str
    """Names the roadmap."""
    title: str
    """What the learner becomes."""
    edition: str
    """The content's version, such as `2026.11`."""
    licence: str
    """The content's licence."""
    pace: int
    """Hours a week the steps' weeks are reckoned with."""
    steps: tuple[Step, ...]
    """In order."""
    retired: tuple[Retired, ...] = ()
    """What earlier editions had."""

    def every_item(self) -> Iterator[Item]:
        """All items of all steps, chosen or not, in order."""
        for step in self.steps:
            yield from step.every_item()


class Index:
    """Finds the parts of one outline by id, old ids included."""

    def __init__(self, outline: Outline) -> None:
        """Index an outline once."""
        self.items: dict[str, Item] = {}
        """Each item by its current id."""
        self.steps: dict[str, Step] = {}
        """The step each step, branch or item id belongs to."""
        self.branches: dict[str, Branch] = {}
        """The branch each branch or item id belongs to; absent where it belongs to none."""
        self.current: dict[str, str] = {}
        """The current id of each id an item had before."""
        for step in outline.steps:
            self.steps[step.id] = step
            for item in step.items:
                self._add(item, step)
            for branch in step.branches:
                self.steps[branch.id] = step
                self.branches[branch.id] = branch
                for item in branch.items:
                    self._add(item, step)
                    self.branches[item.id] = branch

    def _add(self, item: Item, step: Step) -> None:
        self.items[item.id] = item
        self.steps[item.id] = step
        for old in item.was:
            self.current[old] = item.id
