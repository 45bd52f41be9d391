import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from mlroadmap.app.app import RoadmapApp
from mlroadmap.app.screens.pace import PaceScreen
from mlroadmap.session.session import Session

Open = Callable[..., RoadmapApp]
Seen = Callable[[RoadmapApp], str]
Until = Callable[..., Awaitable[None]]
SIZE = (80, 24)


def typed(app: RoadmapApp) -> str:
    return app.screen.query_one(Input).value


async def test_hours_set_in_the_progress_pane_are_shown_there_at_once_and_undone(
    open_app: Open, seen: Seen, until: Until
) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("4")
        await until(pilot, lambda: "weeks at 10 h a week" in seen(app))
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, PaceScreen) and "roadmap's own: 10" in seen(app))
        assert typed(app) == ""
        await pilot.press("3", "enter")
        await until(pilot, lambda: app.screen is app.main and "weeks at 3 h a week" in seen(app))
        assert "pace: 3 h a week" in seen(app)
        await pilot.press("u")
        await until(pilot, lambda: "weeks at 10 h a week" in seen(app))
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "weeks at 3 h a week" in seen(app))


async def test_typing_replaces_the_hours_that_are_set_and_nothing_gives_them_up(
    open_app: Open, session: Session, until: Until
) -> None:
    session.set_pace(20)
    session.save()
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, PaceScreen))
        assert typed(app) == "20"
        await pilot.press("5", "enter")
        await until(pilot, lambda: app.session.tracking.pace == 5)
        await pilot.press("w", "backspace", "enter")
        await until(pilot, lambda: app.screen is app.main)
        assert app.session.tracking.pace is None


@pytest.mark.parametrize("wrong", ["0", "169", "1000"])
async def test_what_is_no_number_of_hours_is_refused_in_words(
    open_app: Open, seen: Seen, until: Until, wrong: str
) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("w", *wrong, "enter")
        await until(pilot, lambda: "from 1 to 168" in seen(app))
        assert isinstance(app.screen, PaceScreen)
        await pilot.press(*["backspace"] * len(wrong), "7", "enter")
        await until(pilot, lambda: app.session.tracking.pace == 7)


async def test_letters_are_not_typed_and_leaving_changes_nothing(open_app: Open, until: Until) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("w", *"q1.e u2")
        assert typed(app) == "12"
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.main)
        assert app.session.tracking.pace is None
        assert app.session.is_saved


async def test_another_windows_hours_are_named_and_shown(
    open_app: Open, session: Session, seen: Seen, until: Until
) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("4")
        await until(pilot, lambda: "weeks at 10 h a week" in seen(app))
        session.set_pace(2)
        session.save()
        await until(pilot, lambda: "Changed elsewhere: Hours a week" in seen(app))
        await until(pilot, lambda: "weeks at 2 h a week" in seen(app))


def test_hours_typed_in_one_go_are_the_hours_and_open_no_pane(start: Callable[..., Any], data: Path) -> None:
    terminal = start()
    terminal.wait("The text of Alpha")
    terminal.press("w14\r")
    terminal.wait("pace: 14 h a week", 3)
    terminal.wait(lambda: (data / "progress-small.json").exists())
    assert json.loads((data / "progress-small.json").read_bytes())["setting/pace"]["value"] == 14
