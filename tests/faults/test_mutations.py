"""Takes out of the program, one at a time, what keeps progress safe: each time one of the checks has to notice."""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pytest
from tests.faults.flows import FLOWS_BY_NAME, Desk, Mutation, Outcome, Violation, change_everywhere, new_desk

from mlroadmap.progress import atomic, journal, store
from mlroadmap.progress.atomic import flush, flush_folder
from mlroadmap.progress.encoding import encode
from mlroadmap.progress.fileformat import ProgressFile, decode
from mlroadmap.progress.identity import identify
from mlroadmap.progress.records import Records
from mlroadmap.progress.store import Store

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(sys.platform != "linux", reason="records the calls that are made on Linux"),
]

MOST = 24
"""So many possibilities are looked at for each step."""
PATIENCE_SECONDS = 0.3
"""How long a second writer is given to squeeze in before the first goes on."""


class Figures(Protocol):
    """The table that is printed at the end."""

    def add(self, what: str, amount: str, outcome: str) -> None: ...


@pytest.fixture(scope="module")
def noticed() -> set[str]:
    """The names of the losses that were noticed so far."""
    return set()


@pytest.fixture
def desk() -> Iterator[Desk]:
    with new_desk() as made:
        yield made


# The checks: each raises a Violation where something is lost


@cache
def cuts_in(name: str) -> Callable[[Desk, Mutation], None]:
    """Power cuts in a flow."""

    def check(desk: Desk, mutation: Mutation) -> None:
        Outcome(desk, FLOWS_BY_NAME[name], mutation).check(MOST)

    return check


def record(number: int) -> dict[str, Any]:
    """A record with a stamp."""
    return {f"item/one/{number}": {"at": f"2026-11-23T00:00:00.00{number}Z/0000/aaaaaaaa", "state": "done"}}


def all_in_file(path: Path, *wanted: Records) -> None:
    """The file alone holds records."""
    found = decode(path.read_bytes()).records
    for records in wanted:
        if not records.items() <= found.items():
            raise Violation(f"the file lacks {sorted(records.keys() - found.keys())}")


def once(action: Callable[[], None], call: Callable[..., Any]) -> Callable[..., Any]:
    """A function before whose first call something else happens."""
    waiting = [action]

    def does(*arguments: Any, **options: Any) -> Any:
        if waiting:
            waiting.pop()()
        return call(*arguments, **options)

    return does


def foreign_writer(desk: Desk, mutation: Mutation) -> None:
    """A program that knows no lock replaces the file while ours writes the one that is to take its place."""
    desk.store().commit(record(0))

    def intrude() -> None:
        records = {**decode(desk.file.read_bytes()).records, **record(1)}
        other = desk.file.with_name("other")
        other.write_bytes(encode(ProgressFile(records=records)))
        os.replace(other, desk.file)

    with pytest.MonkeyPatch.context() as patch:
        mutation(patch)
        patch.setattr(atomic, "flush", once(intrude, flush))
        desk.store().commit(record(2))
    all_in_file(desk.file, record(0), record(1), record(2))


def second_writer(desk: Desk, mutation: Mutation) -> None:
    """Another window saves at the moment when the first has looked at the file for the last time."""
    desk.store().commit(record(0))
    desk.store().commit(record(3))  # makes the backup that was due, which is replaced, too
    second = threading.Thread(target=lambda: desk.store().commit(record(1)))

    def squeeze_in() -> None:
        second.start()
        second.join(PATIENCE_SECONDS)

    with pytest.MonkeyPatch.context() as patch:
        mutation(patch)
        patch.setattr(os, "replace", once(squeeze_in, os.replace))
        desk.store().commit(record(2))
        second.join()
    all_in_file(desk.file, record(0), record(1), record(2))


# What is taken out


def does_nothing(*_: Any, **__: Any) -> None:
    """Takes the place of what is taken out."""


def no_file_sync(patch: pytest.MonkeyPatch) -> None:
    """No file is synced."""
    change_everywhere(patch, "flush", does_nothing)


def no_folder_sync(patch: pytest.MonkeyPatch) -> None:
    """No folder is synced."""
    change_everywhere(patch, "flush_folder", does_nothing)


def write_in_place(patch: pytest.MonkeyPatch) -> None:
    """The file is written over instead of replaced."""

    def write(path: Path, data: bytes, *, expected: Any) -> Any:
        handle = os.open(os.path.realpath(path), os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        os.write(handle, data)
        flush(handle)
        os.close(handle)
        flush_folder(Path(os.path.realpath(path)).parent)
        return identify(path)

    change_everywhere(patch, "replace_file", write)


def no_lock(patch: pytest.MonkeyPatch) -> None:
    """Nobody waits for anybody."""
    change_everywhere(patch, "locked", lambda *_: nullcontext(True))


class Anything:
    """Is the same as everything."""

    def __ne__(self, other: object) -> bool:
        return False


def no_identity_check(patch: pytest.MonkeyPatch) -> None:
    """Whatever is there is replaced."""
    patch.setattr(atomic, "identify", lambda _: Anything())


def no_merge(patch: pytest.MonkeyPatch) -> None:
    """What is written takes the place of what there was."""
    patch.setattr(store, "merge", lambda *many: dict(many[-1]))


def no_journal(patch: pytest.MonkeyPatch) -> None:
    """What is done is written to the file only."""
    patch.setattr(Store, "record", lambda *_: True)


def no_sync_of(module: Any, name: str) -> Mutation:
    """One module syncs nothing."""
    return lambda patch: patch.setattr(module, name, does_nothing)


class Case(NamedTuple):
    """Something that is taken out, and who has to notice."""

    name: str
    mutation: Mutation
    check: Callable[[Desk, Mutation], None]
    complaint: str


CASES = (
    Case("file fsync", no_file_sync, cuts_in("saves"), "not whole"),
    Case("folder fsync", no_folder_sync, cuts_in("first saves"), "there is no file"),
    Case("replace", write_in_place, cuts_in("saves"), "not whole"),
    Case("lock", no_lock, second_writer, "lacks"),
    Case("identity check", no_identity_check, foreign_writer, "lacks"),
    Case("merge", no_merge, cuts_in("two windows"), "the file alone lacks"),
    Case("journal", no_journal, cuts_in("saves"), "the next start"),
)
PARTS = (
    Case("fsync of the file alone", no_sync_of(atomic, "flush"), cuts_in("saves"), "not whole"),
    Case("fsync of the journal alone", no_sync_of(journal, "flush"), cuts_in("saves"), "the next start"),
    Case("fsync of the file's folder", no_sync_of(atomic, "flush_folder"), cuts_in("saves"), "the file alone"),
    Case("fsync of the journal's folder", no_sync_of(journal, "flush_folder"), cuts_in("first saves"), "next start"),
    Case(
        "fsync of backups and of damaged files",
        no_sync_of(atomic, "flush"),
        cuts_in("mending a file cut short"),
        "kept aside|not whole",
    ),
)
"""Less than the above: some of it stays."""


@pytest.mark.parametrize("case", [*CASES, *PARTS], ids=lambda case: case.name)
def test_its_loss_is_noticed(case: Case, desk: Desk, noticed: set[str]) -> None:
    with pytest.raises(Violation, match=case.complaint):
        case.check(desk, case.mutation)
    noticed.add(case.name)


@pytest.mark.parametrize("case", {case.check: case for case in (*CASES, *PARTS)}.values(), ids=lambda case: case.name)
def test_with_it_the_same_check_passes(case: Case, desk: Desk) -> None:
    case.check(desk, does_nothing)


def test_every_loss_was_noticed(noticed: set[str], figures: Figures) -> None:
    names, parts = ({case.name for case in cases} for cases in (CASES, PARTS))
    if not noticed:
        pytest.skip("nothing was taken out")
    found = f"{len(names & noticed)} of {len(names)} noticed, and {len(parts & noticed)} of {len(parts)} smaller ones"
    figures.add("safeguards taken out, one at a time", f"{len(names)} safeguards", found)
    assert names | parts == noticed
