"""What belongs to one progress file on this machine, and where it is."""

from pathlib import Path

import pytest

from mlroadmap.progress.encoding import encode
from mlroadmap.progress.fileformat import ProgressFile
from mlroadmap.progress.keeping import Keeping


@pytest.fixture
def keeping(tmp_path: Path) -> Keeping:
    """What belongs to a file, with its folder."""
    made = Keeping(tmp_path / "data" / "progress.json", tmp_path / "state")
    made.folder.mkdir(parents=True)
    return made


def test_looking_makes_nothing(tmp_path: Path) -> None:
    made = Keeping(tmp_path / "data" / "progress.json", tmp_path / "state")
    assert (made.told(), made.journal().new(), made.backups.all()) == ("", [], [])
    made.acknowledge()
    assert list(tmp_path.iterdir()) == []


def test_everything_is_in_one_folder_of_the_state_and_none_of_it_beside_the_file(keeping: Keeping) -> None:
    places = [keeping.lock, keeping.backups.folder, keeping.damaged, keeping.notice, keeping.journal().path]
    assert {place.parent for place in places} == {keeping.folder}
    assert len(set(places)) == len(places)


def test_two_files_share_nothing(keeping: Keeping, tmp_path: Path) -> None:
    assert Keeping(tmp_path / "other" / "progress.json", tmp_path / "state").folder != keeping.folder


def test_every_way_to_a_file_leads_to_the_same_folder(
    keeping: Keeping, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "data", target_is_directory=True)
    (tmp_path / "link.json").symlink_to(tmp_path / "data" / "progress.json")
    monkeypatch.chdir(tmp_path / "data")
    ways = [Path("progress.json"), tmp_path / "link" / "progress.json", tmp_path / "link.json"]
    assert {Keeping(way, tmp_path / "state").folder for way in ways} == {keeping.folder}


def test_a_notice_is_kept_until_it_is_acknowledged(keeping: Keeping, tmp_path: Path) -> None:
    keeping.tell("First. é")
    keeping.tell("Second.")
    again = Keeping(tmp_path / "data" / "progress.json", tmp_path / "state")
    assert again.told() == "First. é\nSecond."
    again.acknowledge()
    again.acknowledge()
    assert keeping.told() == ""


def test_a_notice_that_is_no_text_is_shown_as_far_as_it_is(keeping: Keeping) -> None:
    keeping.notice.write_bytes(b"Half \xff\n")
    assert keeping.told() == "Half \ufffd"


def test_a_notice_is_for_its_owner_alone(keeping: Keeping) -> None:
    keeping.tell("Mine.")
    assert keeping.notice.stat().st_mode & 0o077 == 0


def test_readers_of_the_journal_each_have_their_place(keeping: Keeping) -> None:
    first, second = keeping.journal(), keeping.journal()
    keeping.journal().path.write_bytes(b'{"id":"1","verb":"do","of":"","label":"","on":"","changes":[]}\n')
    assert len(first.new()) == len(second.new()) == 1


def test_a_note_of_what_was_given_up_that_is_no_text_gives_up_nothing(keeping: Keeping) -> None:
    keeping.backups.make(encode(ProgressFile(records={})))
    keeping.begin_anew()
    assert keeping.backups.latest_good(keeping.backups_given_up()) is None
    [anew] = keeping.folder.glob("anew")
    anew.write_bytes(b"\xff")
    assert keeping.backups.latest_good(keeping.backups_given_up()) is not None


def test_why_nothing_is_kept_is_said_only_where_nothing_is(unprivileged: Path) -> None:
    keeping = Keeping(unprivileged / "progress.json", unprivileged / "state")
    assert keeping.refusal() == ""
    keeping.folder.mkdir(parents=True)
    keeping.journal().path.touch()
    keeping.folder.chmod(0o500)
    assert keeping.refusal() == "", "the journal is there and may be written"
    keeping.journal().path.chmod(0o400)
    assert str(keeping.journal().path) in keeping.refusal()
    keeping.folder.chmod(0o700)
    keeping.journal().path.unlink()
    keeping.folder.chmod(0o500)
    assert str(keeping.folder) in keeping.refusal()
