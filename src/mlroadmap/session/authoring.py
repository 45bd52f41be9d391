"""What content authors ask for."""

from dataclasses import dataclass
from pathlib import Path

from mlroadmap.library.advice import advise
from mlroadmap.library.contents import renewed
from mlroadmap.library.locate import find_content
from mlroadmap.library.reader import check_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentReport:
    """What a content folder without problems holds."""

    folder: Path
    """The folder."""
    steps: int
    """How many steps."""
    items: int
    """How many items, of every branch."""
    hours: int
    """Hours of all of them."""
    terms: int
    """How many glossary terms."""
    resources: int
    """How many resources."""
    advice: tuple[str, ...]
    """What could be better, in the form of problems."""


def check_content(named: Path | None) -> ContentReport:
    """Check a content folder.

    Args:
        named: The folder; the one in use if None.

    Raises:
        ContentMissing: There is no such folder.
        ContentError: Every problem in it.
    """
    content = check_folder(find_content(named), collect=True)
    assert content.outline is not None
    items = list(content.outline.every_item())
    return ContentReport(
        folder=content.root,
        steps=len(content.outline.steps),
        items=len(items),
        hours=sum(item.hours for item in items),
        terms=len(content.glossary),
        resources=len(content.resources),
        advice=tuple(str(one) for one in advise(content)),
    )


def renew_readme(named: Path | None = None) -> None:
    """Write the list of everything into a content folder's README.md.

    Raises:
        ContentMissing: There is no such folder.
        ContentError: There is a problem in it.
        OSError: The file cannot be read or written.
    """
    content = check_folder(find_content(named), collect=True)
    readme = content.root / "README.md"
    readme.write_text(renewed(readme.read_text(encoding="utf-8"), content), encoding="utf-8")
