from collections.abc import Awaitable, Callable

import pytest

from mlroadmap.app.app import RoadmapApp
from mlroadmap.app.screens.note import NoteScreen
from mlroadmap.session import actions
from mlroadmap.session.opening import open_session
from mlroadmap.session.session import Session

Open = Callable[..., RoadmapApp]
Seen = Callable[[RoadmapApp], str]
Until = Callable[..., Awaitable[None]]
SIZE = (90, 22)


def texts(app: RoadmapApp, name: str) -> list[str]:
    return [note.text for note in app.session.tracking.notes[name]]


async def test_a_note_takes_several_lines_and_every_letter(open_app: Open, seen: Seen, until: Until) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("n", *"why? q", "enter", "enter", *"[b]u /12", "escape")
        await until(pilot, lambda: app.screen is app.main)
        assert app.session.note("begin/alpha") == "why? q\n\n[b]u /12"
        await until(pilot, lambda: "Your note" in seen(app) and "[b]u /12" in seen(app))
        await pilot.press("u")
        assert app.session.note("begin/alpha") == ""
        await pilot.press("ctrl+r")
        assert app.session.note("begin/alpha").startswith("why? q")


async def test_a_note_is_edited_where_it_ended_and_an_emptied_one_is_gone(open_app: Open, until: Until) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("n", *"one", "ctrl+s", "n", *" two", "ctrl+s")
        assert app.session.note("begin/alpha") == "one two"
        await pilot.press("n", *["backspace"] * 7, "escape")
        assert app.session.note("begin/alpha") == ""
        await pilot.press("u")
        assert app.session.note("begin/alpha") == "one two"


async def test_a_note_written_apart_twice_is_shown_twice_and_joined_when_edited(
    open_app: Open, session: Session, seen: Seen, until: Until
) -> None:
    other = open_session(session.library.root, session.places.data)
    for writer, text in ((session, "from here"), (other, "from there")):
        writer.write_note("begin/alpha", text)
        writer.save()
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "Your notes (2" in seen(app))
        await pilot.press("n", "escape")
        assert texts(app, "begin/alpha") == ["from here", "from there"], "only looking must change nothing"
        await pilot.press("n", "x", "escape")
        assert texts(app, "begin/alpha") == ["from here\n\n----\n\nfrom therex"]


async def test_a_note_that_is_only_looked_at_stays_as_it_was_written(open_app: Open) -> None:
    app = open_app()
    written = ["ends with a line\n", "a\u2028b", "page\x0cbreak", "a\x85b", "tab\tend ", "\n\nbegins late"]
    read = []
    async with app.run_test(size=SIZE) as pilot:
        for text in written:
            app.session.write_note("begin/alpha", text)
            await pilot.press("n", "escape")
            read.append(app.session.note("begin/alpha"))
    assert read == written


@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+c", "ctrl+p"])
async def test_no_key_leaves_the_editor_and_drops_what_was_written(
    open_app: Open, session: Session, until: Until, key: str
) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("n", *"precious", key)
        await pilot.pause()
        kept = app.session.note("begin/alpha") == "precious"
        assert kept or any(isinstance(screen, NoteScreen) for screen in app.screen_stack)
        assert kept or not app._exit


async def test_a_note_that_is_too_long_stays_open_to_be_shortened(
    open_app: Open, seen: Seen, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_CHARACTERS", 5)
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("n", *"123456", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, NoteScreen) and "123456" in seen(app))
        assert app.session.note("begin/alpha") == ""
        await pilot.press("backspace", "ctrl+s")
        await until(pilot, lambda: app.screen is app.main)
        assert app.session.note("begin/alpha") == "12345"
