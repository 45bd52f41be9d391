import json
import os
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Run = Callable[..., CompletedProcess[str]]


def test_a_note_is_written_shown_replaced_and_removed(run: Run) -> None:
    written = run("note", "standing", "hold the table")
    assert (written.returncode, written.stdout) == (0, "")
    assert "Standing up (ground/standing)" in written.stderr
    assert run("note", "ground/st").stdout == "hold the table\n"
    run("note", "standing", "no table any more")
    assert run("note", "standing").stdout == "no table any more\n"
    run("note", "standing", "")
    gone = run("note", "standing")
    assert (gone.returncode, gone.stdout) == (0, "")
    assert "no note" in gone.stderr


def test_a_hyphen_reads_the_note_from_stdin(run: Run) -> None:
    assert run("note", "standing", "-", stdin="first line\n\n  third line\n").returncode == 0
    assert run("note", "standing").stdout == "first line\n\n  third line\n"


def test_notes_belong_to_their_items(run: Run) -> None:
    run("note", "standing", "one")
    run("note", "balance", "two")
    assert run("note", "standing").stdout == "one\n"
    assert run("note", "balance").stdout == "two\n"


def test_the_same_note_again_writes_nothing(run: Run, data: Path) -> None:
    run("note", "standing", "same")
    before = (data / "progress-tiny.json").read_bytes()
    assert run("note", "standing", "same").returncode == 0
    assert (data / "progress-tiny.json").read_bytes() == before


@pytest.mark.parametrize("nothing", ["", " ", "\n\t\n"])
def test_no_text_on_an_item_without_a_note_makes_no_file(run: Run, data: Path, nothing: str) -> None:
    assert run("note", "standing", nothing).returncode == 0
    assert not data.exists()


def test_an_unknown_item_exits_2_and_leaves_stdin_and_file_alone(run: Run, data: Path) -> None:
    refused = run("note", "nowhere", "-", stdin="text")
    assert refused.returncode == 2
    assert not data.exists()


def test_two_notes_written_apart_are_both_shown_and_joined_by_the_next_one(run: Run, data: Path) -> None:
    data.mkdir()
    at = ["2026-01-02T03:04:05.000Z/0000/aaaaaaaa", "2026-01-02T03:04:06.000Z/0000/bbbbbbbb"]
    records = {
        f"note/ground/standing/{stamp.replace('/', '-')}": {"at": stamp, "base": [], "text": text}
        for stamp, text in zip(at, ("from the laptop", "from the desk"), strict=True)
    }
    whole = {"kind": "mlroadmap-progress", "schema": 1, "min_writer": 1, **records, "~": None}
    (data / "progress-tiny.json").write_text(json.dumps(whole), encoding="utf-8")
    shown = run("note", "standing").stdout
    assert shown.index("from the laptop") < shown.index("from the desk")
    run("note", "standing", "joined")
    assert run("note", "standing").stdout == "joined\n"


@settings(derandomize=True, max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zl", "Zp", "Cn"]), min_size=1))
def test_any_readable_text_comes_back_as_it_was_written(run: Run, text: str) -> None:
    run("note", "standing", "-", stdin=text)
    expected = f"{text}\n" if text.strip() else ""
    assert run("note", "standing").stdout == expected


def test_bytes_that_are_no_text_reach_the_file_as_text(launch: Run, run: Run, data: Path) -> None:
    if os.name != "posix":
        pytest.skip("arguments are bytes on POSIX only")
    assert launch("note", "standing", os.fsdecode(b"a\xffb")).returncode == 0
    json.loads((data / "progress-tiny.json").read_bytes().decode("utf-8"))
    shown = run("note", "standing").stdout
    assert (shown[0], shown[2:]) == ("a", "b\n")


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_stdin_that_is_no_text_is_not_a_traceback_and_loses_nothing(launch: Run, run: Run, encoding: str) -> None:
    run("note", "standing", "before")
    done = launch("note", "standing", "-", stdin=b"caf\xe9\xff", environment={"PYTHONIOENCODING": encoding})
    assert "Traceback" not in done.stderr
    shown = run("note", "standing").stdout
    assert shown.startswith("caf") if done.returncode == 0 else shown == "before\n"


def test_a_note_from_before_a_rename_can_be_read_replaced_and_removed(run: Run, data: Path) -> None:
    data.mkdir()
    record = {"at": "2025-01-02T03:04:05.678Z/0000/a1b2c3d4", "base": [], "text": "old"}
    key = "note/ground/rising/2025-01-02T03:04:05.678Z-0000-a1b2c3d4"
    whole = {"kind": "mlroadmap-progress", "schema": 1, "min_writer": 1, key: record, "~": None}
    (data / "progress-tiny.json").write_text(json.dumps(whole), encoding="utf-8")
    assert run("note", "standing").stdout == "old\n"
    run("note", "standing", "new")
    assert run("note", "standing").stdout == "new\n"
    run("note", "standing", "")
    assert run("note", "standing").stdout == ""
