"""What a user meets when the progress file or the disk is not as it should be."""

import ctypes
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from mlroadmap.cli.diagnostics import ExitCode
from mlroadmap.progress.fileformat import decode

Run = Callable[..., CompletedProcess[str]]

READING = [("status",), ("status", "--json"), ("next",), ("note", "standing"), ("track",)]
WRITING = [
    ("done", "standing"),
    ("known", "standing"),
    ("learning", "standing"),
    ("skip", "standing"),
    ("note", "standing", "text"),
    ("track", "cv"),
]
HEAD = b'{"kind":"mlroadmap-progress",\n"schema":1,\n"min_writer":1,\n'
TICK = b'"item/ground/balance":{"at":"2026-01-02T03:04:05.678Z/0000/a1b2c3d4","on":"2026-01-02","state":"done"},\n'
DAMAGED = {
    "empty": b"",
    "zeros, as after a power cut": b"\0" * 512,
    "cut off": HEAD + TICK[:40],
    "without its end": HEAD + TICK[:-2] + b"}",
    "with conflict markers": HEAD + b"<<<<<<< ours\n" + TICK + b"=======\n>>>>>>> theirs\n" + b'"~":null}\n',
    "not UTF-8": HEAD + TICK.replace(b"balance", b"bal\xff") + b'"~":null}\n',
    "not ours": b'{"kind":"shopping","~":null}',
    "a list": b"[1, 2]",
    "nested beyond all measure": b"[" * 200_000,
    "a number beyond all measure": HEAD + b'"x":' + b"9" * 5000 + b',"~":null}',
    "NaN": HEAD + b'"x":NaN,"~":null}',
}


def a_sentence(text: str) -> bool:
    """Whether stderr is something a person can read: no traceback, and it ends like a sentence."""
    return bool(text) and "Traceback" not in text and "Error" not in text and text.rstrip().endswith((".", "?"))


@pytest.fixture
def progress(data: Path) -> Path:
    """The progress file; only its folder is there."""
    data.mkdir()
    return data / "progress-tiny.json"


FOREIGN = ("not ours", "a list", "nested beyond all measure")


@pytest.mark.parametrize("damage", [DAMAGED[name] for name in FOREIGN], ids=FOREIGN)
def test_a_file_that_is_none_of_ours_exits_3_in_words_and_is_left_alone(
    run: Run, progress: Path, damage: bytes
) -> None:
    progress.write_bytes(damage)
    before = progress.stat()
    for words in (READING[0], WRITING[0], WRITING[4], WRITING[5]):
        refused = run(*words)
        assert refused.returncode == 3
        assert refused.stdout == ""
        assert a_sentence(refused.stderr)
        assert str(progress) in refused.stderr
    assert progress.read_bytes() == damage
    assert (progress.stat().st_mtime_ns, progress.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert os.listdir(progress.parent) == ["progress-tiny.json"]


@pytest.mark.parametrize("name", [name for name in DAMAGED if name not in FOREIGN])
@pytest.mark.parametrize("words", [READING[0], WRITING[0]], ids=["reading", "writing"])
def test_a_damaged_file_is_kept_aside_and_put_together_again(
    run: Run, progress: Path, home: Path, name: str, words: tuple[str, ...]
) -> None:
    progress.write_bytes(DAMAGED[name])
    told = run(*words)
    assert told.returncode == 0
    assert ("git left two versions" if "conflict" in name else "was damaged") in told.stderr
    (aside,) = home.rglob("damaged/*.json")
    assert aside.read_bytes() == DAMAGED[name]
    assert str(aside) in told.stderr
    records = decode(progress.read_bytes()).records
    assert ("item/ground/balance" in records) == (TICK[:-2] in DAMAGED[name]) or words in WRITING


def test_a_folder_where_the_file_should_be_exits_3(run: Run, progress: Path) -> None:
    progress.mkdir()
    for words in (*READING, *WRITING):
        refused = run(*words)
        assert refused.returncode == 3
        assert a_sentence(refused.stderr)


@pytest.fixture
def newer(progress: Path) -> bytes:
    """A file that a later version wrote and keeps for itself."""
    written = HEAD.replace(b'"min_writer":1', b'"min_writer":2') + TICK + b'"later":{"at":"","x":[1]},\n"~":null}\n'
    progress.write_bytes(written)
    return written


@pytest.mark.parametrize("words", WRITING)
def test_a_newer_file_is_not_written_and_exits_4(
    run: Run, progress: Path, newer: bytes, words: tuple[str, ...]
) -> None:
    refused = run(*words)
    assert refused.returncode == 4
    assert a_sentence(refused.stderr)
    assert "Update" in refused.stderr
    assert progress.read_bytes() == newer
    assert os.listdir(progress.parent) == ["progress-tiny.json"]


def test_a_newer_file_is_read_and_status_says_that_it_cannot_be_changed(run: Run, progress: Path, newer: bytes) -> None:
    for words in READING:
        assert run(*words).returncode == 0
    shown = run("status", "--json")
    assert json.loads(shown.stdout)["total"]["done"] == 1
    assert "newer" in shown.stderr
    assert progress.read_bytes() == newer


def test_a_newer_schema_that_lets_us_write_keeps_what_we_do_not_know(run: Run, progress: Path) -> None:
    stranger = b'"review/ground/balance":{"at":"2027-01-01T00:00:00.000Z/0000/ffffffff","ease":2.5},\n'
    progress.write_bytes(HEAD.replace(b'"schema":1', b'"schema":7') + TICK + stranger + b'"~":null}\n')
    assert run("done", "standing").returncode == 0
    after = progress.read_bytes()
    assert b'"schema":7,\n' in after
    assert stranger in after
    assert TICK in after


def _obey_permissions() -> None:
    """Take from root the right to write where it may not, so that the test means the same for everybody."""
    if sys.platform == "linux" and os.geteuid() == 0:
        drop_from_bounding_set, override_permissions = 24, 1
        ctypes.CDLL(None).prctl(drop_from_bounding_set, override_permissions, 0, 0, 0)


def _no_room() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


@pytest.mark.skipif(sys.platform == "win32", reason="uses POSIX permissions and limits")
@pytest.mark.parametrize("trouble", ["read-only", "full disk"])
def test_a_change_that_cannot_be_saved_exits_5_and_leaves_the_file_as_it_was(
    command: list[str], run: Run, progress: Path, trouble: str
) -> None:
    assert run("done", "balance").returncode == 0
    before = progress.read_bytes()
    if trouble == "read-only":
        progress.parent.chmod(0o555)
    refused = subprocess.run(
        [*command, "done", "standing"],
        env={name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")},  # it writes, too
        capture_output=True,
        text=True,
        preexec_fn=_obey_permissions if trouble == "read-only" else _no_room,
        timeout=30,
        check=False,
    )
    progress.parent.chmod(0o755)
    assert refused.returncode == 5, refused.stderr
    assert refused.stdout == ""
    assert a_sentence(refused.stderr)
    assert str(progress) in refused.stderr
    assert progress.read_bytes() == before
    assert os.listdir(progress.parent) == ["progress-tiny.json"]


def test_a_data_folder_whose_disk_is_not_there_exits_5(run: Run, data: Path, tmp_path: Path) -> None:
    data.symlink_to(tmp_path / "unplugged" / "disk")
    assert run("status").returncode == 0
    refused = run("done", "standing")
    assert refused.returncode == 5
    assert a_sentence(refused.stderr)
    assert not (tmp_path / "unplugged").exists()


@pytest.mark.parametrize("words", [("status",), ("next",), ("done", "standing")])
def test_a_cache_folder_that_cannot_be_costs_nothing_but_time(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    (tmp_path / "a file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "a file"))
    assert run(*words).returncode == 0


def test_a_device_id_that_cannot_be_kept_is_no_obstacle_to_reading(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "a file"))
    assert run("status").returncode == 0
    refused = run("done", "standing")
    assert refused.returncode == 5
    assert a_sentence(refused.stderr)


ODD_RECORDS = {
    "a stamp of a day that is none": b'"item/x":{"at":"2099-19-39T29:59:69.999Z/ffff/a1b2c3d4"},\n',
    "the last stamp there is": b'"item/x":{"at":"9989-12-31T23:59:59.999Z/ffff/a1b2c3d4"},\n',
    "values of every wrong kind": (
        b'"item/ground/standing":[],"item/":{},"choice/specialize":{"at":5,"value":"nlp"},'
        b'"note/ground/standing/x":{"text":{},"base":7},"note/":{},"note/y":{"text":"y"},'
    ),
    "a lone surrogate": b'"note/ground/standing/x":{"at":"","base":["\\ud800"],"text":"\\udfff"},\n',
}


@pytest.mark.parametrize("odd", ODD_RECORDS.values(), ids=list(ODD_RECORDS))
def test_an_odd_record_keeps_nobody_from_their_progress(run: Run, progress: Path, odd: bytes) -> None:
    progress.write_bytes(HEAD + TICK + odd + b'"~":null}\n')
    for words in (*READING, *WRITING[:1], *WRITING[4:]):
        done = run(*words)
        assert done.returncode == 0, done.stderr
    total = json.loads(run("status", "--json").stdout)["total"]
    assert total["done"] == 2
    assert run("note", "standing").stdout.endswith("text\n")


def test_a_number_that_cannot_be_written_back_is_refused_or_kept_but_never_a_traceback(
    run: Run, progress: Path
) -> None:
    before = HEAD + TICK + b'"x":1e999,\n"~":null}\n'
    progress.write_bytes(before)
    done = run("done", "standing")
    assert done.returncode in (0, 3)
    assert (progress.read_bytes() == before) == (done.returncode == 3)
    assert run("status").returncode == done.returncode


def test_a_note_too_large_for_the_file_is_refused_before_it_makes_the_file_unreadable(
    run: Run, progress: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mlroadmap.progress.fileformat.MAX_BYTES", 2000)
    assert run("done", "standing").returncode == 0
    assert run("note", "balance", "-", stdin="x" * 3000).returncode != 0
    assert run("status").returncode == 0


def test_the_readme_names_every_exit_code() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    named = {int(code) for code in re.findall(r"^\| (\d+)(?: and more)? \|", readme, re.MULTILINE)}
    assert named == {code.value for code in ExitCode if code is not ExitCode.INTERRUPTED} | {128}
