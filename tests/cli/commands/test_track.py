import json
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]


def total(run: Run) -> tuple[int, int, int]:
    values = json.loads(run("status", "--json").stdout)["total"]
    return values["items"], values["hours"], values["finished"]


def test_without_a_name_the_tracks_are_listed_with_the_chosen_one(run: Run, data: Path) -> None:
    assert run("track").stdout.splitlines() == ["nlp  Talking  (until you choose)", "cv  Seeing"]
    assert not data.exists()
    run("track", "cv")
    assert run("track").stdout.splitlines() == ["nlp  Talking", "cv  Seeing  (chosen)"]


def test_a_choice_changes_what_is_counted_and_none_takes_it_back(run: Run) -> None:
    assert total(run) == (8, 27, 0)
    assert run("track", "cv").returncode == 0
    assert total(run) == (7, 23, 0)
    run("track", "nlp")
    assert total(run) == (8, 27, 0)
    run("track", "none")
    assert total(run) == (8, 27, 0)
    assert "(chosen)" not in run("track").stdout


def test_ticks_of_another_track_are_kept_and_come_back(run: Run) -> None:
    run("track", "nlp")
    run("done", "words", "poems")
    run("note", "words", "mine")
    assert total(run)[2] == 2
    run("track", "cv")
    assert total(run)[2] == 0
    assert run("note", "words").stdout == "mine\n"
    run("done", "pixels")
    run("track", "nlp")
    assert total(run)[2] == 2
    run("track", "cv")
    assert total(run)[2] == 1


def test_choosing_what_is_chosen_writes_nothing(run: Run, data: Path) -> None:
    run("track", "nlp")
    before = (data / "progress-tiny.json").read_bytes()
    assert run("track", "nlp").returncode == 0
    assert (data / "progress-tiny.json").read_bytes() == before


def test_taking_back_what_was_never_chosen_makes_no_file(run: Run, data: Path) -> None:
    assert run("track", "none").returncode == 0
    assert not data.exists()


@pytest.mark.parametrize("name", ["npl", "chair", "", "specialize"])
def test_a_name_that_is_no_track_exits_2_and_names_them(run: Run, data: Path, name: str) -> None:
    refused = run("track", name)
    assert refused.returncode == 2
    assert "nlp" in refused.stderr
    assert "cv" in refused.stderr
    assert not data.exists()


def test_a_roadmap_without_tracks_has_none_to_choose(run: Run, content: Path, data: Path) -> None:
    for name in ("nlp", "cv"):
        shutil.rmtree(content / "steps" / "specialize" / name)
    path = content / "steps" / "specialize" / "step.md"
    path.write_text(path.read_text(encoding="utf-8").replace("tracks: {choose: 1, of: [nlp, cv]}\n", ""), "utf-8")
    assert (run("track").returncode, run("track").stdout) == (0, "")
    assert run("track", "nlp").returncode == 2
    assert not data.exists()
