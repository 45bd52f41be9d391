from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from mlroadmap.model.counting import count_outline
from mlroadmap.model.tracking import State
from mlroadmap.progress.fileformat import decode
from mlroadmap.session.session import Session

Open = Callable[..., Session]
Put = Callable[..., Path]

STAMP = "2020-01-02T03:04:05.006Z/0000/bbbbbbbb"


def chosen(session: Session, step: str) -> tuple[str, ...]:
    return session.tracking.chosen(session.index.steps[step])


def test_a_choice_takes_the_place_of_the_one_before(session: Session, open_in: Open) -> None:
    session.choose("build", ["build/chat", "build/data"])
    action = session.choose("build", ["build/api"])
    assert action is not None
    assert action.label == "chosen: The api"
    assert chosen(session, "build") == ("build/api",)
    session.save()
    assert open_in(session.places.data, "elsewhere").tracking == session.tracking


@pytest.mark.parametrize("make", [list, tuple, iter, dict.fromkeys, lambda names: (name for name in names)])
def test_branches_may_be_named_in_any_order_and_by_any_iterable(
    session: Session, make: Callable[[list[str]], Iterable[str]]
) -> None:
    session.choose("build", make(["build/data", "build/chat"]))
    assert chosen(session, "build") == ("build/chat", "build/data")


def test_the_same_choice_again_changes_nothing(session: Session) -> None:
    assert session.choose("field", []) is None
    session.choose("build", ["build/chat", "build/data"])
    session.save()
    assert session.choose("build", ["build/data", "build/chat"]) is None
    assert session.is_saved


def test_branches_of_other_steps_are_not_chosen_here(session: Session) -> None:
    session.choose("build", ["text", "build/chat", "nonsense"])
    assert chosen(session, "build") == ("build/chat",)
    assert chosen(session, "field") == ()


def test_where_one_is_asked_for_a_branch_takes_the_place_of_the_other(session: Session) -> None:
    session.toggle_branch("text")
    session.toggle_branch("sight")
    assert chosen(session, "field") == ("sight",)
    session.toggle_branch("sight")
    assert chosen(session, "field") == ()


def test_where_several_are_asked_for_branches_come_together(session: Session) -> None:
    for name in ("build/data", "build/api", "build/chat"):
        session.toggle_branch(name)
    assert chosen(session, "build") == ("build/chat", "build/api", "build/data")
    session.toggle_branch("build/api")
    assert chosen(session, "build") == ("build/chat", "build/data")


def test_what_stands_in_follows_the_choice(session: Session) -> None:
    build = session.find_step("build")
    assert [branch.id for branch in session.standing_in(build)] == ["build/chat", "build/api"]
    session.toggle_branch("build/chat")
    assert [branch.id for branch in session.standing_in(build)] == ["build/api"]
    session.toggle_branch("build/data")
    assert session.standing_in(build) == ()


def test_changing_tracks_and_back_brings_every_number_back(session: Session) -> None:
    session.choose("field", ["text"])
    session.mark(["text/tokens", "field/papers"], State.DONE)
    before = count_outline(session.outline, session.tracking)
    session.choose("field", ["sight"])
    assert count_outline(session.outline, session.tracking) != before
    session.choose("field", ["text"])
    assert count_outline(session.outline, session.tracking) == before


@pytest.mark.parametrize("value", ["text", None, 7, {"text": 1}, [["text"]], [None]])
def test_a_choice_that_makes_no_sense_is_none_and_can_be_made_anew(
    open_in: Open, put_file: Put, tmp_path: Path, value: object
) -> None:
    put_file(tmp_path / "data", {"choice/field": {"at": STAMP, "value": value}})
    session = open_in(tmp_path / "data")
    assert chosen(session, "field") == ()
    session.toggle_branch("text")
    assert chosen(session, "field") == ("text",)
    session.undo()
    assert chosen(session, "field") == ()


def test_a_chosen_project_this_content_does_not_know_stays_chosen(open_in: Open, put_file: Put, tmp_path: Path) -> None:
    record = {"at": STAMP, "value": ["build/from-a-newer-edition", "build/chat"]}
    path = put_file(tmp_path / "data", {"choice/build": record})
    session = open_in(tmp_path / "data")
    assert chosen(session, "build") == ("build/chat",)
    session.toggle_branch("build/data")
    session.save()
    written = decode(path.read_bytes()).records["choice/build"]["value"]
    assert set(written) == {"build/from-a-newer-edition", "build/chat", "build/data"}


def test_choices_in_steps_this_content_does_not_know_are_kept(open_in: Open, put_file: Put, tmp_path: Path) -> None:
    record = {"at": STAMP, "value": ["somewhere"]}
    path = put_file(tmp_path / "data", {"choice/of-another-edition": record})
    session = open_in(tmp_path / "data")
    session.toggle_branch("text")
    session.save()
    assert decode(path.read_bytes()).records["choice/of-another-edition"] == record
