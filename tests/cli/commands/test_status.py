import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlroadmap.model.counting import Count, count_outline, count_step, next_item
from mlroadmap.model.tracking import State
from mlroadmap.session.opening import open_session

Run = Callable[..., CompletedProcess[str]]

NUMBERS = ("items", "hours", "done", "known", "learning", "skipped", "finished", "finished_hours")


def numbers(run: Run) -> dict[str, Any]:
    done = run("status", "--json")
    assert done.returncode == 0
    assert done.stderr == ""
    values: dict[str, Any] = json.loads(done.stdout)
    return values


def test_a_learner_who_did_nothing_sees_the_whole_road(run: Run, data: Path) -> None:
    values = numbers(run)
    total = values["total"]
    assert {name: total[name] for name in (*NUMBERS, "percent")} == {
        **dict.fromkeys(NUMBERS, 0),
        "items": 8,
        "hours": 27,
        "percent": 0,
    }
    assert [(step["id"], step["items"], step["hours"]) for step in values["steps"]] == [
        ("ground", 3, 9),
        ("specialize", 3, 8),
        ("build", 2, 10),
    ]
    assert values["next"] == "ground/standing"
    assert not data.exists()


def test_every_state_is_counted_in_its_own_place(run: Run) -> None:
    run("done", "standing", "poems")
    run("known", "balance")
    run("learning", "shoes")
    run("skip", "words", "first-walk")
    total = numbers(run)["total"]
    expected = {"items": 6, "hours": 21, "done": 2, "known": 1, "learning": 1, "skipped": 2, "finished": 3}
    assert {name: total[name] for name in expected} == expected
    assert (total["finished_hours"], total["percent"]) == (10, 47)


def test_the_percentage_is_of_hours_and_rounded_down(run: Run) -> None:
    run("done", "table-make")
    total = numbers(run)["total"]
    assert total["percent"] == 22  # 6 of 27 hours; 1 of 8 items would be 12
    run("done", "standing", "balance", "first-walk", "shoes", "words", "chair-make")
    assert numbers(run)["total"]["percent"] == 81  # 22 of 27
    run("done", "poems")
    assert numbers(run)["total"]["percent"] == 100
    assert numbers(run)["next"] is None


def test_percent_is_null_where_there_is_nothing_to_count(run: Run) -> None:
    run("skip", "table-make", "chair-make")
    steps = {step["id"]: step for step in numbers(run)["steps"]}
    assert steps["build"]["percent"] is None
    assert steps["build"]["items"] == 0


IDS = [
    "ground/standing",
    "ground/balance",
    "ground/dancing",
    "ground/first-walk",
    "specialize/shoes",
    "nlp/words",
    "nlp/poems",
    "cv/pixels",
    "build/chair-make",
    "build/table-make",
    "build/lamp-make",
]
CHOICES = st.tuples(
    st.sampled_from([[], ["nlp"], ["cv"]]),
    st.lists(st.sampled_from(["build/chair", "build/table", "build/lamp"]), unique=True),
)


@settings(derandomize=True, max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(states=st.lists(st.sampled_from(State), min_size=len(IDS), max_size=len(IDS)), choices=CHOICES)
def test_steps_sum_up_to_the_total_and_every_number_is_the_models(
    run: Run, states: list[State], choices: tuple[list[str], list[str]]
) -> None:
    run("info")  # leaves the small roadmap in the environment
    session = open_session()
    for item, state in zip(IDS, states, strict=True):
        session.mark([item], state)
    session.choose("specialize", choices[0])
    session.choose("build", choices[1])
    session.save()
    values = numbers(run)
    _same(values["total"], count_outline(session.outline, session.tracking))
    for shown, step in zip(values["steps"], session.outline.steps, strict=True):
        _same(shown, count_step(step, session.tracking))
    for name in NUMBERS:
        assert values["total"][name] == sum(step[name] for step in values["steps"])
    upcoming = next_item(session.outline, session.tracking)
    assert values["next"] == (upcoming.id if upcoming else None)


def _same(shown: dict[str, Any], count: Count) -> None:
    assert {name: shown[name] for name in (*NUMBERS, "percent")} == {
        name: getattr(count, name) for name in (*NUMBERS, "percent")
    }


def test_the_shipped_roadmap_has_the_six_steps_in_order_and_the_models_numbers(
    run_bare: Run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLROADMAP_DATA", str(data))
    session = open_session()
    ids = [item.id for item in session.outline.every_item()]
    chosen = random.Random(7).sample(ids, 60)
    for state, position in zip((State.DONE, State.KNOWN, State.LEARNING, State.SKIPPED), range(4), strict=True):
        session.mark(chosen[position::4], state)
    session.save()
    values = numbers(run_bare)
    assert [step["id"] for step in values["steps"]] == ["math", "classical", "deep", "specialize", "mlops", "projects"]
    _same(values["total"], count_outline(session.outline, session.tracking))


def test_the_text_has_a_line_for_each_step_and_one_for_the_whole(run: Run) -> None:
    run("done", "standing", "balance")
    run("skip", "first-walk")
    lines = run("status").stdout.splitlines()
    assert lines[0] == "Learn to walk"
    assert lines[1].startswith("2 of 7, 21 %; 18 h left, 2 weeks")
    assert next(line for line in lines if line.startswith("1 The ground")).endswith("2 of 2, 100 %, 1 skipped")
    assert next(line for line in lines if line.startswith("2 A field")).endswith("0 of 3, 0 %")
    assert lines[-1] == "Next: Shoes (specialize/shoes), 1 h"


def test_it_says_what_stands_in_until_the_learner_chooses(run: Run) -> None:
    shown = run("status").stdout
    assert "  Until you choose 1 of 2 ('mlroadmap choose specialize'), this counts:\n    Talking\n" in shown
    assert "  Until you choose 2 of 3 ('mlroadmap choose build'), these count:\n    A chair\n    A table\n" in shown
    run("track", "cv")
    assert "Talking" not in run("status").stdout


def test_what_is_skipped_to_the_last_reads_nothing_to_do_and_not_finished(run: Run) -> None:
    run("skip", "standing", "balance", "first-walk", "shoes", "words", "poems", "chair-make", "table-make")
    shown = run("status").stdout
    assert shown.splitlines()[1] == "nothing to do"
    assert "finished" not in shown.lower()


def test_content_that_the_check_calls_right_can_be_shown_even_without_steps(run: Run, content: Path) -> None:
    shutil.rmtree(content / "steps")
    (content / "resources.yaml").write_text("resources: []\n", encoding="utf-8")
    roadmap = content / "roadmap.yaml"
    roadmap.write_text(roadmap.read_text(encoding="utf-8").replace("[ground, specialize, build]", "[]"), "utf-8")
    if run("content", "check").returncode == 0:
        assert run("status").returncode == 0
