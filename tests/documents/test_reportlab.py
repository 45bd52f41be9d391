"""What the PDF needs of reportlab that reportlab does not promise: each name, and what is relied on.

A test that fails here says what a new version has changed; `tagging.py`, `lettering.py` and `fields.py` of
`documents/pdf` use it. Of our own only a font file is used here.
"""

import io
import re
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from reportlab import rl_config
from reportlab.lib.utils import TimeStamp
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont, TTFontFile
from reportlab.pdfgen.canvas import Canvas

from mlroadmap.documents.pdf.shipped import FOLDER

FONT = "Inter-Regular"


class Late(pdfdoc.PDFObject):
    """An object of the file that says something when it is written."""

    __RefOnly__ = 1

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.written = 0

    def format(self, document: object) -> bytes:
        self.written += 1
        return self.data


@pytest.fixture(autouse=True)
def plain_streams() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rl_config, "useA85", 0)
        yield


@pytest.fixture
def canvas() -> Any:
    pdfmetrics.registerFont(TTFont(FONT, str(FOLDER / f"{FONT}.ttf")))
    made: Any = Canvas(
        io.BytesIO(),
        pagesize=(200, 100),
        pageCompression=1,
        pdfVersion=(1, 7),
        invariant=1,
        initialFontName=FONT,  # type: ignore[arg-type]  # the published types say float; it is a name
        lang="en-US",
    )
    return made


def written(canvas: Any) -> bytes:
    """The bytes of the file, its last page ended."""
    if canvas._code:
        canvas.showPage()
    data: bytes = canvas._doc.GetPDFData(canvas)
    return data


def streams(data: bytes) -> bytes:
    """What is in all compressed streams of a file."""
    found = re.findall(rb"\Wstream\r?\n(x.*?)endstream", data, re.DOTALL)
    return b"\n".join(zlib.decompressobj().decompress(stream) for stream in found)


def test_canvas_code_is_the_list_of_what_stands_on_the_page(canvas: Any) -> None:
    assert isinstance(canvas._code, list), "Canvas._code"
    canvas._code.append("/Artifact BMC")
    canvas.rect(1, 2, 3, 4)
    canvas._code.append("EMC")
    canvas.showPage()
    canvas._code.append("second page")
    content = streams(written(canvas))
    assert re.search(rb"/Artifact BMC\s.*1 2 3 4 re.*\sEMC", content, re.DOTALL), "Canvas._code is not in page order"
    assert b"second page" in content, "Canvas._code is not that of the current page"


def test_each_page_begins_with_the_font_it_is_given(canvas: Any) -> None:
    canvas.showPage()
    data = written(canvas)
    assert b"/Helvetica" not in data, "initialFontName does not keep Helvetica out"


def test_canvas_doc_is_the_document_with_its_catalog(canvas: Any) -> None:
    assert type(canvas._doc).__name__ == "PDFDocument", "Canvas._doc"
    catalog: Any = canvas._doc.Catalog
    catalog.StructTreeRoot = "7 0 R"
    catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})
    catalog.Names = pdfdoc.PDFDictionary({})
    catalog.Metadata = pdfdoc.PDFDictionary({})
    catalog.ViewerPreferences = pdfdoc.PDFDictionary({"DisplayDocTitle": "true"})
    catalog.AcroForm = Late(b"<</Fields[]>>")
    data = written(canvas)
    for name in (b"StructTreeRoot 7 0 R", b"MarkInfo", b"Names", b"Metadata", b"DisplayDocTitle true", b"AcroForm"):
        assert b"/" + name in data, f"PDFDocument.Catalog does not write {name.decode()}"
    assert b"/Lang (en-US)" in data, "Canvas(lang=...)"


def test_an_entry_of_a_page_that_is_named_in_no_default_is_written(canvas: Any) -> None:
    canvas.showPage()
    page: Any = canvas._doc.idToObject["Page1"]
    assert type(page).__name__ == "PDFPage", 'PDFDocument.idToObject["Page1"]'
    assert "Annots" in page.__NoDefault__, "PDFPage.__NoDefault__"
    page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
    page.StructParents, page.Tabs = 41, pdfdoc.PDFName("S")
    data = written(canvas)
    assert b"/StructParents 41" in data and b"/Tabs /S" in data, "PDFPage.__NoDefault__"


def test_pages_are_numbered_from_1_by_name(canvas: Any) -> None:
    canvas.showPage()
    canvas.showPage()
    first, second = (canvas._doc.idToObject[name] for name in ("Page1", "Page2"))
    assert first is not second
    address = pdfdoc.format(pdfdoc.PDFObjectReference("Page2"), canvas._doc)
    assert re.fullmatch(rb"\d+ 0 R", address), "PDFObjectReference gives no address"
    assert canvas._doc.numberToId[int(address.split()[0])] == "Page2", "PDFDocument.numberToId"


def test_an_annotation_that_is_added_is_one_of_its_page(canvas: Any) -> None:
    late = Late(b"<</Type/Annot/Marker 5>>")
    canvas._addAnnotation(late, "annotation5")
    reference = canvas._doc.refAnnotation("annotation5")
    assert canvas._annotationrefs, "Canvas._annotationrefs"
    canvas.showPage()
    assert not canvas._annotationrefs, "Canvas._annotationrefs is not that of the current page"
    address = pdfdoc.format(reference, canvas._doc)
    data = written(canvas)
    assert re.search(rb"/Annots \[ %s" % address, data), "Canvas._addAnnotation, PDFDocument.refAnnotation"
    assert late.written == 1 and b"/Marker 5" in data


def test_an_object_of_its_own_is_written_late_and_once(canvas: Any) -> None:
    late = Late(b"<</Marker 6>>")
    reference = canvas._doc.Reference(late)
    assert isinstance(reference, pdfdoc.PDFObjectReference), "PDFDocument.Reference"
    assert canvas._doc.Reference(late).name == reference.name, "__RefOnly__: an object has one number"
    assert late.written == 0, "PDFDocument.Reference writes at once"
    number = int(pdfdoc.format(reference, canvas._doc).split()[0])
    assert b"%d 0 obj\n<</Marker 6>>" % number in written(canvas).replace(b"\r", b"")
    assert late.written == 1


def test_get_pdf_data_gives_what_format_gives(canvas: Any) -> None:
    assert callable(canvas._doc.format), "PDFDocument.format"
    canvas._doc.format = lambda: b"all of it"
    assert written(canvas) == b"all of it", "GetPDFData does not call PDFDocument.format"


def test_all_objects_have_numbers_without_gaps_when_the_file_is_written(canvas: Any) -> None:
    document, seen = canvas._doc, []

    def whole() -> bytes:
        document.encrypt.prepare(document)
        number = 1
        while number in document.numberToId:
            body = pdfdoc.format(document.idToObject[document.numberToId[number]], document, toplevel=1)
            seen.append(body.strip())
            number += 1
        assert number - 1 == len(document.numberToId), "PDFDocument.numberToId has gaps"
        return b""

    document.Reference(Late(b"<</Marker 8>>"))
    document.format = whole
    canvas.bookmarkPage("place", fit="XYZ", top=50, left=0, zoom=0)
    canvas.addOutlineEntry("Place", "place", 0)
    canvas.setFont(FONT, 9)
    canvas.drawString(1, 2, "text in a font")
    written(canvas)
    for part in (b"/Type /Catalog", b"/Type /Pages", b"/Type /Page\n", b"/Outlines", b"/FontFile2", b"/Marker 8"):
        assert any(part in body for body in seen), f"{part.decode().strip()} is not among PDFDocument.idToObject"
    assert sum(body.endswith(b"endstream") for body in seen) >= 2, "streams do not end with endstream"


def test_the_document_knows_its_version_id_catalog_and_information(canvas: Any) -> None:
    document = canvas._doc
    assert tuple(document._pdfVersion) == (1, 7), "PDFDocument._pdfVersion"
    written(canvas)
    name = document.ID().partition(b"%")[0].strip()
    assert re.fullmatch(rb"\[<[0-9a-f]{32}><[0-9a-f]{32}>\]", name), "PDFDocument.ID"
    for part in (document.Catalog, document.info):
        assert re.fullmatch(rb"\d+ 0 R", pdfdoc.format(document.Reference(part), document))


def test_a_time_stamp_is_the_date_of_the_document(canvas: Any) -> None:
    stamp = TimeStamp(1)
    for name in ("t", "lt", "YMDhms", "dhh", "dmm"):
        assert hasattr(stamp, name), f"TimeStamp.{name}"
    stamp.YMDhms, stamp.dhh, stamp.dmm = (2031, 2, 3, 4, 5, 6), 0, 0
    assert hasattr(canvas._doc, "_timeStamp"), "PDFDocument._timeStamp"
    canvas._doc._timeStamp = stamp
    canvas.showPage()
    assert b"D:20310203040506+00'00'" in written(canvas), "PDFDocument._timeStamp is not the file's date"


def test_streams_are_not_in_ascii_85_unless_asked_for(canvas: Any) -> None:
    canvas.drawString(1, 2, "x")
    assert b"ASCII85Decode" not in written(canvas), "rl_config.useA85 is read elsewhere"


def test_fonts_of_the_file_are_called_basic_fonts(canvas: Any) -> None:
    canvas.setFont(FONT, 9)
    canvas.drawString(1, 2, "x")
    address = pdfdoc.format(pdfdoc.PDFObjectReference("BasicFonts"), canvas._doc)
    data = written(canvas)
    number = int(address.split()[0])
    match = re.search(rb"\n%d 0 obj\s(.*?)endobj" % number, data, re.DOTALL)
    assert match and b"/F" in match[1] and b" 0 R" in match[1], "BasicFonts is not the dictionary of all fonts"


def test_a_font_gives_codes_in_a_subset_per_document(canvas: Any) -> None:
    font: Any = pdfmetrics.getFont(FONT)
    for character, code in (("a", b"a"), ("(", b"("), (" ", b" ")):
        assert font.splitString(character, canvas._doc) == [(0, code)], "TTFont.splitString of ASCII"
    [(subset, code)] = font.splitString("ű", canvas._doc)
    assert len(code) == 1, "TTFont.splitString: one byte for a character"
    assert font.splitString("ű", canvas._doc) == [(subset, code)], "TTFont.splitString: a code is kept"
    name = font.getSubsetInternalName(subset, canvas._doc)
    assert re.fullmatch(r"/F\d+\+\d+", name), "TTFont.getSubsetInternalName"
    canvas._code.append(f"BT {name} 9 Tf (\\{code[0]:03o}) Tj ET")
    assert b"<0171>" in streams(written(canvas)), "a character shown by its code is not in the font's ToUnicode"


def test_a_font_file_gives_its_letters_and_their_widths() -> None:
    face: Any = TTFontFile(str(FOLDER / f"{FONT}.ttf"))
    assert face.charToGlyph[ord("a")] > 0, "TTFontFile.charToGlyph"
    assert 300 < face.charWidths[ord("a")] < 900 and face.defaultWidth > 0, "TTFontFile.charWidths, defaultWidth"
    assert len(face.bbox) == 4 and face.ascent > 0 > face.descent, "TTFontFile.bbox, ascent, descent"
    assert face.capHeight > 0 and face.stemV > 0 and b"Inter" in bytes(face.name), "TTFontFile.capHeight, stemV, name"
    glyph = face.charToGlyph[ord("a")]
    start, end = face.glyphPos[glyph : glyph + 2]
    assert 0 <= start < end <= len(face.get_table("glyf")), "TTFontFile.glyphPos, get_table"
    assert face.makeSubset([ord("a")])[:4] == b"\0\1\0\0", "TTFontFile.makeSubset"
