"""Each roadmap has its own progress, journal and backups, in the same folders."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mlroadmap.errors import ProgressOfAnother
from mlroadmap.library import reader
from mlroadmap.model.tracking import State
from mlroadmap.progress.fileformat import decode
from mlroadmap.progress.keeping import Keeping
from mlroadmap.session import rescue
from mlroadmap.session.opening import open_session
from mlroadmap.session.session import Session
from mlroadmap.session.view import open_view

pytestmark = pytest.mark.usefixtures("home")

STAMP = "2020-01-02T03:04:05.006Z/0000/bbbbbbbb"
DONE = {"at": STAMP, "on": "2020-01-02", "state": "done"}
VECTORS = "math/vectors"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The folder that both keep their progress in."""
    return tmp_path / "data"


@pytest.fixture
def other(content: Path, tmp_path: Path) -> Path:
    """Another roadmap, with the same ids for its items."""
    folder = tmp_path / "other"
    shutil.copytree(content, folder)
    roadmap = folder / "roadmap.yaml"
    roadmap.write_text(roadmap.read_text().replace("id: small", "id: cooking"))
    return folder


def work(content: Path, data: Path) -> Session:
    session = open_session(content, data)
    session.mark([VECTORS], State.DONE)
    session.write_note(VECTORS, f"On {session.outline.id}.")
    session.choose("field", ["text"])
    session.save()
    return session


def test_what_is_done_on_one_is_not_done_on_the_other(content: Path, other: Path, data: Path) -> None:
    work(content, data)
    assert dict(open_session(other, data).tracking.marks) == {}
    assert dict(open_view(other, data).tracking.marks) == {}
    work(other, data)
    assert sorted(path.name for path in data.iterdir()) == ["progress-cooking.json", "progress-small.json"]
    for folder, name in ((content, "small"), (other, "cooking")):
        assert open_session(folder, data).note(VECTORS) == f"On {name}."
        assert json.loads((data / f"progress-{name}.json").read_bytes())["roadmap"] == name


def test_history_undo_and_backups_never_cross(content: Path, other: Path, data: Path) -> None:
    session = work(content, data)
    session.store.back_up(session.snapshot)
    stranger = open_session(other, data)
    assert list(stranger.done()) == []
    assert rescue.list_backups(other, data) == []
    assert len(rescue.list_backups(content, data)) == 1
    stranger.mark(["math/matrices"], State.DONE)
    stranger.save()
    again = open_session(content, data)
    assert [entry.label for entry in again.done()] == ["done: Vectors", "note: Vectors", "chosen: Written words"]
    assert again.undo().label == "chosen: Written words"


@pytest.mark.parametrize("open_it", [open_session, open_view])
@pytest.mark.parametrize("damage", [b"", b"\x00\xff\n"], ids=["whole", "damaged"])
def test_the_file_of_another_roadmap_is_refused_and_left_exactly_as_it_is(
    content: Path, other: Path, data: Path, open_it: Callable[[Path, Path], object], damage: bytes
) -> None:
    work(other, data)
    text = (data / "progress-cooking.json").read_bytes() + damage
    (data / "progress-small.json").write_bytes(text)
    with pytest.raises(Exception, match="cooking" if not damage else "damaged") as caught:
        open_it(content, data)
    assert damage or isinstance(caught.value, ProgressOfAnother)
    assert (data / "progress-small.json").read_bytes() == text


def test_a_file_swapped_for_another_roadmaps_during_a_run_is_not_written(
    content: Path, other: Path, data: Path
) -> None:
    session = work(content, data)
    work(other, data)
    text = (data / "progress-cooking.json").read_bytes()
    (data / "progress-small.json").write_bytes(text)
    session.mark(["math/matrices"], State.DONE)
    with pytest.raises(ProgressOfAnother):
        session.save()
    assert (data / "progress-small.json").read_bytes() == text


def test_lines_of_two_roadmaps_in_one_file_belong_to_neither(content: Path, other: Path, data: Path) -> None:
    work(content, data)
    work(other, data)
    lines = [(data / f"progress-{name}.json").read_bytes().splitlines(keepends=True) for name in ("small", "cooking")]
    (data / "progress-small.json").write_bytes(b"".join(lines[0][:-1] + lines[1][1:]))
    with pytest.raises(ProgressOfAnother, match="small and cooking"):
        open_session(content, data)


@pytest.fixture
def shipped(content: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small roadmap as the one that came with the program."""
    monkeypatch.setattr(reader, "shipped_content", lambda: content)
    return content


def put_unnamed(data: Path, put_file: Callable[..., Path]) -> bytes:
    """The one file of the time before: it names no roadmap."""
    put_file(data, {f"item/{VECTORS}": DONE, "item/unknown/thing": DONE}).rename(data / "progress.json")
    return (data / "progress.json").read_bytes()


def test_the_file_from_before_files_were_named_stays_readable(
    shipped: Path, data: Path, put_file: Callable[..., Path]
) -> None:
    before = put_unnamed(data, put_file)
    assert open_view(shipped, data).tracking.state(VECTORS) is State.DONE
    session = open_session(shipped, data)
    session.mark(["math/matrices"], State.DONE)
    session.save()
    assert (data / "progress.json").read_bytes() == before
    assert set(decode((data / "progress-small.json").read_bytes()).records) == {
        "item/math/matrices",
        f"item/{VECTORS}",
        "item/unknown/thing",
    }
    session.mark([VECTORS], State.TODO)
    session.save()
    assert open_session(shipped, data).tracking.state(VECTORS) is State.TODO


def test_it_belongs_to_the_roadmap_that_came_with_the_program_only(
    shipped: Path, other: Path, data: Path, put_file: Callable[..., Path]
) -> None:
    put_unnamed(data, put_file)
    assert dict(open_session(other, data).tracking.marks) == {}
    assert dict(open_view(other, data).tracking.marks) == {}


def test_one_that_names_its_roadmap_belongs_to_that_one(content: Path, other: Path, data: Path) -> None:
    work(other, data)
    (data / "progress-cooking.json").rename(data / "progress.json")
    assert open_session(other, data).tracking.state(VECTORS) is State.DONE
    assert dict(open_session(content, data).tracking.marks) == {}


def test_what_only_its_journal_holds_is_found_too(shipped: Path, data: Path, put_file: Callable[..., Path]) -> None:
    session = work(shipped, data)
    journal = session.store.keeping.folder
    put_unnamed(data, put_file)
    shutil.move(journal, Keeping(data / "progress.json", session.places.state).folder)
    assert open_session(shipped, data).note(VECTORS) == "On small."
