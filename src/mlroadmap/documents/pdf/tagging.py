"""A reportlab canvas that writes tagged PDF. What is not public in reportlab is used only here.

It has no interface for tagging or for packing objects; what is written follows ISO 32000-1, 14.7 and 14.8, and PDF/UA-1
(ISO 14289-1).
"""

import io
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from reportlab import rl_config
from reportlab.lib.utils import TimeStamp
from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFObject,
    PDFObjectReference,
    PDFStream,
    PDFString,
    PDFZCompress,
)
from reportlab.pdfbase.pdfdoc import format as as_bytes
from reportlab.pdfgen.canvas import Canvas

from mlroadmap.documents.pdf import literals
from mlroadmap.documents.pdf.lettering import Lettering
from mlroadmap.documents.pdf.literals import number
from mlroadmap.documents.pdf.marks import Annotation
from mlroadmap.documents.pdf.metadata import AUTHOR, Metadata
from mlroadmap.documents.pdf.packing import packed
from mlroadmap.documents.pdf.structure import Element, Run
from mlroadmap.documents.pdf.tree import Tree


class TaggedCanvas:
    """One file being drawn, page after page, run after run."""

    def __init__(self, size: tuple[float, float], metadata: Metadata, *, font: str) -> None:
        """Begin a file.

        Args:
            size: Width and height of its pages, in points.
            metadata: What it says about itself.
            font: An embedded font's name, which each page begins with.
        """
        rl_config.useA85 = 0
        self.canvas = Canvas(
            io.BytesIO(),
            pagesize=size,
            pageCompression=1,
            pdfVersion=(1, 7),
            invariant=1,
            initialFontName=font,  # type: ignore[arg-type]  # the published types say float; it is a name
            lang=metadata.language,
        )
        """What is drawn on."""
        self.height = size[1]
        """The height of its pages, in points."""
        self._document: Any = self.canvas._doc  # type: ignore[attr-defined]  # private, so not among the published types
        self._document._timeStamp = _stamp(metadata.moment)
        self.canvas.setTitle(metadata.title)
        self.canvas.setSubject(metadata.subject)
        self.canvas.setAuthor(AUTHOR)
        self.canvas.setCreator(AUTHOR)
        self.canvas.showOutline()
        self._metadata = metadata
        self._tree = Tree(self.height)
        self._lettering = Lettering(self._document)
        self._pages = 0
        self._anchors: dict[str, tuple[int, float]] = {}
        self._attached: list[tuple[str, PDFObjectReference]] = []

    @contextmanager
    def run(self, run: Run) -> Iterator[None]:
        """What is drawn inside is one marked-content sequence."""
        if run.element is None:
            opening = "/Artifact BMC"
        else:
            opening = f"/{run.element.role} <</MCID {self._tree.add_run(run, run.element)}>> BDC"
        with self._marked(opening):
            yield

    @contextmanager
    def read_as(self, text: str) -> Iterator[None]:
        """What is drawn inside is read, found and copied as this text."""
        with self._marked(f"/Span <</ActualText {literals.text(text).decode()}>> BDC"):
            yield

    @contextmanager
    def _marked(self, opening: str) -> Iterator[None]:
        self._write_code(opening)
        yield
        self._write_code("EMC")

    def _write_code(self, code: str) -> None:
        self.canvas._code.append(code)  # type: ignore[attr-defined]  # private, as is `_doc`

    def text(self, runs: Iterable[tuple[str, str]], size: float, x: float, y: float) -> None:
        """Draw one line of text: its runs, the size of its fonts, its left end and its base line from the bottom."""
        self._write_code(self._lettering.line(runs, size, x, y))

    def text_apart(self, lines: Iterable[tuple[Iterable[tuple[str, str]], float]], size: float, x: float) -> str:
        """The operators that draw lines of text elsewhere than on the page.

        Args:
            lines: The runs of each, and its base line.
            size: The size of its fonts.
            x: Its left end.
        """
        self._lettering.begin()
        code = "\n".join(self._lettering.line(runs, size, x, y) for runs, y in lines)
        self._lettering.begin()
        return code

    def anchor(self, name: str, y: float, *, title: str = "", level: int = 0) -> None:
        """Make a place of the page one to go to.

        Args:
            name: Unique in the file.
            y: From the bottom.
            title: What the outline shows; empty keeps it out.
            level: How deep in the outline.
        """
        self._anchors[name] = (self._pages, y)
        if title:
            self.canvas.bookmarkPage(name, fit="XYZ", top=y, left=0, zoom=0)
            self.canvas.addOutlineEntry(title, name, level, closed=level > 0)

    def destination(self, name: str) -> bytes:
        """Where an anchor is; ask once all pages are drawn."""
        page, y = self._anchors[name]
        return b"[%s/XYZ 0 %s null]" % (self._page_address(page), number(y).encode())

    def annotate(self, mark: Annotation, element: Element, entries: Callable[[], bytes]) -> PDFObjectReference:
        """Add an annotation to the page.

        Args:
            mark: The mark it comes from.
            element: What it is a part of.
            entries: Gives its dictionary once all pages are drawn; type, page and structure are added.

        Returns:
            Where it will stand in the file.
        """
        key, page = self._tree.next_key, self._pages
        name = f"annotation{key}"

        def write() -> bytes:
            return b"<</Type/Annot/P %s/StructParent %d%s>>" % (self._page_address(page), key, entries())

        self.canvas._addAnnotation(_Late(write), name)  # type: ignore[attr-defined]  # private, as is `_doc`
        reference: PDFObjectReference = self._document.refAnnotation(name)
        self._tree.add_annotation(mark, element, self._write(reference))
        return reference

    def address(self, obj: PDFObject) -> bytes:
        """Make something an object of the file's own, and say where it will stand."""
        return self._write(self.reference(obj))

    def reference(self, obj: PDFObject) -> PDFObjectReference:
        """Make something an object of the file's own."""
        reference: PDFObjectReference = self._document.Reference(obj)
        return reference

    def end_page(self) -> None:
        """End the page and begin the next one."""
        self.canvas.showPage()
        page = self._document.idToObject[f"Page{self._pages + 1}"]
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents = self._tree.next_key
        page.Tabs = PDFName("S")
        self._tree.end_page(self._page_address(self._pages))
        self._pages += 1
        self._lettering.begin()

    def attach(self, name: str, data: bytes, *, kind: str, description: str) -> None:
        """Put a file into the file.

        Args:
            name: Its name, plain ASCII.
            data: Its bytes.
            kind: Its media type.
            description: What it is.
        """
        params = PDFDictionary({"Size": len(data)})
        subtype = "/" + kind.replace("/", "#2F")
        about = PDFDictionary({"Type": PDFName("EmbeddedFile"), "Subtype": subtype, "Params": params})
        stream = self.reference(PDFStream(about, data, [PDFZCompress]))
        entries = {
            "Type": PDFName("Filespec"),
            "F": PDFString(name),
            "UF": PDFString(name),
            "Desc": PDFString(description),
            "AFRelationship": PDFName("Data"),
            "EF": PDFDictionary({"F": stream, "UF": stream}),
        }
        self._attached.append((name, self.reference(PDFDictionary(entries))))

    def set_form(self, form: PDFObject) -> None:
        """Set the file's form."""
        self._document.Catalog.AcroForm = form

    def finish(self, root: Element) -> bytes:
        """End the file.

        Args:
            root: The structure of everything drawn.

        Returns:
            Its bytes.
        """
        catalog = self._document.Catalog
        self.canvas.addPageLabel(0, style="ARABIC", start=1)
        catalog.MarkInfo = PDFDictionary({"Marked": "true"})
        catalog.ViewerPreferences = PDFDictionary({"DisplayDocTitle": "true"})
        about = PDFDictionary({"Type": PDFName("Metadata"), "Subtype": PDFName("XML")})
        catalog.Metadata = PDFStream(about, self._metadata.as_xmp(), [])  # plain: any program may look for it
        names = [entry for name, reference in sorted(self._attached) for entry in (PDFString(name), reference)]
        catalog.Names = PDFDictionary({"EmbeddedFiles": PDFDictionary({"Names": PDFArray(names)})})
        catalog.StructTreeRoot = self._tree.finish(root, self._reserve).decode()
        self._document.format = self._packed
        data: bytes = self._document.GetPDFData(self.canvas)
        return data

    def _page_address(self, page: int) -> bytes:
        return self._write(PDFObjectReference(f"Page{page + 1}"))

    def _reserve(self, write: Callable[[], bytes]) -> bytes:
        return self._write(self.reference(_Late(write)))

    def _write(self, obj: PDFObject) -> bytes:
        data: bytes = as_bytes(obj, self._document)
        return data

    def _packed(self) -> bytes:
        """What the document's own `format` would write, with its small objects packed."""
        document = self._document
        document.encrypt.prepare(document)
        return packed(
            self._objects(),
            version=".".join(map(str, document._pdfVersion)),
            root=self._write(document.Reference(document.Catalog)),
            info=self._write(document.Reference(document.info)),
            name=document.ID().partition(b"%")[0].strip(),
        )

    def _objects(self) -> Iterator[tuple[int, bytes]]:
        """Every object; writing one may make new ones."""
        document, place = self._document, 1
        while place in document.numberToId:
            obj = document.idToObject[document.numberToId[place]]
            yield place, as_bytes(obj, document, toplevel=1).strip()
            place += 1


class _Late(PDFObject):
    """An object whose bytes are made once everything it names has its number."""

    __RefOnly__ = 1

    def __init__(self, write: Callable[[], bytes]) -> None:
        self._write = write

    def format(self, document: object) -> bytes:
        """Its bytes."""
        return self._write()


def _stamp(moment: float) -> TimeStamp:
    """The date reportlab writes into the file: it offers no public way to choose one per document."""
    stamp = TimeStamp(1)
    stamp.t = moment
    stamp.lt = time.gmtime(moment)
    stamp.YMDhms = tuple(stamp.lt)[:6]
    stamp.dhh = stamp.dmm = 0
    return stamp
