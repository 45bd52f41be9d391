"""One stack of what was done, shared by every window and the shell, and still there after a restart."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mlroadmap.errors import NothingToUndo
from mlroadmap.model.tracking import State
from mlroadmap.session.session import Session

Open = Callable[..., Session]
Shown = Callable[[Session], dict[str, object]]
Deed = Callable[[Session], object]


def mark(name: str, state: State = State.DONE) -> Deed:
    return lambda session: session.mark([name], state)


VECTORS, MATRICES, QUIZ = mark("math/vectors"), mark("math/matrices"), mark("math/quiz")


def do(session: Session, *deeds: Deed) -> None:
    """Do things and save each, after a look at what others did."""
    for deed in deeds:
        session.adopt(session.store.reread())
        deed(session)
        session.save()


def labels(session: Session) -> list[str]:
    """What could be undone, oldest first."""
    return [entry.label for entry in session.done()]


@pytest.fixture
def window(open_in: Open, tmp_path: Path) -> Session:
    """A window of the app."""
    return open_in(tmp_path / "data")


@pytest.fixture
def shell(open_in: Open, tmp_path: Path) -> Session:
    """Another program on the same machine: the state folder is the same."""
    return open_in(tmp_path / "data")


def test_what_one_program_did_another_takes_back_and_the_first_does_again(
    window: Session, shell: Session, shown: Shown
) -> None:
    do(window, VECTORS, MATRICES)
    both = shown(window)
    do(shell, Session.undo)
    assert shown(shell).keys() == {"state of math/vectors"}
    do(window, Session.redo)
    assert shown(window) == both
    do(shell, Session.undo, Session.undo)
    assert shown(shell) == {}
    with pytest.raises(NothingToUndo):
        do(window, Session.undo)


@pytest.mark.parametrize(
    "deed",
    [
        VECTORS,
        lambda session: session.write_note("math/vectors", "Text."),
        lambda session: session.choose("field", ["text"]),
    ],
    ids=["state", "note", "choice"],
)
def test_undo_and_redo_go_on_after_a_restart(open_in: Open, tmp_path: Path, shown: Shown, deed: Deed) -> None:
    do(open_in(tmp_path / "data"), deed)
    after = shown(open_in(tmp_path / "data"))
    assert after
    for _ in range(2):
        do(open_in(tmp_path / "data"), Session.undo)
        assert shown(open_in(tmp_path / "data", "elsewhere")) == {}
        do(open_in(tmp_path / "data"), Session.redo)
        assert shown(open_in(tmp_path / "data", "elsewhere")) == after


def test_actions_of_several_runs_are_undone_in_the_reverse_of_their_order(
    open_in: Open, tmp_path: Path, window: Session, shell: Session
) -> None:
    do(window, VECTORS)
    do(shell, MATRICES)
    do(window, QUIZ)
    done = ["done: Vectors", "done: Matrices", "done: A quiz"]
    assert labels(window) == labels(shell) == labels(open_in(tmp_path / "data")) == done
    undone = []
    for _ in done:
        session = open_in(tmp_path / "data")
        undone.append(session.undo().label)
        session.save()
    assert undone == done[::-1]


def test_another_machine_has_a_stack_of_its_own(window: Session, open_in: Open) -> None:
    do(window, VECTORS)
    other = open_in(window.places.data, "bbbbbbbb")
    assert other.tracking.state("math/vectors") is State.DONE
    with pytest.raises(NothingToUndo):
        other.undo()


def test_what_was_done_and_never_saved_can_be_taken_back_where_it_was_done_alone(
    window: Session, shell: Session
) -> None:
    window.mark(["math/vectors"], State.DONE)
    assert (labels(window), labels(shell)) == (["done: Vectors"], [])
    assert window.undo().label == "done: Vectors"


def test_a_new_action_in_another_program_clears_redo(window: Session, shell: Session) -> None:
    do(window, VECTORS, Session.undo)
    do(shell, MATRICES)
    for session in (window, shell):
        with pytest.raises(NothingToUndo):
            session.redo()
    do(window, Session.undo)
    assert window.tracking.state("math/matrices") is State.TODO


def test_an_undo_in_another_program_clears_no_redo(window: Session, shell: Session, shown: Shown) -> None:
    do(window, VECTORS, MATRICES, Session.undo)
    do(shell, Session.undo)
    do(window, Session.redo, Session.redo)
    assert shown(window).keys() == {"state of math/vectors", "state of math/matrices"}


def test_what_changed_since_is_left_alone_and_named_and_the_rest_taken_back(
    window: Session, shell: Session, open_in: Open
) -> None:
    do(window, lambda session: session.mark(["math/vectors", "math/matrices"], State.DONE))
    do(open_in(window.places.data, "bbbbbbbb"), mark("math/vectors", State.LEARNING))
    shell.adopt(shell.store.reread())
    back = shell.undo()
    assert (back.label, back.skipped) == ("done: 2 items", ("item/math/vectors",))
    assert shell.tracking.state("math/vectors") is State.LEARNING
    assert shell.tracking.state("math/matrices") is State.TODO


def test_a_note_edited_since_on_another_machine_is_left_alone_and_named(
    window: Session, shell: Session, open_in: Open
) -> None:
    do(window, lambda session: session.write_note("math/vectors", "Mine."))
    do(open_in(window.places.data, "bbbbbbbb"), lambda session: session.write_note("math/vectors", "Theirs."))
    shell.adopt(shell.store.reread())
    back = shell.undo()
    assert back.action is None
    assert [shell.title_of_key(key) for key in back.skipped] == ["Vectors"]
    assert shell.note("math/vectors") == "Theirs."


def test_a_state_that_came_back_by_undo_and_redo_in_turns_has_not_changed_since(
    window: Session, shell: Session, shown: Shown
) -> None:
    do(window, VECTORS, mark("math/vectors", State.KNOWN))
    for session in (shell, window):
        do(session, Session.undo, Session.redo, Session.undo, Session.undo)
        assert shown(session) == {}
        do(session, Session.redo, Session.redo)
        assert session.tracking.state("math/vectors") is State.KNOWN


def test_what_was_done_before_the_journal_was_begun_anew_can_still_be_taken_back(
    window: Session, open_in: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("mlroadmap.progress.journal.MOST_BYTES", 10)
        do(window, VECTORS)
    do(window, MATRICES)
    again = open_in(window.places.data)
    assert labels(again) == ["done: Vectors", "done: Matrices"]
    do(again, Session.undo, Session.undo)
    assert again.tracking.state("math/vectors") is State.TODO


def test_with_a_journal_that_cannot_be_read_this_runs_actions_are_taken_back(window: Session) -> None:
    window.mark(["math/vectors"], State.DONE)
    window.store.keeping.journal().path.mkdir(parents=True)
    assert window.undo().label == "done: Vectors"
    assert window.redo().label == "done: Vectors"


def test_an_action_that_all_changed_since_is_in_the_way_once(window: Session, open_in: Open) -> None:
    do(window, MATRICES, VECTORS)
    do(open_in(window.places.data, "bbbbbbbb"), mark("math/vectors", State.LEARNING))
    undone = []
    for _ in range(2):
        session = open_in(window.places.data)
        undone.append(session.undo().label)
        session.save()
    assert undone == ["done: Vectors", "done: Matrices"]


def test_what_another_program_just_did_is_taken_back_without_a_look_at_the_file_before(
    window: Session, shell: Session
) -> None:
    do(window, VECTORS)
    assert shell.undo().skipped == ()
    assert shell.tracking.state("math/vectors") is State.TODO
