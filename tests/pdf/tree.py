"""The structure tree of a file, read anew from its objects, and where on the page each piece of it stands."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import pytest

pikepdf = pytest.importorskip("pikepdf", reason="needs the 'pdf' extra")
pypdfium2 = pytest.importorskip("pypdfium2", reason="needs the 'pdf' extra")
pdfium = pytest.importorskip("pypdfium2.raw", reason="needs the 'pdf' extra")

ObjectId = tuple[int, int]
"""The number and generation of an object."""


class Sequence(NamedTuple):
    """A marked-content sequence: what an element holds of a page."""

    page: int
    """The page's index, from 0."""
    number: int
    """Its number on that page."""


class Place(NamedTuple):
    """Text of one sequence on its page, in points from the page's top left corner."""

    text: str
    """What stands there."""
    left: float
    """Its left edge."""
    top: float
    """Its upper edge."""
    right: float
    """Its right edge."""
    bottom: float
    """Its lower edge."""


@dataclass(slots=True, eq=False, repr=False)
class Node:
    """An element of the structure."""

    role: str
    """Its structure type."""
    id: ObjectId
    """Its object."""
    parent: "Node | None"
    """What it is in."""
    alt: str
    """What is read in its place."""
    attributes: dict[str, Any]
    """Those of all its owners."""
    kids: "list[Node | Sequence | ObjectId]" = field(default_factory=list)
    """What it holds: elements, sequences and annotations, in reading order."""

    def walk(self) -> "Iterator[Node]":
        """It and every element below it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.walk()

    def leaves(self) -> "Iterator[Sequence | ObjectId]":
        """Every sequence and annotation below it, in reading order."""
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.leaves()
            else:
                yield kid

    def above(self) -> "Iterator[Node]":
        """Every element it is in, from the nearest."""
        node = self.parent
        while node:
            yield node
            node = node.parent


class Tree:
    """The structure of a file."""

    def __init__(self, path: Path) -> None:
        self.file = pikepdf.open(path)
        self._path = path
        self._pages = {page.obj.objgen: index for index, page in enumerate(self.file.pages)}
        self.root = self._node(self.file.Root.StructTreeRoot.K[0], None, None)

    def _node(self, element: Any, parent: Node | None, page: int | None) -> Node:
        page = self._pages[element.Pg.objgen] if "/Pg" in element else None
        node = Node(str(element.S)[1:], element.objgen, parent, str(element.get("/Alt", "")), _attributes(element))
        node.kids.extend(self._kid(kid, node, page) for kid in _several(element.get("/K")))
        return node

    def _kid(self, kid: Any, node: Node, page: int | None) -> "Node | Sequence | ObjectId":
        if isinstance(kid, int):
            assert page is not None, "a sequence of no page"
            return Sequence(page, kid)
        kind = str(kid.get("/Type", ""))
        if kind == "/MCR":
            return Sequence(self._pages[kid.Pg.objgen], int(kid.MCID))
        if kind == "/OBJR":
            found: ObjectId = kid.Obj.objgen
            return found
        return self._node(kid, node, page)

    @cached_property
    def places(self) -> dict[Sequence, list[Place]]:
        """The pieces of text of every sequence, as PDFium sees them."""
        found: dict[Sequence, list[Place]] = {}
        with pypdfium2.PdfDocument(str(self._path)) as file:
            for index in range(len(file)):
                page = file[index]
                texts, height = page.get_textpage(), page.get_height()
                for piece in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
                    number = pdfium.FPDFPageObj_GetMarkedContentID(piece.raw)
                    left, bottom, right, top = piece.get_bounds()
                    place = Place(_words(piece.raw, texts.raw), left, height - top, right, height - bottom)
                    found.setdefault(Sequence(index, number), []).append(place)
        return found

    def text(self, node: Node) -> str:
        """The text below an element, in reading order, pieces joined by spaces."""
        sequences = (leaf for leaf in node.leaves() if isinstance(leaf, Sequence))
        return " ".join(" ".join(place.text for leaf in sequences for place in self.places.get(leaf, ())).split())


def _words(piece: Any, texts: Any) -> str:
    size = pdfium.FPDFTextObj_GetText(piece, texts, None, 0)
    words = (ctypes.c_ushort * (size // 2))()
    pdfium.FPDFTextObj_GetText(piece, texts, words, size)
    return bytes(words).decode("utf-16-le").rstrip("\0")


def _attributes(element: Any) -> dict[str, Any]:
    return {str(key): value for owner in _several(element.get("/A")) for key, value in owner.items()}


def _several(value: Any) -> list[Any]:
    """The entries of an entry that may be missing, one, or an array."""
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]
