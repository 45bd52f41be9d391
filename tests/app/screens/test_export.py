from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from pypdf import PdfReader
from textual.widgets import Input

from mlroadmap.app.app import RoadmapApp
from mlroadmap.app.screens.export import ConfirmScreen, ExportScreen
from mlroadmap.app.widgets.bars import Footer, Notice

Open = Callable[..., RoadmapApp]
Seen = Callable[[RoadmapApp], str]
Until = Callable[..., Awaitable[None]]
SIZE = (90, 22)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder the app is started in."""
    started = tmp_path / "started [b]here"
    started.mkdir()
    monkeypatch.chdir(started)
    return started


def top(app: RoadmapApp) -> type[object]:
    return type(app.screen)


async def test_an_export_is_written_where_the_learner_says_and_reported(
    open_app: Open, folder: Path, seen: Seen, until: Until
) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("e")
        await until(pilot, lambda: top(app) is ExportScreen)
        assert app.screen.query_one(Input).value == str(folder / "mlroadmap.pdf")
        await pilot.press(*["backspace"] * len("mlroadmap.pdf"), *"mine.pdf", "ctrl+t")
        await until(pilot, lambda: "Letter" in seen(app))
        await pilot.press("enter")
        await until(pilot, lambda: "kB" in app.main.query_one(Footer).message, 20)
        assert (folder / "mine.pdf").read_bytes().startswith(b"%PDF")
        assert [path.name for path in folder.iterdir()] == ["mine.pdf"]


async def test_what_the_file_holds_is_chosen_by_keys(open_app: Open, folder: Path, seen: Seen, until: Until) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("e")
        await until(pilot, lambda: "everything" in seen(app))
        for part in ("steps", "glossary", "salaries", "notes"):
            await pilot.press("ctrl+o")
            await until(pilot, lambda part=part: f"only the {part}" in seen(app))
        await pilot.press("ctrl+o", "ctrl+n")
        await until(pilot, lambda: "everything" in seen(app) and seen(app).count("left out") == 1)
        await pilot.press("ctrl+b", "ctrl+n")
        await until(pilot, lambda: seen(app).count("left out") == 2)
        await pilot.press("ctrl+b", "ctrl+o", "ctrl+o", "enter")
        await until(pilot, lambda: "kB" in app.main.query_one(Footer).message, 20)
        text = PdfReader(folder / "mlroadmap.pdf").pages[0].extract_text()
        assert text.split("\n")[1] == "Glossary"


async def test_an_existing_file_is_overwritten_only_after_yes(
    open_app: Open, folder: Path, seen: Seen, until: Until
) -> None:
    target = folder / "mlroadmap.pdf"
    target.write_text("something else of the same name")
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        for answer in ("n", "escape"):
            await pilot.press("e")
            await until(pilot, lambda: top(app) is ExportScreen)
            await pilot.press("enter")
            await until(pilot, lambda: top(app) is ConfirmScreen)
            await until(pilot, lambda: "exists. Overwrite it?" in " ".join(seen(app).replace("│", " ").split()))
            await pilot.press("enter", "space")
            assert top(app) is ConfirmScreen, "only y says yes"
            await pilot.press(answer)
            await until(pilot, lambda: "Nothing was written" in seen(app))
            assert target.read_text() == "something else of the same name"
        await pilot.press("e", "enter")
        await until(pilot, lambda: top(app) is ConfirmScreen)
        await pilot.press("y")
        await until(pilot, lambda: target.read_bytes().startswith(b"%PDF"), 20)


async def test_leaving_the_dialog_or_an_empty_name_writes_nothing(open_app: Open, folder: Path, until: Until) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("e", "escape")
        await until(pilot, lambda: app.screen is app.main)
        await pilot.press("e")
        await until(pilot, lambda: top(app) is ExportScreen)
        app.screen.query_one(Input).value = "  "
        await pilot.press("enter")
        assert top(app) is ExportScreen
        await pilot.press("escape")
        assert list(folder.iterdir()) == []


@pytest.mark.parametrize("name", ["no/such/folder/x.pdf", ".", "x" * 300 + ".pdf", "a\x00b.pdf", "~no-such-user/x.pdf"])
async def test_a_target_that_cannot_be_written_is_explained_and_the_app_goes_on(
    open_app: Open, folder: Path, until: Until, name: str
) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("e")
        await until(pilot, lambda: top(app) is ExportScreen)
        app.screen.query_one(Input).value = name
        await pilot.press("enter")
        await until(pilot, lambda: top(app) is ConfirmScreen or app.main.query_one(Notice).text, 20)
        if top(app) is ConfirmScreen:
            await pilot.press("y")
            await until(pilot, lambda: app.main.query_one(Notice).text, 20)
        assert app.is_running
        assert not [path for path in folder.iterdir() if path.suffix == ".pdf"]


async def test_what_could_not_be_drawn_stays_on_screen_until_it_is_taken_away(
    open_app: Open, folder: Path, until: Until
) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        app.session.write_note("begin/alpha", "odd \U0010fffe")
        await pilot.press("e")
        await until(pilot, lambda: top(app) is ExportScreen)
        await pilot.press("enter")
        await until(pilot, lambda: "no font here can draw" in app.main.query_one(Notice).text, 20)
        await pilot.press("!")
        await until(pilot, lambda: not app.main.query_one(Notice).text)
