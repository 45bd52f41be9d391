"""The files the suite looks at, each made once. What a plan is made of stands only here."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from mlroadmap.documents.pdf.plan import Plan
from mlroadmap.documents.pdf.planner import make_pdf
from mlroadmap.library.reader import open_library
from mlroadmap.model.tracking import Mark, Note, State, Tracking

CONTENT = Path(__file__).parents[2] / "content"
EPOCH = "1796083200"
"""When every file was made, as `SOURCE_DATE_EPOCH`."""
STEP = "math"
"""The step of the files that hold only one."""
ODD = (
    "Odd letters: 数学 漢字かな交じり文 한국어 שלום עולם مرحبا بالعالم ελληνικά русский ﬁne e\u0301 a\u00adb\n"
    "Emoji 🙂 👩‍👩‍👧‍👦 🇫🇷, signs ✓ ★ → ∑ ∂, controls \x00\x07\x1b[31m\x7f\x85\u202eback\u202c\u2028\ufeff \ud800 end.\n"
    + "Donaudampfschifffahrtsgesellschaft" * 12
    + "\n\n\t [b]not markup[/b] (paren \\ backslash) ((( "
)
LONG = "Twenty thousand characters, line after line. " * 445
LATIN = "Written before: 50 % of “it” (é, ß, €)\nand a second line."


def learners_plan(cache_folder: Path) -> Plan:
    """Somebody in the middle of it: every state, notes of every kind, a choice."""
    library = open_library(CONTENT, cache_folder)
    outline = library.outline()
    marks = {}
    states = (State.DONE, State.DONE, State.KNOWN, State.LEARNING, State.SKIPPED, State.TODO)
    for number, item in enumerate(list(outline.every_item())[:90]):
        state = states[number % len(states)]
        on = f"2026-11-{number % 28 + 1:02}" if state is State.DONE else ""
        marks[item.id] = Mark(state=state, on=on)
    notes = {
        "math/vectors": (Note(text="Dot product = lengths × cosine.\nSecond line with 数学 and שלום (2024) and 🙂."),),
        "math/numpy": (Note(text="Broadcasting: align from the right."), Note(text="Written elsewhere.")),
        "old/gone": (Note(text="kept"),),
        STEP: (Note(text=LATIN),),
    }
    return Plan(
        outline=outline,
        tracking=Tracking(marks=marks, notes=notes, choices={"specialize": ("nlp",)}),
        hours_a_week=outline.pace,
        lessons=library.lessons(),
        bodies={step.id: library.body(library.lessons()[step.id]).text for step in outline.steps},
        resources=library.resources(),
        glossary=library.glossary(),
        salaries=library.salaries(),
        paper="a4",
    )


def _noting(plan: Plan, text: str) -> Plan:
    """The same with one text as the note on an item and on a step."""
    notes = {"math/vectors": (Note(text=text),), STEP: (Note(text=text),)}
    return replace(plan, tracking=replace(plan.tracking, notes=notes))


def _finished(plan: Plan) -> Plan:
    marks = {item.id: Mark(state=State.DONE, on="2026-01-01") for item in plan.outline.every_item()}
    return replace(plan, tracking=Tracking(marks=marks))


def _only(*parts: str) -> Callable[[Plan], Plan]:
    return lambda plan: replace(plan, parts=frozenset(parts))


def _one_step(plan: Plan) -> Plan:
    return replace(plan, parts=frozenset({"steps"}), only_steps=frozenset({STEP}))


EXPORTS: dict[str, Callable[[Plan], Plan]] = {
    "full": lambda plan: plan,
    "letter": lambda plan: replace(plan, paper="letter"),
    "blank": lambda plan: replace(plan, tracking=Tracking()),
    "finished": _finished,
    "overview": _only("overview"),
    "plan": _only("plan"),
    "steps": _only("steps"),
    "one step": _one_step,
    "one step, letter": lambda plan: replace(_one_step(plan), paper="letter"),
    "one step, blank": lambda plan: replace(_one_step(plan), tracking=Tracking()),
    "glossary": _only("glossary"),
    "salaries": _only("salaries"),
    "notes": _only("notes"),
    "notes, odd": lambda plan: _only("notes")(_noting(plan, ODD)),
    "notes, long": lambda plan: _only("notes")(_noting(plan, LONG)),
    "one step, odd": lambda plan: _noting(_one_step(plan), ODD),
    "one step, long": lambda plan: _noting(_one_step(plan), LONG),
    "step and notes": lambda plan: replace(_noting(_one_step(plan), LATIN), parts=frozenset({"steps", "notes"})),
}
"""How each file differs from the learner's, by its name."""


class Exports:
    """Makes the files on demand, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.plan = learners_plan(folder / "cache")
        self.path = cache(self._path)

    def plan_of(self, name: str) -> Plan:
        """What a file is made from."""
        return EXPORTS[name](self.plan)

    def _path(self, name: str) -> Path:
        """Where a file is."""
        path = self.folder / f"{name.replace(', ', '-').replace(' ', '-')}.pdf"
        path.write_bytes(made(self.plan_of(name)))
        return path


def made(plan: Plan) -> bytes:
    """The bytes of a plan's file, dated with `EPOCH`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        return make_pdf(plan).data
