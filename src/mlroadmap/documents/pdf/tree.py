"""Writes the structure tree of a tagged file: its elements, and which of them each piece of each page belongs to.

What is written follows ISO 32000-1, 14.7.
"""

from collections.abc import Callable, Sequence

from mlroadmap.documents.pdf.literals import array, text
from mlroadmap.documents.pdf.marks import Annotation
from mlroadmap.documents.pdf.structure import Element, Run

Reserve = Callable[[Callable[[], bytes]], bytes]
"""Makes an object of the file of what writes its bytes later, and gives its address, such as `12 0 R`, at once."""


class Tree:
    """The structure of one file, filled while its pages are drawn."""

    def __init__(self, height: float) -> None:
        """Begin a tree.

        Args:
            height: Of each page, in points: places in a file are counted from the bottom.
        """
        self._height = height
        self._pages: list[bytes] = []
        self._sequences: list[Element] = []
        self._numbers: dict[int, int] = {}
        self._annotations: dict[int, tuple[bytes, int]] = {}
        self._parents: list[Element | list[Element]] = []
        self._addresses: dict[int, bytes] = {}

    @property
    def next_key(self) -> int:
        """The key in the parent tree that comes next."""
        return len(self._parents)

    def add_run(self, run: Run, element: Element) -> int:
        """Give a run of the current page its number on that page."""
        number = self._numbers[id(run)] = len(self._sequences)
        self._sequences.append(element)
        return number

    def add_annotation(self, mark: Annotation, element: Element, address: bytes) -> None:
        """Give an annotation of the current page the next key.

        Args:
            mark: The mark it comes from.
            element: What it is a part of.
            address: Where it stands in the file.
        """
        self._annotations[id(mark)] = (address, len(self._pages))
        self._parents.append(element)

    def end_page(self, address: bytes) -> None:
        """Give the current page the next key, and begin the next.

        Args:
            address: Where it stands in the file.
        """
        self._pages.append(address)
        self._parents.append(self._sequences)
        self._sequences = []

    def finish(self, root: Element, reserve: Reserve) -> bytes:
        """Write the tree.

        Args:
            root: The structure of everything drawn.
            reserve: Makes objects of the file.

        Returns:
            The address of its root.
        """
        address = reserve(lambda: top)
        document = self._grow(root, address, reserve)
        parents = reserve(self._parent_tree)
        top = b"<</Type/StructTreeRoot/K[%s]/ParentTree %s/ParentTreeNextKey %d>>" % (document, parents, self.next_key)
        return address

    def _grow(self, element: Element, parent: bytes, reserve: Reserve) -> bytes:
        """Make objects of an element and all below it."""
        address = self._addresses[id(element)] = reserve(lambda: self._element(element, parent))
        for kid in element.kids:
            if isinstance(kid, Element):
                self._grow(kid, address, reserve)
        return address

    def _element(self, element: Element, parent: bytes) -> bytes:
        page = next((kid.page for kid in element.kids if isinstance(kid, Run)), None)
        parts = [b"<</S/%s/P %s" % (element.role.encode(), parent)]
        if page is not None:
            parts.append(b"/Pg %s" % self._pages[page])
        if element.alt:
            parts.append(b"/Alt%s" % text(element.alt))
        if element.scope:
            parts.append(b"/A<</O/Table/Scope/%s>>" % element.scope.encode())
        if element.box:
            left, top, right, bottom = element.box
            box = array(left, self._height - bottom, right, self._height - top)
            parts.append(b"/A<</O/Layout/Placement/Block/BBox%s>>" % box)
        parts.append(b"/K[%s]>>" % b" ".join(self._kid(kid, page) for kid in element.kids))
        return b"".join(parts)

    def _kid(self, kid: Element | Run | Annotation, page: int | None) -> bytes:
        if isinstance(kid, Element):
            return self._addresses[id(kid)]
        if isinstance(kid, Run):
            number = self._numbers[id(kid)]
            if kid.page == page:
                return b"%d" % number
            return b"<</Type/MCR/Pg %s/MCID %d>>" % (self._pages[kid.page], number)
        address, on = self._annotations[id(kid)]
        return b"<</Type/OBJR/Obj %s/Pg %s>>" % (address, self._pages[on])

    def _parent_tree(self) -> bytes:
        """Which element each page's sequences and each annotation belong to."""
        parts = []
        for key, parent in enumerate(self._parents):
            owners: Sequence[Element] = parent if isinstance(parent, list) else [parent]
            addresses = b" ".join(self._addresses[id(owner)] for owner in owners)
            parts.append(b"%d [%s]" % (key, addresses) if isinstance(parent, list) else b"%d %s" % (key, addresses))
        return b"<</Nums[%s]>>" % b"\n".join(parts)
