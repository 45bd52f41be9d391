"""Reads a whole content folder into the model, from its files alone (no cache)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from mlroadmap.library.parse import Document, Key, read_document
from mlroadmap.library.problems import Problems, nearest
from mlroadmap.library.shapes import (
    BRANCH_FIELDS,
    INLINE_KEYS,
    ITEM_KEYS,
    LESSON_KEYS,
    OVERVIEW_KEYS,
    PROJECT_KEYS,
    ROADMAP_KEYS,
    STEP_FIELDS,
    STEP_KEYS,
    TOPIC_KEYS,
    TRACK_KEYS,
    Offer,
)
from mlroadmap.library.typed import make
from mlroadmap.model.glossary import Term
from mlroadmap.model.item import Item, Kind
from mlroadmap.model.lesson import Lesson
from mlroadmap.model.outline import Branch, BranchKind, Outline, Retired, Step
from mlroadmap.model.resource import Resource
from mlroadmap.model.salary import Salaries

T = TypeVar("T")

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""What ids are made of."""
OVERVIEW = "overview"
"""The id of the roadmap's own lesson."""


@dataclass(slots=True, kw_only=True)
class Content:
    """A content folder, read. Parts that had problems are absent."""

    root: Path
    """The folder."""
    outline: Outline | None = None
    """The roadmap's shape."""
    lessons: dict[str, Lesson] = field(default_factory=dict)
    """By the id of what they belong to."""
    glossary: tuple[Term, ...] = ()
    """In the file's order."""
    resources: tuple[Resource, ...] = ()
    """In the file's order."""
    salaries: Salaries | None = None
    """The salary section."""
    documents: dict[str, Document] = field(default_factory=dict)
    """Every file that was read, by its name relative to the folder."""
    named: set[str] = field(default_factory=set)
    """Every file the content names, whether it could be read or not."""
    origins: dict[str, tuple[Document, Key]] = field(default_factory=dict)
    """Where each item, step, branch, term, resource and table was declared, by `kind:id`."""

    def inline_texts(self) -> Iterator[tuple[Document, Key, str]]:
        """The Markdown that stands inside YAML, with its place."""
        for lesson in self.lessons.values():
            if lesson.id == OVERVIEW:
                continue
            document, at = self.origins[f"place:{lesson.id}"]
            yield document, (*at, "text"), lesson.text
            for position, check in enumerate(lesson.checks):
                yield document, (*at, "checks", position, "question"), check.question
                yield document, (*at, "checks", position, "answer"), check.answer
        for term in self.glossary:
            document, at = self.origins[f"term:{term.id}"]
            yield document, (*at, "text"), term.text
            yield document, (*at, "example"), term.example


def read_content(root: Path, problems: Problems) -> Content:
    """Read a content folder.

    Args:
        root: The folder that holds `roadmap.yaml`.
        problems: Where to report; unless it collects, the first problem raises.

    Returns:
        The content, complete if nothing was reported.
    """
    return _Builder(root, problems).build()


class _Builder:
    def __init__(self, root: Path, problems: Problems) -> None:
        self._problems = problems
        self._content = Content(root=root)

    def build(self) -> Content:
        content = self._content
        roadmap = self._read("roadmap.yaml")
        if roadmap:
            content.outline = self._outline(roadmap)
        overview = self._read("overview.md")
        if overview:
            self._only(overview.data, OVERVIEW_KEYS, overview, ())
            self._require("title", overview.data, overview, ())
            make(str, overview.data.get("title", ""), overview, ("title",), self._problems)
            self._lesson(overview.data, OVERVIEW, overview, ())
        content.glossary = self._entries("glossary.yaml", "terms", Term)
        content.resources = self._entries("resources.yaml", "resources", Resource)
        salaries = self._read("salaries.yaml")
        if salaries:
            content.salaries = make(Salaries, salaries.data, salaries, (), self._problems)
            for position, table in enumerate(content.salaries.tables if content.salaries else ()):
                content.origins[f"table:{table.id}"] = (salaries, ("tables", position))
        return content

    def _read(self, file: str) -> Document | None:
        self._content.named.add(file)
        document = read_document(self._content.root, file, self._problems)
        if document:
            self._content.documents[file] = document
        return document

    def _only(self, data: Mapping[str, Any], keys: Sequence[str], document: Document, at: Key) -> None:
        for name in data:
            if name not in keys:
                problem = document.problem((*at, name), "is not a known key", nearest(name, keys))
                self._problems.report(problem)

    def _require(self, key: str, data: Mapping[str, Any], document: Document, at: Key) -> None:
        if key not in data:
            self._problems.report(document.problem((*at, key), "is missing", "a value"))
        elif not data[key] or not str(data[key]).strip():
            self._problems.report(document.problem((*at, key), "is empty", "text"))

    def _entries(self, file: str, key: str, kind: type[T]) -> tuple[T, ...]:
        document = self._read(file)
        if document is None:
            return ()
        self._only(document.data, (key,), document, ())
        entries = document.data.get(key)
        if not isinstance(entries, list):
            self._problems.report(document.problem((key,), "is not a list", "a list"))
            return ()
        made = []
        for position, entry in enumerate(entries):
            value = make(kind, entry, document, (key, position), self._problems)
            if value is not None:
                made.append(value)
                name = f"{kind.__name__.lower()}:{getattr(value, 'id', '')}"
                self._declare(name, document, (key, position))
        return tuple(made)

    def _declare(self, name: str, document: Document, at: Key) -> None:
        if name in self._content.origins:
            first, _ = self._content.origins[name]
            what = f"'{name.partition(':')[2]}' is declared twice (first in {first.file})"
            self._problems.report(document.problem((*at, "id"), what, "an id of its own"))
        else:
            self._content.origins[name] = (document, at)

    def _outline(self, document: Document) -> Outline | None:
        data = dict(document.data)
        self._only(data, ROADMAP_KEYS, document, ())
        self._require("steps", data, document, ())
        names = self._slugs(data.pop("steps", None), document, ("steps",))
        steps = [step for name in names if (step := self._step(name))]
        retired = self._entries("retired.yaml", "retired", Retired)
        given = {**data, "steps": tuple(steps), "retired": retired}
        return make(Outline, given, document, (), self._problems)

    def _slugs(self, value: Any, document: Document, at: Key) -> tuple[str, ...]:
        """A list of slugs, each once; what is none names no file and is left out."""
        slugs: list[str] = []
        for position, slug in enumerate(
            make(tuple[str, ...], [] if value is None else value, document, at, self._problems) or ()
        ):
            if not SLUG.fullmatch(slug):
                what, expected = f"is '{slug:.60}'", "lower-case letters, digits and single hyphens"
            elif slug in slugs:
                what, expected = f"names '{slug}' twice", "each once"
            else:
                slugs.append(slug)
                continue
            self._problems.report(document.problem((*at, position), what, expected))
        return tuple(slugs)

    def _step(self, step_id: str) -> Step | None:
        folder = f"steps/{step_id}"
        document = self._read(f"{folder}/step.md")
        if document is None:
            return None
        data = document.data
        self._only(data, STEP_KEYS, document, ())
        self._declare(f"place:{step_id}", document, ())
        items = self._topics(document, folder, step_id) + self._milestones(document, step_id)
        branches: list[Branch | None] = []
        choose = 0
        for key, kind in (("tracks", BranchKind.TRACK), ("projects", BranchKind.PROJECT)):
            offer = make(Offer, data[key], document, (key,), self._problems) if key in data else None
            if offer:
                choose = offer.choose
                slugs = self._slugs(list(offer.of), document, (key, "of"))
                branches += [self._branch(kind, folder, step_id, slug) for slug in slugs]
        self._lesson(data, step_id, document, ())
        given = {name: data[name] for name in STEP_FIELDS if name in data}
        given |= {"id": step_id, "items": tuple(items), "choose": choose}
        given["branches"] = tuple(branch for branch in branches if branch)
        return make(Step, given, document, (), self._problems)

    def _branch(self, kind: BranchKind, folder: str, step_id: str, slug: str) -> Branch | None:
        is_track = kind is BranchKind.TRACK
        document = self._read(f"{folder}/{slug}/track.md" if is_track else f"{folder}/{slug}.md")
        if document is None:
            return None
        self._only(document.data, TRACK_KEYS if is_track else PROJECT_KEYS, document, ())
        branch_id = slug if is_track else f"{step_id}/{slug}"
        self._declare(f"place:{branch_id}", document, ())
        if is_track:
            items = self._topics(document, f"{folder}/{slug}", slug) + self._milestones(document, slug)
        else:
            items = self._inline(document, "tasks", Kind.TASK, f"{step_id}/{slug}-")
        self._lesson(document.data, branch_id, document, ())
        given = {name: document.data[name] for name in BRANCH_FIELDS if name in document.data}
        given |= {"id": branch_id, "kind": kind, "items": tuple(items)}
        return make(Branch, given, document, (), self._problems)

    def _topics(self, heading: Document, folder: str, prefix: str) -> list[Item]:
        items = []
        for slug in self._slugs(heading.data.get("topics"), heading, ("topics",)):
            document = self._read(f"{folder}/{slug}.md")
            if document is None:
                continue
            self._only(document.data, TOPIC_KEYS, document, ())
            item = self._item(document.data, f"{prefix}/{slug}", Kind.TOPIC, document, ())
            if item:
                items.append(item)
        return items

    def _milestones(self, document: Document, prefix: str) -> list[Item]:
        return self._inline(document, "milestones", Kind.MILESTONE, f"{prefix}/")

    def _inline(self, document: Document, key: str, kind: Kind, prefix: str) -> list[Item]:
        items = []
        entries = document.data.get(key, [])
        if not isinstance(entries, list):
            self._problems.report(document.problem((key,), "is not a list", "a list"))
            return []
        for position, entry in enumerate(entries):
            at = (key, position)
            if not isinstance(entry, dict) or "id" not in entry:
                self._problems.report(document.problem(at, "has no id", "keys with values, id among them"))
                continue
            self._only(entry, INLINE_KEYS, document, at)
            self._require("text", entry, document, at)
            item = self._item(entry, f"{prefix}{entry['id']}", kind, document, at)
            if item:
                items.append(item)
        return items

    def _item(self, data: Mapping[str, Any], item_id: str, kind: Kind, document: Document, at: Key) -> Item | None:
        self._declare(f"place:{item_id}", document, at)
        self._lesson(data, item_id, document, at)
        given = {name: data[name] for name in ITEM_KEYS if name in data}
        return make(Item, {**given, "id": item_id, "kind": kind}, document, at, self._problems)

    def _lesson(self, data: Mapping[str, Any], owner: str, document: Document, at: Key) -> None:
        given = {name: data[name] for name in LESSON_KEYS if name in data}
        # A title that is no text is a problem of the item, step or branch it belongs to: it is told once.
        given |= {"id": owner, "title": str(data.get("title") or "-"), "file": document.file}
        lesson = make(Lesson, given, document, at, self._problems)
        if lesson:
            self._content.lessons[owner] = lesson
