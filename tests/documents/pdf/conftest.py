"""What a learner prints: the shipped content with some progress."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mlroadmap.documents.pdf.plan import Plan
from mlroadmap.library.reader import open_library
from mlroadmap.model.tracking import Mark, Note, State, Tracking

CONTENT = Path(__file__).parents[3] / "content"
NOTE = "Mine: [b]x[/b] \x1b[31m ✓ שלום 数学 🙂\nsecond line"


@pytest.fixture(autouse=True, scope="package")
def fixed_date() -> Iterator[None]:
    """The first of December 2026."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1796083200")
        yield


@pytest.fixture(scope="package")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """Some of everything."""
    library = open_library(CONTENT, tmp_path_factory.mktemp("cache"))
    marks = {
        "math/vectors": Mark(state=State.DONE, on="2026-11-01", at="1"),
        "math/numpy": Mark(state=State.LEARNING),
        "math/matrices": Mark(state=State.SKIPPED),
        "math/notation": Mark(state=State.KNOWN),
    }
    notes = {
        "math/vectors": (Note(text=NOTE),),
        "math/never-heard-of": (Note(text="kept"),),
        "math": (Note(text="Ask Ann."),),
    }
    return Plan(
        outline=library.outline(),
        tracking=Tracking(marks=marks, notes=notes, choices={"specialize": ("nlp",)}),
        lessons=library.lessons(),
        bodies={step.id: library.body(library.lessons()[step.id]).text for step in library.outline().steps},
        resources=library.resources(),
        glossary=library.glossary(),
        salaries=library.salaries(),
        hours_a_week=10,
        paper="a4",
    )
