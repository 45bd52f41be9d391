"""The engines that draw a file and give its text, one function each; what is drawn is gray, 0 black to 255 white."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.pdf.outside import found, node, run

Image = pytest.importorskip("PIL.Image", reason="needs the 'pdf' extra")
pymupdf = pytest.importorskip("pymupdf", reason="needs the 'pdf' extra")
pypdf = pytest.importorskip("pypdf", reason="needs the 'pdf' extra")
pypdfium2 = pytest.importorskip("pypdfium2", reason="needs the 'pdf' extra")

Picture = Any
"""A gray picture of a page."""


def _drawn_by_pdfium(path: Path, dpi: int) -> list[Picture]:
    with pypdfium2.PdfDocument(str(path)) as file:
        file.init_forms()
        return [page.render(scale=dpi / 72).to_pil().convert("L") for page in file]


def drawn_by_mupdf(path: Path, dpi: int) -> list[Picture]:
    """A picture of every page."""
    with pymupdf.open(path) as file:
        pictures = [page.get_pixmap(dpi=dpi, colorspace=pymupdf.csGRAY) for page in file]
    return [Image.frombytes("L", (picture.width, picture.height), picture.samples) for picture in pictures]


def _drawn_by_poppler(path: Path, dpi: int) -> list[Picture]:
    program = found("pdftoppm", "poppler draws nothing")
    with tempfile.TemporaryDirectory() as folder:
        run([program, "-r", str(dpi), "-gray", path, Path(folder) / "page"])
        return [Image.open(file).copy() for file in sorted(Path(folder).iterdir())]


def _drawn_by_pdfjs(path: Path, dpi: int) -> list[Picture]:
    with tempfile.TemporaryDirectory() as folder:
        node("render.mjs", path, folder, str(dpi))
        files = sorted(Path(folder).iterdir(), key=lambda file: int(file.stem))
        return [Image.open(file).convert("L") for file in files]


DRAWING: dict[str, Callable[[Path, int], list[Picture]]] = {
    "PDFium": _drawn_by_pdfium,
    "MuPDF": drawn_by_mupdf,
    "poppler": _drawn_by_poppler,
    "pdf.js": _drawn_by_pdfjs,
}
"""Each draws every page at so many dots per inch."""


def _read_by_pdfium(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(str(path)) as file:
        return [page.get_textpage().get_text_range() for page in file]


def _read_by_mupdf(path: Path) -> list[str]:
    with pymupdf.open(path) as file:
        return [page.get_text(flags=0) for page in file]


def _read_by_poppler(path: Path) -> list[str]:
    return run([found("pdftotext", "poppler reads nothing"), "-raw", path, "-"]).split("\f")[:-1]


def _read_by_pdfjs(path: Path) -> list[str]:
    texts: list[str] = json.loads(node("pdfjs.mjs", "text", path))
    return texts


def _read_by_pypdf(path: Path) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(str(path)).pages]


READING: dict[str, Callable[[Path], list[str]]] = {
    "PDFium": _read_by_pdfium,
    "MuPDF": _read_by_mupdf,
    "poppler": _read_by_poppler,
    "pdf.js": _read_by_pdfjs,
    "pypdf": _read_by_pypdf,
}
"""Each gives the text of every page, in the order in which it is drawn."""
