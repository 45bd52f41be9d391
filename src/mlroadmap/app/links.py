"""Where one can go from a lesson or a term: resources on the web, terms, topics."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from mlroadmap.errors import ContentError
from mlroadmap.model.address import addresses
from mlroadmap.model.lesson import Lesson
from mlroadmap.model.resource import Resource
from mlroadmap.session.session import Session


class LinkKind(StrEnum):
    """What a link leads to."""

    WEB = "web"
    """An address to open in a browser."""
    TERM = "term"
    """A glossary term."""
    ITEM = "topic"
    """An item of the path."""


class Link(NamedTuple):
    """One way out of a text."""

    kind: LinkKind
    """Web, term or topic."""
    title: str
    """What a list shows."""
    target: str
    """The address, or the id of the term or item."""
    detail: str = ""
    """Where in it, and how long that takes."""


def links_of(session: Session, name: str) -> list[Link]:
    """The links of an item, step or branch: resources first, then terms, then the items around it."""
    links = list(_resources(session, name))
    lesson = session.library.lessons().get(name)
    terms = {term.id: term for term in session.library.glossary()}
    for term_id in lesson.terms if lesson else ():
        links.append(Link(kind=LinkKind.TERM, title=terms[term_id].name, target=term_id))
    item = session.index.items.get(name)
    for other in (*(item.after if item else ()), *(lesson.reuses if lesson else ())):
        links.append(Link(kind=LinkKind.ITEM, title=session.title(other), target=other))
    known = {link.target for link in links}
    links += [link for link in _in_text(session, lesson) if link.target not in known]
    return sorted(links, key=lambda link: list(LinkKind).index(link.kind))


def _in_text(session: Session, lesson: Lesson | None) -> Iterator[Link]:
    try:
        targets = session.library.linked(lesson) if lesson else ()
    except ContentError:  # the lesson itself says that it cannot be read
        return
    for target in targets:
        if target in session.index.steps:
            yield Link(kind=LinkKind.ITEM, title=session.title(target), target=target)
        elif target.startswith(("http://", "https://")):
            yield Link(kind=LinkKind.WEB, title=target, target=target)


def links_with_notes(session: Session, name: str) -> list[Link]:
    """The same, and before the others the addresses the learner wrote into their note."""
    links = links_of(session, name)
    known = {link.target for link in links}
    found = (address.url for note in session.tracking.notes.get(name, ()) for address in addresses(note.text))
    noted = [
        Link(kind=LinkKind.WEB, title=url, target=url, detail="in your note")
        for url in dict.fromkeys(found)
        if url not in known
    ]
    return [*noted, *links]


def links_of_term(session: Session, term_id: str) -> list[Link]:
    """The links of a term: the items that meet it, then related terms."""
    terms = {term.id: term for term in session.library.glossary()}
    term = terms[term_id]
    met = [Link(kind=LinkKind.ITEM, title=session.title(name), target=name) for name in term.met]
    return met + [Link(kind=LinkKind.TERM, title=terms[name].name, target=name) for name in term.related]


def _resources(session: Session, name: str) -> Iterator[Link]:
    known = session.library.resources()
    lesson = session.library.lessons().get(name)
    for place in lesson.resources if lesson else ():
        resource = known[place.id]
        where = f"{place.part}, " if place.part else ""
        yield Link(
            kind=LinkKind.WEB, title=f"{resource.title}, {resource.by}", target=resource.url,
            detail=f"{where}{place.minutes} min{_account(resource)}",
        )  # fmt: skip
    if any(step.id == name for step in session.outline.steps):
        for resource in step_resources(session, name):
            title = f"{resource.title}, {resource.by}"
            yield Link(kind=LinkKind.WEB, title=title, target=resource.url, detail=describe_resource(resource))


def step_resources(session: Session, step_id: str) -> list[Resource]:
    """The resources the roadmap leans on in a step, those made for it first."""
    core = [
        resource for resource in session.library.resources().values() if resource.core and step_id in resource.steps
    ]
    return sorted(core, key=lambda resource: resource.steps[0] != step_id)


def describe_resource(resource: Resource) -> str:
    """A resource's kind, level, length and what it asks for, on one line."""
    hours = f", about {resource.hours} h in all" if resource.hours else ""
    return f"{resource.kind}, {resource.level}{hours}{_account(resource)}"


def _account(resource: Resource) -> str:
    return f" (needs {resource.account})" if resource.account else ""
