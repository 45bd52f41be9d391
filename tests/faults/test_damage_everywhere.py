"""A progress file damaged in every way, with a backup and a journal beside it."""

import json
import os
import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pytest

from mlroadmap.errors import MlroadmapError, ProgressUnreadable
from mlroadmap.progress.backups import Backups
from mlroadmap.progress.encoding import encode
from mlroadmap.progress.fileformat import KIND, MAX_BYTES, Damaged, ProgressFile, decode
from mlroadmap.progress.journal import Entry
from mlroadmap.progress.keeping import Keeping
from mlroadmap.progress.merge import canonical, merge, newer
from mlroadmap.progress.reading import Snapshot
from mlroadmap.progress.recovery import put_together
from mlroadmap.progress.salvage import salvage
from mlroadmap.progress.store import Store

pytestmark = pytest.mark.faults

FLIPS, ZEROED, DELETED = 20_000, 5_000, 5_000
"""How many of each, at scale 1; truncations are tried at every byte."""
OPENED = 800
"""How many of all of them go through the whole `Store.open`."""
ITEMS = 30
STATES = ("todo", "learning", "done", "known", "skipped")


class Figures(Protocol):
    """Takes the rows of the table printed at the end."""

    def add(self, what: str, amount: str, outcome: str) -> None:
        """Note one row."""


def stamp(number: int, device: str) -> str:
    """A stamp some seconds into a day."""
    return f"2026-11-23T{number // 3600:02d}:{number // 60 % 60:02d}:{number % 60:02d}.123Z/0000/{device * 8}"


def state(number: int, device: str, value: str) -> dict[str, Any]:
    """An item's state, as the program writes it."""
    return {"at": stamp(number, device), "on": "2026-11-23", "state": value}


def note(number: int, item: str, device: str, text: str) -> tuple[str, dict[str, Any]]:
    """A version of a note, as the program writes it."""
    at = stamp(number, device)
    return f"note/{item}/{at.replace('/', '-')}", {"at": at, "base": [], "text": text}


def a_year_of_learning() -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """What a backup of yesterday holds, what this machine did since, and what came from another machine since."""
    backup: dict[str, Any] = {"choice/specialize": {"at": stamp(1, "b"), "value": ["nlp"]}, "settings/pace": 10}
    for number in range(ITEMS):
        backup[f"item/math/topic-{number}"] = state(number, "ab"[number % 2], STATES[number % 5])
    backup.update(note(60 + number, f"math/topic-{number}", "b", f'é 🧠 "{number}"\n\\') for number in range(6))
    journal: dict[str, Any] = {
        f"item/math/topic-{number}": state(1000 + number, "a", STATES[number % 4]) for number in range(0, ITEMS, 3)
    }
    journal.update(note(2000 + number, f"math/topic-{number}", "a", "Mine: {} [] ~ null}") for number in range(4))
    journal["item/field/only-here"] = state(3000, "a", "done")
    others: dict[str, Any] = {f"item/code/topic-{number}": state(4000 + number, "b", "known") for number in range(10)}
    return backup, journal, others


BACKUP, JOURNAL, OTHERS = a_year_of_learning()
KEPT = merge(BACKUP, JOURNAL)
"""What the backup and the journal hold together: nothing of it may be lost, whatever happens to the file."""
WHOLE = encode(ProgressFile(records=merge(KEPT, OTHERS)))
RECORDS = dict(decode(WHOLE).records)
LINES = dict(zip(WHOLE.split(b"\n")[3:-2], sorted(RECORDS), strict=True))
"""The key of each line that holds a record."""


class Home(NamedTuple):
    """A progress file and what belongs to it."""

    path: Path
    """The file."""
    state: Path
    """The machine's state folder."""
    keeping: Keeping
    """The file's part of it."""

    def store(self) -> Store:
        """A program that starts now."""
        return Store(self.path, self.state)

    def clear(self) -> None:
        """Take away what the last recovery left."""
        for path in self.keeping.damaged.glob("*"):
            path.unlink()
        self.keeping.acknowledge()
        for backup in self.keeping.backups.all()[:-2]:
            backup.path.unlink()


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here is about power cuts."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


@pytest.fixture
def bare(tmp_path: Path) -> Home:
    """A place for a file, with neither backup nor journal."""
    path, state_ = tmp_path / "data" / "progress.json", tmp_path / "state"
    path.parent.mkdir()
    return Home(path, state_, Keeping(path, state_))


@pytest.fixture
def home(bare: Home) -> Home:
    """The same with a backup of yesterday, an older one, and a journal of today."""
    older = {key: value for key, value in BACKUP.items() if key.startswith("item/")}
    for seconds, records in ((1_795_000_000, older), (1_795_400_000, BACKUP)):
        made = Backups(bare.keeping.backups.folder, now=partial(float, seconds))
        made.make(encode(ProgressFile(records=records)))
    for number, (key, after) in enumerate(JOURNAL.items()):
        change = {"key": key, "before": None, "after": after, "for": ""}
        entry = Entry(f"{number:016x}", "do", "", "done: it", "2026-11-23 14:05:10", (change,))
        bare.keeping.journal().append([entry])
    return bare


def counts(held: Any, record: Any) -> bool:
    """Whether a record is held, or one that counts more."""
    return held is record or held == record or canonical(newer(held, record)) == canonical(held)


def check_nothing_lost(records: Mapping[str, Any], left: bytes) -> None:
    """Check that all of backup and journal is there, and every record whose line is still whole."""
    for key, record in KEPT.items():
        assert key in records, f"{key} was lost, which the backup or the journal holds"
        assert counts(records[key], record), f"{key} is older than in the backup or the journal"
    for line in left.split(b"\n"):
        if (key := LINES.get(line, "")) in OTHERS:
            assert key in records, f"{key} was lost, whose line is whole"
            assert counts(records[key], RECORDS[key])


def check_nothing_invented(records: Mapping[str, Any]) -> None:
    """Check that every record is one that was written."""
    for key, record in records.items():
        assert record in (RECORDS.get(key), BACKUP.get(key)), f"{key} was never written"


def truncations(scale: float) -> Iterator[bytes]:
    """The file cut off at every byte."""
    step = max(1, round(1 / scale))
    return (WHOLE[:length] for length in range(0, len(WHOLE), step))


def flips(scale: float) -> Iterator[bytes]:
    """The file with one bit turned over; every bit once while there are as many tries."""
    chosen = random.Random(1)
    for _ in range(round(FLIPS * scale)):
        data = bytearray(WHOLE)
        data[chosen.randrange(len(data))] ^= 1 << chosen.randrange(8)
        yield bytes(data)


def ranges(amount: int, seed: int) -> Iterator[tuple[int, int]]:
    """Parts of the file: short ones, disk sectors and pages."""
    chosen = random.Random(seed)
    for _ in range(amount):
        length = chosen.choice([chosen.randint(1, 16), chosen.randint(1, 512), 512, 4096])
        start = chosen.randrange(len(WHOLE))
        if length in (512, 4096):
            start -= start % length
        yield start, min(len(WHOLE), start + length)


def zeroed(scale: float) -> Iterator[bytes]:
    """The file with a part that the disk gave back as zeros."""
    for start, end in ranges(round(ZEROED * scale), 2):
        yield WHOLE[:start] + b"\0" * (end - start) + WHOLE[end:]


def deleted(scale: float) -> Iterator[bytes]:
    """The file with a part missing."""
    for start, end in ranges(round(DELETED * scale), 3):
        yield WHOLE[:start] + WHOLE[end:]


Ways = Callable[[float], Iterator[bytes]]


def looks_whole(data: bytes) -> bool:
    """Whether nothing tells that a file is damaged."""
    with suppress(Damaged):
        return bool(decode(data))
    return False


def check_copy(home: Home, left: bytes) -> None:
    """Check that the damaged bytes are kept aside, whole."""
    copies = list(home.keeping.damaged.iterdir())
    assert [copy.read_bytes() for copy in copies] == [left]


@pytest.mark.parametrize(
    ("way", "least", "invents"),
    [(truncations, len(WHOLE), False), (flips, FLIPS, True), (zeroed, ZEROED, False), (deleted, DELETED, True)],
)
def test_what_backup_and_journal_hold_outlives_damage(
    home: Home, way: Ways, least: int, invents: bool, scale: float, figures: Figures
) -> None:
    tried = seen = vanished = 0
    for left in way(scale):
        tried += 1
        try:
            file = decode(left)
        except Damaged:
            pass
        else:
            # It looks whole, so nothing is put together: it counts as changed from outside.
            recalled = home.store().recall(Snapshot(file=file, identity=(tried, 0, len(left), 0), data=left))
            known = merge(file.records, recalled)
            assert all(counts(known[key], record) for key, record in JOURNAL.items())
            vanished += bool(KEPT.keys() - known.keys())
            continue
        seen += 1
        recovery = put_together(left, home.keeping)
        assert recovery is not None
        check_nothing_lost(recovery.file.records, left)
        if not invents:
            check_nothing_invented(recovery.file.records)
        if seen % 10 == 0:
            assert decode(encode(recovery.file)).records == recovery.file.records
        check_copy(home, left)
        home.clear()
    assert tried >= round(least * scale) * 0.99
    assert seen >= tried // 3
    told = f"0 lost of {seen:,} seen; {tried - seen:,} look whole"
    figures.add(
        f"damage: {way.__name__}", f"{tried:,} files", told + f", {vanished} of them lack a record" * (vanished > 0)
    )
    assert not (vanished and not invents)


def damaged_files(amount: int) -> list[bytes]:
    """Some of all of them, and of each kind."""
    chosen = random.Random(4)
    every = [list(truncations(1.0)), list(flips(0.2)), list(zeroed(0.2)), list(deleted(0.2))]
    return [left for kind in every for left in chosen.sample(kind, max(1, amount // len(every)))]


def open_and_go_on(home: Home, left: bytes) -> Snapshot:
    """Open a damaged file, then save a change and open it again, as the learner's next two commands do."""
    home.path.write_bytes(left)
    snapshot = home.store().open()
    on_disk = home.path.read_bytes()
    assert on_disk == snapshot.data
    assert decode(on_disk).records == snapshot.file.records
    if on_disk != left:
        check_copy(home, left)
        assert str(next(home.keeping.damaged.iterdir())) in home.keeping.told()
    else:
        assert home.keeping.told() == ""
    change = {"item/new/next": state(80_000, "a", "done")}
    after = home.store().commit(change)
    assert after.file.records == merge(snapshot.file.records, JOURNAL, change)
    again = home.store().open()
    assert again.file.records == after.file.records
    return snapshot


def test_a_damaged_file_is_opened_kept_aside_and_goes_on(home: Home, scale: float, figures: Figures) -> None:
    files = damaged_files(round(OPENED * scale))
    mended = 0
    for left in files:
        snapshot = open_and_go_on(home, left)
        assert snapshot.file.records
        if not looks_whole(left):
            mended += 1
            check_nothing_lost(snapshot.file.records, left)
        home.clear()
    assert len(files) >= min(OPENED * scale, 500 * scale)
    assert mended >= len(files) // 2
    figures.add("damaged files opened", f"{len(files):,} files, {mended:,} mended", "0 lost, 0 not kept aside")


def sqlite_like() -> bytes:
    """Bytes that begin as a database does."""
    return b"SQLite format 3\0" + random.Random(5).randbytes(4096)


def nested(depth: int, opening: bytes = b'{"a":', closing: bytes = b"}") -> bytes:
    """A progress file with one record that is nested so deep."""
    lines = WHOLE.split(b"\n")
    return b"\n".join([*lines[:3], b'"x":' + opening * depth + b"1" + closing * depth + b",", *lines[3:]])


KINDS: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "blank": lambda: b" \r\n\t\n",
    "all zeros": lambda: b"\0" * len(WHOLE),
    "binary": lambda: random.Random(6).randbytes(len(WHOLE)),
    "every byte": lambda: bytes(range(256)) * 64,
    "a database": sqlite_like,
    "no UTF-8": lambda: WHOLE.replace("é".encode(), b"\xe9"),
    "UTF-16": lambda: WHOLE.decode().encode("utf-16"),
    "a byte order mark": lambda: b"\xef\xbb\xbf" + WHOLE,
    "lines ended as on Windows, and cut off": lambda: WHOLE.replace(b"\n", b"\r\n")[:-9],
    "wrong kind": lambda: WHOLE.replace(KIND.encode(), b"another-progress"),
    "another program's JSON": lambda: json.dumps({"name": "package", "version": "1.0"}).encode(),
    "another program's list": lambda: b"[1, 2, 3]\n",
    "an empty object": lambda: b"{}",
    "a web page": lambda: b"<!doctype html>\n<title>Sign in to the network</title>\n",
    "deeply nested": lambda: nested(100),
    "nested beyond all bounds": lambda: nested(200_000),
    "nested without an end": lambda: nested(200_000, b"[", b""),
    "a number no machine holds": lambda: WHOLE.replace(b'"settings/pace":10', b'"settings/pace":1e999'),
    "a number of a million digits": lambda: WHOLE.replace(b'pace":10', b'pace":' + b"9" * 1_000_000),
    "no number": lambda: WHOLE.replace(b'"settings/pace":10', b'"settings/pace":NaN'),
    "twice": lambda: WHOLE * 2,
    "shuffled": lambda: b"\n".join(random.Random(7).sample(WHOLE.split(b"\n"), WHOLE.count(b"\n") + 1)),
    "backwards": lambda: WHOLE[::-1],
    "64 MB of zeros": lambda: b"\0" * MAX_BYTES,
    "64 MB of noise": lambda: random.Random(8).randbytes(MAX_BYTES),
    "64 MB of one line": lambda: b"{" * MAX_BYTES,
}
"""What may stand in a progress file's place, when there is a backup and a journal of it."""


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_progress_file_is_put_together_from_backup_and_journal(home: Home, kind: str) -> None:
    left = KINDS[kind]()
    snapshot = open_and_go_on(home, left)
    check_nothing_lost(snapshot.file.records, left)
    check_copy(home, left)


def test_a_file_too_large_to_read_is_refused_and_left_as_it_is(home: Home) -> None:
    with open(home.path, "wb") as file:
        file.truncate(MAX_BYTES + 1)
    attempts: list[Callable[[], object]] = [
        home.store().open,
        lambda: home.store().commit({"item/a": state(1, "a", "done")}),
    ]
    for attempt in attempts:
        with pytest.raises(ProgressUnreadable):
            attempt()
    assert home.path.stat().st_size == MAX_BYTES + 1
    assert not home.keeping.damaged.exists()


FOREIGN = [
    "binary",
    "every byte",
    "a database",
    "UTF-16",
    "another program's JSON",
    "another program's list",
    "an empty object",
    "a web page",
    "64 MB of noise",
]
"""Of the kinds those that nothing marks as ours."""


@pytest.mark.parametrize("kind", FOREIGN)
def test_a_foreign_file_is_refused_and_never_overwritten(bare: Home, kind: str) -> None:
    left = KINDS[kind]()
    bare.path.write_bytes(left)
    before = bare.path.stat()
    store = bare.store()
    attempts: list[Callable[[], object]] = [
        store.open,
        store.reread,
        store.mend,
        lambda: store.commit({"item/a": state(1, "a", "done")}),
    ]
    for attempt in attempts if len(left) < MAX_BYTES else attempts[:1]:
        with pytest.raises(ProgressUnreadable):
            attempt()
        assert bare.path.read_bytes() == left
    for bring_back in (store.rebuild, store.begin_anew):
        with suppress(ProgressUnreadable):
            assert not bring_back()
        assert bare.path.read_bytes() == left
    after = bare.path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert [path.name for path in bare.path.parent.iterdir()] == ["progress.json"]
    assert not bare.keeping.damaged.exists()


def test_a_damaged_file_without_backup_and_journal_keeps_every_whole_line(
    bare: Home, scale: float, figures: Figures
) -> None:
    tried = 0
    for left in damaged_files(round(OPENED * scale)):
        bare.path.write_bytes(left)
        whole = {key: RECORDS[key] for line in left.split(b"\n") if (key := LINES.get(line))}
        try:
            records = bare.store().open().file.records
        except MlroadmapError:
            assert not whole
            assert bare.path.read_bytes() == left
            assert not salvage(left).records
        else:
            assert all(counts(records.get(key), record) for key, record in whole.items())
        tried += 1
        bare.clear()
    assert tried >= 4
    figures.add("damaged, nothing beside it", f"{tried:,} files", "0 whole lines lost")


def test_a_damaged_backup_is_passed_over_for_the_one_before_it(home: Home, scale: float, figures: Figures) -> None:
    newest, older = home.keeping.backups.all()
    whole = newest.path.read_bytes()
    kept = merge(older.read().records, JOURNAL)
    chosen = random.Random(9)
    amount = max(1, round(500 * scale))
    for number in range(amount):
        broken = bytearray(whole)
        broken[chosen.randrange(len(broken))] ^= 1 << chosen.randrange(8)
        newest.path.write_bytes(whole[: chosen.randrange(len(whole))] if number % 2 else broken)
        recovery = put_together(b"", home.keeping)
        assert recovery is not None
        assert recovery.file.records == kept
    figures.add("damaged file and newest backup", f"{amount:,} pairs", "0 lost of the older one and the journal")


def damage(data: bytes, chosen: random.Random) -> bytes:
    """Some bytes with one of the four kinds of damage."""
    start, length = chosen.randrange(len(data)), chosen.choice([1, 16, 512, 4096])
    kind = chosen.randrange(4)
    if kind == 0:
        return data[:start]
    if kind == 1:
        return data[:start] + bytes([data[start] ^ 1 << chosen.randrange(8)]) + data[start + 1 :]
    filling = b"\0" * (min(len(data), start + length) - start) if kind == 2 else b""
    return data[:start] + filling + data[start + length :]


def test_a_damaged_journal_beside_a_damaged_file_stops_nothing(home: Home, scale: float, figures: Figures) -> None:
    chosen = random.Random(10)
    path = home.keeping.journal().path
    whole = path.read_bytes()
    keys = dict(zip(whole.splitlines(), JOURNAL, strict=True))
    amount = max(1, round(500 * scale))
    for _ in range(amount):
        left, journal = damage(WHOLE, chosen), damage(whole, chosen)
        path.write_bytes(journal)
        home.path.write_bytes(left)
        store = home.store()
        snapshot = store.open()
        records = merge(snapshot.file.records, store.recall(snapshot))
        for line in journal.splitlines():
            if key := keys.get(line):
                assert counts(records[key], JOURNAL[key])
        if snapshot.data != left:
            assert all(counts(records.get(key), record) for key, record in BACKUP.items())
        assert decode(encode(ProgressFile(records=records))).records == records
        assert store.commit(records).file.records == records
        home.clear()
    figures.add("damaged file and journal", f"{amount:,} pairs", "0 whole entries lost")


def test_a_line_that_vanished_from_a_file_comes_back_from_the_backup(home: Home) -> None:
    """Keys are never removed: one that is gone was taken by damage, or by a hand."""
    line, key = next((line, key) for line, key in LINES.items() if key in BACKUP and key not in JOURNAL)
    home.path.write_bytes(WHOLE.replace(line + b"\n", b""))
    store = home.store()
    snapshot = store.open()
    assert key in merge(snapshot.file.records, store.recall(snapshot))


def test_a_file_of_a_newer_program_is_not_mended_by_this_one(home: Home) -> None:
    left = WHOLE.replace(b'"min_writer":1', b'"min_writer":2')[:-20]
    home.path.write_bytes(left)
    with pytest.raises(ProgressUnreadable):
        home.store().open()
    assert home.path.read_bytes() == left


def test_a_recovery_that_cannot_be_kept_aside_changes_nothing(home: Home) -> None:
    """A damaged file whose copy cannot be made is all there is: it stays."""
    left = WHOLE[:-20]
    home.path.write_bytes(left)
    shutil.rmtree(home.keeping.damaged, ignore_errors=True)
    home.keeping.damaged.write_text("in the way")
    with pytest.raises(MlroadmapError):
        home.store().open()
    assert home.path.read_bytes() == left
    home.keeping.damaged.unlink()
    check_nothing_lost(home.store().open().file.records, left)
