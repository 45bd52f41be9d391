import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

Run = Callable[..., CompletedProcess[str]]

VERBS = {"done": "done", "known": "known", "learning": "learning", "skip": "skipped", "todo": "todo"}


def states(data: Path) -> dict[str, str]:
    """The state of each item in the progress file."""
    values: dict[str, Any] = json.loads((data / "progress-tiny.json").read_text(encoding="utf-8"))
    return {key.removeprefix("item/"): value["state"] for key, value in values.items() if key.startswith("item/")}


@pytest.mark.parametrize("verb", list(VERBS))
def test_each_verb_gives_several_items_its_state_by_ids_and_unique_beginnings(run: Run, data: Path, verb: str) -> None:
    run("learning" if verb != "learning" else "done", "standing", "words", "chair-make")
    done = run(verb, "ground/standing", "nlp/w", "chair")
    assert done.returncode == 0
    assert done.stdout == ""
    assert states(data) == dict.fromkeys(["build/chair-make", "ground/standing", "nlp/words"], VERBS[verb])
    for name in ("Standing up (ground/standing)", "Words (nlp/words)", "Make the chair (build/chair-make)"):
        assert f"{VERBS[verb]}: {name}" in done.stderr


def test_it_tells_how_far_the_learner_is_now(run: Run) -> None:
    assert run("done", "standing", "balance").stderr.splitlines()[-1] == "2 of 8, 18 %"


def test_the_day_and_nothing_else_of_the_learner_is_kept(run: Run, data: Path) -> None:
    today = {time.strftime("%Y-%m-%d")}
    run("done", "standing")
    today.add(time.strftime("%Y-%m-%d"))
    record = json.loads((data / "progress-tiny.json").read_text(encoding="utf-8"))["item/ground/standing"]
    assert set(record) == {"at", "on", "state"}
    assert record["on"] in today
    assert os.listdir(data) == ["progress-tiny.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX file modes")
def test_the_file_is_nobody_elses_to_read(run: Run, data: Path) -> None:
    run("done", "standing")
    assert (data / "progress-tiny.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("unknown", ["ground/standign", "ground/", "", "ground", "no-such-thing", "GROUND/STANDINGS"])
@pytest.mark.parametrize("position", [0, 1, 2])
def test_one_unknown_id_and_nothing_is_written(run: Run, data: Path, unknown: str, position: int) -> None:
    names = ["standing", "balance"]
    names.insert(position, unknown)
    refused = run("done", *names)
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert f"'{unknown}'" in refused.stderr
    assert "Nothing was changed." in refused.stderr
    assert not data.exists()


def test_an_unknown_id_leaves_an_existing_file_byte_for_byte(run: Run, data: Path) -> None:
    run("done", "standing")
    before = (data / "progress-tiny.json").read_bytes()
    assert run("skip", "standing", "nothing-like-it").returncode == 2
    assert (data / "progress-tiny.json").read_bytes() == before


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("ground/standin-up", "ground/standing"), ("balence", "ground/balance"), ("wrods", "nlp/words")],
)
def test_an_unknown_id_names_the_nearest(run: Run, typed: str, meant: str) -> None:
    assert meant in run("done", typed).stderr


def test_a_beginning_of_several_ids_names_them_all(run: Run) -> None:
    refused = run("done", "build/")
    assert refused.returncode == 2
    for name in ("build/chair-make", "build/table-make", "build/lamp-make"):
        assert name in refused.stderr


def test_a_whole_name_is_meant_even_where_others_begin_with_it(run: Run, content: Path, data: Path) -> None:
    path = content / "steps" / "ground" / "step.md"
    path.write_text(path.read_text(encoding="utf-8").replace("id: first-walk", "id: standing-jump"), encoding="utf-8")
    assert run("done", "standing").returncode == 0
    assert states(data) == {"ground/standing": "done"}


def test_marking_again_changes_nothing_not_even_the_day(run: Run, data: Path) -> None:
    run("done", "standing")
    before = (data / "progress-tiny.json").read_bytes()
    assert run("done", "standing").returncode == 0
    assert (data / "progress-tiny.json").read_bytes() == before


def test_an_item_named_twice_is_marked_and_told_once(run: Run) -> None:
    assert run("done", "standing", "ground/standing", "ground/rising").stderr.count("Standing up") == 1


def test_the_name_an_item_had_still_means_it(run: Run, data: Path) -> None:
    assert run("done", "ground/rising").returncode == 0
    assert states(data) == {"ground/standing": "done"}


@pytest.fixture
def ticked_before_the_rename(data: Path) -> Path:
    """A learner's file from the edition in which `ground/standing` was `ground/rising`."""
    data.mkdir()
    path = data / "progress-tiny.json"
    path.write_text(
        '{"kind":"mlroadmap-progress",\n"schema":1,\n"min_writer":1,\n'
        '"item/ground/rising":{"at":"2025-01-02T03:04:05.678Z/0000/a1b2c3d4","on":"2025-01-02","state":"done"},\n'
        '"~":null}\n',
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize("verb", ["todo", "learning", "skip", "known"])
def test_a_tick_from_before_a_rename_can_be_changed(run: Run, ticked_before_the_rename: Path, verb: str) -> None:
    def number(name: str) -> int:
        return int(json.loads(run("status", "--json").stdout)["total"][name])

    assert number("done") == 1
    assert run(verb, "standing").returncode == 0
    assert number("done") == 0
    if verb != "todo":
        assert number(VERBS[verb]) == 1


def test_marking_what_was_done_before_a_rename_as_done_keeps_its_day(
    run: Run, data: Path, ticked_before_the_rename: Path
) -> None:
    before = ticked_before_the_rename.read_bytes()
    assert run("done", "standing").returncode == 0
    assert ticked_before_the_rename.read_bytes() == before
