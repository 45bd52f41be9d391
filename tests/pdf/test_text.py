"""The text of a file as it is found, copied and read: every title whole, in the order of the roadmap."""

import unicodedata

import pytest
from tests.figures import Figures
from tests.pdf.engines import READING
from tests.pdf.exports import LONG, ODD, Exports
from tests.pdf.tree import Tree

from mlroadmap.model.text import visible

pytestmark = pytest.mark.pdf


def plain(text: str) -> str:
    """Text with single spaces for all blanks, and letters for ligatures."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


@pytest.fixture(scope="module")
def text(exports: Exports, request: pytest.FixtureRequest) -> str:
    """All of the file with only steps, by one engine."""
    return plain("\n".join(READING[request.param](exports.path("steps"))))


def in_order(text: str, wanted: list[str]) -> list[str]:
    """What is not found after what comes before it."""
    at, missing = 0, []
    for words in map(plain, wanted):
        place = text.find(words, at)
        if place < 0:
            missing.append(words)
        else:
            at = place + len(words)
    return missing


@pytest.mark.parametrize("text", READING, indirect=True)
def test_every_title_is_found_whole_and_in_the_roadmaps_order(
    exports: Exports, text: str, request: pytest.FixtureRequest, figures: Figures
) -> None:
    plan = exports.plan_of("steps")
    wanted = [words for _, step in plan.steps() for words in (step.title, *(item.title for item in step.every_item()))]
    missing = in_order(text, wanted)
    engine = request.node.callspec.params["text"]
    figures.add("titles copied exactly", engine, f"{len(wanted)} titles in order, {len(missing)} missing")
    assert missing == []


# PDFium gives a line's words from left to right: what stands in the right column comes between the lines of a goal.
@pytest.mark.parametrize("text", [engine for engine in READING if engine != "PDFium"], indirect=True)
def test_every_goal_and_address_can_be_copied(exports: Exports, text: str) -> None:
    plan = exports.plan_of("steps")
    items = [item for _, step in plan.steps() for item in step.every_item()]
    assert [item.goal for item in items if plain(item.goal) not in text] == []
    places = [lesson.resources[0] for item in items if (lesson := plan.lessons.get(item.id)) and lesson.resources]
    squeezed = text.replace(" ", "")
    assert [place.id for place in places if plan.resources[place.id].url not in squeezed] == []


def test_the_order_is_seen_to_be_wrong_where_it_is(exports: Exports) -> None:
    titles = [item.title for item in exports.plan.outline.every_item()]
    text = plain("\n".join(READING["PDFium"](exports.path("steps"))))
    assert in_order(text, [titles[1], titles[0]]) == [titles[0]]
    assert in_order(text, ["Not a title of anything"]) == ["Not a title of anything"]


@pytest.mark.parametrize("name", ["steps", "full"])
def test_the_structure_gives_the_titles_in_the_roadmaps_order(exports: Exports, name: str) -> None:
    tree = Tree(exports.path(name))
    text = plain(" ".join(tree.text(node) for node in tree.root.walk() if node.role in ("H2", "LBody")))
    plan = exports.plan_of(name)
    wanted = [words for _, step in plan.steps() for words in (step.title, *(item.title for item in step.every_item()))]
    assert in_order(text, wanted) == []


@pytest.mark.parametrize("engine", READING)
def test_a_long_note_is_whole(exports: Exports, engine: str) -> None:
    pages = READING[engine](exports.path("notes, long"))
    assert len(pages) > 4
    footer = plain(pages[0]).split()[-3:]
    assert footer[1:] == ["/", str(len(pages))] or str(len(pages)) in plain(pages[0])
    whole = plain(" ".join(pages))
    assert whole.count("Twenty thousand characters,") >= LONG.count("Twenty thousand") - len(pages)


@pytest.mark.parametrize("engine", ["PDFium", "poppler", "pdf.js"])
def test_odd_letters_are_told_or_marked(exports: Exports, engine: str, figures: Figures) -> None:
    """What a font of this machine draws is copied as it was typed; what none draws is marked with its number."""
    found = plain(" ".join(READING[engine](exports.path("notes, odd")))).replace(" ", "")
    letters = {c for c in visible(ODD) if not c.isspace() and unicodedata.category(c)[0] in "LNSP"}
    if engine == "PDFium":  # it leaves out the mark for what is no character, and all beyond the first plane: emoji
        letters = {c for c in letters if c <= "\uffff" and c != "\ufffd"}
    told = {c for c in letters if plain(c).replace(" ", "") in found}
    marked = {c for c in letters if f"[U+{ord(c):04X}]" in found}
    figures.add(
        "odd characters", engine, f"{len(told)} copied, {len(marked)} marked, {len(letters - told - marked)} lost"
    )
    assert letters - told - marked == set()
