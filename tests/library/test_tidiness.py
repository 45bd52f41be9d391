from collections.abc import Callable
from pathlib import Path

import pytest

from mlroadmap.library.reader import open_library

ALPHA = "steps/one/alpha.md"

Edit = Callable[[str, str, str], str]
Lines = Callable[[], list[str]]
Line = Callable[[], str]

STRAY = [
    *("Thumbs.db", "desktop.ini", "steps/one/alpha.md~", "steps/one/alpha.md.orig", "steps/one/#alpha.md#"),
    *("CONTRIBUTING.md", "steps/one/alpha (Ann's conflicted copy 2026-11-28).md"),
    *("steps/one/alpha.sync-conflict-20261128-101500-ABCDEFG.md", "steps/one/alpha.md.swp", "4913"),
]


@pytest.mark.parametrize("name", STRAY)
def test_a_stray_file_stops_no_learner_and_is_listed_for_authors(
    pack: Path, tmp_path: Path, problems: Lines, first_problem: Line, name: str
) -> None:
    (pack / name).write_text("x", encoding="utf-8")
    assert first_problem() == ""
    assert open_library(pack, tmp_path / "cache").outline().title == "Become tiny"
    (line,) = problems()
    assert line.startswith(f"{name}:1:1: -: is not named by the content; expected ")
    if not name.endswith(".md"):
        assert line.endswith("expected no such file")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("‸<details>\n<summary>More</summary>\n\nText.\n</details>", "holds HTML: '<details>"),
        ("Some ‸<b>bold</b> text.", "holds HTML: '<b>'"),
        ("‸<!-- later -->", "holds HTML: '<!-- later -->'"),
        ("‸<script>alert(1)</script>", "holds HTML: '<script>"),
        ("‸![A photo](https://example.org/x.png)", "holds the image 'https://example.org/x.png'"),
        ("A row:\n\n| a |\n| - |\n| ‸![x](https://example.org/y.png) |", "holds the image"),
    ],
)
def test_html_and_images_in_a_lesson_stop_no_learner_and_are_named_with_their_line(
    edit: Edit, problems: Lines, first_problem: Line, text: str, says: str
) -> None:
    place = edit(ALPHA, "Alpha comes before", f"{text}\n\nAlpha comes before")
    assert first_problem() == ""
    found = [line for line in problems() if says in line]
    assert found
    assert found[0].rpartition(":")[0].split(": ")[0].split(":")[:2] == place.split(":")[:2]


def test_html_in_the_front_matter_is_named_at_its_key(edit: Edit, problems: Lines, pack: Path) -> None:
    text = (pack / "glossary.yaml").read_text(encoding="utf-8")
    line = next(line for line in text.split("\n") if line.strip().startswith("text:"))
    edit("glossary.yaml", line, f"{line} It is <i>slanted</i>.")
    assert len(problems()) == 2
    assert all(": terms." in line and "holds HTML" in line for line in problems())


@pytest.mark.parametrize(
    "text",
    [
        "`<b>` and ``![x](y.png)``",
        "```html\n<b>![x](y.png)</b>\n```",
        "    <b>x</b>",
        "a < b and c > d",
        "<https://a.org>",
    ],
)
def test_code_comparisons_and_bare_addresses_are_no_markup(edit: Edit, problems: Lines, text: str) -> None:
    edit(ALPHA, "Alpha comes before", f"Text.\n\n{text}\n\nAlpha comes before")
    assert problems() == []
