"""Where typing ends and a pasted text begins, for terminals that send both alike."""

from collections.abc import Awaitable, Callable

import pytest
from textual import events
from textual.events import Key
from textual.widgets import Input

from mlroadmap.app.app import RoadmapApp
from mlroadmap.app.bursts import Burst, gathered
from mlroadmap.app.key_parser import KeyParser
from mlroadmap.app.screens.note import NoteScreen
from mlroadmap.app.widgets.bars import Footer

Open = Callable[..., RoadmapApp]
Until = Callable[..., Awaitable[None]]

PASTED = [
    "sums and kind quit?",
    "pip install torch",
    "https://example.org/a",
    "done\rkin\rquit\r",
    "jjjj kkkk ssss bbbb",
    "i said so as you know, so do go on",
]
TYPED = [
    "jjsji ",
    "j" * 200,
    "jjjjjjjjkkkkkkkkjjjjjjjj",
    " jsjijKuuq"[:-1],
    "d" * 20,
    "jkjk\x1b[B\x1b[Ajkjk i",
]
OPENING = ["nskip this quietly", "/quiet quarter of words", "nthat is a note\rof two lines\r\r"]


@pytest.mark.parametrize("text", ["sum", "jjkkjj"])
def test_few_keys_are_never_a_burst(text: str) -> None:
    assert all(isinstance(event, Key) for event in gathered(KeyParser().feed(text)))


def test_a_burst_holds_all_keys_and_lets_everything_else_pass_in_its_order() -> None:
    pieces = list(gathered(KeyParser().feed("\x1b[Isums and kind\x1b[O")))
    assert [type(piece) for piece in pieces] == [events.AppFocus, Burst, events.AppBlur]
    assert isinstance(pieces[1], Burst) and len(pieces[1].keys) == len("sums and kind")


async def sent(app: RoadmapApp, text: str) -> None:
    for message in gathered(KeyParser().feed(text)):
        message.set_sender(app)
        app.post_message(message)


@pytest.mark.parametrize("text", PASTED)
async def test_a_pasted_text_does_nothing_in_the_list_and_is_said(open_app: Open, until: Until, text: str) -> None:
    app = open_app()
    async with app.run_test(size=(90, 22)) as pilot:
        await sent(app, text)
        await pilot.pause()
        said = f"That looked like pasted text: {len(text)} keys were ignored."
        await until(pilot, lambda: app.main.query_one(Footer).message == said)
        assert app.screen is app.main and app.session.is_saved and not app._exit
        assert app.main.path.listing.cursor == 1
        await pilot.press("space")
        await until(pilot, lambda: app.session.done())


@pytest.mark.parametrize("text", TYPED)
async def test_commands_in_one_piece_are_obeyed(open_app: Open, until: Until, text: str) -> None:
    app = open_app()
    async with app.run_test(size=(90, 22)) as pilot:
        await sent(app, text)
        await pilot.pause()
        assert "pasted" not in app.main.query_one(Footer).message
        if " " in text:
            await until(pilot, lambda: app.session.done())


@pytest.mark.parametrize("text", OPENING)
async def test_a_note_or_a_search_with_its_first_words_is_obeyed(open_app: Open, until: Until, text: str) -> None:
    app = open_app()
    async with app.run_test(size=(90, 22)) as pilot:
        await sent(app, text)
        await until(pilot, lambda: app.screen is not app.main)
        wanted = text[1:].replace("\r", "\n")
        await until(pilot, lambda: written(app) == wanted)
        assert app.session.is_saved


def written(app: RoadmapApp) -> str:
    return app.screen.text if isinstance(app.screen, NoteScreen) else app.screen.query_one(Input).value


async def test_a_text_pasted_into_a_note_is_written_whichever_way_it_comes(open_app: Open, until: Until) -> None:
    app = open_app()
    async with app.run_test(size=(90, 22)) as pilot:
        await pilot.press("n")
        await sent(app, "sums and kind quit?\r\x1b[200~and more\x1b[201~")
        await until(pilot, lambda: written(app) == "sums and kind quit?\nand more")


@pytest.mark.parametrize("key", ["", "question_mark", "enter"])
async def test_a_bracketed_paste_where_nothing_is_written_is_said(open_app: Open, until: Until, key: str) -> None:
    app = open_app()
    async with app.run_test(size=(90, 22)) as pilot:
        if key:
            await pilot.press(key)
        await sent(app, "\x1b[200~sums\x1b[201~")
        await until(pilot, lambda: "pasted text: 4 keys" in app.main.query_one(Footer).message)
        assert app.session.is_saved
