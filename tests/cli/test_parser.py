import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from mlroadmap.cli.parser import COMMANDS
from mlroadmap.version import VERSION

Run = Callable[..., CompletedProcess[str]]


def test_help_lists_every_command(run: Run) -> None:
    shown = run("--help")
    assert shown.returncode == 0
    assert shown.stderr == ""
    first_words = [line.split()[0] for line in shown.stdout.splitlines() if line.startswith("  ")]
    assert set(COMMANDS) <= set(first_words)


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_explains_itself_without_a_trace_on_the_disk(run: Run, data: Path, name: str) -> None:
    shown = run(name, "--help")
    assert shown.returncode == 0
    assert shown.stdout.startswith(f"usage: mlroadmap {name}")
    assert COMMANDS[name][1].lower() in shown.stdout.lower()
    assert not data.exists()


def test_version_is_the_packages(run: Run) -> None:
    assert run("--version").stdout == f"mlroadmap {VERSION}\n"


@pytest.mark.parametrize(
    ("words", "nearest"),
    [
        (("statsu",), "status"),
        (("Done", "standing"), "done"),
        (("status", "--jsn"), "--json"),
        (("--versio",), "--version"),
        (("--dta", "x", "status"), "--data"),
        (("export", "pdf", "--froce"), "--force"),
        (("content", "chek"), "check"),
        (("export", "pfd"), "pdf"),
        (("export", "pdf", "--paper", "A4"), "a4"),
        (("track", "npl"), "nlp"),
        (("done", "ground/standin-up"), "ground/standing"),
    ],
)
def test_an_unknown_word_exits_2_and_names_the_nearest(
    run: Run, data: Path, words: tuple[str, ...], nearest: str
) -> None:
    refused = run(*words)
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert re.search(rf"(?<![\w/-]){re.escape(nearest)}(?![\w-])", refused.stderr)
    assert not data.exists()


@pytest.mark.parametrize(
    "words",
    [
        ("",),
        ("--data",),
        ("--content",),
        ("done",),
        ("note",),
        ("export",),
        ("content",),
        ("status", "math"),
        ("--js",),
    ],
)
def test_missing_and_superfluous_words_exit_2_with_a_way_on(run: Run, words: tuple[str, ...]) -> None:
    refused = run(*words)
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert "--help" in refused.stderr


def test_options_are_not_abbreviated_so_that_scripts_keep_working(run: Run) -> None:
    assert run("status", "--js").returncode == 2
    assert run("--dat", "x", "status").returncode == 2


@pytest.mark.parametrize("where", ["before", "after", "joined", "environment"])
def test_content_and_data_are_taken_wherever_they_stand(
    run_bare: Run, content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    data = tmp_path / "of their own"
    places: tuple[str, ...] = ("--content", str(content), "--data", str(data))
    if where == "joined":
        places = (f"--content={content}", f"--data={data}")
    if where == "environment":
        monkeypatch.setenv("MLROADMAP_CONTENT", str(content))
        monkeypatch.setenv("MLROADMAP_DATA", str(data))
        done = run_bare("done", "standing")
    else:
        done = run_bare("done", "standing", *places) if where == "after" else run_bare(*places, "done", "standing")
    assert done.returncode == 0
    assert (data / "progress-tiny.json").is_file()


def test_options_go_before_the_environment_and_the_later_option_before_the_earlier(
    run: Run, data: Path, tmp_path: Path
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    assert run("--data", str(first), "done", "standing", "--data", str(second)).returncode == 0
    assert (second / "progress-tiny.json").is_file()
    assert not first.exists()
    assert not data.exists()


def test_a_relative_data_folder_is_one_below_the_working_folder(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("--data", "here", "done", "standing").returncode == 0
    assert (tmp_path / "here" / "progress-tiny.json").is_file()


def test_a_tilde_in_a_folder_is_the_home(run: Run, home: Path) -> None:
    assert run("--data=~/notes", "done", "standing").returncode == 0
    assert (home / "notes" / "progress-tiny.json").is_file()


@pytest.mark.parametrize(
    "words",
    [
        ("--data", "~nobody-of-this-name/x", "status"),
        ("--content", "~nobody-of-this-name/x", "status"),
        ("content", "check", "~nobody-of-this-name/x"),
    ],
)
def test_the_home_of_an_unknown_user_is_a_sentence_and_not_a_traceback(run: Run, words: tuple[str, ...]) -> None:
    done = run(*words)
    assert done.returncode == 0 or "~nobody-of-this-name" in done.stderr


def test_after_two_hyphens_a_text_may_begin_with_one(run: Run) -> None:
    assert run("note", "standing", "--", "--force yourself").returncode == 0
    assert run("note", "standing").stdout == "--force yourself\n"
