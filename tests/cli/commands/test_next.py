from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

Run = Callable[..., CompletedProcess[str]]

EVERYTHING = ("standing", "balance", "first-walk", "shoes", "words", "poems", "chair-make", "table-make")


def test_it_is_the_first_open_item_with_its_goal_and_the_link_to_begin_with(run: Run, data: Path) -> None:
    shown = run("next")
    assert shown.stdout.splitlines() == [
        "Standing up (ground/standing), 2 h",
        "Stand without help",
        "The book of walking, A. Walker, chapter 1: 20 min",
        "https://example.org/walking",
    ]
    assert not data.exists()


def test_an_item_without_a_resource_is_shown_without_a_link(run: Run) -> None:
    run("done", "standing")
    assert run("next").stdout.splitlines() == ["Balance (ground/balance), 3 h", "Stay up"]


def test_what_the_learner_is_at_goes_first(run: Run) -> None:
    run("learning", "poems")
    assert run("next").stdout.startswith("Poems (nlp/poems)")


def test_it_passes_over_what_is_skipped_optional_or_not_chosen(run: Run) -> None:
    run("skip", "standing", "balance")
    run("done", "first-walk", "shoes")
    run("track", "cv")
    assert run("next").stdout.startswith("Pixels (cv/pixels)")


def test_when_all_is_done_it_says_so(run: Run) -> None:
    run("done", *EVERYTHING)
    shown = run("next")
    assert (shown.returncode, shown.stdout) == (0, "All finished.\n")


def test_when_all_is_skipped_it_does_not_claim_that_anything_was_finished(run: Run) -> None:
    run("skip", *EVERYTHING)
    shown = run("next")
    assert shown.returncode == 0
    assert "finished" not in shown.stdout.lower()
