import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlroadmap.model.counting import count_outline, count_step, open_items, weeks_left
from mlroadmap.model.item import Item, Kind
from mlroadmap.model.outline import Outline, Step
from mlroadmap.model.pace import Week, last_day, schedule, spans
from mlroadmap.model.tracking import Mark, State, Tracking

Cases = st.SearchStrategy[tuple[Outline, Tracking]]
Did = Callable[..., Tracking]

law = settings(derandomize=True, max_examples=40, deadline=None)
paces = st.integers(-1, 30) | st.just(10_000)
days = st.dates() | st.sampled_from([date.min, date.max, date(9999, 12, 1)])

WEDNESDAY = date(2026, 11, 25)


def roadmap(*hours: int, optional: bool = False) -> Outline:
    """A roadmap of one step with an item for each number of hours."""
    items = tuple(
        Item(id=f"s/i{number}", kind=Kind.TOPIC, title=f"I{number}", goal="Do it.", hours=each, optional=optional)
        for number, each in enumerate(hours)
    )
    step = Step(id="s", title="S", weeks="1", items=items)
    return Outline(id="r", title="R", edition="1", licence="CC0", pace=10, steps=(step,))


def laid(weeks: tuple[Week, ...]) -> list[list[tuple[str, int, bool, bool]]]:
    """Item, hours, whether it comes from the week before and goes on into the next; by week."""
    return [[(part.item_id, part.hours, part.is_continued, part.continues) for part in week.portions] for week in weeks]


# Laws of any roadmap, any progress, any pace and any day


@given(st.data(), paces, days)
@law
def test_the_portions_are_the_hours_left(cases: Cases, data: st.DataObject, pace: int, today: date) -> None:
    outline, tracking = data.draw(cases)
    weeks = schedule(outline, tracking, pace, today)
    total = count_outline(outline, tracking)
    assert sum(part.hours for week in weeks for part in week.portions) == total.hours_left
    assert len(weeks) == weeks_left(total, pace)


@given(st.data(), paces, days)
@law
def test_every_open_item_has_all_its_hours_and_no_other_has_any(
    cases: Cases, data: st.DataObject, pace: int, today: date
) -> None:
    outline, tracking = data.draw(cases)
    found: dict[str, int] = {}
    for week in schedule(outline, tracking, pace, today):
        for part in week.portions:
            assert part.is_continued == (part.item_id in found)
            found[part.item_id] = found.get(part.item_id, 0) + part.hours
    expected = [(item.id, item.hours) for item in open_items(outline, tracking)]
    assert list(found.items()) == expected


@given(st.data(), paces, days)
@law
def test_every_week_is_full_but_the_last(cases: Cases, data: st.DataObject, pace: int, today: date) -> None:
    weeks = schedule(*data.draw(cases), pace, today)
    full = [sum(part.hours for part in week.portions) for week in weeks]
    assert all(hours == max(1, pace) for hours in full[:-1])
    assert all(0 < hours <= max(1, pace) for hours in full[-1:])
    for week, after in pairwise(weeks):
        last, first = week.portions[-1], after.portions[0]
        assert last.continues == first.is_continued == (last.item_id == first.item_id)


@given(st.data(), paces, days)
@law
def test_weeks_follow_one_another_from_today_on(cases: Cases, data: st.DataObject, pace: int, today: date) -> None:
    for number, week in enumerate(schedule(*data.draw(cases), pace, today)):
        assert week.first_day == date.max or (week.first_day - today).days == 7 * number


@given(st.data(), paces, st.dates(max_value=date(2100, 1, 1)), st.integers(0, 6))
@law
def test_the_same_hours_take_the_same_days_whatever_day_it_is(
    cases: Cases, data: st.DataObject, pace: int, today: date, later: int
) -> None:
    outline, tracking = data.draw(cases)
    moved = timedelta(days=later)
    for now, then in zip(
        spans(outline, tracking, pace, today), spans(outline, tracking, pace, today + moved), strict=True
    ):
        assert now.first_day is None or (now.first_day >= today and then.first_day == now.first_day + moved)
        assert now.last_day is None or then.last_day == now.last_day + moved
    end = last_day(outline, tracking, pace, today)
    count = count_outline(outline, tracking)
    assert (end is None) == (count.finished == count.items)
    assert end is None or end < today + timedelta(weeks=max(1, weeks_left(count, pace)))


@given(st.data(), paces, days)
@law
def test_spans_have_the_numbers_of_their_steps_and_follow_one_another(
    cases: Cases, data: st.DataObject, pace: int, today: date
) -> None:
    outline, tracking = data.draw(cases)
    before = 0
    for step, span in zip(outline.steps, spans(outline, tracking, pace, today), strict=True):
        count = count_step(step, tracking)
        assert (span.step_id, span.title) == (step.id, step.title)
        assert (span.hours_done, span.hours_left, span.hours) == (count.finished_hours, count.hours_left, count.hours)
        assert span.weeks_before == pytest.approx(before / max(1, pace))
        assert span.weeks_left == pytest.approx(count.hours_left / max(1, pace))
        before += count.hours_left


@given(st.data(), paces, days)
@law
def test_spans_and_weeks_tell_the_same_days(cases: Cases, data: st.DataObject, pace: int, today: date) -> None:
    outline, tracking = data.draw(cases)
    weeks = schedule(outline, tracking, pace, today)
    for span in spans(outline, tracking, pace, today):
        mine = [week.first_day for week in weeks if any(part.step_id == span.step_id for part in week.portions)]
        if not mine:
            assert (span.first_day, span.last_day) == (None, None)
            continue
        assert span.first_day is not None and span.last_day is not None
        assert span.first_day <= span.last_day
        assert 0 <= (span.first_day - mine[0]).days < 7
        assert 0 <= (span.last_day - mine[-1]).days < 7


# What it looks like


def test_what_does_not_fit_goes_on_in_the_next_week() -> None:
    weeks = schedule(roadmap(3, 12, 1), Tracking(), 5, WEDNESDAY)
    assert laid(weeks) == [
        [("s/i0", 3, False, False), ("s/i1", 2, False, True)],
        [("s/i1", 5, True, True)],
        [("s/i1", 5, True, False)],
        [("s/i2", 1, False, False)],
    ]
    assert [week.first_day for week in weeks] == [WEDNESDAY + timedelta(weeks=number) for number in range(4)]
    assert {(part.title, part.step_id) for week in weeks[1:3] for part in week.portions} == {("I1", "s")}


def test_what_is_finished_skipped_unchosen_or_optional_has_no_week(outline: Outline, did: Did) -> None:
    tracking = did({"field": ["sight"]}, done=["math/numbers"], known=["math/vectors"], skipped=["sight/edges"])
    weeks = schedule(outline, tracking, 100, WEDNESDAY)
    steps = [(part.step_id, part.item_id) for week in weeks for part in week.portions]
    assert steps == [
        ("math", "math/quiz"),
        ("field", "field/papers"),
        ("field", "sight/pixels"),
        ("build", "build/chat-plan"),
        ("build", "build/chat-ship"),
        ("build", "build/data-clean"),
    ]
    begun = schedule(outline, did(learning=["math/proofs"]), 100, WEDNESDAY)
    assert "math/proofs" in {part.item_id for part in begun[0].portions}


def test_the_days_of_steps_that_share_a_week(outline: Outline, did: Did) -> None:
    math, field, build = spans(outline, did(done=["math/vectors"]), 12, WEDNESDAY)
    assert (math.hours_done, math.hours_left, math.weeks_before, math.weeks_left) == (3, 9, 0, 0.75)
    assert (math.first_day, math.last_day) == (WEDNESDAY, WEDNESDAY + timedelta(days=5))
    assert (field.weeks_before, field.hours_left) == (0.75, 8)
    assert (field.first_day, field.last_day) == (WEDNESDAY + timedelta(days=5), WEDNESDAY + timedelta(days=9))
    assert build.first_day == WEDNESDAY + timedelta(days=9)


def test_when_nothing_is_left_there_are_no_weeks_and_no_days() -> None:
    outline = roadmap(3, 4)
    marks = Tracking(marks={name: Mark(state=State.KNOWN) for name in ("s/i0", "s/i1")})
    for tracking, place in ((marks, outline), (Tracking(), roadmap()), (Tracking(), roadmap(4, optional=True))):
        assert schedule(place, tracking, 8, WEDNESDAY) == ()
        (span,) = spans(place, tracking, 8, WEDNESDAY)
        assert (span.hours_left, span.weeks_left, span.first_day, span.last_day) == (0, 0, None, None)
    assert spans(outline, marks, 8, WEDNESDAY)[0].hours_done == 7
    assert spans(replace(outline, steps=()), marks, 8, WEDNESDAY) == ()


@pytest.mark.parametrize(("pace", "weeks"), [(0, 7), (-3, 7), (1, 7), (2, 4), (7, 1), (10_000, 1)])
def test_any_pace_is_at_least_an_hour_a_week(pace: int, weeks: int) -> None:
    assert len(schedule(roadmap(3, 4), Tracking(), pace, WEDNESDAY)) == weeks
    assert spans(roadmap(3, 4), Tracking(), pace, WEDNESDAY)[0].weeks_left == 7 / max(1, pace)


def test_items_of_no_hours_stand_in_the_week_where_their_turn_comes() -> None:
    weeks = schedule(roadmap(0, 5, 0, 1), Tracking(), 5, WEDNESDAY)
    assert laid(weeks) == [
        [("s/i0", 0, False, False), ("s/i1", 5, False, False), ("s/i2", 0, False, False)],
        [("s/i3", 1, False, False)],
    ]
    (only,) = spans(roadmap(0), Tracking(), 5, WEDNESDAY)
    assert (only.weeks_left, only.first_day, only.last_day) == (0, WEDNESDAY, WEDNESDAY)
    full, nothing = roadmap(5).steps[0], replace(roadmap(0).steps[0], id="t")
    last = spans(replace(roadmap(), steps=(full, nothing)), Tracking(), 5, WEDNESDAY)[1]
    assert last.first_day == last.last_day == WEDNESDAY + timedelta(days=6)


def test_the_calendar_ends_where_dates_do() -> None:
    weeks = schedule(roadmap(300), Tracking(), 1, date.max)
    assert len(weeks) == 300
    assert {week.first_day for week in weeks} == {date.max}
    (span,) = spans(roadmap(300), Tracking(), 1, date.max)
    assert (span.first_day, span.last_day, span.weeks_left) == (date.max, date.max, 300)
    assert schedule(roadmap(1), Tracking(), 1, date.min)[0].first_day == date.min


def test_two_thousand_items_are_laid_out_quickly() -> None:
    outline = roadmap(*[4] * 2_000)

    def seconds() -> float:
        start = time.process_time()
        assert len(schedule(outline, Tracking(), 8, WEDNESDAY)) == 1_000
        assert spans(outline, Tracking(), 8, WEDNESDAY)[0].weeks_left == 1_000
        return time.process_time() - start

    assert min(seconds() for _ in range(9)) < 0.1  # a fifth of it, where nothing counts the lines
