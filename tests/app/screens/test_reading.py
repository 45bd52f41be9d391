"""The lesson beside the list."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from mlroadmap.app.app import RoadmapApp
from mlroadmap.app.widgets.lesson import LessonPane
from mlroadmap.model.tracking import State
from mlroadmap.session.session import Session

Open = Callable[..., RoadmapApp]
Seen = Callable[[RoadmapApp], str]
Until = Callable[..., Awaitable[None]]
SIZE = (84, 16)


def lesson(app: RoadmapApp) -> str:
    """The whole text, on screen or scrolled past."""
    return app.main.query_one(LessonPane).text


async def test_answers_and_the_solution_are_hidden_until_asked_for_and_again_in_the_next_lesson(
    open_app: Open, until: Until
) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "What is Alpha?" in lesson(app))
        assert "The answer about Alpha" not in lesson(app)
        assert "the solution of Alpha" not in lesson(app)
        assert "assert x == 1" in lesson(app), "what proves a solution right is no secret"
        await pilot.press("a")
        assert "The answer about Alpha" in lesson(app)
        assert "the solution of Alpha" not in lesson(app)
        await pilot.press("x")
        assert "the solution of Alpha" in lesson(app)
        await pilot.press("space")
        assert "The answer about Alpha" in lesson(app), "a tick must not close what is being read"
        await pilot.press("a", "x")
        assert "The answer about Alpha" not in lesson(app)
        assert "the solution of Alpha" not in lesson(app)
        await pilot.press("a", "j")
        await until(pilot, lambda: "What is Beta?" in lesson(app))
        assert "The answer about Beta" not in lesson(app)


async def test_a_lesson_says_what_to_do_first_and_what_it_builds_on(open_app: Open, until: Until) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        app.main.path.go_to("begin/beta")
        await until(pilot, lambda: "Beta" in lesson(app))
        assert "Do this: The book, chapter 1 (30 min)" in " ".join(lesson(app).split())
        assert "still open: Alpha" in lesson(app)
        await pilot.press("k", "space", "j")
        await until(pilot, lambda: "The text of Beta" in lesson(app))
        assert "still open" not in lesson(app)


async def test_moving_fast_shows_the_lesson_the_cursor_rests_on(open_app: Open, until: Until) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("j", "j", "k", "j", "j")
        await until(pilot, lambda: "Prove it all" in lesson(app))


async def test_a_step_tells_its_choice_and_what_stands_in_for_it(open_app: Open, until: Until) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        app.main.path.go_to("fork")
        await until(pilot, lambda: "Until then this is counted: The left track" in " ".join(lesson(app).split()))
        app.main.path.go_to("right")
        await pilot.press("space")
        app.main.path.go_to("fork")
        await pilot.pause()
        assert "Until then" not in lesson(app)


async def test_a_learner_scrolls_through_a_lesson_and_zooms_it_by_keys(open_app: Open, until: Until) -> None:
    app = open_app()
    async with app.run_test(size=(80, 12)) as pilot:
        pane = app.main.query_one(LessonPane)
        await pilot.press("l", "j", "j", "pagedown")
        assert app.focused is pane and pane.scroll_y > 2
        await pilot.press("G")
        assert pane.scroll_y == pane.max_scroll_y > 0
        await pilot.press("g")
        assert pane.scroll_y == 0
        await pilot.press("z")
        await until(pilot, lambda: pane.size.width > 70)
        await pilot.press("z")
        await until(pilot, lambda: pane.size.width < 40)


async def test_a_lesson_whose_file_vanished_says_so_and_the_app_goes_on(
    open_app: Open, edit: Callable[..., Path], until: Until
) -> None:
    folder = edit("steps/begin/beta.md", "The text", "The words")
    app = open_app(folder)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "The text of Alpha" in lesson(app))
        (folder / "steps/begin/beta.md").unlink()
        await pilot.press("j")
        await until(pilot, lambda: "cannot be read" in " ".join(lesson(app).split()))
        await pilot.press("space", "j")
        await until(pilot, lambda: "The text of Gamma" in lesson(app))


async def test_resources_and_terms_are_on_the_screen_or_in_the_text_at_any_width(open_app: Open, until: Until) -> None:
    app = open_app()
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.press("enter")

        def text() -> str:
            return " ".join(lesson(app).split())

        for width in (40, 79, 80, 119, 120, 250):
            await pilot.resize_terminal(width, 20)
            await until(pilot, lambda width=width: app.size.width == width)
            await until(pilot, lambda: text().count("The film, Somebody else") == 1 and "Tensor" in text())


async def test_a_state_this_version_does_not_know_reads_as_to_do(
    open_app: Open, session: Session, until: Until
) -> None:
    session.store.commit({"item/begin/alpha": {"at": "2026-01-01T00:00:00.000Z/0000/aaaaaaaa", "state": "mastered"}})
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "to do" in lesson(app))
        assert app.session.tracking.state("begin/alpha") is State.TODO
