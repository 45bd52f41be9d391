from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlroadmap.errors import NothingToUndo
from mlroadmap.model.tracking import State
from mlroadmap.session.session import Session

Open = Callable[..., Session]
Put = Callable[..., Path]
Shown = Callable[[Session], dict[str, object]]
Deed = Callable[[Session], object]

ITEMS = ["math/vectors", "text/tokens"]


def mark(*names: str, state: State) -> Deed:
    return lambda session: session.mark(names, state)


def note(name: str, text: str) -> Deed:
    return lambda session: session.write_note(name, text)


def choose(step: str, *names: str) -> Deed:
    return lambda session: session.choose(step, names)


def pace(hours: int | None) -> Deed:
    return lambda session: session.set_pace(hours)


DEEDS: st.SearchStrategy[Deed] = st.one_of(
    st.builds(
        lambda names, state: mark(*names, state=state),
        st.lists(st.sampled_from(ITEMS), min_size=1, unique=True),
        st.sampled_from(State),
    ),
    st.builds(note, st.sampled_from(ITEMS), st.sampled_from(["", "one", "two\nlines"])),
    st.builds(lambda name: choose("field", *name), st.sampled_from([(), ("text",), ("sight",)])),
    st.builds(pace, st.sampled_from([None, 1, 168])),
)


def test_there_is_nothing_to_undo_or_redo_at_first(session: Session) -> None:
    for reverse in (session.undo, session.redo):
        with pytest.raises(NothingToUndo):
            reverse()
    session.mark(["math/vectors"], State.TODO)
    with pytest.raises(NothingToUndo):
        session.undo()


@pytest.mark.parametrize(
    "deed",
    [
        mark("math/vectors", state=State.DONE),
        mark(*ITEMS, state=State.SKIPPED),
        note("math/vectors", "Text."),
        choose("field", "text"),
        choose("build", "build/api", "build/data"),
        pace(4),
    ],
)
def test_undo_takes_back_and_redo_does_again(session: Session, shown: Shown, open_in: Open, deed: Deed) -> None:
    deed(session)
    after = shown(session)
    assert after
    back = session.undo()
    assert shown(session) == {}
    assert (back.action is not None, back.skipped) == (True, ())
    assert session.redo().label == back.label
    assert shown(session) == after
    session.save()
    assert shown(open_in(session.places.data, "elsewhere")) == after


def test_undo_brings_back_an_older_state_with_its_day_and_an_older_note(
    session: Session, put_file: Put, shown: Shown, open_in: Open
) -> None:
    at = "2020-01-02T03:04:05.006Z/0000/bbbbbbbb"
    put_file(
        session.places.data,
        {
            "item/math/vectors": {"at": at, "on": "2020-01-02", "state": "done"},
            "note/math/vectors/2020-01-02T03:04:05.006Z-0000-bbbbbbbb": {"at": at, "base": [], "text": "Old."},
            "choice/field": {"at": at, "value": ["text"]},
        },
    )
    session = open_in(session.places.data)
    before = shown(session)
    session.mark(["math/vectors"], State.TODO)
    session.write_note("math/vectors", "")
    session.choose("field", [])
    assert shown(session) == {}
    for _ in range(3):
        session.undo()
    assert shown(session) == before
    session.save()
    assert shown(open_in(session.places.data, "elsewhere")) == before


@pytest.mark.parametrize(
    "deeds",
    [
        [mark("math/vectors", state=state) for state in (State.LEARNING, State.DONE, State.TODO)],
        [note("math/vectors", text) for text in ("One.", "Two.", "")],
        [choose("field", *names) for names in (["text"], ["sight"], [])],
        [pace(hours) for hours in (4, 6, None)],
    ],
    ids=["states", "notes", "choices", "hours a week"],
)
def test_changes_of_one_thing_are_undone_one_by_one(session: Session, shown: Shown, deeds: list[Deed]) -> None:
    seen = [shown(session)]
    for deed in deeds:
        deed(session)
        seen.append(shown(session))
    for expected in reversed(seen[:-1]):
        assert session.undo().skipped == ()
        assert shown(session) == expected
    for expected in seen[1:]:
        assert session.redo().skipped == ()
        assert shown(session) == expected


@settings(derandomize=True, max_examples=100, deadline=None)
@given(deeds=st.lists(DEEDS, min_size=2, max_size=9))
def test_undoing_everything_and_redoing_it_passes_through_the_same_states(
    open_in: Open, shown: Shown, tmp_path_factory: pytest.TempPathFactory, deeds: list[Deed]
) -> None:
    session = open_in(tmp_path_factory.getbasetemp() / "never-saved")
    seen = [shown(session)]
    for deed in deeds:
        if deed(session) is not None:
            seen.append(shown(session))
    for expected in reversed(seen[:-1]):
        session.undo()
        assert shown(session) == expected
    with pytest.raises(NothingToUndo):
        session.undo()
    for expected in seen[1:]:
        session.redo()
        assert shown(session) == expected
    with pytest.raises(NothingToUndo):
        session.redo()


def test_saving_in_between_changes_nothing_about_undo(session: Session, shown: Shown, open_in: Open) -> None:
    session.mark(["math/vectors"], State.DONE)
    session.save()
    session.undo()
    assert shown(session) == {}
    session.save()
    assert shown(open_in(session.places.data, "elsewhere")) == {}
    session.redo()
    session.save()
    assert shown(open_in(session.places.data, "elsewhere")) == shown(session) != {}


def test_a_new_action_ends_redo(session: Session) -> None:
    session.mark(["math/vectors"], State.DONE)
    session.undo()
    session.mark(["math/matrices"], State.DONE)
    with pytest.raises(NothingToUndo):
        session.redo()
    assert session.tracking.state("math/vectors") is State.TODO


def test_an_action_that_changed_nothing_does_not_end_redo(session: Session) -> None:
    session.mark(["math/vectors"], State.DONE)
    session.undo()
    session.mark(["math/matrices"], State.TODO)
    session.redo()
    assert session.tracking.state("math/vectors") is State.DONE


def changed_by_another(session: Session, open_in: Open, deed: Deed) -> None:
    session.save()
    other = open_in(session.places.data, "bbbbbbbb")
    deed(other)
    other.save()
    session.adopt(session.store.load())


def test_undo_leaves_alone_and_names_what_changed_since(session: Session, open_in: Open) -> None:
    session.mark(["math/vectors", "math/matrices"], State.DONE)
    changed_by_another(session, open_in, mark("math/vectors", state=State.LEARNING))
    back = session.undo()
    assert back.skipped == ("item/math/vectors",)
    assert session.tracking.state("math/vectors") is State.LEARNING
    assert session.tracking.state("math/matrices") is State.TODO
    session.redo()
    assert session.tracking.state("math/vectors") is State.LEARNING
    assert session.tracking.state("math/matrices") is State.DONE


def test_undo_of_what_all_changed_since_writes_nothing_and_is_over(session: Session, open_in: Open) -> None:
    session.choose("field", ["text"])
    session.mark(["math/vectors"], State.DONE)
    changed_by_another(session, open_in, mark("math/vectors", state=State.SKIPPED))
    back = session.undo()
    assert back.action is None
    assert session.is_saved
    assert session.tracking.state("math/vectors") is State.SKIPPED
    assert session.undo().label == "chosen: Written words"


def test_redo_leaves_alone_what_changed_since(session: Session, open_in: Open) -> None:
    session.mark(["math/vectors"], State.DONE)
    session.undo()
    changed_by_another(session, open_in, mark("math/vectors", state=State.KNOWN))
    again = session.redo()
    assert (again.action, again.skipped) == (None, ("item/math/vectors",))
    assert session.tracking.state("math/vectors") is State.KNOWN


@pytest.mark.parametrize("theirs", ["Theirs.", ""])
def test_undo_leaves_alone_a_note_somebody_edited_since(session: Session, open_in: Open, theirs: str) -> None:
    session.write_note("math/vectors", "Mine.")
    changed_by_another(session, open_in, note("math/vectors", theirs))
    back = session.undo()
    assert back.action is None
    assert len(back.skipped) == 1
    assert session.note("math/vectors") == theirs


@pytest.mark.parametrize("theirs_at", [10**12 - 1, 10**12 + 1], ids=["theirs first", "mine first"])
def test_undo_leaves_alone_a_note_that_somebody_wrote_apart(open_in: Open, tmp_path: Path, theirs_at: int) -> None:
    session = open_in(tmp_path / "data", wall=lambda: 10**12)
    other = open_in(tmp_path / "data", "bbbbbbbb", lambda: theirs_at)
    session.write_note("math/vectors", "Mine.")
    other.write_note("math/vectors", "Theirs.")
    session.save()
    other.save()
    session.adopt(session.store.load())
    both = session.note("math/vectors")
    assert sorted(both.split("\n\n----\n\n")) == ["Mine.", "Theirs."]
    back = session.undo()
    assert back.action is None
    assert len(back.skipped) == 1
    assert session.note("math/vectors") == both


def test_an_undo_wins_over_the_tick_it_undoes_on_every_device(session: Session, open_in: Open) -> None:
    session.mark(["math/vectors"], State.DONE)
    session.save()
    other = open_in(session.places.data, "bbbbbbbb", lambda: 0)
    session.undo()
    session.save()
    other.mark(["math/matrices"], State.DONE)
    other.save()
    assert other.tracking.state("math/vectors") is State.TODO
    assert open_in(session.places.data, "elsewhere").tracking.state("math/vectors") is State.TODO
