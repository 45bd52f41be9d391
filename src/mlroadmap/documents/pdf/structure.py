"""The structure tree of a tagged PDF: what each piece of a page is, in reading order. It knows nothing of drawing.

Roles are the standard structure types of ISO 32000-1, 14.8.4, as PDF/UA-1 (ISO 14289-1) asks for them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlroadmap.documents.pdf.marks import Annotation, Mark

GROUPS = frozenset({"Document", "Sect", "L", "LI", "LBody", "Table", "TR", "TOC", "TOCI", "Reference"})
"""Roles that hold other elements and no text of their own."""


@dataclass(slots=True, eq=False)
class Element:
    """One node of the tree."""

    role: str
    """Its structure type, such as `H1`, `P`, `LI` or `Figure`."""
    parent: Element | None = None
    """What it is in; none for the root."""
    alt: str = ""
    """What is read aloud in its place; a figure must have it."""
    scope: str = ""
    """Of a table's header cell: `Row` or `Column`."""
    box: tuple[float, float, float, float] | None = None
    """Left, top, right and bottom of a figure on its page, in points from the page's top left corner."""
    kids: list[Element | Run | Annotation] = field(default_factory=list)
    """What it holds, in reading order: elements, runs of marks, and annotations."""

    @property
    def is_group(self) -> bool:
        """Whether it holds other elements and no text of its own."""
        return self.role in GROUPS

    def add(self, role: str, *, alt: str = "", scope: str = "") -> Element:
        """A new element at its end."""
        child = Element(role=role, parent=self, alt=alt, scope=scope)
        self.kids.append(child)
        return child


@dataclass(slots=True, eq=False)
class Run:
    """Neighbouring marks of one page that belong to the same element: one marked-content sequence."""

    page: int
    """The page's index, from 0."""
    element: Element | None
    """What they are; none for decoration, which is not read aloud."""
    marks: list[Mark] = field(default_factory=list)
    """Drawn in this order."""
