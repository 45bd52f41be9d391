"""What a learner ticks and writes in any reader stands in the saved file, and nothing else has changed."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.figures import Figures
from tests.pdf.exports import STEP, Exports
from tests.pdf.fields import READERS, Value, attachment, read_by_pikepdf
from tests.pdf.outside import Verdict, accessible
from tests.pdf.writers import WRITERS, Changes

pytestmark = pytest.mark.pdf

TOGGLED = 25
"""How many boxes are ticked, and how many are unticked."""
LATIN = "Olá, done (check) 100 % \\ é\nsecond line"
ANY = "Grüße – 数学 שלום مرحبا “🙂”"
NO_FONT = "7.21.4.1-1"
"""The clause that fonts are embedded."""
KNOWN = {
    # They draw what is typed in a Helvetica of their own, whatever font the field asks for, and do not embed it.
    ("MuPDF", "Latin text"): {NO_FONT},
    ("MuPDF, incremental", "Latin text"): {NO_FONT},
    ("pdf-lib", "Latin text"): {NO_FONT},
    # Where a program sets a value, it draws box and text anew, in fonts of its own.
    ("PyMuPDF, values set", "boxes"): {NO_FONT},
    ("PyMuPDF, values set", "Latin text"): {NO_FONT},
}
"""What is not accessible any more, by writer and kind: it lies with the writer, and only its fonts."""
FONTS = "7.21."
"""What all clauses about fonts begin with."""


class Kind(NamedTuple):
    """One kind of change."""

    export: str
    """Which file is changed."""
    changes: Callable[[dict[str, Value]], Changes]
    """What is changed in it, by what its fields hold."""


def _many_boxes(fields: dict[str, Value]) -> Changes:
    ticked = [name for name, value in fields.items() if value.now == "/Yes"]
    unticked = [name for name, value in fields.items() if value.now == "/Off"]
    chosen = {**dict.fromkeys(ticked[:TOGGLED], False), **dict.fromkeys(unticked[::3][:TOGGLED], True)}
    assert len(chosen) == 2 * TOGGLED
    return Changes(boxes=chosen)


def _text_and_boxes(fields: dict[str, Value]) -> Changes:
    boxes = {name: value.now == "/Off" for name, value in fields.items() if value.shown}
    return Changes(boxes=boxes, texts={f"n_{STEP}": LATIN})


KINDS = {
    "boxes": Kind("steps", _many_boxes),
    "Latin text": Kind("one step", _text_and_boxes),
    "any text": Kind("one step", lambda _: Changes(texts={f"n_{STEP}": ANY})),
}


class Desk:
    """Makes each changed file once."""

    def __init__(self, exports: Exports) -> None:
        self._exports = exports
        self.before = cache(self._before)
        self.written = cache(self._written)

    def path(self, kind: str) -> Path:
        """The file before it is changed."""
        return self._exports.path(KINDS[kind].export)

    def _before(self, kind: str) -> dict[str, Value]:
        return read_by_pikepdf(self.path(kind))

    def changes(self, kind: str) -> Changes:
        """What is changed in it."""
        return KINDS[kind].changes(self.before(kind))

    def _written(self, kind: str, writer: str) -> Path:
        target = self._exports.folder / f"{kind}-{writer}.pdf".replace(" ", "-").replace(",", "")
        WRITERS[writer](self.path(kind), target, self.changes(kind))
        return target


def after(before: dict[str, Value], changes: Changes) -> dict[str, Value]:
    """What fields hold once they are changed."""
    looks = {name: "/Yes" if ticked else "/Off" for name, ticked in changes.boxes.items()}
    expected = {name: value._replace(now=looks.get(name, value.now)) for name, value in before.items()}
    expected = {name: value._replace(shown=looks.get(name, value.shown)) for name, value in expected.items()}
    return {name: value._replace(now=changes.texts.get(name, value.now)) for name, value in expected.items()}


@pytest.fixture(scope="module")
def desk(exports: Exports) -> Desk:
    return Desk(exports)


@pytest.fixture(scope="module")
def counts(figures: Figures) -> Iterator[dict[str, list[int]]]:
    """How many values were compared, and how many were wrong, by kind."""
    found: dict[str, list[int]] = {}
    yield found
    for kind, (values, wrong) in found.items():
        figures.add(f"fields after {kind}", f"{values:,} values", f"{wrong} wrong")


@pytest.fixture(scope="module")
def verdicts(desk: Desk, figures: Figures) -> dict[tuple[str, str], Verdict]:
    files: dict[tuple[str, str], Path] = {}
    for kind in KINDS:
        for writer in WRITERS:
            try:
                files[writer, kind] = desk.written(kind, writer)
            except pytest.skip.Exception:
                continue
    found = accessible(files.values())
    verdicts = {key: found[path] for key, path in files.items()}
    for (writer, kind), verdict in verdicts.items():
        broken = ", ".join(sorted(verdict.clauses))
        figures.add(f"PDF/UA-1 after {kind}", writer, f"fails {broken}" if broken else "0 failed")
    return verdicts


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_field_holds_what_it_was_given(desk: Desk, kind: str, writer: str, counts: dict[str, list[int]]) -> None:
    expected = after(desk.before(kind), desk.changes(kind))
    wrong = []
    for read in READERS:
        found = read(desk.written(kind, writer))
        assert found.keys() == expected.keys()
        wrong += [(read.__name__, name, found[name]) for name, value in expected.items() if found[name] != value]
        count = counts.setdefault(kind, [0, 0])
        count[0] += len(expected)
    count[1] += len(wrong)
    assert wrong == []


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_file_still_says_what_it_was_made_with(desk: Desk, kind: str, writer: str) -> None:
    assert attachment(desk.written(kind, writer)) == attachment(desk.path(kind))


@pytest.mark.parametrize("writer", WRITERS)
def test_what_is_toggled_twice_is_as_before(desk: Desk, tmp_path: Path, writer: str) -> None:
    before = desk.before("boxes")
    back = Changes(boxes={name: before[name].now == "/Yes" for name in desk.changes("boxes").boxes})
    target = tmp_path / "back.pdf"
    WRITERS[writer](desk.written("boxes", writer), target, back)
    for read in READERS:
        assert read(target) == before


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("kind", ["boxes", "Latin text"])
def test_a_file_that_was_filled_in_is_still_accessible(
    desk: Desk, verdicts: dict[tuple[str, str], Verdict], kind: str, writer: str
) -> None:
    desk.written(kind, writer)
    assert verdicts[writer, kind].clauses == KNOWN.get((writer, kind), set()), verdicts[writer, kind].rules


@pytest.mark.parametrize("writer", WRITERS)
def test_text_in_any_script_breaks_nothing_but_the_writers_own_fonts(
    desk: Desk, verdicts: dict[tuple[str, str], Verdict], writer: str
) -> None:
    desk.written("any text", writer)
    assert [rule for rule in verdicts[writer, "any text"].clauses if not rule.startswith(FONTS)] == []
