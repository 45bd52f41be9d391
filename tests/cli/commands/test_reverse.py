from collections.abc import Callable
from subprocess import CompletedProcess

Run = Callable[..., CompletedProcess[str]]


def test_commands_are_undone_and_redone_in_order(run: Run) -> None:
    run("done", "ground/standing")
    run("skip", "ground/balance")
    run("note", "ground/balance", "Hold the wall.")
    assert run("undo").stderr == "undone: note: Balance\n"
    assert run("note", "ground/balance").stdout == ""
    assert run("undo").stderr == "undone: skipped: Balance\n"
    assert run("redo").stderr == "done again: skipped: Balance\n"
    assert run("redo").stderr == "done again: note: Balance\n"
    assert run("note", "ground/balance").stdout == "Hold the wall.\n"


def test_nothing_to_undo_or_redo_fails_in_words(run: Run) -> None:
    for verb in ("undo", "redo"):
        refused = run(verb)
        assert refused.returncode == 1
        assert "there is nothing to" in refused.stderr


def test_a_new_command_ends_what_could_be_redone(run: Run) -> None:
    run("done", "ground/standing")
    run("undo")
    run("done", "ground/balance")
    assert run("redo").returncode == 1


def test_the_history_lists_what_could_be_undone_newest_first(run: Run) -> None:
    run("done", "ground/standing")
    run("skip", "ground/balance")
    run("undo")
    run("known", "ground/balance")
    lines = run("history").stdout.splitlines()
    assert [line.split("  ", 1)[1] for line in lines] == ["known: Balance", "done: Standing up"]
    assert run("history", "--since", "1999-01-01").stdout.splitlines() == lines
    assert run("history", "--since", "2999-01-01").stdout == ""
    for wrong in ("soon", "2026-99-99", "2026-02-30"):
        assert run("history", "--since", wrong).returncode == 2
