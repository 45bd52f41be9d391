"""What is drawn on the pages: something on each, nothing in the margins, all of it dark enough to read in gray."""

from pathlib import Path

import pytest
from tests.figures import Figures
from tests.pdf.engines import DRAWING, Picture, drawn_by_mupdf
from tests.pdf.exports import EXPORTS, Exports

from mlroadmap.documents.pdf.styles import PAPERS, Paper

pymupdf = pytest.importorskip("pymupdf", reason="needs the 'pdf' extra")

pytestmark = pytest.mark.pdf

DPI, FINE = 50, 200
"""Dots per inch for places, and for contrast."""
BLANK = 250
"""What is as light as this is paper."""
TEXT = 110
"""What text must be darker than at its darkest, on white."""
SHARE = 0.002
"""How much of a page is drawn on at least."""


@pytest.fixture(scope="module", params=EXPORTS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _ink(picture: Picture) -> tuple[float, float, float, float]:
    """The edges of what is drawn, in points: left, top, right, bottom."""
    edges = picture.point(lambda value: 255 * (value < BLANK)).getbbox()
    assert edges, "a blank page"
    left, top, right, bottom = (edge * 72 / DPI for edge in edges)
    return left, top, right, bottom


def _is_within(edges: tuple[float, float, float, float], paper: Paper) -> bool:
    """Whether nothing is in the margins; the footer is in the lower one."""
    left, top, right, bottom = edges
    dot = 1.5 * 72 / DPI  # lines are drawn around their middle, and what is partly inside a dot colors all of it
    return (
        left >= paper.left - dot
        and top >= paper.top - dot
        and right <= paper.width - paper.right + dot
        and bottom <= paper.height - paper.bottom * 0.4 + dot
    )


def test_nothing_is_drawn_in_the_margins_and_no_page_is_blank(exports: Exports, name: str) -> None:
    paper = PAPERS[exports.plan_of(name).paper]
    for number, picture in enumerate(drawn_by_mupdf(exports.path(name), DPI), 1):
        width, height = picture.size
        assert width == pytest.approx(paper.width * DPI / 72, abs=1)
        assert height == pytest.approx(paper.height * DPI / 72, abs=1)
        assert _is_within(_ink(picture), paper), (number, _ink(picture))
        above = picture.crop((0, 0, width, round((paper.height - paper.bottom) * DPI / 72)))
        assert sum(above.histogram()[:BLANK]) > SHARE * width * height, f"page {number} holds nothing"


def test_the_margins_are_seen_where_something_is_in_them(exports: Exports, tmp_path: Path) -> None:
    target, paper = tmp_path / "marked.pdf", PAPERS["a4"]
    with pymupdf.open(exports.path("one step, blank")) as file:
        file[0].draw_line((10, 100), (20, 100), color=(0, 0, 0))
        file.save(target)
    pictures = drawn_by_mupdf(target, DPI)
    assert not _is_within(_ink(pictures[0]), paper)
    assert _is_within(_ink(pictures[1]), paper)


@pytest.mark.parametrize("engine", DRAWING)
def test_every_engine_draws_as_much(exports: Exports, engine: str) -> None:
    """Engines draw lines of a different weight; a font or a field that is missing is more than that."""
    wanted = drawn_by_mupdf(exports.path("one step"), FINE)
    pictures = DRAWING[engine](exports.path("one step"), FINE)
    assert len(pictures) == len(wanted)
    for one, other in zip(pictures, wanted, strict=True):
        dark = [sum(value * (255 - light) for light, value in enumerate(each.histogram())) for each in (one, other)]
        assert dark[0] == pytest.approx(dark[1], rel=0.12)


@pytest.mark.parametrize("name", ["full", "notes, odd"], indirect=True)
def test_text_is_dark_on_light_in_gray(exports: Exports, name: str, figures: Figures) -> None:
    pictures = drawn_by_mupdf(exports.path(name), FINE)
    lightest, words = 0, 0
    with pymupdf.open(exports.path(name)) as file:
        for page, picture in zip(file, pictures, strict=True):
            for left, top, right, bottom, word, *_ in page.get_text("words"):
                if not any(character.isalnum() for character in word):
                    continue
                edges = (max(edge, 0) * FINE / 72 for edge in (left, top, right, bottom))
                darkest, paper = picture.crop(tuple(map(round, edges))).getextrema()
                assert paper > BLANK - 20, f"{word!r} on page {page.number + 1} stands on {paper}"
                lightest, words = max(lightest, int(darkest)), words + 1
                assert darkest < TEXT, f"{word!r} on page {page.number + 1} is {darkest} at its darkest"
    figures.add("contrast in gray", f"{words:,} words ({name})", f"the lightest is {lightest} of 255 at its darkest")
    assert words > 50
