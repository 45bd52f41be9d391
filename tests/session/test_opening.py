import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mlroadmap.errors import ContentError, ContentMissing, ProgressMissing, ProgressUnreadable
from mlroadmap.model.tracking import State
from mlroadmap.progress.fileformat import decode
from mlroadmap.session.opening import open_session
from mlroadmap.session.view import View, open_view

pytestmark = pytest.mark.usefixtures("home")

Put = Callable[..., Path]


def test_a_first_start_shows_the_roadmap_and_makes_no_progress_file(content: Path, tmp_path: Path) -> None:
    session = open_session(content, tmp_path / "data")
    assert [step.id for step in session.outline.steps] == ["math", "field", "build"]
    assert dict(session.tracking.marks) == {}
    assert session.read_only is None
    assert not (tmp_path / "data").exists()


def test_the_next_start_shows_what_was_done(content: Path, tmp_path: Path) -> None:
    first = open_session(content, tmp_path / "data")
    first.mark(["math/vectors"], State.DONE)
    first.write_note("math/vectors", "Ω")
    first.choose("field", ["sight"])
    first.save()
    again = open_session(content, tmp_path / "data")
    assert again.tracking == first.tracking
    assert again.outline == first.outline
    assert open_view(content, tmp_path / "data").tracking == first.tracking
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["progress-small.json"]


def test_one_machine_signs_all_its_changes_alike(content: Path, tmp_path: Path) -> None:
    for name in ("math/vectors", "math/matrices"):
        session = open_session(content, tmp_path / "data")
        session.mark([name], State.DONE)
        session.save()
    marks = open_view(content, tmp_path / "data").tracking.marks
    assert len({mark.at.rpartition("/")[2] for mark in marks.values()}) == 1


def test_content_and_data_may_come_from_the_environment(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLROADMAP_CONTENT", str(content))
    monkeypatch.setenv("MLROADMAP_DATA", str(tmp_path / "synced"))
    session = open_session()
    session.mark(["math/vectors"], State.DONE)
    session.save()
    assert (tmp_path / "synced" / "progress-small.json").is_file()


def test_without_a_named_folder_progress_is_under_the_home(content: Path, home: Path) -> None:
    session = open_session(content)
    session.mark(["math/vectors"], State.DONE)
    session.save()
    assert session.places.progress_file.is_file()
    assert session.places.progress_file.is_relative_to(home)


def test_a_folder_that_is_no_content_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentMissing):
        open_session(tmp_path, tmp_path / "data")


def test_content_with_a_problem_is_refused_and_progress_not_touched(
    content: Path, tmp_path: Path, put_file: Put
) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(content, broken)
    (broken / "steps" / "math" / "vectors.md").write_text("no front matter")
    path = put_file(tmp_path / "data", {"x": 1})
    before = path.read_bytes()
    with pytest.raises(ContentError):
        open_session(broken, tmp_path / "data")
    assert path.read_bytes() == before


OPENINGS = pytest.mark.parametrize("open_it", [open_session, open_view])


@pytest.mark.parametrize("data", [b"{}", b"[]", b"\xff\xfe", b"[" * 100_000], ids=["{}", "[]", "binary", "deep"])
@OPENINGS
def test_a_file_that_is_none_of_ours_is_refused_and_left_exactly_as_it_is(
    content: Path, tmp_path: Path, data: bytes, open_it: Callable[[Path, Path], View]
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "progress-small.json").write_bytes(data)
    with pytest.raises(ProgressUnreadable):
        open_it(content, folder)
    assert (folder / "progress-small.json").read_bytes() == data
    assert [path.name for path in folder.iterdir()] == ["progress-small.json"]


HEAD = b'{"kind":"mlroadmap-progress",\n"schema":1,\n'


@pytest.mark.parametrize(
    "data",
    [b"", b"\0" * 100, HEAD, HEAD + b'"item/math/matrices":{"at":"","state":"done"},\n"note/m'],
    ids=["empty", "zeroed", "head alone", "cut off"],
)
@OPENINGS
def test_a_damaged_progress_file_is_put_together_again_kept_aside_and_told(
    content: Path, tmp_path: Path, home: Path, data: bytes, open_it: Callable[[Path, Path], View]
) -> None:
    first = open_session(content, tmp_path / "data")
    first.mark(["math/vectors"], State.DONE)
    first.save()
    first.places.progress_file.write_bytes(data)
    opened = open_it(content, tmp_path / "data")
    assert opened.tracking.state("math/vectors") is State.DONE
    assert opened.tracking.state("math/matrices").value == ("done" if b"matrices" in data else "todo")
    assert decode(first.places.progress_file.read_bytes()).records
    [copy] = first.store.keeping.damaged.iterdir()
    assert copy.is_relative_to(home)
    assert copy.read_bytes() == data
    assert str(copy) in opened.recovered()


@OPENINGS
def test_a_file_that_is_gone_though_there_are_backups_is_not_taken_for_a_first_start(
    content: Path, tmp_path: Path, open_it: Callable[[Path, Path], View]
) -> None:
    for name in ("math/vectors", "math/matrices"):
        session = open_session(content, tmp_path / "data")
        session.mark([name], State.DONE)
        session.save()
    session.places.progress_file.unlink()
    [backup] = session.store.keeping.backups.all()
    with pytest.raises(ProgressMissing) as caught:
        open_it(content, tmp_path / "data")
    assert str(session.places.progress_file) in str(caught.value)
    assert backup.name in str(caught.value)
    assert not session.places.progress_file.exists()
