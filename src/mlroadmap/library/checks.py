"""What a file alone cannot know: ids, references, order, lengths and addresses across the whole content."""

import re
from collections.abc import Iterable, Iterator

from mlroadmap.library.build import OVERVIEW, SLUG, Content
from mlroadmap.library.parse import Document, Key
from mlroadmap.library.problems import Problems, nearest
from mlroadmap.library.text_checks import check_texts
from mlroadmap.model.address import is_web_address
from mlroadmap.model.item import Item, Kind
from mlroadmap.model.outline import Index, Outline

MAX_TITLE = 60
MAX_GOAL = 100
TOPIC_HOURS = range(1, 6)
OTHER_HOURS = range(1, 41)
LONG_RESOURCE_HOURS = 2
"""A resource longer than this needs a `part` wherever a lesson points into it."""

_WEEKS = re.compile(r"([1-9][0-9]*)-([1-9][0-9]*)|ongoing")


def check_content(content: Content, problems: Problems) -> None:
    """Report everything that is wrong between files."""
    if content.outline is None:
        return
    checker = _Checker(content, content.outline, problems)
    checker.roadmap()
    checker.items()
    checker.branches()
    checker.lessons()
    checker.glossary()
    checker.resources()
    checker.salaries()
    checker.retired()
    check_texts(content, problems, is_whole=checker.is_whole)


class _Checker:
    def __init__(self, content: Content, outline: Outline, problems: Problems) -> None:
        self._content = content
        self._outline = outline
        self._index = Index(outline)
        self._problems = problems
        self._order = {item.id: position for position, item in enumerate(outline.every_item())}
        self._terms = {term.id for term in content.glossary}
        self._resources = {resource.id: resource for resource in content.resources}
        self.is_whole = not problems.found
        """Where something could not be read, what names it is no mistake of its own."""

    def _at(self, name: str, key: Key, what: str, expected: str) -> None:
        document, at = self._content.origins[name]
        self._problems.report(document.problem((*at, *key), what, expected))

    def _known(self, name: str, key: Key, value: str, known: Iterable[str], kind: str) -> bool:
        names = set(known)
        if value in names:
            return True
        if not self.is_whole:
            return False
        self._at(name, key, f"names no {kind}: '{value}'", nearest(value, names))
        return False

    def roadmap(self) -> None:
        document = self._content.documents["roadmap.yaml"]
        if self._outline.pace < 1:
            self._problems.report(document.problem(("pace",), "is 0", "at least 1 hour a week"))
        if not SLUG.fullmatch(self._outline.id) or len(self._outline.id) > MAX_TITLE:
            expected = f"lower-case letters, digits and single hyphens, at most {MAX_TITLE}: it names a file"
            self._problems.report(document.problem(("id",), f"is '{self._outline.id:.{MAX_TITLE}}'", expected))

    def items(self) -> None:
        for item in self._outline.every_item():
            name = f"place:{item.id}"
            self._slugs(name, item.id)
            self._length(name, "title", item.title, MAX_TITLE)
            self._length(name, "goal", item.goal, MAX_GOAL)
            hours = TOPIC_HOURS if item.kind is Kind.TOPIC else OTHER_HOURS
            if item.hours not in hours:
                self._at(name, ("hours",), f"is {item.hours}", f"{hours.start} to {hours.stop - 1}")
            for position, other in enumerate(item.after):
                self._prerequisite(item, position, other)

    def _prerequisite(self, item: Item, position: int, other: str) -> None:
        name, key = f"place:{item.id}", ("after", position)
        if not self._known(name, key, other, self._index.items, "item"):
            return
        if self._order[other] >= self._order[item.id]:
            self._at(name, key, f"'{other}' does not come before this item", "an earlier item")
        branch = self._index.branches.get(other)
        if branch and self._index.branches.get(item.id) != branch:
            what = f"'{other}' belongs to '{branch.id}', which not everybody chooses"
            self._at(name, key, what, "an item that everybody meets")

    def _slugs(self, name: str, value: str) -> None:
        if any(not SLUG.fullmatch(part) for part in value.split("/")):
            self._at(name, ("id",), f"is '{value}'", "lower-case letters, digits and single hyphens")

    def _length(self, name: str, key: str, value: str, most: int) -> None:
        if len(value) > most:
            self._at(name, (key,), f"has {len(value)} characters", f"at most {most}")
        if "\n" in value:
            self._at(name, (key,), "has several lines", "one line")

    def branches(self) -> None:
        for step in self._outline.steps:
            name = f"place:{step.id}"
            self._slugs(name, step.id)
            self._length(name, "title", step.title, MAX_TITLE)
            weeks = _WEEKS.fullmatch(step.weeks)
            if not weeks or (weeks.group(1) and int(weeks.group(1)) > int(weeks.group(2))):
                self._at(name, ("weeks",), f"is '{step.weeks}'", "weeks such as 6-8, or ongoing")
            if step.branches and not 1 <= step.choose <= len(step.branches):
                key = f"{step.branches[0].kind.value}s"
                self._at(name, (key, "choose"), f"is {step.choose}", f"1 to {len(step.branches)}")
            for branch in step.branches:
                self._slugs(f"place:{branch.id}", branch.id)
                self._length(f"place:{branch.id}", "title", branch.title, MAX_TITLE)
                self._length(f"place:{branch.id}", "goal", branch.goal, MAX_GOAL)

    def lessons(self) -> None:
        for lesson in self._content.lessons.values():
            if lesson.id == OVERVIEW:
                continue
            name = f"place:{lesson.id}"
            for position, term in enumerate(lesson.terms):
                self._known(name, ("terms", position), term, self._terms, "glossary term")
            for position, place in enumerate(lesson.resources):
                key = ("resources", position)
                if not self._known(name, (*key, "id"), place.id, self._resources, "resource"):
                    continue
                if not place.part and self._resources[place.id].hours > LONG_RESOURCE_HOURS:
                    self._at(name, key, "does not say where in the resource", "a part")
                if place.minutes < 1:
                    self._at(name, (*key, "minutes"), "is 0", "at least 1")
            for position, other in enumerate(lesson.reuses):
                self._known(name, ("reuses", position), other, self._index.items, "item")

    def glossary(self) -> None:
        names: dict[str, str] = {}
        for term in self._content.glossary:
            origin = f"term:{term.id}"
            self._slugs(origin, term.id)
            for position, other in enumerate(term.related):
                self._known(origin, ("related", position), other, self._terms, "glossary term")
            for position, item in enumerate(term.met):
                self._known(origin, ("met", position), item, self._index.items, "item")
            for key, word in [(("name",), term.name), *_numbered("aliases", term.aliases)]:
                if word.casefold() in names and names[word.casefold()] != term.id:
                    what = f"'{word}' also stands for '{names[word.casefold()]}'"
                    self._at(origin, key, what, "a word of its own")
                names[word.casefold()] = term.id

    def resources(self) -> None:
        steps = {step.id for step in self._outline.steps}
        for resource in self._content.resources:
            name = f"resource:{resource.id}"
            self._slugs(name, resource.id)
            if not is_web_address(resource.url):
                self._at(name, ("url",), f"is '{resource.url}'", "an http or https address with a host")
            for position, step in enumerate(resource.steps):
                self._known(name, ("steps", position), step, steps, "step")

    def salaries(self) -> None:
        salaries = self._content.salaries
        if salaries is None:
            return
        sources = {source.id for source in salaries.sources}
        document = self._content.documents["salaries.yaml"]
        self._unique("sources", [source.id for source in salaries.sources], document)
        self._unique("tables", [table.id for table in salaries.tables], document)
        for position, source in enumerate(salaries.sources):
            if not is_web_address(source.url):
                key = ("sources", position, "url")
                what, expected = f"is '{source.url}'", "an http or https address with a host"
                self._problems.report(document.problem(key, what, expected))
        for table in salaries.tables:
            name = f"table:{table.id}"
            self._slugs(name, table.id)
            self._known(name, ("source",), table.source, sources, "source")
            if not table.rows:
                self._at(name, ("rows",), "is empty", "at least one row")
            for position, row in enumerate(table.rows):
                if not row.low <= row.middle <= row.high:
                    self._at(name, ("rows", position), "is not in order", "low, middle and high rising")

    def _unique(self, key: str, ids: Iterable[str], document: Document) -> None:
        seen: set[str] = set()
        for position, name in enumerate(ids):
            if name in seen:
                what = f"'{name}' is declared twice"
                self._problems.report(document.problem((key, position, "id"), what, "an id of its own"))
            seen.add(name)

    def retired(self) -> None:
        gone = {entry.id for entry in self._outline.retired}
        for item in self._outline.every_item():
            name = f"place:{item.id}"
            if item.id in gone:
                self._at(name, ("id",), f"'{item.id}' was retired", "an id never used before")
            for position, old in enumerate(item.was):
                if old in self._index.items or old in gone or self._index.current[old] != item.id:
                    self._at(name, ("was", position), f"'{old}' belongs to another item", "an id it alone had")


def _numbered(key: str, values: Iterable[str]) -> Iterator[tuple[Key, str]]:
    return (((key, position), value) for position, value in enumerate(values))
