"""Any script a learner types: drawn if a font here can, else marked and reported; in order where that can be had."""

import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.documents.conftest import MadeFont

from mlroadmap.documents.pdf import direction, system_fonts
from mlroadmap.documents.pdf.direction import DirectedLine
from mlroadmap.documents.pdf.fonts import Typesetter
from mlroadmap.documents.pdf.glyphs import FontReport
from mlroadmap.documents.pdf.shipped import FONTS
from mlroadmap.documents.pdf.styles import BODY

NEEDS_ORDER = pytest.mark.skipif(find_spec("bidi") is None, reason="needs the 'rtl' extra: python-bidi")
NEEDS_JOINING = pytest.mark.skipif(
    find_spec("bidi") is None or find_spec("arabic_reshaper") is None,
    reason="needs the 'rtl' extra: python-bidi and arabic-reshaper",
)
FORMS = "".join(chr(code) for code in (*range(0xFB50, 0xFBFF), *range(0xFE70, 0xFEFD)))
ARABIC = "".join(map(chr, range(0x621, 0x6D0))) + "،"


@pytest.fixture
def without_the_extra(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("bidi", "bidi.mirror", "arabic_reshaper"):
        monkeypatch.setitem(sys.modules, name, None)
    direction._ordering.cache_clear()
    direction._joining.cache_clear()
    yield
    direction._ordering.cache_clear()
    direction._joining.cache_clear()


def drawn(type_: Typesetter, text: str) -> str:
    return "".join(part for _, part in type_.line(text, "regular").runs)


def hebrew(text: str) -> str:
    """Capital letters as Hebrew ones, to make the order readable."""
    return "".join(chr(0x5D0 + ord(c) - 65) if "A" <= c <= "V" else c for c in text)


def test_what_the_shipped_fonts_draw_looks_for_no_other_font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_fonts, "font_files", lambda folders: pytest.fail("looked for fonts"))
    type_ = Typesetter()
    for text in ("Words", "Größe, Ελληνικά, Русский", "∑ ✓ ← ≤ 𝔼", "שלום", "e\u0301 x\u0302"):
        type_.wrap(text, BODY, 50)
        assert type_.line(text, "bold").runs
    assert type_.report.replaced == ""


def test_no_font_no_character(machine: Path) -> None:
    type_ = Typesetter()
    assert drawn(type_, "a数 👨\u200d👩 ✓\ufe0f") == "a[U+6570] [U+1F468][U+1F469] ✓"
    assert type_.report == FontReport(replaced="数👨👩")
    assert type_.line("a数", "regular").spoken == "a数"


def test_a_font_of_the_machine_draws_what_is_missing(machine: Path, made_font: MadeFont) -> None:
    (machine / "x.ttf").write_bytes(made_font("数学"))
    type_ = Typesetter()
    runs = type_.runs("a数学b机", "semibold")
    assert [text for _, text in runs] == ["a", "数学", "b[U+673A]"]
    assert runs[0][0] == runs[2][0] == FONTS["semibold"] and runs[1][0].startswith("System-")
    assert type_.width("数学", BODY) == pytest.approx(1.2 * BODY.size)
    assert type_.report == FontReport(replaced="机")
    assert type_.line("数学", "regular").spoken == "", "what is drawn can be read as it is"


def test_one_font_for_a_whole_text_rather_than_one_for_each_word(machine: Path, made_font: MadeFont) -> None:
    (machine / "NotoSans-Regular.ttf").write_bytes(made_font("数"))
    (machine / "zzz.ttf").write_bytes(made_font("数学"))
    type_ = Typesetter()
    fonts = {
        font for line in type_.wrap("数 学", BODY, 300) for font, text in type_.runs(line, "regular") if text != " "
    }
    assert len(fonts) == 1


def test_the_same_text_gets_the_same_fonts_whatever_came_before(machine: Path, made_font: MadeFont) -> None:
    (machine / "a.ttf").write_bytes(made_font("数"))
    (machine / "b.ttf").write_bytes(made_font("学数"))
    first = Typesetter().runs("数", "regular")
    Typesetter().runs("学", "regular")
    assert Typesetter().runs("数", "regular") == first


def test_decomposed_letters_are_composed() -> None:
    for text in ("Tiếng Việt", "Größe é ñ"):
        assert drawn(Typesetter(), unicodedata.normalize("NFD", text)) == text


def test_a_letter_only_the_parts_of_which_are_shipped_is_drawn_in_parts(machine: Path) -> None:
    type_ = Typesetter()
    assert drawn(type_, "ȳ x\u0302") == "y\u0304 x\u0302"
    assert type_.runs("x\u0302", "regular")[1][0] == "RoadmapSymbols", "whose marks lie over the letter before"
    assert type_.report == FontReport()


def test_invisible_characters_leave_no_box() -> None:
    type_ = Typesetter()
    assert drawn(type_, "a\u200b\u200d\u2060\ufe0f\u00ad\U000e0067\U000e007f\u034f\u3164b") == "ab"
    assert type_.report == FontReport()


def test_scripts_that_join_are_drawn_and_reported(machine: Path, made_font: MadeFont) -> None:
    (machine / "x.ttf").write_bytes(made_font("".join(map(chr, range(0x900, 0xDFF))) + "ไทย"))
    type_ = Typesetter()
    assert drawn(type_, "नमस्ते ไทย") == "नमस्ते ไทย"
    assert type_.report == FontReport(unjoined=("Devanagari",))
    drawn(type_, "தமிழ்")
    assert type_.report.unjoined == ("Devanagari", "Tamil")


def test_a_character_beyond_what_a_pdf_can_name_is_spoken(machine: Path) -> None:
    assert Typesetter().line("𝔼[X]", "regular").spoken == "𝔼[X]"
    assert Typesetter().line("∇ ✓", "regular").spoken == ""


VISUAL = {
    "a BCD e": ("a DCB e", "e DCB a"),
    "AB (cd) 12": ("BA (cd) 12", "12 (cd) BA"),
    "( AB )": ("( BA )", "( BA )"),
    "AB(cd)EF": ("BA(cd)FE", "FE(cd)BA"),
    "see AB(CD) ef": ("see (DC)BA ef", "ef (DC)BA see"),
    "AB 3.14, 50% [C] {D}": ("{D} [C] 50% ,3.14 BA", "{D} [C] 50% ,3.14 BA"),
    "(": ("(", ")"),
}
"""Logical text, and how it looks in a paragraph from left to right and in one from right to left."""


@NEEDS_ORDER
@pytest.mark.parametrize("logical", VISUAL)
def test_right_to_left_text_is_put_in_order_and_brackets_are_mirrored(logical: str) -> None:
    left, right = VISUAL[logical]
    assert direction.visual_order(hebrew(logical), False) == hebrew(left)
    assert direction.visual_order(hebrew(logical), True) == hebrew(right)


@NEEDS_ORDER
def test_a_paragraph_has_one_direction_and_is_ordered_after_wrapping() -> None:
    type_ = Typesetter()
    text = hebrew("ABC DEF 12 abc (GHI) KLM")
    lines = type_.wrap(f"{text}\nab {hebrew('CDE')} fg", BODY, 42)
    assert " ".join(lines) == f"{text} ab {hebrew('CDE')} fg", "lines are in the order that is read"
    assert type_.right_to_left(lines[0])
    assert "abc" in lines[1] and type_.right_to_left(lines[1]), "as its paragraph, though a Latin word may begin it"
    assert not type_.right_to_left(lines[-1])
    line = type_.line(lines[0], "regular")
    assert line.spoken == lines[0]
    assert "".join(part for _, part in line.runs) == "".join(reversed(lines[0]))
    assert all(type_.width(line, BODY) <= 42 for line in lines)
    assert type_.report == FontReport()


@NEEDS_ORDER
def test_a_cut_line_keeps_its_direction() -> None:
    type_ = Typesetter()
    line = type_.cut(hebrew("ABC DEF ABC DEF ABC DEF"), BODY, 60)
    assert isinstance(line, DirectedLine) and line.right_to_left
    assert drawn(type_, line)[0] == "…" and type_.width(line, BODY) <= 60


@NEEDS_ORDER
def test_what_no_font_draws_is_marked_within_right_to_left_text(machine: Path) -> None:
    type_ = Typesetter()
    assert drawn(type_, hebrew("A 数 B")) == f"{hebrew('B')} [U+6570] {hebrew('A')}"
    assert type_.report == FontReport(replaced="数")


@NEEDS_JOINING
def test_arabic_letters_are_joined_and_nothing_typed_is_lost(machine: Path, made_font: MadeFont) -> None:
    (machine / "x.ttf").write_bytes(made_font(ARABIC + FORMS))
    type_ = Typesetter()
    line = type_.line("سلام (abc)", "regular")
    assert "".join(part for _, part in line.runs) == "(abc) ﻡﻼﺳ"
    assert line.spoken == "سلام (abc)"
    assert "\u064f" in drawn(type_, "مُ")
    assert type_.report == FontReport()


@NEEDS_JOINING
def test_a_font_without_the_joined_forms_draws_the_letters_alone(machine: Path, made_font: MadeFont) -> None:
    (machine / "x.ttf").write_bytes(made_font(ARABIC))
    type_ = Typesetter()
    assert drawn(type_, "سلام") == "مالس"
    assert type_.report == FontReport(unjoined=("Arabic",))


@NEEDS_JOINING
def test_the_letters_reported_are_those_that_were_typed(machine: Path) -> None:
    type_ = Typesetter()
    type_.wrap("سلام", BODY, 300)
    drawn(type_, "سلام")
    assert type_.report == FontReport(replaced="".join(sorted("سلام")))


@pytest.mark.usefixtures("without_the_extra")
def test_without_the_extra_text_stays_in_the_order_it_was_typed_in(machine: Path, made_font: MadeFont) -> None:
    (machine / "x.ttf").write_bytes(made_font(ARABIC + FORMS))
    type_ = Typesetter()
    text = hebrew("ABC (x)")
    assert [drawn(type_, line) for line in type_.wrap(text, BODY, 300)] == [text]
    assert type_.line(text, "regular").spoken == ""
    assert not type_.right_to_left(text)
    assert type_.report == FontReport(unordered=True)
    drawn(type_, "سلام")
    assert type_.report == FontReport(unordered=True, unjoined=("Arabic",))


@pytest.mark.usefixtures("without_the_extra")
def test_without_the_extra_other_text_is_as_it_was() -> None:
    type_ = Typesetter()
    assert drawn(type_, "Größe ✓") == "Größe ✓"
    assert type_.report == FontReport()


def test_text_without_spaces_fills_its_lines_and_signs_stay_with_their_word(machine: Path, made_font: MadeFont) -> None:
    (machine / "x.ttf").write_bytes(made_font("数学，。"))
    type_ = Typesetter()
    text = "数学" * 30
    lines = type_.wrap(f"Chinese: {text}，数学。", BODY, 90)
    assert "数" in lines[0]
    assert "".join("".join(lines).split()) == f"Chinese:{text}，数学。"
    assert not any(line.startswith(("，", "。")) for line in lines)
    assert all(type_.width(line, BODY) <= 90 for line in lines)


def test_a_long_text_without_spaces_is_wrapped_quickly(machine: Path) -> None:
    import time

    started = time.process_time()
    lines = Typesetter().wrap("数" * 20_000, replace(BODY, size=5), 400)
    assert time.process_time() - started < 10
    assert sum(map(len, lines)) == 20_000
