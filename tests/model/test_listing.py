from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from mlroadmap.model.counting import Count, count_items, count_outline, count_step
from mlroadmap.model.listing import Chosen, PathRow, RowKind, opening_folds, path_rows
from mlroadmap.model.outline import Outline
from mlroadmap.model.tracking import State, Tracking

Cases = st.SearchStrategy[tuple[Outline, Tracking]]
Did = Callable[..., Tracking]

law = settings(derandomize=True, max_examples=40, deadline=None)


def ids(rows: tuple[PathRow, ...], kind: RowKind | None = None) -> list[str]:
    return [row.id for row in rows if kind in (None, row.kind)]


@law
@given(data=st.data())
def test_everything_has_one_row_in_the_order_of_the_roadmap(cases: Cases, data: st.DataObject) -> None:
    outline, tracking = data.draw(cases)
    rows = path_rows(outline, tracking)
    assert ids(rows, RowKind.ITEM) == [item.id for item in outline.every_item()]
    assert ids(rows, RowKind.STEP) == [step.id for step in outline.steps]
    assert ids(rows, RowKind.BRANCH) == [branch.id for step in outline.steps for branch in step.branches]
    assert len(set(ids(rows))) == len(rows)
    for row in rows:
        if row.item:
            assert row.state is tracking.state(row.id)


@law
@given(data=st.data())
def test_a_fold_hides_the_rows_under_it_and_nothing_else(cases: Cases, data: st.DataObject) -> None:
    outline, tracking = data.draw(cases)
    everything = path_rows(outline, tracking)
    headings = [row.id for row in everything if row.item is None]
    folds = frozenset(data.draw(st.sets(st.sampled_from(headings)))) if headings else frozenset()
    expected: list[str] = []
    hidden_below: int | None = None
    for row in everything:
        if hidden_below is not None and row.depth > hidden_below:
            continue
        hidden_below = row.depth if row.id in folds else None
        expected.append(row.id)
    rows = path_rows(outline, tracking, folds)
    assert ids(rows) == expected
    assert {row.id for row in rows if row.folded} == folds & set(expected)


@law
@given(data=st.data())
def test_hiding_what_is_finished_keeps_headings_and_everything_open(cases: Cases, data: st.DataObject) -> None:
    outline, tracking = data.draw(cases)
    everything = path_rows(outline, tracking)
    gone = {State.DONE, State.KNOWN, State.SKIPPED}
    assert ids(path_rows(outline, tracking, hide_finished=True)) == [
        row.id for row in everything if row.item is None or row.state not in gone
    ]


@law
@given(data=st.data())
def test_the_numbers_on_headings_are_those_of_the_count(cases: Cases, data: st.DataObject) -> None:
    outline, tracking = data.draw(cases)
    rows = path_rows(outline, tracking)
    steps = [row.progress or Count() for row in rows if row.kind is RowKind.STEP]
    assert sum(steps, Count()) == count_outline(outline, tracking)
    by_id = {row.id: row for row in rows}
    for step in outline.steps:
        counted = [by_id[branch.id] for branch in step.branches if by_id[branch.id].chosen is not Chosen.NO]
        parts = sum((row.progress or Count() for row in counted), count_items(step.items, tracking))
        assert parts == count_step(step, tracking)


@law
@given(data=st.data())
def test_a_list_opens_at_an_item_with_everything_else_folded(cases: Cases, data: st.DataObject) -> None:
    outline, tracking = data.draw(cases)
    for item in outline.every_item():
        rows = path_rows(outline, tracking, opening_folds(outline, tracking, item.id))
        shown = ids(rows, RowKind.ITEM)
        assert item.id in shown
        home = next(step for step in outline.steps if item in step.every_item())
        around = next((branch.items for branch in home.branches if item in branch.items), ())
        assert shown == [other.id for other in (*home.items, *around)]


def test_with_nothing_left_a_list_opens_folded(outline: Outline) -> None:
    rows = path_rows(outline, Tracking(), opening_folds(outline, Tracking(), None))
    assert ids(rows) == ["math", "field", "build"]
    assert all(row.folded for row in rows)


def test_rows_say_how_a_branch_counts(outline: Outline, did: Did) -> None:
    rows = path_rows(outline, did({"build": ["build/api"]}))
    assert {row.id: row.chosen for row in rows if row.kind is RowKind.BRANCH} == {
        "text": Chosen.NO,
        "sight": Chosen.STANDS_IN,
        "build/chat": Chosen.NO,
        "build/api": Chosen.YES,
        "build/data": Chosen.STANDS_IN,
    }


def test_an_unchosen_branch_still_shows_what_was_done_in_it(outline: Outline, did: Did) -> None:
    rows = path_rows(outline, did({"field": ["sight"]}, done=["text/tokens"]))
    text = next(row for row in rows if row.id == "text")
    assert text.progress is not None
    assert (text.progress.finished, text.progress.items, text.progress.percent) == (1, 2, 40)


def test_steps_are_numbered_from_1_and_items_stand_under_their_heading(outline: Outline) -> None:
    rows = path_rows(outline, Tracking())
    assert [row.number for row in rows if row.kind is RowKind.STEP] == [1, 2, 3]
    depths = {row.id: row.depth for row in rows}
    assert (depths["math"], depths["math/quiz"], depths["text"], depths["text/tokens"]) == (0, 1, 1, 2)


def test_folds_of_things_that_are_gone_hide_nothing(outline: Outline) -> None:
    assert path_rows(outline, Tracking(), frozenset({"gone", "math/numbers"})) == path_rows(outline, Tracking())
