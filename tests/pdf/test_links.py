"""Every link leads where it says, and every address can be seen where it is clicked."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from tests.figures import Figures
from tests.pdf.exports import Exports

from mlroadmap.model.outline import Index

pikepdf = pytest.importorskip("pikepdf", reason="needs the 'pdf' extra")
pymupdf = pytest.importorskip("pymupdf", reason="needs the 'pdf' extra")

pytestmark = pytest.mark.pdf

NAMES = ("full", "letter", "step and notes", "notes")
TO_ITS_PAGE = re.compile(r"(?P<title>.*): to its page")
TO_A_NOTE = re.compile(r"Your note: page( \d+)?")
NEAR = 60.0
"""How far below the place a link leads to its title stands at most, in points."""


class Link(NamedTuple):
    """One link as it stands in the file."""

    page: int
    """The index of the page it is on."""
    text: str
    """What can be read under it."""
    says: str
    """What is read aloud."""
    url: str
    """Where on the web it leads; empty if it leads into the file."""
    target: int
    """The index of the page it leads to; -1 for the web."""
    below: str
    """What stands just below the place it leads to."""


@pytest.fixture(scope="module", params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def links(exports: Exports, name: str) -> list[Link]:
    return list(_links(exports.path(name)))


def _links(path: Path) -> Iterator[Link]:
    with pikepdf.open(path) as file, pymupdf.open(path) as shown:
        pages = {page.obj.objgen: index for index, page in enumerate(file.pages)}
        for index, page in enumerate(file.pages):
            height = float(page.mediabox[3])
            for entry in page.obj.get("/Annots", ()):
                if entry.Subtype != "/Link":
                    continue
                left, bottom, right, top = map(float, entry.Rect)
                text = shown[index].get_text(clip=(left - 1, height - top, right + 1, height - bottom)).strip()
                if "/A" in entry:
                    yield Link(index, text, str(entry.Contents), str(entry.A.URI), -1, "")
                else:
                    target = pages[entry.Dest[0].objgen]
                    yield Link(index, text, str(entry.Contents), "", target, _below(shown[target], entry.Dest, height))


def _below(page: Any, place: Any, height: float) -> str:
    """What stands just below a place on a page."""
    assert place[1] == "/XYZ"
    top = height - float(place[3])
    words = page.get_text(clip=(0, top - 2, page.rect.width, top + NEAR))
    return " ".join(words.split())


def squeezed(words: str) -> str:
    """Without blanks, where lines may have been broken."""
    return "".join(words.split())


def test_every_link_into_the_file_leads_to_what_it_names(links: list[Link]) -> None:
    inside = [link for link in links if not link.url]
    assert inside or not links
    wrong = []
    for link in inside:
        if match := TO_ITS_PAGE.fullmatch(link.says):
            title = match["title"].rpartition(", ")[0] if match["title"].endswith(" h") else match["title"]
            wrong += [] if squeezed(title) in squeezed(link.below) else [link]
        else:
            assert TO_A_NOTE.match(link.says), link
    assert wrong == []


def test_every_page_number_of_a_link_is_that_of_its_page(links: list[Link], name: str) -> None:
    numbered = [link for link in links if not link.url and (link.text[-1:].isdigit() or "page" in link.text)]
    numbered = [link for link in numbered if not link.text.endswith("its page")]
    assert [link for link in numbered if int(re.findall(r"\d+", link.text)[-1]) != link.target + 1] == []
    assert bool(numbered) == (name != "notes")


def test_a_note_is_where_its_link_leads(exports: Exports, links: list[Link], name: str) -> None:
    plan = exports.plan_of(name)
    titles = {item.title for item in Index(plan.outline).items.values() if item.id in plan.tracking.notes}
    shown = [link for link in links if not link.url and TO_A_NOTE.match(link.says)]
    held = {item.title for _, step in plan.steps() for item in step.every_item()}
    assert len(shown) == len(titles & held)
    assert all(any(title in link.below for title in titles) for link in shown)


def test_every_address_is_on_the_web_and_can_be_seen(links: list[Link], name: str, figures: Figures) -> None:
    outside = [link for link in links if link.url]
    assert [link for link in outside if urlsplit(link.url).scheme not in ("http", "https")] == []
    assert [link for link in outside if not urlsplit(link.url).netloc] == []
    hidden = [link for link in outside if len(link.text) < 2 or squeezed(link.text) not in link.url]
    figures.add("links", name, f"{len(outside)} to the web, {len(links) - len(outside)} inside, {len(hidden)} hidden")
    assert hidden == []
    assert all(link.says.endswith(link.url) for link in outside)


def test_every_bookmark_leads_to_its_title(exports: Exports, name: str) -> None:
    found = 0
    with pymupdf.open(exports.path(name)) as file:
        for _, title, number, place in file.get_toc(simple=False):
            page = file[number - 1]
            words = page.get_text(clip=(0, place["to"].y - 2, page.rect.width, place["to"].y + 2 * NEAR))
            shown = title.partition(" ")[2] if title[0].isdigit() else title
            assert shown == "Overview" or squeezed(shown) in squeezed(words), (title, words)
            found += 1
    assert found > 0
