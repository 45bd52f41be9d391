"""A box looks like what it says, in every reader: before and after it is ticked, and nothing beside it changes."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.figures import Figures
from tests.pdf.engines import DRAWING, Picture
from tests.pdf.exports import STEP, Exports
from tests.pdf.fields import Value, read_by_pikepdf
from tests.pdf.writers import WRITERS, Changes

from mlroadmap.model.tracking import State

ImageChops = pytest.importorskip("PIL.ImageChops", reason="needs the 'pdf' extra")
ImageDraw = pytest.importorskip("PIL.ImageDraw", reason="needs the 'pdf' extra")
pikepdf = pytest.importorskip("pikepdf", reason="needs the 'pdf' extra")

pytestmark = pytest.mark.pdf

DPI = 150
NAME = "one step"
"""The file that is drawn; its boxes are in every state."""
DARK = 128
PAD, LINE = 3.0, 1.2
"""What of a field's square is around its box, and what of the box is outline, in points."""
SIGNS = {
    State.TODO: "",
    State.LEARNING: "slash",
    State.DONE: "tick",
    State.KNOWN: "tick",
    State.SKIPPED: "dash",
}


class Spot(NamedTuple):
    """Where a field is."""

    page: int
    """Its page's index."""
    box: tuple[int, int, int, int]
    """Its edges in a picture of `DPI`: left, top, right, bottom."""


@pytest.fixture(scope="module")
def spots(exports: Exports) -> dict[str, Spot]:
    found = {}
    with pikepdf.open(exports.path(NAME)) as file:
        pages = {page.obj.objgen: (index, float(page.mediabox[3])) for index, page in enumerate(file.pages)}
        for field in file.Root.AcroForm.Fields:
            index, height = pages[field.P.objgen]
            left, bottom, right, top = map(float, field.Rect)
            x, y, end, low = (round(edge * DPI / 72) for edge in (left, height - top, right, height - bottom))
            found[str(field.T)] = Spot(index, (x, y, end, low))
    return found


@pytest.fixture(scope="module")
def before(exports: Exports) -> dict[str, Value]:
    return read_by_pikepdf(exports.path(NAME))


@pytest.fixture(scope="module")
def drawn() -> Callable[[str, Path], list[Picture]]:
    """Every page of a file, drawn once by each engine."""
    return cache(lambda engine, path: DRAWING[engine](path, DPI))


@pytest.fixture(scope="module")
def toggled(exports: Exports, before: dict[str, Value]) -> Path:
    """The file with every box changed."""
    target = exports.folder / "toggled.pdf"
    changes = Changes(boxes={name: value.now == "/Off" for name, value in before.items() if value.shown})
    WRITERS["pypdf, incremental"](exports.path(NAME), target, changes)
    return target


def sign_in(picture: Picture, spot: Spot) -> str:
    """What is drawn in a box."""
    inset = round((PAD + LINE) * DPI / 72)
    left, top, right, bottom = spot.box
    inside = picture.crop((left + inset, top + inset, right - inset, bottom - inset))
    width, height = inside.size
    dark = [(x / width, y / height) for x in range(width) for y in range(height) if inside.getpixel((x, y)) < DARK]
    if not dark:
        return ""
    if all(0.3 < y < 0.7 for _, y in dark):
        return "dash"
    lowest = [x for x, y in dark if y == max(y for _, y in dark)]
    return "slash" if sum(lowest) / len(lowest) < 0.28 else "tick"


def outline_of(picture: Picture, spot: Spot) -> int:
    """The lightest of the four edges of a box at their darkest."""
    pad = round(PAD * DPI / 72)
    left, top, right, bottom = spot.box
    x, y, reach = (left + right) // 2, (top + bottom) // 2, 3
    lines = [
        (left + pad - reach, y, left + pad + reach, y + 1),
        (right - pad - reach, y, right - pad + reach, y + 1),
        (x, top + pad - reach, x + 1, top + pad + reach),
        (x, bottom - pad - reach, x + 1, bottom - pad + reach),
    ]
    return max(int(picture.crop(line).getextrema()[0]) for line in lines)


@pytest.mark.parametrize("engine", DRAWING)
def test_every_box_shows_the_learners_state(
    exports: Exports, spots: dict[str, Spot], drawn: Callable[[str, Path], list[Picture]], engine: str, figures: Figures
) -> None:
    plan, pictures = exports.plan_of(NAME), drawn(engine, exports.path(NAME))
    ((_, step),) = plan.steps()
    wanted = {f"t_{item.id.replace('/', '_')}": SIGNS[plan.tracking.state(item.id)] for item in step.every_item()}
    assert set(wanted.values()) == {"", "slash", "dash", "tick"}
    shown = {name: sign_in(pictures[spots[name].page], spots[name]) for name in wanted}
    figures.add(
        "boxes drawn", engine, f"{len(wanted)} boxes, {sum(shown[name] != wanted[name] for name in wanted)} wrong"
    )
    assert shown == wanted
    assert max(outline_of(pictures[spots[name].page], spots[name]) for name in wanted) < DARK


@pytest.mark.parametrize("engine", DRAWING)
def test_a_box_that_is_ticked_shows_it_and_one_that_is_unticked_is_empty(
    exports: Exports,
    spots: dict[str, Spot],
    before: dict[str, Value],
    drawn: Callable[[str, Path], list[Picture]],
    toggled: Path,
    engine: str,
) -> None:
    pictures = drawn(engine, toggled)
    wanted = {name: "" if value.now == "/Yes" else "tick" for name, value in before.items() if value.shown}
    assert {name: sign_in(pictures[spots[name].page], spots[name]) for name in wanted} == wanted


@pytest.mark.parametrize("engine", DRAWING)
def test_nothing_beside_the_boxes_changes(
    exports: Exports,
    spots: dict[str, Spot],
    drawn: Callable[[str, Path], list[Picture]],
    toggled: Path,
    engine: str,
) -> None:
    pages = list(zip(drawn(engine, exports.path(NAME)), drawn(engine, toggled), strict=True))
    assert any(ImageChops.difference(old, new).getbbox() for old, new in pages)
    for index, (old, new) in enumerate(pages):
        changed = ImageChops.difference(old, new)
        pen = ImageDraw.Draw(changed)
        for spot in spots.values():
            if spot.page == index:
                pen.rectangle(spot.box, fill=0)
        assert changed.getbbox() is None


@pytest.mark.parametrize("engine", DRAWING)
def test_what_is_written_in_one_reader_is_drawn_in_every_other(
    exports: Exports, spots: dict[str, Spot], engine: str
) -> None:
    source, target = exports.path("one step, blank"), exports.folder / f"written-{engine}.pdf"
    WRITERS["PDFium, mouse and keyboard"](source, target, Changes(texts={f"n_{STEP}": "Written on a phone."}))
    spot = spots[f"n_{STEP}"]
    old, new = (DRAWING[engine](path, DPI)[-1] for path in (source, target))
    changed = ImageChops.difference(old, new).point(lambda value: 255 * (value > DARK)).getbbox()
    assert changed
    left, _, right, bottom = spot.box
    assert left <= changed[0] and right >= changed[2] and bottom >= changed[3]
    assert changed[2] - changed[0] > 40
