"""What is said about an export, and which step a word means."""

from pathlib import Path

import pytest

from mlroadmap.documents.pdf.glyphs import FontReport
from mlroadmap.errors import UnknownName
from mlroadmap.session.naming import find_step
from mlroadmap.session.session import Session
from mlroadmap.session.transfer import ExportReport


def told(replaced: str = "", *, unordered: bool = False, unjoined: tuple[str, ...] = ()) -> str:
    fonts = FontReport(replaced=replaced, unordered=unordered, unjoined=unjoined)
    return ExportReport(path=Path("x.pdf"), pages=2, size=12_345, fonts=fonts).describe()


def test_an_export_without_trouble_is_told_in_one_sentence() -> None:
    assert told() == "2 pages, 12 kB."
    assert ExportReport(path=Path("x.pdf"), pages=1, size=999, fonts=FontReport()).describe() == "1 page, 0 kB."


def test_characters_without_a_font_are_counted_and_named_ten_at_most() -> None:
    assert told(replaced="数").endswith(" 1 character no font here can draw: 数.")
    many = told(replaced="abcdefghijklm")
    assert many.endswith(" 13 characters no font here can draw: a b c d e f g h i j and others.")


def test_an_order_that_is_wrong_is_told_with_the_remedy() -> None:
    assert "right to left is not in its order: pip install python-bidi arabic-reshaper" in told(unordered=True)


def test_scripts_without_joined_letters_are_named() -> None:
    assert told(unjoined=("Devanagari", "Tamil")).endswith("not: Devanagari, Tamil.")


def test_a_step_is_found_by_id_and_by_number(session: Session) -> None:
    first, second = session.outline.steps[:2]
    assert find_step(session.index, first.id) is find_step(session.index, "1") is first
    assert find_step(session.index, "2") is second
    for name in ("0", "99", "", "no-such-step", first.items[0].id):
        with pytest.raises(UnknownName) as caught:
            find_step(session.index, name)
        assert first.id in str(caught.value)
