"""The bytes of a file: always the same, few, and right down to the cross-reference stream."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.figures import Figures
from tests.pdf import exports as exports_module
from tests.pdf.exports import EPOCH, EXPORTS, Exports
from tests.pdf.objects import Objects

pikepdf = pytest.importorskip("pikepdf", reason="needs the 'pdf' extra")
pymupdf = pytest.importorskip("pymupdf", reason="needs the 'pdf' extra")
pypdf = pytest.importorskip("pypdf", reason="needs the 'pdf' extra")
pypdfium2 = pytest.importorskip("pypdfium2", reason="needs the 'pdf' extra")

pytestmark = pytest.mark.pdf

MOST_BYTES = 400_000
"""What a file with the whole content and a learner's notes may have."""
PLACES = [
    {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "2", "TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8"},
    {"PYTHONHASHSEED": "3", "TZ": "America/Los_Angeles", "LC_ALL": "de_DE.UTF-8", "PYTHONUTF8": "0"},
]
PROGRAM = """
import runpy, sys
from pathlib import Path
kit = runpy.run_path(sys.argv[1])
plan = kit["EXPORTS"][sys.argv[3]](kit["learners_plan"](Path(sys.argv[2])))
sys.stdout.buffer.write(kit["made"](plan))
"""


@pytest.fixture(scope="module", params=EXPORTS)
def path(request: pytest.FixtureRequest, exports: Exports) -> Path:
    return exports.path(request.param)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place["TZ"])
def test_the_same_plan_gives_the_same_bytes_wherever_it_is_made(
    exports: Exports, tmp_path: Path, place: dict[str, str]
) -> None:
    command = [sys.executable, "-c", PROGRAM, str(Path(str(exports_module.__file__))), str(tmp_path), "full"]
    done = subprocess.run(command, capture_output=True, env={**os.environ, **place}, timeout=120)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    assert done.stdout == exports.path("full").read_bytes()


def test_another_moment_gives_other_bytes(exports: Exports, monkeypatch: pytest.MonkeyPatch) -> None:
    before = exports.path("one step").read_bytes()
    monkeypatch.setattr(exports_module, "EPOCH", str(int(EPOCH) + 1))
    assert exports_module.made(exports.plan_of("one step")) != before


def test_a_file_with_everything_is_small(exports: Exports, figures: Figures) -> None:
    for name in ("full", "letter", "blank", "finished"):
        size = exports.path(name).stat().st_size
        figures.add("size", name, f"{size:,} bytes")
        assert size < MOST_BYTES


def test_every_object_is_where_the_file_says(path: Path) -> None:
    objects = Objects(path.read_bytes())
    assert objects.references() - objects.bodies.keys() == set()
    assert objects.bodies.keys() - objects.references() == objects.containers()


def test_qpdf_finds_nothing_wrong(path: Path) -> None:
    with pikepdf.open(path, attempt_recovery=False) as file:
        assert file.check_pdf_syntax() == []
        assert file.get_warnings() == []


def test_the_command_qpdf_finds_nothing_wrong(exports: Exports) -> None:
    qpdf = shutil.which("qpdf")
    if not qpdf:
        pytest.skip("qpdf is not to be had: pikepdf, which holds it, is asked alone")
    done = subprocess.run([qpdf, "--check", exports.path("full")], capture_output=True, text=True)
    assert (done.returncode, "No syntax or stream encoding errors found" in done.stdout) == (0, True), done.stderr


def test_every_engine_opens_it_and_sees_as_many_pages(path: Path) -> None:
    pymupdf.TOOLS.reset_mupdf_warnings()
    with pymupdf.open(path) as file:
        pages = len(file)
        assert pages > 0
        assert not file.is_repaired
        for page in file:
            page.get_text()
    assert pymupdf.TOOLS.mupdf_warnings() == ""
    with pypdfium2.PdfDocument(str(path)) as file:
        assert len(file) == pages
    assert len(pypdf.PdfReader(str(path), strict=True).pages) == pages
    with pikepdf.open(path) as file:
        assert len(file.pages) == pages


def test_every_font_is_embedded(path: Path) -> None:
    with pikepdf.open(path) as file:
        fonts = [
            entry
            for entry in file.objects
            if isinstance(entry, pikepdf.Dictionary) and entry.get("/Type") == "/Font" and "/BaseFont" in entry
        ]
        assert fonts
        assert [str(font.BaseFont) for font in fonts if "/FontFile2" not in font.get("/FontDescriptor", {})] == []
