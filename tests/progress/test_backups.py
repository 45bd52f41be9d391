"""Copies of the progress file: when they are made, how they are told apart, and which of them stay."""

import hashlib
import os
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mlroadmap.progress import atomic
from mlroadmap.progress.backups import MOST_BYTES, SECONDS_BETWEEN, Backup, Backups, surplus
from mlroadmap.progress.encoding import encode
from mlroadmap.progress.fileformat import Damaged, ProgressFile
from mlroadmap.progress.store import Store

AT = "2026-11-22T23:41:07.123Z/0000/a1b2c3d4"
RECORD = {"at": AT, "on": "2026-11-23", "state": "done"}
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = 3600.0


class Wall:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.seconds = NOW.timestamp()

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def wall() -> Wall:
    """The clock of the backups."""
    return Wall()


@pytest.fixture
def backups(tmp_path: Path, wall: Wall) -> Backups:
    """Backups in a folder that is not there yet."""
    return Backups(tmp_path / "state" / "backups", wall)


def data(*names: str) -> bytes:
    """The bytes of a progress file with some items done."""
    return encode(ProgressFile(records={f"item/{name}": RECORD for name in names}))


def make_many(backups: Backups, wall: Wall, count: int) -> list[bytes]:
    """Make backups an hour apart, each with one item more."""
    held = [data(*map(str, range(number + 1))) for number in range(count)]
    for one in held:
        wall.seconds += HOUR
        backups.make(one)
    return held


# One backup


def test_a_backup_holds_the_bytes_under_a_name_of_its_time_and_hash(backups: Backups) -> None:
    path = backups.make(data("a"))
    assert path is not None
    assert path.name == f"progress-20261123T120000Z-{hashlib.sha256(data('a')).hexdigest()[:8]}.json"
    assert path.read_bytes() == data("a")
    [backup] = backups.all()
    assert (backup.path, backup.seconds) == (path, NOW.timestamp())
    assert backup.name == path.stem.removeprefix("progress-")
    assert backup.read().records == {"item/a": RECORD}


def test_a_backup_is_for_its_owner_alone(backups: Backups) -> None:
    before = os.umask(0)
    try:
        path = backups.make(data("a"))
    finally:
        os.umask(before)
    assert path is not None
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_what_the_newest_backup_holds_is_not_copied_again(backups: Backups, wall: Wall) -> None:
    first = backups.make(data("a"))
    wall.seconds += HOUR
    assert backups.make(data("a")) == first
    assert len(backups.all()) == 1


def test_a_state_that_came_back_is_copied_again(backups: Backups, wall: Wall) -> None:
    for names in ("a", "ab", "a"):
        wall.seconds += HOUR
        backups.make(data(*names))
    assert [len(backup.read().records) for backup in backups.all()] == [1, 2, 1]


def test_nothing_is_not_backed_up(backups: Backups) -> None:
    assert backups.make(b"") is None
    assert not backups.folder.exists()


def test_a_full_disk_leaves_no_half_backup(backups: Backups, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic, "flush", fail)
    with pytest.raises(OSError):
        backups.make(data("a"))
    assert os.listdir(backups.folder) == []


def test_a_backup_is_durable_before_it_has_its_name(backups: Backups, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    replace = os.replace

    def named(old: Path, new: Path) -> None:
        done.append("named")
        replace(old, new)

    monkeypatch.setattr(atomic, "flush", lambda handle: done.append("flushed"))
    monkeypatch.setattr(atomic, "flush_folder", lambda folder: done.append("name flushed"))
    monkeypatch.setattr(os, "replace", named)
    backups.make(data("a"))
    assert done[-3:] == ["flushed", "named", "name flushed"]


# Reading them


def test_backups_are_found_newest_first_and_other_files_are_none(backups: Backups, wall: Wall) -> None:
    assert backups.all() == []
    make_many(backups, wall, 3)
    for name in ("progress.json", ".progress-x.tmp", "progress-20261123T120000Z-0000000.json", "notes"):
        (backups.folder / name).write_bytes(data("z"))
    assert [len(backup.read().records) for backup in backups.all()] == [3, 2, 1]


def test_a_name_with_an_impossible_time_is_older_than_any_other(backups: Backups, wall: Wall) -> None:
    make_many(backups, wall, 1)
    (backups.folder / "progress-20269999T999999Z-00000000.json").write_bytes(data("z"))
    assert [backup.seconds > 0 for backup in backups.all()] == [True, False]


def test_a_backup_that_was_damaged_in_any_byte_is_not_taken_for_whole(backups: Backups) -> None:
    path = backups.make(data("a"))
    assert path is not None
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(Damaged):
            backups.all()[0].read()
    assert backups.newest_good() is None


def test_bytes_that_never_were_a_progress_file_are_no_good_backup(backups: Backups) -> None:
    backups.make(b"Dear diary,\n")
    assert len(backups.all()) == 1
    assert backups.newest_good() is None


def test_a_damaged_backup_is_skipped_for_the_next_older_good_one(backups: Backups, wall: Wall) -> None:
    make_many(backups, wall, 3)
    newest, middle, _ = backups.all()
    newest.path.write_bytes(b"\0" * newest.path.stat().st_size)
    found = backups.newest_good()
    assert found is not None
    assert (found[0], len(found[1].records)) == (middle, 2)
    middle.path.unlink()
    middle.path.mkdir()
    found = backups.newest_good()
    assert found is not None
    assert len(found[1].records) == 1


# When one is due


def test_a_backup_is_due_half_an_hour_after_the_last(backups: Backups, wall: Wall) -> None:
    assert backups.is_due
    backups.make(data("a"))
    for seconds, is_due in ((SECONDS_BETWEEN - 1, False), (SECONDS_BETWEEN, True)):
        wall.seconds = NOW.timestamp() + seconds
        assert backups.is_due is is_due
        assert Backups(backups.folder, wall).is_due is is_due, "another program sees it otherwise"


def test_a_clock_that_was_set_back_makes_one_due(backups: Backups, wall: Wall) -> None:
    backups.make(data("a"))
    wall.seconds -= 24 * HOUR
    assert backups.is_due
    assert Backups(backups.folder, wall).is_due
    backups.make(data("a", "b"))
    assert len(backups.all()) == 2
    assert not backups.is_due


# Which of them stay


def made(moments: Iterable[datetime]) -> list[Backup]:
    """Backups of some moments, without files."""
    return [Backup(Path(f"{moment.isoformat()}"), moment.timestamp(), "0" * 8) for moment in moments]


def kept(backups: list[Backup], now: datetime = NOW) -> list[datetime]:
    """When those that stay were made, newest first."""
    gone = surplus(backups, now.timestamp())
    seconds = sorted((backup.seconds for backup in backups if backup not in gone), reverse=True)
    return [datetime.fromtimestamp(moment, UTC) for moment in seconds]


def hours(count: int, step: int = 1) -> list[datetime]:
    """Moments before now, newest first."""
    return [NOW - timedelta(hours=number) for number in range(0, count, step)]


def test_all_of_48_hours_stay() -> None:
    moments = [NOW - timedelta(minutes=30 * number) for number in range(97)]
    assert kept(made(moments)) == moments


def test_of_older_days_the_newest_stays() -> None:
    moments = hours(24 * 7)
    old = [moment for moment in kept(made(moments)) if NOW - moment > timedelta(hours=48)]
    assert len({moment.date() for moment in old}) == len(old) == 5
    assert all(moment.hour == 23 for moment in old[1:])


def test_without_a_newer_one_of_two_days_the_last_14_days_with_backups_stay() -> None:
    moments = [NOW - timedelta(days=3 + number) for number in range(20)]
    stay = kept(made(moments))
    assert stay[:14] == moments[:14]
    assert len(stay) < 20


def test_of_8_weeks_and_12_months_the_newest_stays_and_nothing_older() -> None:
    moments = hours(24 * 800, 21)
    stay = kept(made(moments))
    days = list(dict.fromkeys(moment.date() for moment in moments))[:14]
    weeks = list(dict.fromkeys(moment.isocalendar()[:2] for moment in moments))[:8]
    months = list(dict.fromkeys((moment.year, moment.month) for moment in moments))[:12]
    assert [day for day in days if day not in {moment.date() for moment in stay}] == []
    assert [week for week in weeks if week not in {moment.isocalendar()[:2] for moment in stay}] == []
    assert list(dict.fromkeys((moment.year, moment.month) for moment in stay)) == months
    for month in months[1:]:
        newest = next(moment for moment in moments if (moment.year, moment.month) == month)
        assert newest in stay
    assert len(stay) <= 5 + 14 + 8 + 12


def test_thinned_one_by_one_the_same_stay_as_thinned_at_once() -> None:
    left: list[Backup] = []
    moments = hours(24 * 420, 21)
    for backup in made(reversed(moments)):
        left.append(backup)
        gone = surplus(left, backup.seconds)
        left = [one for one in left if one not in gone]
    assert kept(left) == kept(made(moments)) == [datetime.fromtimestamp(one.seconds, UTC) for one in left[::-1]]


def large(folder: Path, sizes: list[int]) -> list[Backup]:
    """Backups of given sizes, newest first, that take no room."""
    found = []
    for number, size in enumerate(sizes):
        path = folder / f"{number}.json"
        with path.open("wb") as file:
            file.truncate(size)
        found.append(Backup(path, NOW.timestamp() - number * HOUR, "0" * 8))
    return found


def test_together_they_are_no_larger_than_50_megabytes(tmp_path: Path) -> None:
    found = large(tmp_path, [MOST_BYTES // 5] * 7)
    assert MOST_BYTES == 50_000_000
    assert surplus(found, NOW.timestamp()) == found[5:]


def test_the_newest_stays_however_large(tmp_path: Path) -> None:
    found = large(tmp_path, [MOST_BYTES + 1, 10])
    assert surplus(found, NOW.timestamp()) == found[1:]


def test_making_one_removes_those_that_do_not_stay_and_nothing_else(backups: Backups, wall: Wall) -> None:
    held = make_many(backups, wall, 24)
    (backups.folder / "mine.json").write_text("mine")
    wall.seconds += 72 * HOUR
    backups.make(data("last"))
    days = {time.strftime("%j", time.gmtime(backup.seconds)) for backup in backups.all()}
    assert len(days) == len(backups.all()) == 3
    assert backups.all()[1].path.read_bytes() == held[-1]
    assert (backups.folder / "mine.json").read_text() == "mine"


# What a save does with them


def test_a_save_backs_up_what_the_file_was_before_it(store: Store) -> None:
    first = store.commit({"item/a": RECORD})
    assert store.keeping.backups.all() == []
    second = store.commit({"item/b": RECORD})
    [backup] = store.keeping.backups.all()
    assert backup.path.read_bytes() == first.data != second.data
    store.commit({"item/c": RECORD})
    assert store.keeping.backups.all() == [backup]


def test_a_save_that_changes_nothing_makes_no_backup(store: Store) -> None:
    store.commit({"item/a": RECORD})
    store.commit({"item/a": RECORD})
    assert store.keeping.backups.all() == []


def test_a_backup_that_fails_only_warns(store: Store) -> None:
    store.commit({"item/a": RECORD})
    folder = store.keeping.backups.folder
    folder.write_text("A file where the folder should be.")
    assert store.commit({"item/b": RECORD}).file.records.keys() == {"item/a", "item/b"}
    assert str(folder) in store.warning
    folder.unlink()
    store.back_up(store.load())
    assert store.warning == ""
    assert len(store.keeping.backups.all()) == 1
