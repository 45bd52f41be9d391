import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from mlroadmap.errors import MlroadmapError, SaveFailed
from mlroadmap.model.tracking import State
from mlroadmap.session.saving import FileState
from mlroadmap.session.session import Session

Open = Callable[..., Session]


def is_durable(session: Session) -> bool:
    """Whether both ways to ask say that nothing waits to be saved."""
    assert session.is_saved == (session.pending_save() is None)
    return session.is_saved


def on_disk(session: Session, open_in: Open) -> dict[str, str]:
    """What a program that starts now would show."""
    marks = open_in(session.places.data, "elsewhere").tracking.marks
    return {name: mark.state.value for name, mark in marks.items()}


def test_looking_writes_nothing(session: Session) -> None:
    assert session.pending_save() is None
    session.save()
    assert is_durable(session)
    assert not session.places.progress_file.exists()


def test_a_change_is_durable_once_it_was_written(session: Session, open_in: Open) -> None:
    session.mark(["math/vectors"], State.DONE)
    assert not is_durable(session)
    pending = session.pending_save()
    assert pending is not None
    assert not session.places.progress_file.exists()
    snapshot = pending.write()
    assert not is_durable(session)
    assert on_disk(session, open_in) == {"math/vectors": "done"}
    assert session.adopt(snapshot) == ()
    assert is_durable(session)
    assert session.pending_save() is None
    assert not session.has_changed_elsewhere()


def test_what_changes_while_a_save_is_under_way_is_saved_by_the_next(session: Session, open_in: Open) -> None:
    session.mark(["math/vectors"], State.LEARNING)
    session.write_note("math/vectors", "First.")
    pending = session.pending_save()
    assert pending is not None
    session.mark(["math/vectors"], State.DONE)
    session.mark(["math/matrices"], State.KNOWN)
    session.write_note("math/vectors", "Second.")
    snapshot = pending.write()
    assert on_disk(session, open_in) == {"math/vectors": "learning"}
    assert session.adopt(snapshot) == ()
    assert session.tracking.state("math/vectors") is State.DONE
    assert session.note("math/vectors") == "Second."
    assert not is_durable(session)
    session.save()
    assert is_durable(session)
    assert on_disk(session, open_in) == {"math/vectors": "done", "math/matrices": "known"}
    assert open_in(session.places.data, "elsewhere").note("math/vectors") == "Second."


def test_an_undo_while_a_save_is_under_way_is_what_counts(session: Session, open_in: Open) -> None:
    session.mark(["math/vectors"], State.DONE)
    pending = session.pending_save()
    assert pending is not None
    session.undo()
    session.adopt(pending.write())
    assert session.tracking.state("math/vectors") is State.TODO
    session.save()
    assert on_disk(session, open_in) == {"math/vectors": "todo"}


def test_saves_from_another_thread_lose_no_change_made_meanwhile(session: Session, open_in: Open) -> None:
    names = [item.id for item in session.outline.every_item()]
    for number, name in enumerate(names):
        session.mark([name], State.LEARNING)
        pending = session.pending_save()
        assert pending is not None
        written: list[FileState] = []
        saver = threading.Thread(target=lambda save=pending.write, into=written: into.append(save()))
        saver.start()
        session.mark([name], State.DONE)
        session.write_note(name, f"note {number}")
        saver.join(30)
        assert session.adopt(written[0]) == ()
    session.save()
    again = open_in(session.places.data, "elsewhere")
    assert again.tracking == session.tracking
    assert [again.note(name) for name in names] == [f"note {number}" for number in range(len(names))]


def test_saves_that_finish_late_or_twice_take_nothing_back(session: Session, open_in: Open) -> None:
    session.mark(["math/vectors"], State.LEARNING)
    first = session.pending_save()
    session.mark(["math/vectors"], State.DONE)
    second = session.pending_save()
    assert first is not None
    assert second is not None
    session.adopt(second.write())
    session.adopt(first.write())
    session.adopt(first.write())
    assert is_durable(session)
    assert session.tracking.state("math/vectors") is State.DONE
    assert on_disk(session, open_in) == {"math/vectors": "done"}


def test_a_result_that_arrives_after_a_later_one_takes_nothing_back(session: Session, open_in: Open) -> None:
    session.mark(["math/vectors"], State.LEARNING)
    first = session.pending_save()
    assert first is not None
    early = first.write()
    session.mark(["math/vectors"], State.DONE)
    session.mark(["math/matrices"], State.KNOWN)
    second = session.pending_save()
    assert second is not None
    session.adopt(second.write())
    session.adopt(early)
    assert session.tracking.state("math/vectors") is State.DONE
    assert session.tracking.state("math/matrices") is State.KNOWN
    session.save()
    assert on_disk(session, open_in) == {"math/vectors": "done", "math/matrices": "known"}


def test_a_save_keeps_and_shows_what_others_wrote_and_names_it(open_in: Open, tmp_path: Path) -> None:
    window, shell = open_in(tmp_path / "data"), open_in(tmp_path / "data")
    window.mark(["math/vectors"], State.DONE)
    shell.mark(["math/matrices"], State.SKIPPED)
    shell.write_note("math/quiz", "Hard.")
    shell.choose("field", ["text"])
    shell.save()
    pending = window.pending_save()
    assert pending is not None
    titles = window.adopt(pending.write())
    assert sorted(titles) == ["A field", "A quiz", "Matrices"]
    assert window.tracking == open_in(tmp_path / "data", "elsewhere").tracking
    assert on_disk(window, open_in) == {"math/vectors": "done", "math/matrices": "skipped"}


def test_of_two_changes_of_one_thing_the_later_counts_everywhere(open_in: Open, tmp_path: Path) -> None:
    early, late = open_in(tmp_path / "data", "aaaaaaaa"), open_in(tmp_path / "data", "bbbbbbbb", lambda: 4 * 10**12)
    late.mark(["math/vectors"], State.KNOWN)
    late.save()
    early.mark(["math/vectors"], State.DONE)
    pending = early.pending_save()
    assert pending is not None
    assert early.adopt(pending.write()) == ("Vectors",)
    assert early.tracking.state("math/vectors") is State.KNOWN
    assert on_disk(early, open_in) == {"math/vectors": "known"}
    early.mark(["math/vectors"], State.SKIPPED)
    early.save()
    assert on_disk(early, open_in) == {"math/vectors": "skipped"}


def test_a_failed_save_keeps_the_change_for_the_next_one(session: Session, open_in: Open) -> None:
    in_the_way = session.places.data
    in_the_way.write_text("A file where the folder should be.")
    session.mark(["math/vectors"], State.DONE)
    with pytest.raises(SaveFailed):
        session.save()
    assert not is_durable(session)
    assert session.tracking.state("math/vectors") is State.DONE
    session.mark(["math/matrices"], State.DONE)
    in_the_way.unlink()
    session.save()
    assert is_durable(session)
    assert on_disk(session, open_in) == {"math/vectors": "done", "math/matrices": "done"}


def test_undo_of_a_change_never_saved_needs_no_earlier_save(session: Session, open_in: Open) -> None:
    session.mark(["math/vectors"], State.DONE)
    session.undo()
    session.save()
    assert on_disk(session, open_in) == {"math/vectors": "todo"}


def test_a_change_whose_save_was_interrupted_is_there_at_the_next_start_and_saved_then(
    session: Session, open_in: Open
) -> None:
    session.mark(["math/vectors"], State.DONE)
    session.save()
    session.mark(["math/matrices"], State.DONE)
    session.write_note("math/vectors", "Text.")
    pending = session.pending_save()
    assert pending is not None
    assert pending.record()
    assert on_disk(session, open_in) == {"math/vectors": "done"}
    again = open_in(session.places.data)
    assert again.tracking == session.tracking
    assert not is_durable(again)
    again.save()
    assert open_in(session.places.data, "elsewhere").tracking == session.tracking


def test_a_failed_save_says_that_the_change_is_kept_in_the_journal_and_it_is(session: Session, open_in: Open) -> None:
    session.places.data.write_text("A file where the folder should be.")
    session.mark(["math/vectors"], State.DONE)
    with pytest.raises(SaveFailed) as caught:
        session.save()
    assert "journal" in caught.value.kept
    session.places.data.unlink()
    assert open_in(session.places.data).tracking.state("math/vectors") is State.DONE


def test_a_journal_that_cannot_be_written_fails_no_save_and_is_not_promised(session: Session, open_in: Open) -> None:
    session.store.keeping.journal().path.mkdir(parents=True)
    session.mark(["math/vectors"], State.DONE)
    session.save()
    assert on_disk(session, open_in) == {"math/vectors": "done"}
    shutil.rmtree(session.places.data)
    session.places.data.write_text("A file where the folder should be.")
    session.mark(["math/matrices"], State.DONE)
    with pytest.raises(MlroadmapError) as caught:
        session.save()
    assert "journal" not in caught.value.kept
