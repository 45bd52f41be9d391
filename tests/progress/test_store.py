import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlroadmap.progress.identity import identify
from mlroadmap.progress.merge import canonical, merge
from mlroadmap.progress.store import Store

AT = "2026-11-22T23:41:07.123Z/0000/a1b2c3d4"
LATER = "2026-11-22T23:42:00.001Z/0000/a1b2c3d4"
DONE = {"at": AT, "on": "2026-11-23", "state": "done"}
TODO = {"at": LATER, "on": "2026-11-24", "state": "todo"}


def test_a_file_that_is_not_there_holds_nothing_and_looking_makes_none(store: Store) -> None:
    snapshot = store.load()
    assert (snapshot.file.records, snapshot.identity, snapshot.data) == ({}, None, b"")
    assert not store.has_changed(snapshot.identity)
    assert not store.path.exists()


def test_a_saved_change_is_there_for_whoever_reads_next(store: Store, tmp_path: Path) -> None:
    saved = store.commit({"item/a": DONE})
    read = Store(store.path, tmp_path / "another state").load()
    assert read == saved
    assert read.file.records == {"item/a": DONE}
    assert read.data == store.path.read_bytes()


def test_a_saved_file_and_missing_folders_are_for_their_owner_alone(tmp_path: Path) -> None:
    store = Store(tmp_path / "synced" / "data" / "progress.json", tmp_path / "state")
    before = os.umask(0)
    try:
        store.commit({"item/a": DONE})
    finally:
        os.umask(before)
    assert store.path.stat().st_mode & 0o777 == 0o600
    assert store.path.parent.stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "state").rglob("*"))


def test_the_data_folder_holds_the_file_alone(store: Store) -> None:
    store.commit({"item/a": DONE})
    store.commit({"item/a": TODO})
    assert os.listdir(store.path.parent) == [store.path.name]


def test_a_save_keeps_what_another_program_wrote(store: Store, tmp_path: Path) -> None:
    here, there = store, Store(store.path, tmp_path / "another machine")
    here.commit({"item/a": DONE})
    there.commit({"item/b": DONE, "item/a": TODO})
    assert here.commit({"item/c": DONE}).file.records == {"item/a": TODO, "item/b": DONE, "item/c": DONE}


def test_a_change_older_than_what_the_file_holds_does_not_undo_it(store: Store) -> None:
    store.commit({"item/a": TODO})
    assert store.commit({"item/a": DONE}).file.records == {"item/a": TODO}


def test_a_save_that_changes_nothing_does_not_touch_the_file(store: Store) -> None:
    saved = store.commit({"item/a": DONE, "item/b": TODO})
    for changes in ({"item/a": DONE}, {"item/b": DONE}, {}):
        assert store.commit(changes) == saved
        assert identify(store.path) == saved.identity
    assert not store.has_changed(saved.identity)


def test_a_changed_file_is_seen_as_changed(store: Store) -> None:
    first = store.commit({"item/a": DONE})
    second = store.commit({"item/a": TODO})
    assert store.has_changed(first.identity)
    assert store.has_changed(None)
    assert not store.has_changed(second.identity)
    store.path.unlink()
    assert store.has_changed(second.identity)


def test_a_folder_that_cannot_be_looked_into_is_no_change(unprivileged: Path) -> None:
    (unprivileged / "data").mkdir()
    store = Store(unprivileged / "data" / "progress.json", unprivileged / "state")
    identity = store.commit({"item/a": DONE}).identity
    store.path.parent.chmod(0)
    assert not store.has_changed(identity)
    assert not store.has_changed(None)


def test_what_this_version_does_not_know_stays_to_the_letter(store: Store) -> None:
    unknown = [
        '"item/a":{"at":"' + AT + '","mood":{"x":[1.5,null]},"state":"mastered"},',
        '"review/card/1":{"at":"' + AT + '","grade":3},',
        '"zz":"~",',
        '"é":[],',
    ]
    store.path.write_text(
        '{"kind":"mlroadmap-progress",\n"schema":9,\n"min_writer":1,\n' + "\n".join(unknown) + '"~":null}',
        encoding="utf-8",
    )
    store.commit({"item/b": DONE})
    lines = store.path.read_text(encoding="utf-8").splitlines()
    assert lines[1:4] == ['"schema":9,', '"min_writer":1,', unknown[0]]
    assert lines[5:] == [*unknown[1:], '"~":null}']


def test_a_file_written_by_other_means_is_put_in_order_once(store: Store) -> None:
    store.commit({"item/a": DONE, "item/b": TODO})
    tidy = store.path.read_bytes()
    store.path.write_bytes(tidy.replace(b"\n", b"\r\n"))
    first = store.commit({"item/a": DONE})
    assert store.path.read_bytes() == tidy
    assert store.commit({"item/a": DONE}).identity == first.identity


def test_an_existing_file_keeps_its_mode(store: Store) -> None:
    store.commit({"item/a": DONE})
    store.path.chmod(0o640)
    store.commit({"item/a": TODO})
    assert store.path.stat().st_mode & 0o777 == 0o640


def linked_file(store: Store, tmp_path: Path) -> Path:
    link = tmp_path / "link.json"
    link.symlink_to(store.path)
    return link


def linked_folder(store: Store, tmp_path: Path) -> Path:
    (tmp_path / "folder").symlink_to(store.path.parent, target_is_directory=True)
    return tmp_path / "folder" / store.path.name


@pytest.mark.parametrize("make", [linked_file, linked_folder])
@pytest.mark.parametrize("exists", [True, False])
def test_a_file_reached_through_a_link_is_the_same_file(
    store: Store, tmp_path: Path, make: Callable[[Store, Path], Path], exists: bool
) -> None:
    if exists:
        store.commit({"item/a": DONE})
    link = make(store, tmp_path)
    saved = Store(link, tmp_path / "state").commit({"item/b": DONE})
    assert store.load() == saved
    assert store.path.is_file()
    assert not store.path.is_symlink()
    assert link.is_symlink() or link.parent.is_symlink()
    assert len(os.listdir(tmp_path / "state")) == 1, "two ways to one file have two locks"


changes = st.dictionaries(
    st.sampled_from(["item/a", "item/b", "note/a/1", "x", "é\n"]),
    st.fixed_dictionaries({"at": st.sampled_from([AT, LATER, "", None])}, optional={"state": st.text(max_size=3)}),
    max_size=3,
)


@settings(derandomize=True, max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(changes, min_size=1, max_size=4))
def test_any_saves_by_any_programs_end_as_their_merge(
    store: Store, tmp_path: Path, batches: list[dict[str, Any]]
) -> None:
    store.path.unlink(missing_ok=True)
    for number, batch in enumerate(batches):
        saved = Store(store.path, tmp_path / f"state {number % 2}").commit(batch)
        read = store.load()
        assert canonical(dict(saved.file.records)) == canonical(dict(read.file.records))
        assert (saved.identity, saved.data) == (read.identity, read.data)
    # A lone surrogate of a change is replaced on its way to the disk.
    expected = canonical(merge({}, *batches)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert canonical(dict(store.load().file.records)) == expected
