import re
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]

PROBLEM = re.compile(r"[^:]+:[1-9][0-9]*:[1-9][0-9]*: [^:]+: .+; expected .+")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_right_folder_exits_0_and_says_what_it_holds(run: Run, content: Path, data: Path) -> None:
    checked = run("content", "check", str(content))
    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout.startswith(f"{content}: no problems")
    assert "3 steps, 11 items, 33 h" in checked.stdout
    assert not data.exists()


def test_the_shipped_content_is_right(run_bare: Run) -> None:
    checked = run_bare("content", "check")
    assert checked.returncode == 0, checked.stdout


def test_what_could_be_better_is_listed_and_fails_only_where_that_is_asked_for(run: Run, content: Path) -> None:
    checked = run("content", "check", str(content))
    advice = checked.stdout.splitlines()[3:]
    assert advice
    assert [line for line in advice if not PROBLEM.fullmatch(line)] == []
    assert checked.stdout.splitlines()[0] == f"{content}: no problems, {len(advice)} things to improve"
    for order in ((str(content), "--strict"), ("--strict", str(content))):
        strict = run("content", "check", *order)
        assert (strict.returncode, strict.stdout) == (1, checked.stdout)


def test_every_problem_is_a_line_on_stdout_and_their_number_is_narration(run: Run, content: Path) -> None:
    edit(content / "steps/ground/balance.md", "hours: 3", "hours: three")
    edit(content / "steps/ground/standing.md", "goal:", "gaol:")
    edit(content / "roadmap.yaml", "pace: 10", "pace: fast")
    checked = run("content", "check", str(content))
    assert checked.returncode == 1
    lines = checked.stdout.splitlines()
    assert [line for line in lines if not PROBLEM.fullmatch(line)] == []
    for file in ("roadmap.yaml:", "steps/ground/balance.md:", "steps/ground/standing.md:"):
        assert any(line.startswith(file) for line in lines), lines
    assert any("goal" in line for line in lines if line.startswith("steps/ground/standing.md"))
    assert f"{len(lines)} problems" in checked.stderr
    assert str(content) in checked.stderr


def test_the_folder_may_be_named_by_position_option_or_environment(
    run: Run, content: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    expected = run("content", "check").stdout
    assert str(content) in expected
    monkeypatch.setenv("MLROADMAP_CONTENT", str(tmp_path / "nowhere"))
    assert run("content", "check", str(content)).stdout == expected
    assert run("content", "check", "--content", str(content)).stdout == expected
    assert run("--content", str(content), "content", "check").stdout == expected


@pytest.mark.parametrize("what", ["missing", "empty", "a file"])
def test_a_folder_that_holds_no_roadmap_is_a_sentence(run: Run, tmp_path: Path, what: str) -> None:
    folder = tmp_path / "elsewhere"
    if what == "empty":
        folder.mkdir()
    elif what == "a file":
        folder.touch()
    checked = run("content", "check", str(folder))
    assert checked.returncode == 2
    assert checked.stdout == ""
    assert "roadmap.yaml" in checked.stderr
    assert str(folder) in checked.stderr


def test_other_commands_tell_of_a_problem_and_touch_no_progress(run: Run, content: Path, data: Path) -> None:
    run("done", "standing")
    before = (data / "progress-tiny.json").read_bytes()
    edit(content / "steps/ground/balance.md", "hours: 3", "hours: none")
    for words in (("status",), ("done", "balance"), ("next",)):
        refused = run(*words)
        assert refused.returncode == 1
        assert refused.stdout == ""
        assert "steps/ground/balance.md:4" in refused.stderr
        assert "mlroadmap content check" in refused.stderr
    assert (data / "progress-tiny.json").read_bytes() == before


def test_content_that_was_mended_works_at_once(run: Run, content: Path) -> None:
    edit(content / "steps/ground/balance.md", "hours: 3", "hours: none")
    assert run("status").returncode == 1
    edit(content / "steps/ground/balance.md", "hours: none", "hours: 5")
    assert "of 8, 0 %; 29 h left" in run("status").stdout


def test_a_change_of_content_shows_at_the_next_command(run: Run, content: Path) -> None:
    run("status")
    edit(content / "steps/ground/balance.md", "title: Balance", "title: Poise")
    assert "Poise" in run("done", "balance").stderr


def test_a_problem_with_hostile_text_stays_one_visible_line(run: Run, content: Path) -> None:
    edit(content / "steps/ground/balance.md", "hours: 3", 'hours: 3\nafter: ["a\\nb\\e[31m\\x9b"]\n"x\\ny\\e": 1')
    checked = run("content", "check")
    assert checked.returncode == 1
    assert "\x1b" not in checked.stdout
    assert "\x9b" not in checked.stdout
    assert [line for line in checked.stdout.splitlines() if not PROBLEM.fullmatch(line)] == []


@pytest.mark.skipif(sys.platform == "win32", reason="makes symbolic links")
@pytest.mark.parametrize(("name", "target"), [("dangling", "nowhere"), ("loop", ".")])
def test_a_link_that_leads_nowhere_or_in_a_circle_is_no_traceback(
    run: Run, content: Path, name: str, target: str
) -> None:
    (content / name).symlink_to(target)
    for words in (("content", "check"), ("status",)):
        assert run(*words).returncode in (0, 1)
