from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]


@pytest.fixture
def learner(run: Run) -> Run:
    """Somebody who did two things, so that the first is in a backup."""
    for item in ("ground/standing", "ground/balance"):
        assert run("done", item).returncode == 0
    return run


def percent(run: Run) -> str:
    """The first line of the status with numbers in it."""
    return run("status").stdout.splitlines()[1]


def test_without_backups_the_list_says_so(run: Run) -> None:
    listed = run("backup", "list")
    assert (listed.returncode, listed.stdout) == (0, "")
    assert "no backups yet" in listed.stderr


def test_a_backup_is_listed_shown_restored_and_the_restoring_undone(learner: Run) -> None:
    (line,) = learner("backup", "list").stdout.splitlines()
    name = line.split()[0]
    assert "1 finished" in line
    shown = learner("backup", "show", name[:9])
    assert shown.stdout.splitlines() == ["Balance"]
    before = percent(learner)
    restored = learner("backup", "restore", name)
    assert (restored.returncode, restored.stdout) == (0, "")
    assert "undo" in restored.stderr
    assert percent(learner) != before
    assert len(learner("backup", "list").stdout.splitlines()) == 2
    assert learner("undo").returncode == 0
    assert percent(learner) == before


def test_what_is_gone_is_not_taken_for_empty(learner: Run, data: Path) -> None:
    before = percent(learner)
    (data / "progress-tiny.json").unlink()
    for words in (("status",), ("next",), ("done", "ground/falling"), ("undo",)):
        refused = learner(*words)
        assert (refused.returncode, refused.stdout) == (7, "")
        assert "backup restore" in refused.stderr
        assert list(data.iterdir()) == []
    assert learner("backup", "list").returncode == 0
    assert learner("backup", "restore").returncode == 0
    assert percent(learner) == before


def test_one_may_begin_anew_and_the_backups_stay(learner: Run, data: Path) -> None:
    refused = learner("backup", "fresh")
    assert refused.returncode == 1
    (data / "progress-tiny.json").unlink()
    assert learner("backup", "fresh").returncode == 0
    assert percent(learner).startswith("0 of 8")
    assert learner("backup", "list").stdout


@pytest.mark.parametrize("action", ["show", "restore"])
def test_an_unknown_backup_is_a_usage_error_and_changes_nothing(learner: Run, action: str) -> None:
    before = percent(learner)
    refused = learner("backup", action, "1999")
    assert refused.returncode == 2
    assert "backup" in refused.stderr
    assert percent(learner) == before


def test_a_damaged_backup_is_named_as_damaged_and_not_restored(learner: Run, home: Path) -> None:
    (backup,) = home.rglob("backups/*.json")
    backup.write_bytes(backup.read_bytes()[:-9])
    assert "damaged" in learner("backup", "list").stdout
    refused = learner("backup", "restore")
    assert refused.returncode == 1
    assert "there is no whole backup" in refused.stderr
    assert learner("backup", "restore", backup.stem.removeprefix("progress-")).returncode == 2


def test_a_file_that_is_gone_stays_gone_where_the_backup_named_is_not_there(learner: Run, data: Path) -> None:
    (data / "progress-tiny.json").unlink()
    refused = learner("backup", "restore", "1999")
    assert refused.returncode == 2
    assert "Nothing was changed" in refused.stderr
    assert list(data.iterdir()) == []


def test_without_backups_there_is_none_to_show_or_restore(run: Run) -> None:
    run("done", "ground/standing")
    for action in ("show", "restore"):
        refused = run("backup", action)
        assert refused.returncode == 1
        assert "there are no backups yet" in refused.stderr


def test_a_save_says_that_no_backup_could_be_made(run: Run, home: Path) -> None:
    run("done", "ground/standing")
    [lock] = home.rglob("lock")
    lock.with_name("backups").touch()
    for words in (("done", "ground/balance"), ("note", "ground/balance", "Hold on."), ("undo",), ("track", "nlp")):
        done = run(*words)
        assert done.returncode == 0
        assert "No backup could be made" in done.stderr
