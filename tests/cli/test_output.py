import json
import os
import re
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlroadmap.cli.output import BAR_WIDTH, bar

Run = Callable[..., CompletedProcess[str]]

HOSTILE = "a\x1b[31mred\x1b]0;title\x07\x9b2J\x00\x08\x7f‮evil⁦\rb"
"""Colours, a window title, a C1 control sequence, NUL, backspace, delete, overrides, a carriage return."""


def steers(text: str) -> list[str]:
    """The characters of a text that a terminal would obey, or that change its order."""
    bidi = "؜‎‏‪‫‬‭‮⁦⁧⁨⁩"
    return [c for c in text if (unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t") or c in bidi]


@pytest.mark.parametrize("words", [("status",), ("next",), ("info",), ("content", "check"), ("--help",), ("oops",)])
def test_a_pipe_gets_no_escape_codes(launch: Run, words: tuple[str, ...]) -> None:
    done = launch(*words, environment={"TERM": "xterm-256color", "COLORTERM": "truecolor"})
    assert "\x1b" not in done.stdout + done.stderr
    assert done.stdout + done.stderr


@pytest.mark.parametrize("locale", [{"LANG": "C", "LC_ALL": "C"}, {}], ids=["C", "UTF-8"])
def test_an_ascii_terminal_gets_question_marks_and_no_traceback(
    launch: Run, content: Path, locale: dict[str, str]
) -> None:
    path = content / "steps" / "ground" / "standing.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Standing up", "Gehen – läuft ✓"), encoding="utf-8")
    ascii_only = {**locale, "PYTHONIOENCODING": "ascii"}
    for words in (("status",), ("next",), ("done", "standing"), ("status", "--json")):
        done = launch(*words, environment=ascii_only)
        assert done.returncode == 0, done.stderr
        assert (done.stdout + done.stderr).isascii()
    assert "Gehen ? l?uft ?" in launch("learning", "standing", environment=ascii_only).stderr


POSIX = pytest.mark.skipif(os.name != "posix", reason="names of files are bytes on POSIX only")


@POSIX
@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_a_path_that_is_no_text_reaches_a_pipe_byte_for_byte(
    command: list[str], content: Path, tmp_path: Path, locale: str
) -> None:
    name = b"d\xc3\xa9\xff2"
    places = {"MLROADMAP_CONTENT": str(content), "LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    (tmp_path / os.fsdecode(name)).mkdir()
    done = subprocess.run(
        [*command, "--data", os.fsdecode(name), "info"],
        capture_output=True,
        cwd=tmp_path,
        env={**os.environ, **places},
        timeout=30,
        check=True,
    )
    assert b"/%s/progress" % name in done.stdout


@POSIX
def test_a_path_with_control_characters_is_shown_and_not_obeyed_even_where_it_is_no_text(
    launch: Run, tmp_path: Path
) -> None:
    done = launch("--data", os.fsdecode(os.fsencode(tmp_path) + b"/\xff\x1b[31m"), "info")
    assert done.returncode == 0
    assert "/\udcff␛[31m/" in done.stdout
    assert steers(done.stdout.replace("\udcff", "")) == []


def test_json_is_whole_where_the_terminal_is_ascii(launch: Run, content: Path) -> None:
    path = content / "steps" / "ground" / "step.md"
    path.write_text(path.read_text(encoding="utf-8").replace("The ground", "Grüße 🚶"), encoding="utf-8")
    done = launch("status", "--json", environment={"PYTHONIOENCODING": "utf-8"})
    assert json.loads(done.stdout)["steps"][0]["title"] == "Grüße 🚶"


def test_hostile_words_on_the_command_line_are_shown_and_not_obeyed(run: Run) -> None:
    for words in (("done", HOSTILE), (HOSTILE,), ("track", HOSTILE), ("status", f"--{HOSTILE}"), ("export", HOSTILE)):
        refused = run(*words)
        assert refused.returncode == 2
        assert steers(refused.stdout + refused.stderr) == []


def test_hostile_content_is_shown_and_not_obeyed(run: Run, content: Path) -> None:
    path = content / "steps" / "ground" / "standing.md"
    hostile = r'"x\e[31m\x9b2J\x07\u202e[bold]{0}%s"'
    path.write_text(path.read_text(encoding="utf-8").replace("Standing up", hostile), encoding="utf-8")
    for words in (("next",), ("status",), ("status", "--json"), ("done", "standing")):
        done = run(*words)
        assert done.returncode == 0
        assert steers(done.stdout + done.stderr) == []
    assert "[bold]{0}%s" in run("learning", "standing").stderr


@pytest.mark.parametrize("words", [("info",), ("info", "--json"), ("done", "standing")])
def test_a_folder_with_a_hostile_name_is_shown_and_not_obeyed(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    folder = os.fsdecode("a\x1b[31m\x9b2J‮".encode())  # as the words of a command line arrive in any locale
    done = run("--data", str(tmp_path / folder), *words)
    assert done.returncode == 0
    assert steers(done.stdout + done.stderr) == []


@settings(derandomize=True, max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(codec="utf-8"), min_size=1, max_size=60))
def test_whatever_a_note_holds_a_terminal_only_sees_text(run: Run, text: str) -> None:
    assert run("note", "standing", "-", stdin=text).returncode == (0 if text.strip() and "\0" not in text else 2)
    assert steers(run("note", "standing").stdout) == []


@given(percent=st.integers(0, 100))
@settings(derandomize=True, max_examples=101)
def test_a_bar_is_ascii_as_wide_as_ever_and_full_only_at_100(percent: int) -> None:
    drawn = bar(percent)
    assert re.fullmatch(r"#*-*", drawn)
    assert len(drawn) == BAR_WIDTH
    assert (drawn == "#" * BAR_WIDTH) == (percent == 100)


def test_the_bar_of_nothing_to_do_is_empty() -> None:
    assert bar(None) == bar(0) == "-" * BAR_WIDTH
