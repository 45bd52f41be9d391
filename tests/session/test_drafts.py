"""What an editor begins with when an earlier one was killed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mlroadmap.session.drafts import Drafts, OpenDraft
from mlroadmap.session.session import Session

Open = Callable[..., Session]
ITEM, OTHER = "math/vectors", "math/matrices"


def killed(draft: OpenDraft) -> None:
    """What becomes of a draft when its program is killed."""
    draft._file.release()


@pytest.fixture
def session(open_in: Open, tmp_path: Path) -> Session:
    """A session with a note."""
    opened = open_in(tmp_path / "data", "aaaaaaaa")
    opened.write_note(ITEM, "before")
    opened.save()
    return opened


def write(session: Session, text: str, item: str = ITEM) -> OpenDraft:
    draft = Drafts(session).open(item)
    assert draft.keep(text)
    return draft


def test_without_a_draft_an_editor_begins_with_the_note(session: Session) -> None:
    draft = Drafts(session).open(ITEM)
    assert (draft.text, draft.was_left, draft.was_changed) == ("before", False, False)


def test_what_was_being_written_is_found_and_goes_on_in_the_same_draft(session: Session) -> None:
    killed(write(session, "before and more"))
    found = Drafts(session)
    assert list(found.left) == [ITEM]
    again = found.open(ITEM)
    assert (again.text, again.was_left, again.was_changed) == ("before and more", True, False)
    again.keep("before and more, and again")
    killed(again)
    last = Drafts(session).open(ITEM)
    assert last.text == "before and more, and again"
    last.remove()
    assert list(Drafts(session).left) == []


def test_a_note_that_was_changed_meanwhile_and_the_draft_are_both_there(session: Session) -> None:
    killed(write(session, "mine"))
    session.write_note(ITEM, "theirs")
    draft = Drafts(session).open(ITEM)
    assert (draft.text, draft.was_changed) == ("theirs\n\n----\n\nmine", True)


def test_a_note_that_was_removed_meanwhile_leaves_the_draft(session: Session) -> None:
    killed(write(session, "mine"))
    session.write_note(ITEM, "")
    assert Drafts(session).open(ITEM).text == "mine"


def test_two_windows_that_were_killed_leave_two_drafts(session: Session) -> None:
    first, second = write(session, "one", OTHER), write(session, "two", OTHER)
    killed(first)
    killed(second)
    draft = Drafts(session).open(OTHER)
    assert sorted(draft.text.split("\n\n----\n\n")) == ["one", "two"]
    draft.remove()
    assert list(Drafts(session).left) == []


def test_a_draft_that_a_window_is_writing_is_its_own(session: Session) -> None:
    draft = write(session, "mine")
    assert list(Drafts(session).left) == []
    killed(draft)
    first, second = Drafts(session), Drafts(session)
    assert (list(first.left), list(second.left)) == ([ITEM], [])


def test_a_draft_that_became_the_note_or_says_nothing_is_removed(session: Session) -> None:
    killed(write(session, "done"))
    killed(write(session, " \n", OTHER))
    session.write_note(ITEM, "done")
    assert list(Drafts(session).left) == []
    assert not list(session.store.keeping.folder.glob("drafts/*"))


def test_a_draft_of_an_old_id_is_found_under_the_new_one_and_that_of_an_unknown_item_waits(session: Session) -> None:
    killed(write(session, "mine"))
    file = next(session.store.keeping.folder.glob("drafts/*.json"))
    text = file.read_text()
    file.write_text(text.replace(ITEM, "math/arrows"))
    found = Drafts(session)
    draft = found.open(ITEM)
    assert draft.text == "mine"
    killed(draft)
    file.write_text(text.replace(ITEM, "math/gone"))
    assert list(Drafts(session).left) == []
    assert file.exists()


def test_where_nothing_can_be_written_a_note_is_written_all_the_same(session: Session) -> None:
    (session.store.keeping.folder / "drafts").write_text("a file where the folder belongs")
    draft = Drafts(session).open(ITEM)
    assert draft.text == "before"
    assert not draft.keep("x")
    draft.remove()
