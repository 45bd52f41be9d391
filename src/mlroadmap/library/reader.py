"""The content as the session uses it: from the cache where that is fresh, else read, checked and cached."""

from __future__ import annotations

from mlroadmap.errors import ContentError
from mlroadmap.files import open_regular
from mlroadmap.library.cache import Cache, thaw
from mlroadmap.library.locate import find_content, shipped_content
from mlroadmap.model.outline import Outline

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from typing import TypeVar

    from mlroadmap.library.build import Content
    from mlroadmap.library.search import Entry, SearchIndex
    from mlroadmap.model.glossary import Term
    from mlroadmap.model.lesson import Body, Lesson
    from mlroadmap.model.mentions import Vocabulary
    from mlroadmap.model.resource import Resource
    from mlroadmap.model.salary import Salaries

    T = TypeVar("T")

_MISFIT = (ValueError, KeyError, TypeError, AttributeError)
"""What a cache file from another program or a damaged one raises while it is rebuilt."""


class Library:
    """One content folder. Every part is read when it is first asked for."""

    def __init__(self, root: Path, cache: Cache) -> None:
        """Use `open_library` instead."""
        self.root = root
        """The content folder."""
        self._cache = cache
        self._parts: dict[str, object] = {}
        self._linked: dict[str, tuple[str, ...]] = {}

    @property
    def is_shipped(self) -> bool:
        """Whether this is the content that came with the program, however it was named."""
        shipped = shipped_content()
        return shipped is not None and shipped.samefile(self.root)

    def outline(self) -> Outline:
        """The roadmap's shape.

        Raises:
            ContentError: The content has a problem.
        """
        return self._part("outline", Outline, lambda values: thaw(Outline, values))

    def lessons(self) -> dict[str, Lesson]:
        """What is known about every lesson but its text, by id."""
        from mlroadmap.model.lesson import Lesson

        rows = self._part("lessons", tuple[Lesson, ...], lambda values: thaw(tuple[Lesson, ...], values))
        return self._indexed("lessons by id", rows)

    def body(self, lesson: Lesson) -> Body:
        """A lesson's text, read from its own file.

        Raises:
            ContentError: The file is gone or cannot be read any more.
        """
        from mlroadmap.library.body import after_front_matter, split_body

        if lesson.text:
            return split_body(lesson.text)
        path = self.root / lesson.file
        try:
            with open(open_regular(path), encoding="utf-8-sig") as file:
                return split_body(after_front_matter(file.read()))
        except (OSError, UnicodeDecodeError) as error:
            raise ContentError([f"{lesson.file}:1:1: -: cannot be read ({error})"], path=self.root) from error

    def linked(self, lesson: Lesson) -> tuple[str, ...]:
        """Where the links in a lesson's text lead: ids of other lessons, and web addresses; each once, in order.

        Raises:
            ContentError: The file is gone or cannot be read any more.
        """
        if lesson.id not in self._linked:
            from mlroadmap.library.links import links, resolve

            ids = {one.file: one.id for one in self.lessons().values() if not one.text}
            body = self.body(lesson)
            text = "\n\n".join((body.text, body.exercise.task if body.exercise else ""))
            targets = (target.partition("#")[0] for _, target in links(text))
            found = (ids.get(resolve(lesson.file, target) or "", target) for target in targets if target)
            self._linked[lesson.id] = tuple(dict.fromkeys(found))
        return self._linked[lesson.id]

    def glossary(self) -> tuple[Term, ...]:
        """Every term, in the content's order."""
        from mlroadmap.model.glossary import Term

        return self._part("glossary", tuple[Term, ...], lambda values: thaw(tuple[Term, ...], values))

    def resources(self) -> dict[str, Resource]:
        """Every resource by id, in the content's order."""
        from mlroadmap.model.resource import Resource

        rows = self._part("resources", tuple[Resource, ...], lambda values: thaw(tuple[Resource, ...], values))
        return self._indexed("resources by id", rows)

    def salaries(self) -> Salaries:
        """The salary section."""
        from mlroadmap.model.salary import Salaries

        return self._part("salaries", Salaries, lambda values: thaw(Salaries, values))

    def search_index(self) -> SearchIndex:
        """An index over titles, goals and terms, made when it is first asked for."""
        from mlroadmap.library.search import SearchIndex

        if "search" not in self._parts:
            self._parts["search"] = SearchIndex(self._entries())
        index = self._parts["search"]
        assert isinstance(index, SearchIndex)
        return index

    def vocabulary(self) -> Vocabulary:
        """The words of the glossary, to find them in lessons."""
        from mlroadmap.model.mentions import Vocabulary

        if "vocabulary" not in self._parts:
            self._parts["vocabulary"] = Vocabulary(self.glossary())
        vocabulary = self._parts["vocabulary"]
        assert isinstance(vocabulary, Vocabulary)
        return vocabulary

    def _entries(self) -> Iterable[Entry]:
        from mlroadmap.library.search import Entry

        for step in self.outline().steps:
            yield Entry(kind="step", id=step.id, title=step.title)
            for branch in step.branches:
                yield Entry(kind=branch.kind.value, id=branch.id, title=branch.title, detail=branch.goal)
            for item in step.every_item():
                yield Entry(kind=item.kind.value, id=item.id, title=item.title, detail=item.goal)
        for term in self.glossary():
            words = " ".join((*term.aliases, *term.search))
            yield Entry(kind="term", id=term.id, title=term.name, detail=term.text, words=words)

    def _indexed(self, name: str, rows: Iterable[T]) -> dict[str, T]:
        if name not in self._parts:
            self._parts[name] = {getattr(row, "id", ""): row for row in rows}
        index = self._parts[name]
        assert isinstance(index, dict)
        return index

    def _part(self, kind: str, of: type[T], rebuild: Callable[[object], T]) -> T:
        if kind not in self._parts:
            values = self._cache.load(kind)
            try:
                self._parts[kind] = rebuild(values)
            except _MISFIT:
                self._parts.update(self._read_everything())
        part: T = self._parts[kind]  # type: ignore[assignment]  # each kind is stored under its own name only
        return part

    def _read_everything(self) -> dict[str, object]:
        content = check_folder(self.root, collect=False)
        parts: dict[str, object] = {
            "outline": content.outline,
            "lessons": tuple(content.lessons.values()),
            "glossary": content.glossary,
            "resources": content.resources,
            "salaries": content.salaries,
        }
        for kind, value in parts.items():
            self._cache.store(kind, value)
        return parts


def open_library(named: Path | None, cache_folder: Path) -> Library:
    """Find the content and open it without reading it.

    Args:
        named: The content folder the user named, if any.
        cache_folder: The user's cache folder.

    Raises:
        ContentMissing: There is no content folder.
    """
    root = find_content(named)
    return Library(root, Cache(cache_folder, root))


def check_folder(root: Path, *, collect: bool) -> Content:
    """Read and check a whole content folder.

    Args:
        root: The content folder.
        collect: Whether to find every problem before raising, and what only authors need to know; else the first
            raises.

    Raises:
        ContentError: There is a problem.
    """
    from mlroadmap.library.build import read_content
    from mlroadmap.library.checks import check_content
    from mlroadmap.library.problems import Problems

    problems = Problems(root, collect=collect)
    content = read_content(root, problems)
    is_whole = not problems.found
    check_content(content, problems)
    if collect and is_whole:
        from mlroadmap.library.tidiness import check_tidiness

        check_tidiness(content, problems)
    problems.raise_any()
    return content
