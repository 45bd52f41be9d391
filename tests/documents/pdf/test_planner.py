"""The PDF as its reader meets it: opened with an independent library, over the shipped content."""

import io
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader

from mlroadmap.documents.markdown import plain, sections
from mlroadmap.documents.pdf.fonts import Typesetter
from mlroadmap.documents.pdf.plan import Plan
from mlroadmap.documents.pdf.planner import MadePdf, make_pdf
from mlroadmap.documents.pdf.styles import BODY, PAPERS
from mlroadmap.model.counting import count_outline, count_step, describe
from mlroadmap.model.tracking import Mark, State, Tracking


@pytest.fixture(scope="module")
def made(plan: Plan) -> MadePdf:
    return make_pdf(plan)


@pytest.fixture(scope="module")
def reader(made: MadePdf) -> PdfReader:
    return PdfReader(io.BytesIO(made.data))


@pytest.fixture(scope="module")
def text(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def squeezed(words: str) -> str:
    """Without spaces, where lines may have been broken."""
    return "".join(words.split())


def test_every_item_step_branch_and_term_is_in_it(plan: Plan, text: str) -> None:
    shown = squeezed(text)
    wanted = [item.title for item in plan.outline.every_item()]
    wanted += [step.title for step in plan.outline.steps] + [term.name for term in plan.glossary]
    wanted += [branch.title for step in plan.outline.steps for branch in step.branches]
    wanted += [item.goal for item in plan.outline.every_item()]
    assert [words for words in wanted if squeezed(words) not in shown] == []


def test_nothing_is_cut(text: str) -> None:
    assert "…" not in text


def test_its_counts_are_those_of_every_other_face(plan: Plan, reader: PdfReader, text: str) -> None:
    cover = " ".join(reader.pages[0].extract_text().split())
    assert describe(count_outline(plan.outline, plan.tracking)) in cover
    for step in plan.outline.steps:
        assert describe(count_step(step, plan.tracking)) in cover


def test_every_resource_of_an_item_can_be_clicked(plan: Plan, reader: PdfReader) -> None:
    uris = {
        annotation.get_object()["/A"]["/URI"]
        for page in reader.pages
        for annotation in page.get("/Annots", ())
        if "/A" in annotation.get_object() and "/URI" in annotation.get_object()["/A"]
    }
    firsts = (plan.lessons[item.id].resources[:1] for item in plan.outline.every_item())
    assert {plan.resources[place.id].url for places in firsts for place in places} <= uris


def test_it_has_bookmarks_a_title_a_language_and_page_numbers(plan: Plan, reader: PdfReader) -> None:
    titles = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert titles[2:8] == [f"{number} {step.title}" for number, step in enumerate(plan.outline.steps, 1)]
    assert {"Overview", "Your plan", "Glossary", "Salaries", "Your notes"} <= set(titles)
    assert reader.metadata is not None
    assert reader.metadata.title == plan.outline.title
    assert str(reader.root_object["/Lang"]) == "en-US"
    total = len(reader.pages)
    for number, page in enumerate(reader.pages, 1):
        assert f"{number} / {total}" in page.extract_text()


def test_internal_links_lead_to_pages_that_exist(reader: PdfReader) -> None:
    pages = {page.indirect_reference.idnum for page in reader.pages if page.indirect_reference}
    annotations = [annotation.get_object() for annotation in reader.pages[0].annotations or ()]
    targets = [annotation["/Dest"][0].idnum for annotation in annotations if "/Dest" in annotation]
    assert len(targets) >= 9
    assert set(targets) <= pages


@pytest.mark.parametrize("paper", sorted(PAPERS))
def test_every_page_has_the_paper_that_was_asked_for(plan: Plan, paper: str) -> None:
    pages = PdfReader(io.BytesIO(make_pdf(replace(plan, paper=paper)).data)).pages
    sizes = {(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in pages}
    assert sizes == {(round(PAPERS[paper].width), round(PAPERS[paper].height))}


def test_states_are_told_in_words_and_notes_are_whole_and_plain(text: str) -> None:
    for words in ("done 2026-11-01", "known before", "learning", "skipped", "[b]x[/b]", "second line"):
        assert words in text
    assert "\x1b" not in text


def test_what_no_font_can_draw_is_marked_and_reported(made: MadePdf, text: str) -> None:
    assert set(made.fonts.replaced) >= {"数", "学", "🙂"}
    assert "[U+1F642]" in text
    assert "✓" in text


def test_a_note_on_something_content_does_not_know_is_printed_too(text: str) -> None:
    assert "math/never-heard-of" in text and "kept" in text


def test_the_same_plan_gives_the_same_bytes(plan: Plan, made: MadePdf) -> None:
    assert make_pdf(plan).data == made.data


def test_every_font_is_embedded(reader: PdfReader) -> None:
    fonts: dict[str, Any] = {}
    for page in reader.pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            fonts[str(font.get_object()["/BaseFont"])] = font.get_object()
    assert len(fonts) >= 3
    assert [name for name, font in fonts.items() if "/FontFile2" not in font["/FontDescriptor"].get_object()] == []


def test_nothing_is_drawn_outside_the_margins(reader: PdfReader) -> None:
    paper = PAPERS["a4"]
    places: list[tuple[float, float]] = []

    def visit(words: str, _: list[float], matrix: list[float], *rest: object) -> None:
        if words.strip():
            places.append((matrix[4], matrix[5]))

    for page in reader.pages:
        page.extract_text(visitor_text=visit)
    assert places
    assert min(x for x, _ in places) >= paper.left - 1
    assert max(x for x, _ in places) <= paper.width - paper.right
    assert min(y for _, y in places) >= paper.bottom * 0.4
    assert max(y for _, y in places) <= paper.height - paper.top + 1


@pytest.mark.parametrize("width", [20.0, 60.0, 300.0])
def test_wrapped_lines_fit_and_lose_nothing(width: float) -> None:
    type_ = Typesetter()
    words = "Short words and averyverylongwordthatfitsnowhere, then 数学 and é ✓."
    lines = type_.wrap(words, BODY, width)
    assert squeezed("".join(lines)) == squeezed(words)
    assert all(type_.width(line, BODY) <= width or len(line) == 1 for line in lines)


def test_a_learner_who_did_nothing_and_one_who_did_all_get_a_file(plan: Plan) -> None:
    everything = {item.id: Mark(state=State.DONE, on="2026-01-01") for item in plan.outline.every_item()}
    for tracking in (Tracking(), Tracking(marks=everything)):
        pages = PdfReader(io.BytesIO(make_pdf(replace(plan, tracking=tracking)).data)).pages
        cover = pages[0].extract_text()
        assert describe(count_outline(plan.outline, tracking)) in " ".join(cover.split())
        assert all(page.extract_text().strip() for page in pages)


def test_plain_text_of_markdown_keeps_what_stands_in_code() -> None:
    assert plain("**Bold** and *soft*, `a*b*c` and [a link](x.md), 2 * 3") == "Bold and soft, a*b*c and a link, 2 * 3"
    markdown = "First.\n\n## One\n\nLine one\nline two.\n\nNot this.\n\n- nor this\n\n## Two\n\n`x`."
    assert list(sections(markdown)) == [("", "First."), ("One", "Line one line two."), ("Two", "x.")]


def test_others_go_on_while_a_file_is_made(plan: Plan) -> None:
    pause = 0.002
    interval = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)  # as the app does
    try:
        with ThreadPoolExecutor() as pool:
            begun, found = time.perf_counter(), [0.0]
            making = pool.submit(make_pdf, plan)
            while not making.done():
                before = time.perf_counter()
                time.sleep(pause)
                found.append(time.perf_counter() - before - pause)
            seconds = time.perf_counter() - begun
    finally:
        sys.setswitchinterval(interval)
    assert sorted(found)[len(found) * 9 // 10] < seconds / 10
