"""What goes wrong beside the learner's work is said, and ends nothing."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.css.query import NoMatches
from textual.widgets import Input

from mlroadmap.app.app import RoadmapApp
from mlroadmap.app.screens.note import NoteScreen
from mlroadmap.app.widgets.bars import Notice
from mlroadmap.errors import ContentError
from mlroadmap.session import transfer
from mlroadmap.session.session import Session

Open = Callable[..., RoadmapApp]
Until = Callable[..., Awaitable[None]]
Start = Callable[..., Any]


def broken(*_: object, **__: object) -> Any:
    raise ValueError("[b]cannot[/b]")


def unreadable(*_: object) -> Any:
    raise ContentError(["x.md:1:1: gone"], path=Path("content"))


def said(app: RoadmapApp) -> str:
    return app.main.query_one(Notice).text


@pytest.mark.parametrize(
    ("target", "name", "keys", "expected"),
    [
        (Session, "search", ["slash"], "The search failed because of a mistake"),
        (transfer, "export_pdf", ["e", "enter"], "The export failed because of a mistake"),
    ],
)
async def test_work_that_fails_is_a_notice_until_it_is_read(
    open_app: Open, until: Until, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    target: Any, name: str, keys: list[str], expected: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(target, name, broken)
    app = open_app()
    async with app.run_test(size=(90, 22)) as pilot:
        await pilot.press(*keys)
        await until(pilot, lambda: expected in said(app))
        assert "ValueError: [b]cannot[/b]" in said(app) and "Traceback" not in said(app)
        await pilot.press("escape", "space")
        await until(pilot, lambda: app.session.is_saved)
        await pilot.pause(0.1)
        assert expected in said(app), "a save does not take it away"
        await pilot.press("exclamation_mark")
        assert said(app) == ""


async def test_an_error_with_a_sentence_of_its_own_says_that_one(
    open_app: Open, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Session, "search", unreadable)
    app = open_app()
    async with app.run_test(size=(90, 22)) as pilot:
        await pilot.press("slash")
        await until(pilot, lambda: "x.md:1:1: gone" in said(app))


async def test_an_address_that_cannot_be_opened_is_a_notice_beside_the_note_being_written(
    open_app: Open, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mlroadmap.app import browser

    monkeypatch.setattr(browser, "open_address", broken)
    app = open_app()
    async with app.run_test(size=(90, 22)) as pilot:
        await pilot.press("o", "enter", "n", *"precious")
        await until(pilot, lambda: "Opening the address failed" in said(app))
        assert isinstance(app.screen, NoteScreen) and app.screen.text == "precious"


async def test_a_draft_that_cannot_be_kept_because_of_a_mistake_is_a_notice(
    open_app: Open, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mlroadmap.session.drafts import OpenDraft

    monkeypatch.setattr(OpenDraft, "keep", broken)
    app = open_app()
    async with app.run_test(size=(90, 22)) as pilot:
        await pilot.press("n", *"precious")
        await until(pilot, lambda: "Keeping the draft of a note failed" in said(app))
        await pilot.press("ctrl+s")
        assert app.session.note("begin/alpha") == "precious"


def test_an_export_from_a_folder_that_is_gone_begins_at_home(start: Start, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    (tmp_path / "home").mkdir(exist_ok=True)
    terminal = start(size=(200, 24), script=f"import os; os.chdir({str(gone)!r})")
    terminal.wait("The text of Alpha")
    gone.rmdir()
    terminal.press("e")
    terminal.wait("is gone")
    terminal.wait(str(tmp_path / "home" / "mlroadmap.pdf"))
    terminal.press("\x15plan.pdf\r")
    terminal.wait("kB.", 20)
    terminal.press("q")
    assert terminal.end() == 0
    assert (tmp_path / "home" / "plan.pdf").read_bytes().startswith(b"%PDF")


async def test_a_name_no_folder_can_have_is_said(open_app: Open, until: Until) -> None:
    app = open_app()
    async with app.run_test(size=(90, 22)) as pilot:
        for name in ("a\0b", "~nobody-of-that-name/x.pdf", "/dev/full/x.pdf", "x" * 5000):
            await pilot.press("e")
            app.screen.query_one(Input).value = name
            await pilot.press("enter")
            await until(pilot, lambda: "could not be written" in said(app), 20)
            await pilot.press("exclamation_mark")


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ValueError("[b]cannot[/b]"), "A task in the background failed because of a mistake"),
        (NoMatches("the list of a palette that was closed meanwhile"), ""),
    ],
)
async def test_a_worker_that_others_start_ends_nothing_either(
    open_app: Open, until: Until, error: Exception, expected: str
) -> None:
    async def fail() -> None:
        raise error

    app = open_app()
    async with app.run_test(size=(90, 22)) as pilot:
        await pilot.press("ctrl+p")
        app.screen.run_worker(fail())
        await pilot.press("escape")
        if expected:
            await until(pilot, lambda: said(app))
        await pilot.pause(0.1)
        assert app.is_running
        assert said(app).startswith(f"(! takes this away.) {expected}" if expected else "")
        assert bool(said(app)) is bool(expected)
