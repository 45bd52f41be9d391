from collections.abc import Callable
from dataclasses import astuple, replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlroadmap.model.counting import (
    Count,
    count_items,
    count_outline,
    count_step,
    counted_branches,
    counted_places,
    describe,
    describe_left,
    hours_a_week,
    is_counted,
    next_item,
    open_items,
    weeks_left,
)
from mlroadmap.model.outline import Outline
from mlroadmap.model.tracking import Mark, State, Tracking

Cases = st.SearchStrategy[tuple[Outline, Tracking]]
Did = Callable[..., Tracking]

law = settings(derandomize=True, max_examples=40, deadline=None)

ALL_OF_MATH = ("math/numbers", "math/vectors", "math/quiz")


def with_state(tracking: Tracking, item_id: str, state: State) -> Tracking:
    return replace(tracking, marks={**tracking.marks, item_id: Mark(state=state)})


# Laws of any roadmap and any progress


@law
@given(data=st.data())
def test_the_steps_add_up_to_the_whole(cases: Cases, data: st.DataObject) -> None:
    outline, tracking = data.draw(cases)
    numbers = [astuple(count) for count in (Count(), *(count_step(step, tracking) for step in outline.steps))]
    assert astuple(count_outline(outline, tracking)) == tuple(map(sum, zip(*numbers, strict=True)))


@law
@given(data=st.data())
def test_percent_is_the_floor_of_finished_hours_and_100_only_when_all_is_finished(
    cases: Cases, data: st.DataObject
) -> None:
    outline, tracking = data.draw(cases)
    count = count_outline(outline, tracking)
    if count.items == 0:
        assert count.percent is None
        assert not count.complete
        return
    assert count.percent is not None
    share = Fraction(100 * count.finished_hours, count.hours)
    assert count.percent <= share < count.percent + 1
    assert (count.percent == 100) == count.complete == (count.hours_left == 0)


@law
@given(data=st.data())
def test_open_items_are_exactly_what_is_left(cases: Cases, data: st.DataObject) -> None:
    outline, tracking = data.draw(cases)
    count, left = count_outline(outline, tracking), list(open_items(outline, tracking))
    assert len(left) == count.items - count.finished
    assert sum(item.hours for item in left) == count.hours_left
    assert (next_item(outline, tracking) is None) == (not left)


@law
@given(data=st.data())
def test_finishing_every_open_item_completes_the_roadmap(cases: Cases, data: st.DataObject) -> None:
    outline, tracking = data.draw(cases)
    finishing = st.sampled_from([State.DONE, State.KNOWN])
    for item in list(open_items(outline, tracking)):
        tracking = with_state(tracking, item.id, data.draw(finishing))
    count = count_outline(outline, tracking)
    assert count.percent in (None, 100)
    assert next_item(outline, tracking) is None
    assert count.complete or count.items == 0


@law
@given(data=st.data())
def test_a_skipped_item_takes_exactly_itself_out_of_the_count(cases: Cases, data: st.DataObject) -> None:
    outline, tracking = data.draw(cases)
    before = count_outline(outline, tracking)
    for step in outline.steps:
        for item in counted_places(step, tracking):
            if not is_counted(item, tracking):
                continue
            after = count_outline(outline, with_state(tracking, item.id, State.SKIPPED))
            assert (after.items, after.hours) == (before.items - 1, before.hours - item.hours)
            assert after.skipped == before.skipped + 1


@law
@given(data=st.data())
def test_choosing_what_stands_in_changes_no_number(cases: Cases, data: st.DataObject) -> None:
    outline, tracking = data.draw(cases)
    choices = {
        step.id: tuple(branch.id for group in counted_branches(step, tracking) for branch in group)
        for step in outline.steps
    }
    assert count_outline(outline, replace(tracking, choices=choices)) == count_outline(outline, tracking)


@law
@given(data=st.data())
def test_as_many_branches_count_as_are_asked_for(cases: Cases, data: st.DataObject) -> None:
    outline, tracking = data.draw(cases)
    for step in outline.steps:
        chosen, standing = counted_branches(step, tracking)
        assert len(chosen) + len(standing) == max(step.choose, len(chosen))
        assert not {branch.id for branch in chosen} & {branch.id for branch in standing}


@law
@given(data=st.data())
def test_what_content_does_not_know_changes_no_number(cases: Cases, data: st.DataObject) -> None:
    outline, tracking = data.draw(cases)
    marks = {**tracking.marks, "gone/topic": Mark(state=State.DONE)}
    choices = {step.id: (*tracking.choices.get(step.id, ()), "gone") for step in outline.steps} | {"old": ("x",)}
    richer = replace(tracking, marks=marks, choices=choices)
    assert count_outline(outline, richer) == count_outline(outline, tracking)


# The small roadmap by hand


def test_nothing_done_counts_everything_that_everybody_meets_and_the_largest_options(outline: Outline) -> None:
    # 12 h of math; 2 h of papers and 6 h of sight, which is larger than text without its optional 40 h; 9 + 7 h built.
    assert count_outline(outline, Tracking()) == Count(items=9, hours=36)


def test_an_unstarted_optional_item_is_not_counted_and_a_started_one_is(outline: Outline, did: Did) -> None:
    math = outline.steps[0]
    assert count_step(math, did(done=ALL_OF_MATH)).percent == 100
    begun = count_step(math, did(done=ALL_OF_MATH, learning=["math/proofs"]))
    assert (begun.items, begun.hours, begun.percent, begun.complete) == (4, 17, 70, False)
    assert count_step(math, did(done=[*ALL_OF_MATH, "math/proofs"])).hours == 17
    assert count_step(math, did(done=ALL_OF_MATH, todo=["math/proofs"])).percent == 100


def test_known_counts_as_finished_and_is_told_apart(outline: Outline, did: Did) -> None:
    count = count_step(outline.steps[0], did(known=["math/quiz"], done=["math/numbers"]))
    assert (count.known, count.done, count.finished, count.percent) == (1, 1, 2, 75)


def test_an_unchosen_track_leaves_the_count_and_comes_back_with_what_was_done_in_it(outline: Outline, did: Did) -> None:
    field = outline.steps[1]
    work = {"done": ["sight/pixels", "text/tokens"]}
    sight = count_step(field, did({"field": ["sight"]}, **work))
    text = count_step(field, did({"field": ["text"]}, **work))
    assert (sight.hours, sight.finished_hours) == (8, 4)
    assert (text.hours, text.finished_hours) == (7, 2)
    assert count_step(field, did({"field": ["sight"]}, **work)) == sight


def test_more_branches_than_asked_for_all_count(outline: Outline, did: Did) -> None:
    count = count_step(outline.steps[2], did({"build": ["build/api", "build/chat", "build/data"]}))
    assert (count.items, count.hours) == (5, 21)


def test_the_largest_of_the_rest_stand_in_beside_what_is_chosen(outline: Outline, did: Did) -> None:
    build = outline.steps[2]
    chosen, standing = counted_branches(build, did({"build": ["build/api"]}))
    assert [branch.id for branch in chosen] == ["build/api"]
    assert [branch.id for branch in standing] == ["build/data"]
    nobody, both = counted_branches(build, Tracking())
    assert nobody == ()
    assert [branch.id for branch in both] == ["build/chat", "build/data"]


def test_what_is_done_does_not_decide_what_stands_in(outline: Outline, did: Did) -> None:
    _, standing = counted_branches(outline.steps[1], did(done=["text/tokens", "text/models", "text/poems"]))
    assert [branch.id for branch in standing] == ["sight"]


def test_skipping_everything_leaves_nothing_to_do(outline: Outline, did: Did) -> None:
    tracking = did(skipped=[item.id for item in outline.every_item()])
    count = count_outline(outline, tracking)
    assert describe(count) == "nothing to do"
    assert not count.complete
    assert next_item(outline, tracking) is None


def test_a_step_without_items_is_not_complete() -> None:
    assert not count_items([], Tracking()).complete


def test_next_is_what_the_learner_is_at_before_what_comes_first(outline: Outline, did: Did) -> None:
    def upcoming(tracking: Tracking) -> str | None:
        item = next_item(outline, tracking)
        return item.id if item else None

    assert upcoming(Tracking()) == "math/numbers"
    assert upcoming(did(learning=["build/data-clean", "field/papers"])) == "field/papers"
    assert upcoming(did(skipped=["math/numbers"], known=["math/vectors"])) == "math/quiz"
    assert upcoming(did({"field": ["sight"]}, learning=["text/tokens"])) == "math/numbers"


@pytest.mark.parametrize(
    ("finished", "hours", "text"), [(0, 1, "0 of 1, 0 %"), (1, 3, "1 of 3, 33 %"), (999, 1000, "999 of 1000, 99 %")]
)
def test_a_count_is_described_by_items_and_floored_percent(finished: int, hours: int, text: str) -> None:
    assert describe(Count(items=hours, hours=hours, done=finished, finished_hours=finished)) == text


@given(left=st.integers(0, 10_000), pace=st.integers(-5, 200))
@law
def test_weeks_left_are_just_enough(left: int, pace: int) -> None:
    weeks = weeks_left(Count(items=1, hours=left + 7, finished_hours=7), pace)
    a_week = max(1, pace)
    assert (weeks - 1) * a_week < left <= weeks * a_week


@pytest.mark.parametrize(
    ("left", "pace", "text"),
    [(312, 8, "312 h left, 39 weeks at 8 h a week"), (3, 8, "3 h left, 1 week at 8 h a week"), (0, 8, "")],
)
def test_what_is_left_is_described_by_hours_and_weeks(left: int, pace: int, text: str) -> None:
    assert describe_left(Count(items=1, hours=left), pace) == text


def test_the_learners_hours_a_week_go_before_the_roadmaps(outline: Outline) -> None:
    assert hours_a_week(outline, Tracking()) == outline.pace == 10
    assert hours_a_week(outline, Tracking(pace=3)) == 3
