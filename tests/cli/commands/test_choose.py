import json
import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]


def total(run: Run) -> tuple[int, int]:
    values = json.loads(run("status", "--json").stdout)["total"]
    return values["items"], values["hours"]


def chosen(run: Run) -> list[str]:
    return [line.split()[0] for line in run("choose").stdout.splitlines() if line.endswith("(chosen)")]


def test_without_a_name_every_choice_is_listed_with_what_counts(run: Run, data: Path) -> None:
    assert run("choose").stdout.splitlines() == [
        "specialize: choose 1 of 2",
        "  nlp  Talking  (until you choose)",
        "  cv  Seeing",
        "build: choose 2 of 3",
        "  chair  A chair  (until you choose)",
        "  table  A table  (until you choose)",
        "  lamp  A lamp",
    ]
    assert run("choose", "BUILD").stdout == run("choose", "3").stdout
    assert run("choose", "build").stdout.startswith("build: choose 2 of 3\n")
    assert run("choose", "ground").stdout == "ground: nothing to choose\n"
    assert not data.exists()


def test_projects_are_chosen_by_id_or_name_one_after_the_other_or_together(run: Run) -> None:
    one = run("choose", "LAMP")
    assert (one.returncode, one.stdout) == (0, "")
    assert "A lamp; 1 more to choose" in one.stderr
    assert total(run) == (8, 25)  # the table stands in for the second
    assert run("choose", "build/cha").returncode == 0
    assert chosen(run) == ["chair", "lamp"]
    assert total(run) == (8, 23)
    run("undo")
    assert chosen(run) == ["lamp"]
    run("choose", "table", "nlp")
    assert chosen(run) == ["nlp", "table", "lamp"]


def test_more_than_asked_for_may_be_chosen_where_it_is_several_and_not_where_it_is_one(run: Run, data: Path) -> None:
    refused = run("choose", "nlp", "cv")
    assert refused.returncode == 2
    assert "only one of nlp, cv" in refused.stderr
    assert not data.exists()
    run("choose", "chair", "table", "lamp")
    assert chosen(run) == ["chair", "table", "lamp"]
    run("choose", "nlp")
    run("choose", "cv")
    assert chosen(run) == ["cv", "chair", "table", "lamp"]


@pytest.mark.parametrize(
    ("names", "left"),
    [
        (["build"], ["nlp"]),
        (["lamp"], ["nlp", "chair"]),
        (["lamp", "specialize"], ["chair"]),
        (["table"], ["nlp", "chair", "lamp"]),
    ],
)
def test_a_choice_is_taken_back_whole_or_in_part(run: Run, names: list[str], left: list[str]) -> None:
    run("choose", "nlp", "chair", "lamp")
    assert run("choose", *names, "--none").returncode == 0
    assert chosen(run) == left


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--none",), "needs a name"),
        (("build", "lamp"), "is a step"),
        (("lamp", "sofa"), "lamp"),
        (("",), "no track or project"),
        (("ground/standing",), "no track or project"),
    ],
)
def test_what_cannot_be_chosen_exits_2_and_changes_nothing(
    run: Run, data: Path, words: tuple[str, ...], says: str
) -> None:
    refused = run("choose", *words)
    assert refused.returncode == 2
    assert says in refused.stderr
    assert not data.exists()


def test_whatever_status_says_counts_until_you_choose_is_chosen_by_the_command_it_names(run: Run) -> None:
    for step in ("specialize", "build"):
        shown = run("status").stdout
        assert max(map(len, shown.splitlines())) <= 80
        (command,) = re.findall(f"mlroadmap (choose {step})", shown)
        names = [line.split()[0] for line in run(*command.split()).stdout.splitlines() if line.endswith("you choose)")]
        assert run("choose", *names).returncode == 0
    assert "Until you choose" not in run("status").stdout
