"""What things are called, and which thing a person means by a word."""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Protocol, TypeVar

from mlroadmap.errors import UnknownName
from mlroadmap.model.item import Item
from mlroadmap.model.outline import Branch, BranchKind, Index, Step
from mlroadmap.model.tracking import PACES
from mlroadmap.progress.records import CHOICE, ITEM, NOTE, PACE

T = TypeVar("T")
_NONE: Mapping[str, str] = MappingProxyType({})


class Found(Protocol):
    """One thing a search found."""

    @property
    def kind(self) -> str:
        """`step`, `track`, `project`, `topic`, `milestone`, `task` or `term`."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def detail(self) -> str:
        """A line more."""


def title_of(index: Index, name: str) -> str:
    """The title of an item, step or branch; its id where content does not know it."""
    if item := index.items.get(index.current.get(name, name)):
        return item.title
    if branch := index.branches.get(name):
        return branch.title
    return index.steps[name].title if name in index.steps else name


def title_of_key(index: Index, key: str) -> str:
    """The title of what a record's key is about; empty for keys that are about nothing we know."""
    if key.startswith(ITEM):
        return title_of(index, key[len(ITEM) :])
    if key.startswith(NOTE):
        return title_of(index, key[len(NOTE) :].rpartition("/")[0])
    if key.startswith(CHOICE):
        return title_of(index, key[len(CHOICE) :])
    return "Hours a week" if key == PACE else ""


def find_pace(text: str) -> int | None:
    """The hours a week a person means; None where it is no number that a week can have."""
    digits = text.strip()
    is_number = digits.isascii() and digits.isdecimal() and len(digits) <= len(str(PACES[-1]))
    return int(digits) if is_number and int(digits) in PACES else None


def find_item(index: Index, name: str) -> Item:
    """The item a person means: by id, by an id it had, or by a beginning of its id or of the part after the slash.

    Case, and blanks around the name, make no difference.

    Raises:
        UnknownName: Nothing or more than one thing fits.
    """
    if found := _fitting(name, index.items, "item", index.current):
        return found
    raise UnknownName("item", name, _nearest(_folded(name), index.items))


def find_branch(index: Index, name: str, kinds: Collection[BranchKind]) -> Branch:
    """The track or project a person means, in the same way.

    Args:
        index: The roadmap's.
        name: What was typed.
        kinds: Which kinds are meant.

    Raises:
        UnknownName: Nothing or more than one thing fits.
    """
    kind = " or ".join(kinds)
    branches = {branch.id: branch for branch in index.branches.values() if branch.kind in kinds}
    if found := _fitting(name, branches, kind):
        return found
    raise UnknownName(kind, name, [branch.name for branch in branches.values()])


def find_step(index: Index, name: str) -> Step:
    """The step a person means: by id, or by its number in the roadmap.

    Raises:
        UnknownName: There is none.
    """
    if found := step_named(index, name):
        return found
    raise UnknownName("step", name, list(_steps(index)))


def step_named(index: Index, name: str) -> Step | None:
    """The same, or None where there is none."""
    steps, word = _steps(index), _folded(name)
    return steps.get(word) or {str(number): step for number, step in enumerate(steps.values(), 1)}.get(word)


def _steps(index: Index) -> dict[str, Step]:
    return {step.id: step for step in index.steps.values()}


def _folded(name: str) -> str:
    return name.strip().casefold()


def _fitting(name: str, things: Mapping[str, T], kind: str, current: Mapping[str, str] = _NONE) -> T | None:
    """The one thing a name is an id of, or the beginning of the id or its last part; None where nothing fits."""
    word = _folded(name)
    if (exact_id := current.get(word, word)) in things:
        return things[exact_id]
    fitting = [one for one in things if one.startswith(word)]
    fitting = fitting or [one for one in things if _slug(one).startswith(word)]
    exact = [one for one in fitting if _slug(one) == word]
    if len(exact) == 1 or len(fitting) == 1:
        return things[(exact or fitting)[0]]
    if fitting and word:
        raise UnknownName(kind, name, fitting, ambiguous=True)
    return None


def _slug(name: str) -> str:
    return name.rpartition("/")[2]


def _nearest(name: str, known: Iterable[str]) -> list[str]:
    import difflib

    by_slug = {item_id.partition("/")[2]: item_id for item_id in known}
    whole = difflib.get_close_matches(name, by_slug.values(), n=3, cutoff=0.5)
    slugs = difflib.get_close_matches(name.partition("/")[2] or name, by_slug, n=3, cutoff=0.5)
    return list(dict.fromkeys((*whole, *(by_slug[slug] for slug in slugs))))[:3]
