"""The engines that fill in a form and save it, one function each.

They are the code of the readers that learners have: PDFium is that of Chrome, Edge and Android, pdf.js that of Firefox,
poppler that of Evince and Okular, MuPDF that of SumatraPDF.
"""

import ctypes
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.pdf.outside import changes_file, node, poppler

pikepdf = pytest.importorskip("pikepdf", reason="needs the 'pdf' extra")
pikepdf_form = pytest.importorskip("pikepdf.form", reason="needs the 'pdf' extra")
pymupdf = pytest.importorskip("pymupdf", reason="needs the 'pdf' extra")
pypdfium2 = pytest.importorskip("pypdfium2", reason="needs the 'pdf' extra")
pdfium = pytest.importorskip("pypdfium2.raw", reason="needs the 'pdf' extra")
pypdf = pytest.importorskip("pypdf", reason="needs the 'pdf' extra")


@dataclass(frozen=True, slots=True)
class Changes:
    """What a learner changes in a file."""

    boxes: Mapping[str, bool] = field(default_factory=dict)
    """Whether a box is ticked afterwards, by its field's name."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """What stands in a text field afterwards, by its name."""


Writer = Callable[[Path, Path, Changes], None]
"""Takes a file and where to write it changed."""


def _by_pypdf(source: Path, target: Path, changes: Changes, *, incremental: bool) -> None:
    writer = pypdf.PdfWriter(str(source), incremental=True) if incremental else pypdf.PdfWriter(clone_from=str(source))
    values = {**{name: "/Yes" if ticked else "/Off" for name, ticked in changes.boxes.items()}, **changes.texts}
    for page in writer.pages:
        if "/Annots" in page:
            writer.update_page_form_field_values(page, values, auto_regenerate=False)
    writer.write(str(target))


def _by_pikepdf(source: Path, target: Path, changes: Changes) -> None:
    drawable = all(text.encode("cp1252", "ignore").decode("cp1252") == text for text in changes.texts.values())
    look = pikepdf_form.ExtendedAppearanceStreamGenerator  # it refuses what the field's font cannot draw
    with pikepdf.open(source) as file:
        form = pikepdf_form.Form(file, look if drawable else pikepdf_form.DefaultAppearanceStreamGenerator)
        for name, ticked in changes.boxes.items():
            form[name].checked = ticked
        for name, text in changes.texts.items():
            form[name].value = text
        file.save(target)


def _by_mupdf(source: Path, target: Path, changes: Changes, *, incremental: bool) -> None:
    """As MuPDF's viewers do it: a click toggles."""
    shutil.copy(source, target)
    with pymupdf.open(target) as file:
        for page in file:
            for widget in page.widgets():
                name, annotation = widget.field_name, widget._annot
                if name in changes.boxes and (widget.field_value in (True, "Yes")) != changes.boxes[name]:
                    pymupdf.mupdf.pdf_toggle_widget(annotation)
                elif name in changes.texts:
                    pymupdf.mupdf.pdf_set_text_field_value(annotation, changes.texts[name])
            pymupdf.mupdf.pdf_update_page(pymupdf.mupdf.pdf_page_from_fz_page(page.this))
        if incremental:
            file.saveIncr()
            return
        data = file.tobytes(garbage=3, deflate=True)
    target.write_bytes(data)


def _by_pymupdf(source: Path, target: Path, changes: Changes) -> None:
    """As a program does it: a value is set."""
    values = {**changes.boxes, **changes.texts}
    with pymupdf.open(source) as file:
        for page in file:
            for widget in page.widgets():
                if widget.field_name in values:
                    widget.field_value = values[widget.field_name]
                    widget.update()
        file.save(target, deflate=True)


def _by_pdfium(source: Path, target: Path, changes: Changes) -> None:
    """With the mouse and the keyboard, as a learner does it."""
    with pypdfium2.PdfDocument(str(source)) as file:
        file.init_forms()
        form = file.formenv.raw
        for index in range(len(file)):
            opened = file[index]
            page = opened.raw  # valid for as long as its page is kept
            for name, x, y, ticked in list(_widgets(form, page)):
                if changes.boxes.get(name, ticked) == ticked and name not in changes.texts:
                    continue
                for event in (pdfium.FORM_OnMouseMove, pdfium.FORM_OnLButtonDown, pdfium.FORM_OnLButtonUp):
                    event(form, page, 0, x, y)
                if name in changes.texts:
                    pdfium.FORM_SelectAllText(form, page)
                    _type(form, page, changes.texts[name])
                pdfium.FORM_ForceToKillFocus(form)
            opened.close()
        file.save(str(target))


def _widgets(form: Any, page: Any) -> Iterator[tuple[str, float, float, bool]]:
    """The name of each field on a page, its middle, and whether it is ticked."""
    for number in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        if pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_WIDGET:
            size = pdfium.FPDFAnnot_GetFormFieldName(form, annotation, None, 0)
            name = (ctypes.c_ushort * (size // 2))()
            pdfium.FPDFAnnot_GetFormFieldName(form, annotation, name, size)
            place = pdfium.FS_RECTF()
            pdfium.FPDFAnnot_GetRect(annotation, place)
            x, y = (place.left + place.right) / 2, (place.top + place.bottom) / 2
            yield bytes(name).decode("utf-16-le").rstrip("\0"), x, y, bool(pdfium.FPDFAnnot_IsChecked(form, annotation))
        pdfium.FPDFPage_CloseAnnot(annotation)


def _type(form: Any, page: Any, text: str) -> None:
    keys = text.replace("\n", "\r").encode("utf-16-le")
    for start in range(0, len(keys), 2):
        pdfium.FORM_OnChar(form, page, int.from_bytes(keys[start : start + 2], "little"), 0)


def _by_pdfjs(source: Path, target: Path, changes: Changes) -> None:
    node("pdfjs.mjs", "fill", source, target, changes_file(target, asdict(changes)))


def _by_pdflib(source: Path, target: Path, changes: Changes) -> None:
    node("pdflib.mjs", source, target, changes_file(target, asdict(changes)))


def _by_poppler(source: Path, target: Path, changes: Changes) -> None:
    poppler("poppler.py", source, target, changes_file(target, asdict(changes)))


WRITERS: dict[str, Writer] = {
    "PDFium, mouse and keyboard": _by_pdfium,
    "pdf.js": _by_pdfjs,
    "poppler": _by_poppler,
    "MuPDF": partial(_by_mupdf, incremental=False),
    "MuPDF, incremental": partial(_by_mupdf, incremental=True),
    "PyMuPDF, values set": _by_pymupdf,
    "pypdf": partial(_by_pypdf, incremental=False),
    "pypdf, incremental": partial(_by_pypdf, incremental=True),
    "pikepdf (qpdf)": _by_pikepdf,
    "pdf-lib": _by_pdflib,
}
"""Every writer by its name."""
