"""The form in the file: boxes to tick and places to write, as AcroForm fields (ISO 32000-1, 12.7).

What a field held when the file was made stands in `/DV` too: a reader of the file tells what was changed by it.
"""

from functools import cache
from typing import Any

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFObjectReference,
    PDFStream,
    PDFZCompress,
)
from reportlab.pdfbase.ttfonts import TTFontFile

from mlroadmap.documents.pdf.fonts import Typesetter
from mlroadmap.documents.pdf.literals import array
from mlroadmap.documents.pdf.literals import text as literal
from mlroadmap.documents.pdf.marks import TextField, TickBox
from mlroadmap.documents.pdf.shipped import FOLDER
from mlroadmap.documents.pdf.structure import Element
from mlroadmap.documents.pdf.styles import BOX, BOX_ROOM, FIELD_PADDING, INK, SIGNS, WHITE, WRITTEN, Colour
from mlroadmap.documents.pdf.tagging import TaggedCanvas

ON, OFF = b"Yes", b"Off"
"""The values of a box."""
PRINTED = 4
"""The annotation flag that has it printed."""
MULTILINE = 1 << 12
"""The field flag of a text of several lines."""
LIFT = 4.0
"""How far above the lines of a field its text stands."""
FONT_FILE = "Inter-Form"
"""The font that readers write in: embedded whole in a simple encoding, so that what is typed can be drawn."""
_FONT = "Writing"
_ENCODING = "cp1252"
_FIRST, _LAST = 32, 255
_CAPTION = b"/CA(4)"
"""The sign a reader draws where it makes its own picture of a box: the tick of ZapfDingbats."""


class Form:
    """The fields of one file."""

    def __init__(self, canvas: TaggedCanvas, type_: Typesetter) -> None:
        """Begin a form.

        Args:
            canvas: The file.
            type_: Splits text into runs.
        """
        self._canvas = canvas
        self._type = type_
        self._fields: list[PDFObjectReference] = []
        self._looks: dict[str, bytes] = {}

    def tick_box(self, mark: TickBox, element: Element) -> None:
        """Add a box to the page."""
        value = ON if mark.ticked else OFF
        pad = (BOX_ROOM - BOX) / 2
        x, y = mark.x - pad, self._canvas.height - mark.y - BOX - pad
        edges = array(x, y, x + BOX_ROOM, y + BOX_ROOM)
        looks = b"/%s %s/%s %s" % (ON, self._box_look("tick"), OFF, self._box_look(mark.sign))
        states = b"/FT/Btn/V/%s/DV/%s/AS/%s" % (value, value, value)
        self._add(mark, element, b"%s/Rect%s/AP<</N<<%s>>>>/MK<<%s>>" % (states, edges, looks, _CAPTION))

    def text_field(self, mark: TextField, element: Element) -> None:
        """Add a place to write to the page."""
        y = self._canvas.height - mark.y - mark.height
        edges = array(mark.x, y, mark.x + mark.width, y + mark.height)
        text = literal(mark.text)
        state = b"/FT/Tx/Ff %d/V%s/DV%s/DA%s" % (MULTILINE, text, text, _writing(mark.style.size, mark.style.colour))
        self._add(mark, element, b"%s/Rect%s/AP<</N %s>>" % (state, edges, self._text_look(mark)))

    def _add(self, mark: TickBox | TextField, element: Element, entries: bytes) -> None:
        common = b"/Subtype/Widget/T%s/TU%s/F %d" % (literal(mark.name), literal(mark.label), PRINTED)
        self._fields.append(self._canvas.annotate(mark, element, lambda: common + entries))

    def _box_look(self, sign: str) -> bytes:
        """How a box with a sign looks; boxes that look alike share it."""
        if sign not in self._looks:
            pad = (BOX_ROOM - BOX) / 2
            code = f"q 1 0 0 1 {pad:g} {pad:g} cm {_parts_of(WHITE)} rg {_parts_of(INK)} RG "
            code += f"0.9 w 1 j 0 0 {BOX:g} {BOX:g} re B "
            if sign:
                points, line = SIGNS[sign]
                (x, y), *rest = ((x, BOX - y) for x, y in points)
                path = f"{x:g} {y:g} m " + " ".join(f"{x:g} {y:g} l" for x, y in rest)
                code += f"{line:g} w 1 J {path} S "
            self._looks[sign] = self._look(code + "Q", BOX_ROOM, BOX_ROOM)
        return self._looks[sign]

    def _text_look(self, mark: TextField) -> bytes:
        """How a field with its text looks."""
        style = mark.style
        tops = (mark.height - (index + 1) * style.line_height + LIFT for index in range(len(mark.lines)))
        lines = zip((self._type.runs(line, style.weight) for line in mark.lines), tops, strict=True)
        text = self._canvas.text_apart(lines, style.size, FIELD_PADDING)
        code = f"/Tx BMC q {_parts_of(style.colour)} rg {text} Q EMC" if mark.lines else "/Tx BMC EMC"
        return self._look(code, mark.width, mark.height)

    def _look(self, code: str, width: float, height: float) -> bytes:
        entries = {
            "Type": PDFName("XObject"),
            "Subtype": PDFName("Form"),
            "BBox": array(0, 0, width, height),
            "Resources": PDFDictionary({"Font": PDFObjectReference("BasicFonts")}),
        }
        return self._canvas.address(PDFStream(PDFDictionary(entries), code, [PDFZCompress]))

    def finish(self) -> None:
        """Put the form into the file, if it has fields."""
        if not self._fields:
            return
        fonts = PDFDictionary({_FONT: self._writing_font()})
        form = PDFDictionary(
            {
                "Fields": PDFArray(self._fields),
                "DA": _writing(WRITTEN.size, WRITTEN.colour),
                "DR": PDFDictionary({"Font": fonts}),
            }
        )
        self._canvas.set_form(form)

    def _writing_font(self) -> PDFObjectReference:
        """The font that readers write in, as a simple font."""
        face = _face()
        codes = [bytes([code]).decode(_ENCODING, "replace") for code in range(_FIRST, _LAST + 1)]
        widths = [face.charWidths.get(ord(character), face.defaultWidth) for character in codes]
        name = face.name.decode() if isinstance(face.name, bytes) else face.name
        data = (FOLDER / f"{FONT_FILE}.ttf").read_bytes()
        file = PDFStream(PDFDictionary({"Length1": len(data)}), data, [PDFZCompress])
        descriptor = PDFDictionary(
            {
                "Type": PDFName("FontDescriptor"),
                "FontName": PDFName(name),
                "Flags": 32,  # letters of the standard Latin set
                "FontBBox": array(*face.bbox),
                "ItalicAngle": 0,
                "Ascent": face.ascent,
                "Descent": face.descent,
                "CapHeight": face.capHeight,
                "StemV": face.stemV,
                "FontFile2": self._canvas.reference(file),
            }
        )
        font = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("TrueType"),
                "BaseFont": PDFName(name),
                "Encoding": PDFName("WinAnsiEncoding"),
                "FirstChar": _FIRST,
                "LastChar": _LAST,
                "Widths": PDFArray(widths),
                "FontDescriptor": self._canvas.reference(descriptor),
            }
        )
        return self._canvas.reference(font)


@cache
def _face() -> Any:
    return TTFontFile(str(FOLDER / f"{FONT_FILE}.ttf"))


def _writing(size: float, colour: Colour) -> bytes:
    """How a reader writes into a field."""
    return f"(/{_FONT} {size:g} Tf {_parts_of(colour)} rg)".encode()


def _parts_of(colour: Colour) -> str:
    return " ".join(f"{part:.3f}".rstrip("0").rstrip(".") for part in colour)
