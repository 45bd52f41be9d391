"""How records of an older schema become those of the present one. No migration is shipped yet: these are made up."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pytest

from mlroadmap.progress import store as store_module
from mlroadmap.progress.fileformat import SCHEMA, WRITER, ProgressFile
from mlroadmap.progress.merge import merge
from mlroadmap.progress.migrations import MIGRATIONS, migrate
from mlroadmap.progress.records import Records
from mlroadmap.progress.store import Store

AT = "2026-11-22T23:41:07.123Z/0000/a1b2c3d4"
LATER = "2026-11-22T23:42:00.001Z/0000/a1b2c3d4"
OLD: dict[str, Any] = {"tick/a": {"at": AT, "done": True}, "tick/b": {"at": LATER, "done": False}, "x": 7}
NEW: dict[str, Any] = {"item/a": {"at": AT, "state": "done"}, "item/b": {"at": LATER, "state": "todo"}, "x": 7}


def from_ticks(records: Records) -> Records:
    """Schema 0 called items ticks; what it does not know stays."""
    return {
        key.replace("tick/", "item/"): {"at": value["at"], "state": "done" if value["done"] else "todo"}
        if key.startswith("tick/")
        else value
        for key, value in records.items()
    }


def add(letter: str) -> Callable[[Records], Records]:
    """A migration that leaves its letter."""
    return lambda records: {**records, "path": records.get("path", "") + letter}


def test_every_older_schema_has_its_migration() -> None:
    assert sorted(MIGRATIONS) == list(range(1, SCHEMA))


def test_an_older_file_becomes_the_present_one() -> None:
    migrated = migrate(ProgressFile(records=OLD, schema=0), {0: from_ticks})
    assert (migrated.records, migrated.schema, migrated.min_writer) == (NEW, SCHEMA, WRITER)


def test_the_file_it_was_is_not_changed() -> None:
    before = {key: dict(value) if isinstance(value, dict) else value for key, value in OLD.items()}
    file = ProgressFile(records=OLD, schema=0)
    migrate(file, {0: from_ticks})
    assert (file.records, file.schema) == (before, 0)


def test_two_machines_that_migrate_apart_have_the_same_and_again_changes_nothing() -> None:
    first, second = (migrate(ProgressFile(records=OLD, schema=0), {0: from_ticks}) for _ in range(2))
    assert merge(first.records, second.records) == first.records
    assert migrate(first, {0: from_ticks}) is first


@pytest.mark.parametrize(
    ("schema", "path"), [(0, "abc"), (1, "bc"), (2, "c"), (3, ""), (4, "")], ids=["0", "1", "2", "present", "newer"]
)
def test_each_migration_from_the_files_own_on_is_applied_once_in_order(schema: int, path: str) -> None:
    migrations: Mapping[int, Callable[[Records], Records]] = {2: add("c"), 0: add("a"), 1: add("b"), 3: add("d")}
    migrated = migrate(ProgressFile(records={}, schema=schema), migrations, 3)
    assert migrated.records.get("path", "") == path
    assert migrated.schema == max(schema, 3)


@pytest.mark.parametrize("schema", [SCHEMA, SCHEMA + 1])
def test_a_present_or_newer_file_stays_as_it_is(schema: int) -> None:
    file = ProgressFile(records=OLD, schema=schema, min_writer=5)
    assert migrate(file, dict.fromkeys(range(9), from_ticks)) is file


def test_the_least_writer_stays() -> None:
    assert migrate(ProgressFile(records={}, schema=0, min_writer=5), {0: from_ticks}).min_writer == 5


def test_a_save_that_migrates_the_file_backs_it_up_though_none_is_due(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.commit({"item/a": {"at": AT, "state": "done"}})
    store.commit({"item/b": {"at": AT, "state": "done"}})
    before = store.load().data
    assert not store.keeping.backups.is_due
    monkeypatch.setattr(store_module, "migrate", partial(migrate, migrations={1: add("a")}, schema=2))
    saved = store.commit({})
    assert (saved.file.schema, saved.file.records["path"]) == (2, "a")
    assert store.load() == saved
    assert before in [backup.path.read_bytes() for backup in store.keeping.backups.all()]
