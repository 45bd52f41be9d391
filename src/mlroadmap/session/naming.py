"""What things are called, and which thing a person means by a word."""

from collections.abc import Iterable
from typing import Protocol

from mlroadmap.errors import UnknownName
from mlroadmap.model.item import Item
from mlroadmap.model.outline import Index, Step
from mlroadmap.model.tracking import PACES
from mlroadmap.progress.records import CHOICE, ITEM, NOTE, PACE


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

    Raises:
        UnknownName: Nothing or more than one thing fits.
    """
    ids = index.items
    if exact := ids.get(index.current.get(name, name)):
        return exact
    fitting = [item for item in ids.values() if item.id.startswith(name)]
    fitting = fitting or [item for item in ids.values() if item.id.partition("/")[2].startswith(name)]
    exact_slugs = [item for item in fitting if item.id.partition("/")[2] == name]
    if len(exact_slugs) == 1 or len(fitting) == 1:
        return (exact_slugs or fitting)[0]
    if fitting and name:
        raise UnknownName("item", name, [item.id for item in fitting[:8]], ambiguous=True)
    raise UnknownName("item", name, _nearest(name, ids))


def find_step(index: Index, name: str) -> Step:
    """The step a person means: by id, or by its number in the roadmap.

    Raises:
        UnknownName: There is none.
    """
    steps = {step.id: step for step in index.steps.values()}
    numbered = {str(number): step for number, step in enumerate(steps.values(), 1)}
    if found := steps.get(name) or numbered.get(name):
        return found
    raise UnknownName("step", name, list(steps))


def _nearest(name: str, known: Iterable[str]) -> list[str]:
    import difflib

    by_slug = {item_id.partition("/")[2]: item_id for item_id in known}
    whole = difflib.get_close_matches(name, by_slug.values(), n=3, cutoff=0.5)
    slugs = difflib.get_close_matches(name.partition("/")[2] or name, by_slug, n=3, cutoff=0.5)
    return list(dict.fromkeys((*whole, *(by_slug[slug] for slug in slugs))))[:3]
