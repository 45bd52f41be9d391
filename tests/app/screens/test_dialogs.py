"""The windows over the main one: search, links, help, palette."""

from collections.abc import Awaitable, Callable

import pytest

from mlroadmap.app import browser
from mlroadmap.app.app import RoadmapApp
from mlroadmap.app.screens.help import HelpPane, HelpScreen
from mlroadmap.app.screens.search import SearchScreen

Open = Callable[..., RoadmapApp]
Seen = Callable[[RoadmapApp], str]
Until = Callable[..., Awaitable[None]]
SIZE = (90, 22)


def top(app: RoadmapApp) -> type[object]:
    return type(app.screen)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses a browser was asked to open; none starts."""
    asked: list[str] = []

    def take(url: str) -> bool:
        asked.append(url)
        return True

    monkeypatch.setattr(browser, "open_address", take)
    return asked


async def test_a_search_leads_to_items_in_folded_branches_and_to_terms_by_their_other_names(
    open_app: Open, seen: Seen, until: Until
) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("slash", *"righ")
        await until(pilot, lambda: "topic      Right two" in seen(app))
        assert "track      The right track" in seen(app)
        await pilot.press(*"t tw", "enter")
        await until(pilot, lambda: app.screen is app.main)
        assert app.main.path.current_id == "right/two"
        await until(pilot, lambda: "The text of Right two" in seen(app))
        await pilot.press("slash", *"track", "down", "enter")
        await until(pilot, lambda: app.main.path.current_id == "right")
        await pilot.press("slash", *"array", "enter")
        await until(pilot, lambda: app.main.pane == "glossary")
        await until(pilot, lambda: "An array of n axes" in seen(app))


async def test_an_address_in_a_note_is_listed_before_the_others_and_opens(
    open_app: Open, seen: Seen, until: Until, opened: list[str]
) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        name = app.main.path.current_id
        assert name is not None
        app.session.write_note(name, "read (https://example.org/Bayes'_theorem), not https://github.com@evil.example/")
        await pilot.press("o")
        await until(pilot, lambda: "Bayes'_theorem  in your note" in seen(app))
        assert "evil" not in seen(app)
        await pilot.press("enter")
        await until(pilot, lambda: opened == ["https://example.org/Bayes'_theorem"])


async def test_letters_that_are_keys_elsewhere_are_typed_into_the_search(
    open_app: Open, seen: Seen, until: Until
) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("slash", *"quis?jk")
        await until(pilot, lambda: "quis?jk" in seen(app))
        assert "Nothing is called that." in seen(app)
        await pilot.press("enter")
        assert top(app) is SearchScreen
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.main)
        assert not app.session.tracking.marks


async def test_links_show_the_whole_address_before_one_is_opened_or_copied(
    open_app: Open, seen: Seen, until: Until, opened: list[str]
) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("y")
        assert app.clipboard == "https://example.org/book"
        await pilot.press("o")
        await until(pilot, lambda: "https://example.org/book" in seen(app))
        await pilot.press("down")
        await until(pilot, lambda: "https://example.org/film" in seen(app))
        await pilot.press("y")
        assert app.clipboard == "https://example.org/film"
        await until(pilot, lambda: "Copied: https://example.org/film" in seen(app))
        assert opened == []
        await pilot.press("enter")
        await until(pilot, lambda: "Opened https://example.org/film" in seen(app))
        assert opened == ["https://example.org/film"]


async def test_links_lead_to_terms_and_topics_and_h_leads_back(
    open_app: Open, seen: Seen, until: Until, opened: list[str]
) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("j", "o", "h")
        assert app.screen is app.main and app.main.path.current_id == "begin/beta"
        await pilot.press("o", "G", "enter")
        await until(pilot, lambda: app.main.path.current_id == "begin/alpha")
        await pilot.press("o", "G", "enter")
        await until(pilot, lambda: app.main.pane == "glossary" and "An array of" in seen(app))
        await pilot.press("o", "enter")
        await until(pilot, lambda: app.main.pane == "path" and app.main.path.current_id == "begin/alpha")
        await app.main.run_action("show_term('tensor')")
        assert app.main.pane == "glossary"
        await app.main.action_pane("path")
        app.main.path.go_to("craft/bot-plan")
        await pilot.press("o")
        await until(pilot, lambda: "no links here" in seen(app))
        await pilot.press("y")
        await until(pilot, lambda: "no link here" in seen(app))
        assert opened == []


@pytest.mark.parametrize("pane", ["1", "3"])
async def test_help_lists_every_binding_in_force(open_app: Open, until: Until, pane: str) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(pane)
        in_force = [active.binding for active in app.main.active_bindings.values()]
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        await until(pilot, lambda: "Signs" in text_of_help(app))
        text = " ".join(text_of_help(app).split())
        assert [binding.key for binding in in_force if binding.id and binding.tooltip not in text] == []
        useful = [binding.key for binding in in_force if binding.key in ("tab", "shift+tab", "ctrl+q", "ctrl+p")]
        assert [key for key in useful if f"{key} " not in text] == [], "they work, and help does not say so"


def text_of_help(app: RoadmapApp) -> str:
    return app.screen.query_one(HelpPane).text


@pytest.mark.parametrize("keys", [["h", "escape", "backspace", "left"], ["q"]])
async def test_help_closes_and_the_program_goes_on(open_app: Open, until: Until, keys: list[str]) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        for key in keys:
            await pilot.press("question_mark")
            await until(pilot, lambda: isinstance(app.screen, HelpScreen))
            await pilot.press("j", "G", "g", key)
            assert app.is_running and not app._exit
            assert app.screen is app.main


async def test_every_window_follows_the_terminals_size(open_app: Open, seen: Seen, until: Until) -> None:
    app = open_app()
    async with app.run_test(size=(40, 15)) as pilot:
        for key in ("slash", "o", "n"):
            await pilot.press(key)
            await until(pilot, lambda: app.screen is not app.main)
            for columns, rows in ((30, 8), (90, 24)):
                await pilot.resize_terminal(columns, rows)
                await until(pilot, lambda rows=rows: len(seen(app).split("\n")) == rows)
            await pilot.press("escape")
            assert app.screen is app.main


async def test_the_palette_finds_commands_by_name_and_each_of_them_runs(open_app: Open, until: Until) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+p", *"glossary")
        await until(pilot, lambda: app.screen.query_one("CommandList").option_count == 1)  # type: ignore[attr-defined]  # Textual exports no such class
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is app.main and app.main.pane == "glossary")
        commands = {command.title: command for command in app.get_system_commands(app.screen)}
        assert {"Undo", "Export PDF", "Search", "Glossary", "Theme", "Quit"} <= set(commands)
        for title in commands.keys() - {"Quit", "Theme", "Export PDF"}:
            commands[title].callback()
            await pilot.pause()
            if app.screen is not app.main:
                await pilot.press("escape")
        assert app.is_running
