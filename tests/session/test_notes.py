from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlroadmap.errors import SaveFailed
from mlroadmap.model.tracking import State
from mlroadmap.progress.records import note_heads
from mlroadmap.session.actions import MOST_CHARACTERS
from mlroadmap.session.session import Session

Open = Callable[..., Session]
Put = Callable[..., Path]

ITEM = "math/vectors"


def laptop_and_desktop(open_in: Open, folder: Path) -> tuple[Session, Session]:
    """Two devices on one file. The desktop's clock is a second ahead, so that what it writes is the later."""
    clocks = [iter(range(10**12 + ahead, 10**13, 10_000)) for ahead in (0, 1000)]
    return open_in(folder, "aaaaaaaa", clocks[0].__next__), open_in(folder, "bbbbbbbb", clocks[1].__next__)


def heads_in(session: Session) -> int:
    return len(note_heads(session.store.load().file.records, ITEM))


def exchange(*sessions: Session) -> None:
    """Every session saves, then sees what the others saved."""
    for session in sessions:
        session.save()
    for session in sessions:
        session.adopt(session.store.load())


def test_a_note_is_what_was_written_until_it_is_written_again(session: Session, open_in: Open) -> None:
    for text in ("First.", "Second,\nlonger.", "Third.\n\n----\n\nWith a line."):
        session.write_note(ITEM, text)
        session.save()
        assert session.note(ITEM) == open_in(session.places.data, "elsewhere").note(ITEM) == text
    assert heads_in(session) == 1


@settings(derandomize=True, max_examples=40, deadline=None)
@given(texts=st.lists(st.text(max_size=40), min_size=1, max_size=3))
def test_any_text_comes_back_from_the_disk_as_it_was_written(
    open_in: Open, tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("notes") / "data"
    session = open_in(folder)
    for text in texts:
        session.write_note(ITEM, text)
        assert session.note(ITEM) == (text if text.strip() else "")
    session.save()
    assert open_in(folder).tracking == session.tracking


def test_an_empty_text_removes_a_note_and_writing_it_again_brings_it_back(session: Session) -> None:
    assert session.write_note(ITEM, "") is None
    assert session.write_note(ITEM, " \n") is None
    session.write_note(ITEM, "Here.")
    session.write_note(ITEM, "")
    assert session.note(ITEM) == ""
    assert ITEM not in session.tracking.notes
    session.write_note(ITEM, "Here.")
    assert session.note(ITEM) == "Here."


def test_the_same_text_again_changes_nothing(session: Session) -> None:
    session.write_note(ITEM, "Here.")
    session.save()
    assert session.write_note(ITEM, "Here.") is None
    assert session.is_saved


def test_notes_on_items_whose_ids_begin_alike_stay_apart(session: Session) -> None:
    session.write_note("math/vectors", "one")
    session.write_note("math/vectors-in-python", "two")
    session.write_note("math/vectors", "")
    assert session.note("math/vectors-in-python") == "two"
    assert session.note("math/vectors") == ""


def test_notes_written_apart_are_both_kept_and_shown(open_in: Open, tmp_path: Path) -> None:
    laptop, desktop = laptop_and_desktop(open_in, tmp_path / "data")
    laptop.write_note(ITEM, "On the laptop.")
    desktop.write_note(ITEM, "On the desktop.")
    exchange(laptop, desktop)
    for session in (laptop, desktop, open_in(tmp_path / "data", "elsewhere")):
        assert session.note(ITEM) == "On the laptop.\n\n----\n\nOn the desktop."
        assert [note.text for note in session.tracking.notes[ITEM]] == ["On the laptop.", "On the desktop."]


def test_editing_notes_written_apart_makes_them_one(open_in: Open, tmp_path: Path) -> None:
    laptop, desktop = laptop_and_desktop(open_in, tmp_path / "data")
    laptop.write_note(ITEM, "A.")
    desktop.write_note(ITEM, "B.")
    exchange(laptop, desktop)
    assert laptop.write_note(ITEM, laptop.note(ITEM)) is not None
    exchange(laptop, desktop)
    assert heads_in(laptop) == 1
    assert laptop.note(ITEM) == desktop.note(ITEM) == "A.\n\n----\n\nB."
    laptop.undo()
    assert laptop.note(ITEM) == "A.\n\n----\n\nB."


def test_an_edit_does_not_swallow_one_it_never_saw(open_in: Open, tmp_path: Path) -> None:
    laptop, desktop = laptop_and_desktop(open_in, tmp_path / "data")
    laptop.write_note(ITEM, "Draft.")
    exchange(laptop, desktop)
    laptop.write_note(ITEM, "")
    desktop.write_note(ITEM, "Draft, made better.")
    exchange(laptop, desktop)
    assert laptop.note(ITEM) == desktop.note(ITEM) == "Draft, made better."
    assert laptop.write_note(ITEM, "Draft, made better.") is not None
    assert heads_in(laptop) == 2
    laptop.save()
    assert heads_in(laptop) == 1


def test_notes_written_apart_in_one_millisecond_on_one_machine_are_both_kept(open_in: Open, tmp_path: Path) -> None:
    window, shell = open_in(tmp_path / "data", wall=lambda: 10**12), open_in(tmp_path / "data", wall=lambda: 10**12)
    window.write_note(ITEM, "In the window.")
    shell.write_note(ITEM, "In the shell.")
    exchange(window, shell)
    texts = {note.text for note in open_in(tmp_path / "data", "elsewhere").tracking.notes[ITEM]}
    assert texts == {"In the window.", "In the shell."}


def test_notes_written_apart_on_one_machine_after_a_stamp_from_the_future_are_both_kept(
    open_in: Open, put_file: Put, tmp_path: Path
) -> None:
    future = "2090-01-01T00:00:00.000Z/0000/bbbbbbbb"
    put_file(tmp_path / "data", {"item/math/quiz": {"at": future, "state": "done"}})
    window, shell = open_in(tmp_path / "data"), open_in(tmp_path / "data")
    window.write_note(ITEM, "In the window.")
    shell.write_note(ITEM, "In the shell.")
    exchange(window, shell)
    texts = {note.text for note in open_in(tmp_path / "data", "elsewhere").tracking.notes[ITEM]}
    assert texts == {"In the window.", "In the shell."}


def test_half_a_character_is_replaced_on_disk_and_the_rest_is_kept(session: Session, open_in: Open) -> None:
    session.mark(["math/matrices"], State.DONE)
    session.write_note(ITEM, "caf\udce9 👩‍🚀")
    session.save()
    assert open_in(session.places.data, "elsewhere").note(ITEM) == "caf\ufffd 👩‍🚀"
    assert open_in(session.places.data, "elsewhere").tracking.state("math/matrices") is State.DONE


def test_half_a_character_is_not_taken_for_somebody_elses_change(open_in: Open, tmp_path: Path) -> None:
    session, other = open_in(tmp_path / "data"), open_in(tmp_path / "data", "bbbbbbbb")
    session.write_note(ITEM, "caf\udce9")
    session.save()
    other.mark(["math/quiz"], State.DONE)
    other.save()
    assert session.adopt(session.store.load()) == ("A quiz",)


def test_a_note_too_long_to_keep_is_refused_before_anything_is_written(session: Session) -> None:
    with pytest.raises(SaveFailed) as caught:
        session.write_note("math/vectors", "x" * (MOST_CHARACTERS + 1))
    assert caught.value.kept
    assert caught.value.advice
    assert session.is_saved
    assert session.write_note("math/vectors", "x" * MOST_CHARACTERS)
