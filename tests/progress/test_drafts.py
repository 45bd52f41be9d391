"""Drafts of notes: whole or not there, one writer each, and nothing else in the folder is taken for one."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mlroadmap.progress.drafts import Draft, DraftFile, drafts_left, new_draft

DRAFT = Draft(item="begin/alpha", text="half a sen\u200ctence \ud800", base="old", at="2026-11-28T00:00:00Z")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "drafts"


def left(folder: Path) -> list[Draft]:
    """What a new program finds; it leaves it where it is."""
    code = (
        "import sys, json; from pathlib import Path; from mlroadmap.progress.drafts import drafts_left\n"
        "print(json.dumps([draft for _, draft in drafts_left(Path(sys.argv[1]))]))"
    )
    done = subprocess.run([sys.executable, "-c", code, folder], capture_output=True, text=True, check=True)
    return [Draft(*values) for values in json.loads(done.stdout)]


def test_a_draft_is_found_when_its_program_is_gone_and_not_before(folder: Path) -> None:
    file = new_draft(folder)
    assert not folder.exists()
    file.write(DRAFT)
    assert left(folder) == []
    file.release()
    assert left(folder) == [DRAFT]
    assert [path.stat().st_mode & 0o777 for path in folder.glob("*.json")] == [0o600]


def test_a_removed_draft_does_not_come_back_by_a_write_that_was_on_its_way(folder: Path) -> None:
    file = new_draft(folder)
    file.write(DRAFT)
    file.remove()
    file.write(DRAFT)
    assert list(folder.iterdir()) == []


def test_drafts_are_found_oldest_first(folder: Path) -> None:
    for minute in (3, 1, 2):
        file = new_draft(folder)
        file.write(DRAFT._replace(at=f"2026-11-28T00:0{minute}:00Z"))
        file.release()
    assert [draft.at[15] for draft in left(folder)] == ["1", "2", "3"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"kind":"mlroadmap-draft"}',
        b'{"kind":"mlroadmap-draft","item":1,"text":"x","base":"","at":""}',
        b'{"kind":"other","item":"a","text":"x","base":"","at":""}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_draft_is_left_alone(folder: Path, content: bytes) -> None:
    folder.mkdir(parents=True)
    (folder / "x.json").write_bytes(content)
    assert drafts_left(folder) == []
    assert (folder / "x.json").read_bytes() == content


def test_what_is_no_file_is_not_opened(folder: Path, tmp_path: Path) -> None:
    folder.mkdir(parents=True)
    os.mkfifo(folder / "a.json")
    (folder / "b.json").mkdir()
    (folder / "c.json").symlink_to(tmp_path)
    os.mkfifo(folder / "d.lock")
    file = DraftFile(folder / "e.json")
    file.write(DRAFT)
    file.release()
    (folder / "f.json").symlink_to(folder / "e.json")
    assert [draft for _, draft in drafts_left(folder)] == [DRAFT]


def test_a_folder_that_cannot_be_written_to_is_an_error_and_one_that_cannot_be_read_is_empty(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError):
        new_draft(tmp_path / "file" / "drafts").write(DRAFT)
    assert drafts_left(tmp_path / "file" / "drafts") == []
