"""Files that hold a part of the roadmap, and what their pages lead to."""

import io
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader

from mlroadmap.documents.pdf.plan import PARTS, Plan
from mlroadmap.documents.pdf.planner import make_pdf
from mlroadmap.model.pace import schedule
from mlroadmap.model.tracking import Mark, Note, State, Tracking

FIRST_LINES = {"steps": "Step 1 of 6", "glossary": "Glossary", "salaries": "Salaries", "notes": "Your notes"}


def opened(plan: Plan) -> PdfReader:
    return PdfReader(io.BytesIO(make_pdf(plan).data))


def words(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize("part", FIRST_LINES)
def test_a_file_of_one_part_begins_with_the_roadmap_s_title_and_holds_nothing_else(plan: Plan, part: str) -> None:
    reader = opened(replace(plan, parts=frozenset({part})))
    first = reader.pages[0].extract_text().split("\n")
    assert first[:2] == [plan.outline.title, FIRST_LINES[part]]
    others = {FIRST_LINES[other] for other in FIRST_LINES if other != part}
    titles = {entry.title for entry in reader.outline if not isinstance(entry, list)}
    assert not titles & others


def test_files_of_some_parts_have_no_dead_links(plan: Plan) -> None:
    every = frozenset(PARTS)
    for parts in (*(every - {part} for part in PARTS), *(frozenset({"notes", part}) for part in PARTS)):
        reader = opened(replace(plan, parts=parts, only_steps=frozenset({"mlops"})))
        assert len(reader.pages) >= 1
        for page in reader.pages:
            for note in page.annotations or ():
                entry: Any = note.get_object()
                assert "/Dest" not in entry or entry["/Dest"][0] is not None


def test_notes_stand_below_their_item_where_they_have_no_pages_of_their_own(plan: Plan) -> None:
    assert "Note: Mine: [b]x[/b]" in words(opened(replace(plan, parts=frozenset({"steps"}))))
    whole = words(opened(plan))
    assert "Note: Mine" not in whole
    assert f"Your note: page {len(opened(plan).pages)}" in whole


def test_without_notes_there_is_none_of_their_text(plan: Plan) -> None:
    without = opened(replace(plan, tracking=replace(plan.tracking, notes={})))
    assert "second line" not in words(without)
    assert "Ask Ann" not in words(without)
    assert "Your notes" not in [entry.title for entry in without.outline if not isinstance(entry, list)]


def test_the_plan_says_what_the_coming_weeks_hold(plan: Plan) -> None:
    from datetime import date

    page = next(page for page in opened(plan).pages if page.extract_text().startswith("Your plan"))
    shown = " ".join(page.extract_text().replace("\u00a0", " ").split())
    weeks = schedule(plan.outline, plan.tracking, plan.hours_a_week, date(2026, 12, 1))
    assert "1 Dec 2026" in shown
    for portion in weeks[0].portions:
        assert f"{portion.title}, {portion.hours} h" in shown
    assert "hatched" in shown


@pytest.mark.parametrize("hours", [1, 2])
def test_one_of_something_is_not_several(plan: Plan, hours: int) -> None:
    first = next(plan.outline.every_item())
    step = replace(plan.outline.steps[0], items=(replace(first, hours=hours),), branches=())
    alone = replace(plan, outline=replace(plan.outline, steps=(step,)), hours_a_week=1, tracking=Tracking())
    shown = words(opened(alone))
    left = {1: "1 hour left: 1 week at 1 hour a week", 2: "2 hours left: 2 weeks at 1 hour a week"}[hours]
    assert left in shown
    assert shown.count("1 hour left") == (2 if hours == 1 else 0)
    assert "1 hours" not in shown and "1 weeks" not in shown


CODE = f"""def f(xs):
\ttotal = 0
    for x in xs:
        total += x    # a comment    far away
        if total > 10: raise ValueError("{"far too long for a line of " * 5}end")
    return total"""


@pytest.mark.parametrize("part", ["notes", "steps"])
def test_code_in_a_note_keeps_its_indentation(plan: Plan, part: str) -> None:
    tracking = replace(plan.tracking, notes={"math/vectors": (Note(text=CODE),)})
    reader = opened(replace(plan, tracking=tracking, parts=frozenset({part})))
    lines = [line for page in reader.pages for line in page.extract_text().split("\n")]
    at = lines.index("def f(xs):")
    assert lines[at + 1 : at + 4] == [
        "    total = 0",
        "    for x in xs:",
        "        total += x    # a comment    far away",
    ]
    first, second = lines[at + 4 : at + 6]
    assert first.startswith("        if total > 10: raise")
    assert second.startswith("        ") and second.endswith('end")')
    assert lines[at + 6] == "    return total"


WIKI = "https://en.wikipedia.org/wiki/Bayes'_theorem"
LONG = f"https://example.org/{'x' * 300}"


@pytest.mark.parametrize("part", ["notes", "steps"])
def test_an_address_in_a_note_is_a_link_wherever_it_is_broken(plan: Plan, part: str) -> None:
    text = f"See ({WIKI}), then {LONG}.\n    http://a.org and http://b.org; not https://x@evil.example/"
    tracking = replace(plan.tracking, notes={"math/vectors": (Note(text=text),)})
    links: dict[str, list[Any]] = {}
    for page in opened(replace(plan, tracking=tracking, parts=frozenset({part}))).pages:
        for annotation in page.annotations or ():
            entry: Any = annotation.get_object()
            if entry["/Subtype"] == "/Link" and "/A" in entry:
                links.setdefault(str(entry["/A"]["/URI"]), []).append(entry)
    assert {WIKI, LONG, "http://a.org", "http://b.org"} <= links.keys()
    assert not [url for url in links if "evil" in url]
    assert len(links[LONG]) >= 3
    assert [len(links[url]) for url in (WIKI, "http://a.org", "http://b.org")] == [1, 1, 1]
    assert all(entry["/Contents"] == url for url in (WIKI, LONG) for entry in links[url])


def test_notes_of_other_steps_stay_out_of_a_file_of_one(plan: Plan) -> None:
    notes = {name: (Note(text=f"about {name}"),) for name in ("math/vectors", "deep", "nlp", "nlp/agents", "gone/x")}
    told = {}
    for step in ("math", "deep", "specialize", ""):
        tracking = replace(plan.tracking, notes=notes)
        only = frozenset([step] if step else [])
        shown = words(opened(replace(plan, tracking=tracking, parts=frozenset({"notes"}), only_steps=only)))
        told[step] = {name for name in notes if f"about {name}" in shown}
    assert told == {
        "math": {"math/vectors"},
        "deep": {"deep"},
        "specialize": {"nlp", "nlp/agents"},
        "": set(notes),
    }


def test_a_finished_learner_s_plan_says_so(plan: Plan) -> None:
    marks = {item.id: Mark(state=State.DONE, on="2026-01-01") for item in plan.outline.every_item()}
    shown = words(opened(replace(plan, tracking=Tracking(marks=marks), parts=frozenset({"plan"}))))
    assert "All finished." in shown


@pytest.mark.parametrize("hours", [1, 168])
def test_any_pace_gives_a_plan_of_one_page(plan: Plan, hours: int) -> None:
    reader = opened(replace(plan, hours_a_week=hours, tracking=Tracking(), parts=frozenset({"plan"})))
    assert len(reader.pages) == 1


def test_a_note_longer_than_a_page_is_whole(plan: Plan) -> None:
    text = " ".join(f"word{number}" for number in range(3000))
    tracking = replace(plan.tracking, notes={"math/vectors": (Note(text=text),), "math": (Note(text=text),)})
    shown = words(opened(replace(plan, tracking=tracking, parts=frozenset({"notes"}))))
    assert shown.count("word2999") == 2
    steps = opened(replace(plan, tracking=tracking, parts=frozenset({"steps"}), only_steps=frozenset({"math"})))
    assert "word2999" in words(steps)
