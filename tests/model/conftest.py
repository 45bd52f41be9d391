"""A small roadmap to count, list and index, and a strategy for arbitrary ones."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import pytest
from hypothesis import strategies as st

from mlroadmap.model.item import Item, Kind
from mlroadmap.model.outline import Branch, BranchKind, Outline, Retired, Step
from mlroadmap.model.tracking import Mark, State, Tracking

NO_CHOICES: Mapping[str, Sequence[str]] = MappingProxyType({})


def _item(
    item_id: str, hours: int, kind: Kind = Kind.TOPIC, *, optional: bool = False, was: tuple[str, ...] = ()
) -> Item:
    title = item_id.rpartition("/")[2].title()
    return Item(id=item_id, kind=kind, title=title, goal="Do it.", hours=hours, optional=optional, was=was)


def _branch(kind: BranchKind, branch_id: str, *items: Item) -> Branch:
    return Branch(id=branch_id, kind=kind, title=branch_id.title(), goal="Go there.", items=items)


def _outline(*steps: Step) -> Outline:
    gone = Retired(id="math/abacus", title="The abacus", edition="2026.2")
    return Outline(id="small", title="Small", edition="2026.1", licence="CC0", pace=10, steps=steps, retired=(gone,))


@pytest.fixture(scope="session")
def outline() -> Outline:
    """Three steps: 12 h of items and 5 h optional ones; one of two tracks beside 2 h; two of three projects."""
    track, project = BranchKind.TRACK, BranchKind.PROJECT
    return _outline(
        Step(
            id="math",
            title="Math",
            weeks="1-2",
            items=(
                _item("math/numbers", 1),
                _item("math/vectors", 3, was=("math/arrows", "math/directed-lines")),
                _item("math/proofs", 5, optional=True),
                _item("math/quiz", 8, Kind.MILESTONE),
            ),
        ),
        Step(
            id="field",
            title="Field",
            weeks="2-3",
            items=(_item("field/papers", 2),),
            branches=(
                _branch(
                    track,
                    "text",
                    _item("text/tokens", 2),
                    _item("text/models", 3, was=("math/words",)),
                    _item("text/poems", 40, optional=True),
                ),
                _branch(track, "sight", _item("sight/pixels", 4), _item("sight/edges", 2)),
            ),
            choose=1,
        ),
        Step(
            id="build",
            title="Build",
            weeks="ongoing",
            items=(),
            branches=(
                _branch(project, "build/chat", _item("build/chat-plan", 3, Kind.TASK), _item("build/chat-ship", 4)),
                _branch(project, "build/api", _item("build/api-plan", 2, Kind.TASK), _item("build/api-ship", 3)),
                _branch(project, "build/data", _item("build/data-clean", 9, Kind.TASK)),
            ),
            choose=2,
        ),
    )


@pytest.fixture(scope="session")
def did() -> Callable[..., Tracking]:
    """Makes a tracking: ids by state, choices by step."""

    def make(choices: Mapping[str, Sequence[str]] = NO_CHOICES, **ids: Sequence[str]) -> Tracking:
        marks = {name: Mark(state=State(state)) for state, names in ids.items() for name in names}
        return Tracking(marks=marks, choices={step: tuple(names) for step, names in choices.items()})

    return make


@st.composite
def _cases(draw: st.DrawFn) -> tuple[Outline, Tracking]:
    kinds, hours = st.sampled_from(Kind), st.integers(1, 40)

    def items(prefix: str) -> tuple[Item, ...]:
        count = draw(st.integers(0, 4))
        return tuple(
            _item(f"{prefix}{n}", draw(hours), draw(kinds), optional=draw(st.booleans())) for n in range(count)
        )

    steps = []
    for number in range(draw(st.integers(0, 4))):
        names = [f"b{number}{n}" for n in range(draw(st.integers(0, 4)))]
        branches = tuple(_branch(BranchKind.TRACK, name, *items(f"{name}/")) for name in names)
        choose = draw(st.integers(1, len(branches))) if branches else 0
        step = f"s{number}"
        steps.append(Step(id=step, title=step, weeks="1-2", items=items(f"{step}/"), branches=branches, choose=choose))
    outline = _outline(*steps)
    states = st.sampled_from(State)
    marks = {item.id: Mark(state=draw(states)) for item in outline.every_item() if draw(st.booleans())}
    choices: dict[str, tuple[str, ...]] = {}
    for place in steps:
        names = [branch.id for branch in place.branches]
        is_chosen = draw(st.booleans())
        if names and is_chosen:
            choices[place.id] = tuple(draw(st.lists(st.sampled_from(names), unique=True)))
    return outline, Tracking(marks=marks, choices=choices)


@pytest.fixture(scope="session")
def cases() -> st.SearchStrategy[tuple[Outline, Tracking]]:
    """Any small roadmap with any progress on it."""
    return _cases()
