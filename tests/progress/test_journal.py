"""What was done on this machine, line by line, and how far of it is in the progress file."""

import os
import threading
from pathlib import Path

import pytest

from mlroadmap.progress import journal as journal_module
from mlroadmap.progress.journal import Entry, Journal, replayed

AT = "2026-11-22T23:41:07.123Z/0000/a1b2c3d4"
LATER = "2026-11-22T23:42:00.001Z/0000/a1b2c3d4"
IDENTITY = (7, 1_700_000_000_000_000_000, 300, 1_700_000_000_000_000_001)


def entry(number: int, state: str = "done", at: str = AT, key: str = "") -> Entry:
    """A tick, as the journal holds it."""
    change = {
        "key": key or f"item/{number}",
        "before": None,
        "after": {"at": at, "on": "2026-11-23", "state": state},
        "for": "",
    }
    on = "2026-11-23 00:41:07"
    return Entry(id=f"{number:016x}", verb="do", of="", label=f"{state}: {number}", on=on, changes=(change,))


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """A journal nothing was written to yet."""
    return Journal(tmp_path / "state" / "journal.jsonl")


def test_a_journal_that_is_not_there_is_empty_and_looking_makes_none(journal: Journal) -> None:
    assert (journal.new(), journal.older(), journal.everything(), journal.size) == ([], [], [], 0)
    journal.append([])
    journal.skip(journal.size)
    journal.shorten()
    assert not journal.path.parent.exists()


def test_what_was_added_is_read_again_in_its_order_and_to_the_letter(journal: Journal) -> None:
    strange = entry(2)._replace(label="note: é 🧠\n\ud800", verb="undo", of=entry(1).id)
    journal.append([entry(1), strange])
    journal.append([entry(3)])
    assert Journal(journal.path).everything() == [entry(1), strange, entry(3)]


def test_each_reader_is_given_each_entry_once(journal: Journal) -> None:
    first, second = Journal(journal.path), Journal(journal.path)
    journal.append([entry(1)])
    assert first.new() == [entry(1)]
    journal.append([entry(2)])
    assert (first.new(), first.new()) == ([entry(2)], [])
    assert second.new() == [entry(1), entry(2)]
    assert first.read_to == second.read_to == journal.size


def test_what_was_skipped_is_not_given(journal: Journal) -> None:
    reader = Journal(journal.path)
    journal.append([entry(1)])
    reader.skip(reader.size)
    journal.append([entry(2)])
    assert reader.new() == [entry(2)]


def test_an_entry_is_durable_when_it_was_added(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "fsync", lambda handle: flushed.append((os.fstat(handle).st_ino, os.fstat(handle).st_size)))
    journal.append([entry(1)])
    assert (journal.path.stat().st_ino, journal.size) in flushed
    assert journal.path.parent.stat().st_ino in {number for number, _ in flushed}, "its name is not durable"
    flushed.clear()
    journal.append([entry(2)])
    assert flushed == [(journal.path.stat().st_ino, journal.size)]


def test_the_journal_is_for_its_owner_alone(journal: Journal) -> None:
    before = os.umask(0)
    try:
        journal.append([entry(1)])
    finally:
        os.umask(before)
    assert journal.path.stat().st_mode & 0o777 == 0o600
    assert journal.path.parent.stat().st_mode & 0o777 == 0o700


def test_a_link_in_the_place_of_the_journal_is_not_followed(journal: Journal, tmp_path: Path) -> None:
    journal.path.parent.mkdir()
    journal.path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError):
        journal.append([entry(1)])
    assert not (tmp_path / "elsewhere").exists()


def test_a_disk_that_takes_few_bytes_at_a_time_gets_whole_lines(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, bytes(data)[:7]))
    journal.append([entry(1), entry(2)])
    assert journal.everything() == [entry(1), entry(2)]


def test_an_entry_cut_off_at_any_byte_costs_itself_alone(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_module, "flush", lambda handle: None)
    journal.append([entry(1)])
    start = journal.size
    journal.append([entry(2)])
    whole = journal.path.read_bytes()
    for length in range(start + 1, len(whole)):
        journal.path.write_bytes(whole[:length])
        Journal(journal.path).append([entry(3)])
        read = Journal(journal.path).everything()
        assert read == ([entry(1), entry(2), entry(3)] if length == len(whole) - 1 else [entry(1), entry(3)])


def test_an_entry_that_is_being_written_is_given_when_it_is_whole(journal: Journal) -> None:
    journal.append([entry(1)])
    whole = journal.path.read_bytes()
    journal.path.write_bytes(whole[:-10])
    reader = Journal(journal.path)
    assert (reader.new(), reader.read_to) == ([], 0)
    with journal.path.open("ab") as file:
        file.write(whole[-10:])
    assert reader.new() == [entry(1)]


@pytest.mark.parametrize(
    "line",
    [
        b"null",
        b"7",
        b"[]",
        b"{}",
        b"\0" * 50,
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"id":"1","verb":"do","of":"","label":"","on":"","changes":5}',
        b'{"id":"1","verb":"do","of":"","label":"","on":"","changes":"abc"}',
        b'{"id":"1","verb":"do","of":"","label":"","on":"","changes":[7]}',
        b'{"id":"1","verb":"do","of":"","label":"","on":"","changes":[{"after":{}}]}',
        b'{"id":"1","verb":"do","of":"","label":"","on":"","changes":[{"key":7,"after":{}}]}',
        b'{"verb":"do","of":"","label":"","on":"","changes":[]}',
    ],
    ids=range(13),
)
def test_a_line_that_is_no_entry_is_passed_over(journal: Journal, line: bytes) -> None:
    journal.append([entry(1)])
    with journal.path.open("ab") as file:
        file.write(line + b"\n")
    journal.append([entry(2)])
    assert journal.everything() == journal.new() == [entry(1), entry(2)]


def test_programs_that_add_at_once_lose_nothing(journal: Journal) -> None:
    def add(name: int) -> None:
        own = Journal(journal.path)
        for number in range(30):
            own.append([entry(name * 100 + number)])

    threads = [threading.Thread(target=add, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    ids = [one.id for one in journal.everything()]
    assert sorted(ids) == sorted(entry(name * 100 + number).id for name in range(4) for number in range(30))


def test_a_journal_that_is_too_long_is_set_aside_and_the_one_before_it_given_up(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 4):
        journal.append([entry(number)])
        journal.new()
        journal.shorten()
        assert journal.size, "it was not too long"
        with monkeypatch.context() as patch:
            patch.setattr(journal_module, "MOST_BYTES", journal.size - 1)
            journal.shorten()
        assert journal.size == 0
    journal.append([entry(4)])
    assert journal.older() == [entry(3)]
    assert journal.everything() == [entry(3), entry(4)]
    assert journal.new() == [entry(4)]


def test_a_journal_is_not_set_aside_while_another_program_adds_to_it(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "MOST_BYTES", 0)
    journal.append([entry(1)])
    journal.new()
    Journal(journal.path).append([entry(2)])
    journal.shorten()
    assert journal.new() == [entry(2)]
    journal.shorten()
    assert journal.size == 0


def test_a_reader_notices_that_a_new_journal_was_begun(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Journal(journal.path)
    journal.append([entry(1), entry(2)])
    assert reader.new() == journal.new()
    monkeypatch.setattr(journal_module, "MOST_BYTES", 0)
    journal.shorten()
    journal.append([entry(3)])
    assert reader.new() == [entry(3)]


def test_a_journal_set_aside_by_name_stays_and_is_never_read_again(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.append([entry(1)])
    journal.new()
    with monkeypatch.context() as patch:
        patch.setattr(journal_module, "MOST_BYTES", 0)
        journal.shorten()
    journal.append([entry(2)])
    journal.set_aside("then")
    assert (journal.everything(), journal.new()) == ([], [])
    names = sorted(os.listdir(journal.path.parent))
    assert names == ["then-journal.jsonl", "then-journal.old.jsonl"]
    assert Journal(journal.path.parent / names[0]).new() == [entry(2)]


def test_a_journal_is_added_to_where_there_is_no_pread(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "pread", raising=False)
    for number in (1, 2):
        journal.append([entry(number)])
    assert journal.everything() == [entry(1), entry(2)]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_entries_for_one_key_the_later_stamp_counts_whatever_the_order(order: tuple[int, int]) -> None:
    entries = [entry(1, "learning", AT, "item/a"), entry(2, "done", LATER, "item/a")]
    records = replayed([entries[number] for number in order])
    assert records == {"item/a": {"at": LATER, "on": "2026-11-23", "state": "done"}}


def test_an_action_of_many_changes_is_replayed_whole() -> None:
    changes = (*entry(1).changes, *entry(2).changes)
    assert replayed([entry(1)._replace(changes=changes)]).keys() == {"item/1", "item/2"}


@pytest.mark.parametrize("is_begun", [False, True], ids=["no new one yet", "new one begun"])
def test_a_reader_misses_nothing_of_a_journal_that_another_program_sets_aside(
    journal: Journal, monkeypatch: pytest.MonkeyPatch, is_begun: bool
) -> None:
    reader = Journal(journal.path)
    journal.append([entry(1)])
    assert reader.new() == journal.new() == [entry(1)]
    journal.append([entry(2)])
    journal.new()
    monkeypatch.setattr(journal_module, "MOST_BYTES", 0)
    assert journal.shorten()
    if is_begun:
        journal.append([entry(3)])
    assert reader.new() == [entry(2), entry(3)][: 1 + is_begun]
    journal.append([entry(4)])
    assert reader.new() == [entry(4)]


@pytest.mark.parametrize("after", ["null", "7", '{"at":NaN}', '{"at":1e999}', '{"at":' + "[" * 70 + "]" * 70 + "}"])
def test_a_line_whose_record_no_progress_file_could_hold_is_passed_over(journal: Journal, after: str) -> None:
    journal.append([entry(1)])
    change = f'{{"key":"item/2","before":null,"after":{after},"for":""}}'
    with journal.path.open("a", encoding="ascii") as file:
        file.write(f'{{"id":"2","verb":"do","of":"","label":"","on":"","changes":[{change}]}}\n')
    assert journal.new() == [entry(1)]
