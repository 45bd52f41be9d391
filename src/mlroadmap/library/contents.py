"""The path as a list of links, for readers of the files themselves."""

from collections.abc import Iterator

from mlroadmap.library.build import Content
from mlroadmap.model.item import Item
from mlroadmap.model.outline import Branch, BranchKind, Step


def contents(content: Content) -> str:
    """Every step, track, topic and project in order as Markdown: each leads to its file; milestones are named."""
    assert content.outline is not None
    lines: list[str] = []
    for number, step in enumerate(content.outline.steps, 1):
        weeks = step.weeks if step.weeks == "ongoing" else f"{step.weeks} weeks"
        lines += [
            *([""] if lines else []),
            f"## {number}. {_link(content, step)}",
            "",
            f"{weeks[0].upper()}{weeks[1:]}.",
            "",
        ]
        lines += _items(content, step.items)
        for branch in step.branches:
            lines += _branch(content, branch)
    return "\n".join(lines).rstrip("\n") + "\n"


def renewed(readme: str, content: Content) -> str:
    """A README whose list is that of the content: everything from its first second-level heading on is replaced."""
    return readme.partition("\n## ")[0].rstrip("\n") + "\n\n" + contents(content)


def _branch(content: Content, branch: Branch) -> Iterator[str]:
    if branch.kind is BranchKind.TRACK:
        yield from ("", f"### {_link(content, branch)}", "", *_items(content, branch.items))
    else:
        hours = sum(item.hours for item in branch.items)
        yield f"- Project: {_link(content, branch)} ({hours} h)"


def _items(content: Content, items: tuple[Item, ...]) -> Iterator[str]:
    for item in items:
        optional = ", optional" if item.optional else ""
        kind = "" if content.lessons[item.id].text == "" else f"{item.kind.value.capitalize()}: "
        name = item.title if kind else _link(content, item)
        yield f"- {kind}{name} ({item.hours} h{optional})"


def _link(content: Content, place: Item | Branch | Step) -> str:
    return f"[{place.title}]({content.lessons[place.id].file})"
