import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]


def test_without_hours_it_says_which_count_and_writes_nothing(run: Run, data: Path) -> None:
    shown = run("pace")
    assert (shown.returncode, shown.stdout) == (0, "10 hours a week (the roadmap's own; yours is not set)\n")
    assert not data.exists()
    run("pace", "1")
    assert run("pace").stdout == "1 hour a week (yours; the roadmap's own: 10)\n"


def test_hours_that_are_set_count_in_status_at_once(run: Run) -> None:
    assert "27 h left, 3 weeks at 10 h a week" in run("status").stdout
    done = run("pace", "20")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "pace: 20 h a week\n27 h left, 2 weeks at 20 h a week\n"
    assert "27 h left, 2 weeks at 20 h a week" in run("status").stdout


def test_default_goes_back_to_the_roadmaps_own(run: Run) -> None:
    run("pace", "5")
    done = run("pace", "--default")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "pace: the roadmap's own\n27 h left, 3 weeks at 10 h a week\n"
    assert "yours is not set" in run("pace").stdout


def test_where_nothing_is_left_no_weeks_are_named(run: Run) -> None:
    run("skip", "standing", "balance", "first-walk", "shoes", "words", "poems", "chair-make", "table-make")
    assert run("pace", "5").stderr == "pace: 5 h a week\n"


def test_undo_takes_it_back_and_history_names_it(run: Run) -> None:
    run("pace", "5")
    run("pace", "6")
    assert [line.split("  ", 1)[1] for line in run("history").stdout.splitlines()] == [
        "pace: 6 h a week",
        "pace: 5 h a week",
    ]
    assert run("undo").stderr == "undone: pace: 6 h a week\n"
    assert run("pace").stdout.startswith("5 hours")
    run("undo")
    assert "yours is not set" in run("pace").stdout
    run("redo")
    assert run("pace").stdout.startswith("5 hours")


def test_setting_what_is_set_writes_nothing(run: Run, data: Path) -> None:
    assert run("pace", "--default").returncode == 0
    assert not data.exists()
    run("pace", "5")
    before = (data / "progress-tiny.json").read_bytes()
    assert run("pace", "5").returncode == 0
    assert (data / "progress-tiny.json").read_bytes() == before


@pytest.mark.parametrize("hours", ["0", "169", "-1", "8.5", "eight", "", "1e2", "٨", "1" * 5000])
def test_anything_but_1_to_168_exits_2_and_says_what_was_expected(run: Run, data: Path, hours: str) -> None:
    refused = run("pace", hours)
    assert refused.returncode == 2
    assert "1 to 168" in refused.stderr
    assert not data.exists()


def test_hours_and_default_together_are_refused(run: Run, data: Path) -> None:
    refused = run("pace", "5", "--default")
    assert refused.returncode == 2
    assert "HOURS" in refused.stderr and "--default" in refused.stderr
    assert not data.exists()


def test_in_a_newer_file_it_is_shown_and_not_set(run: Run, data: Path) -> None:
    run("pace", "5")
    path = data / "progress-tiny.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"min_writer":1', '"min_writer":9'), encoding="utf-8")
    shown = run("pace")
    assert shown.stdout.startswith("5 hours")
    assert "newer" in shown.stderr
    before = path.read_bytes()
    assert run("pace", "6").returncode == 4
    assert path.read_bytes() == before


def test_the_record_is_the_documented_one(run: Run, data: Path) -> None:
    run("pace", "5")
    record = json.loads((data / "progress-tiny.json").read_text(encoding="utf-8"))["setting/pace"]
    assert record.keys() == {"at", "value"}
    assert record["value"] == 5
