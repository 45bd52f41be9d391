"""Copies of the progress file: when they are made, how they are told apart, and which of them stay."""

import contextlib
import hashlib
import os
import socket
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mlroadmap.progress import atomic
from mlroadmap.progress.backups import KEEP_NEWEST, MAX_TOTAL_BYTES, SECONDS_BETWEEN, Backup, Backups, surplus
from mlroadmap.progress.encoding import encode
from mlroadmap.progress.fileformat import Damaged, ProgressFile
from mlroadmap.progress.store import Store

AT = "2026-11-22T23:41:07.123Z/0000/a1b2c3d4"
RECORD = {"at": AT, "on": "2026-11-23", "state": "done"}
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = 3600.0
YEAR = 365.25 * 24 * HOUR


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
    assert backups.latest_good() is None


def test_bytes_that_never_were_a_progress_file_are_no_good_backup(backups: Backups) -> None:
    backups.make(b"Dear diary,\n")
    assert len(backups.all()) == 1
    assert backups.latest_good() is None


def test_a_damaged_backup_is_skipped_for_the_next_older_good_one(backups: Backups, wall: Wall) -> None:
    make_many(backups, wall, 3)
    newest, middle, oldest = backups.all()
    newest.path.write_bytes(b"\0" * newest.path.stat().st_size)
    found = backups.latest_good()
    assert found is not None
    assert (found.backup, backups.newest_first()[0]) == (middle, middle)
    middle.path.unlink()
    middle.path.mkdir()
    found = backups.latest_good()
    assert found is not None
    assert found.backup == oldest
    assert backups.newest_first() == [oldest, newest, middle]
    assert [copy.trouble for copy in backups.copies()] == ["damaged", "cannot be read (it is a folder, not a file)", ""]


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


def kept(backups: list[Backup]) -> list[datetime]:
    """When those that stay were made, newest first."""
    gone = surplus(backups)
    seconds = sorted((backup.seconds for backup in backups if backup not in gone), reverse=True)
    return [datetime.fromtimestamp(moment, UTC) for moment in seconds]


def hours(count: int, step: int = 1) -> list[datetime]:
    """Moments before now, newest first."""
    return [NOW - timedelta(hours=number) for number in range(0, count, step)]


def test_the_newest_96_stay_however_old_they_are() -> None:
    moments = [NOW - timedelta(days=900, minutes=30 * number) for number in range(KEEP_NEWEST)]
    assert kept(made(moments)) == moments
    assert kept(made([NOW, *moments]))[:-1] == [NOW, *moments[:-1]][:-1]


def test_of_older_days_the_newest_stays() -> None:
    old = kept(made(hours(24 * 14)))[KEEP_NEWEST:]
    assert len({moment.date() for moment in old}) == len(old) == 9
    assert all(moment.hour == 23 for moment in old[1:])


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
    assert len(stay) <= KEEP_NEWEST + 14 + 8 + 12


def test_thinned_one_by_one_the_same_stay_as_thinned_at_once() -> None:
    left: list[Backup] = []
    moments = hours(24 * 420, 21)
    for backup in made(reversed(moments)):
        left.append(backup)
        if gone := surplus(left):
            left.remove(gone[-1])
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
    found = large(tmp_path, [MAX_TOTAL_BYTES // 5] * 7)
    assert MAX_TOTAL_BYTES == 50_000_000
    assert surplus(found) == found[5:]


def test_the_newest_stays_however_large(tmp_path: Path) -> None:
    found = large(tmp_path, [MAX_TOTAL_BYTES + 1, 10])
    assert surplus(found) == found[1:]


def test_making_one_removes_none_and_thinning_one_at_a_time(backups: Backups, wall: Wall) -> None:
    held = make_many(backups, wall, KEEP_NEWEST + 48)
    (backups.folder / "mine.json").write_text("mine")
    assert len(backups.all()) == KEEP_NEWEST + 48
    for left in range(KEEP_NEWEST + 47, KEEP_NEWEST + 40, -1):
        assert backups.thin()
        assert len(backups.all()) == left
    while backups.thin():
        pass
    assert [backup.path.read_bytes() for backup in backups.all()[:KEEP_NEWEST]] == held[: -KEEP_NEWEST - 1 : -1]
    days = [time.strftime("%j", time.gmtime(backup.seconds)) for backup in backups.all()[KEEP_NEWEST:]]
    assert len(set(days)) == len(days) == 2
    assert (backups.folder / "mine.json").read_text() == "mine"


# A clock that is wrong


def test_a_copy_from_the_future_makes_none_undue_and_takes_none_away(backups: Backups, wall: Wall) -> None:
    wall.seconds += 5 * YEAR
    backups.make(data("future"))
    wall.seconds -= 5 * YEAR
    held = make_many(backups, wall, KEEP_NEWEST)
    due = [backups.is_due]
    wall.seconds += HOUR
    due.append(backups.is_due)
    assert due == [False, True]
    while backups.thin():
        pass
    assert [backup.path.read_bytes() for backup in backups.all()] == [*held[::-1], data("future")]


@pytest.mark.parametrize("jump", [5 * YEAR, 74 * YEAR, 9000 * YEAR])
def test_a_clock_that_jumps_ahead_takes_none_away(backups: Backups, wall: Wall, jump: float) -> None:
    held = make_many(backups, wall, 40)
    wall.seconds += jump
    backups.make(data("ahead"))
    assert not backups.thin()
    assert [backup.path.read_bytes() for backup in backups.all()] == [data("ahead"), *held[::-1]]


def test_backups_are_ordered_by_what_they_hold_whatever_their_names_say(backups: Backups, wall: Wall) -> None:
    contents = [
        data("a"),
        data("a", "b"),
        encode(ProgressFile(records={"item/a": {**RECORD, "at": AT.replace("2026", "2027")}})),
    ]
    for content, seconds in zip(contents, (5 * YEAR, -5 * YEAR, 0), strict=True):
        wall.seconds = NOW.timestamp() + seconds
        backups.make(content)
    assert [backup.path.read_bytes() for backup in backups.newest_first()] == contents[::-1]


def test_what_was_read_once_is_not_read_again_to_order_it(
    backups: Backups, wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_many(backups, wall, 5)
    first = backups.newest_first()
    backups.make(data("new"))
    read = Backup.read
    reads: list[str] = []

    def counted(backup: Backup) -> ProgressFile:
        reads.append(backup.name)
        return read(backup)

    monkeypatch.setattr(Backup, "read", counted)
    assert {backup.name for backup in backups.newest_first()} - {backup.name for backup in first} == set(reads)


def test_a_save_reads_no_backup(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Backup) -> ProgressFile:
        raise AssertionError("a backup was read")

    monkeypatch.setattr(Backup, "read", refuse)
    store.commit({"item/a": RECORD})
    store.commit({"item/b": RECORD})
    assert len(store.keeping.backups.all()) == 1


@pytest.mark.parametrize("kind", ["fifo", "socket", "folder", "link to nothing"])
def test_what_is_no_regular_file_is_not_read_and_stops_nothing(backups: Backups, wall: Wall, kind: str) -> None:
    make_many(backups, wall, 2)
    newest, older = backups.all()
    newest.path.unlink()
    if kind == "fifo":
        os.mkfifo(newest.path)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as listening, contextlib.chdir(newest.path.parent):
            listening.bind(newest.path.name)
    elif kind == "folder":
        newest.path.mkdir()
    else:
        newest.path.symlink_to("nowhere")
    assert [copy.backup for copy in backups.copies() if copy.file] == [older]
    assert backups.newest_first()[0] == older


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
