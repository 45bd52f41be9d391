"""What the learner does by keyboard in the main window."""

from collections.abc import Awaitable, Callable

import pytest
from textual.app import ComposeResult

from mlroadmap.app.app import RoadmapApp
from mlroadmap.app.widgets.glossary import GlossaryPane
from mlroadmap.app.widgets.progress import ProgressPane
from mlroadmap.model.tracking import State
from mlroadmap.session.session import Session

Open = Callable[..., RoadmapApp]
Seen = Callable[[RoadmapApp], str]
Until = Callable[..., Awaitable[None]]
SIZE = (84, 24)


def states(app: RoadmapApp) -> dict[str, str]:
    return {name: mark.state.value for name, mark in app.session.tracking.marks.items() if mark.state is not State.TODO}


def focus(app: RoadmapApp) -> str | None:
    return app.focused.id if app.focused else None


async def test_it_opens_on_the_next_unfinished_item_with_its_lesson(
    open_app: Open, session: Session, seen: Seen, until: Until
) -> None:
    session.mark(["begin/alpha"], State.KNOWN)
    session.save()
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        assert app.main.path.current_id == "begin/beta"
        await until(pilot, lambda: "The text of Beta" in seen(app))
        assert "1 of 5" in seen(app)
        assert "known" in seen(app)


async def test_a_finished_roadmap_opens_on_its_first_step(open_app: Open, session: Session, seen: Seen) -> None:
    session.mark(session.index.items, State.DONE)
    session.save()
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        assert app.main.path.current_id == "begin"
        await pilot.press("right_square_bracket")
        await pilot.pause()
        assert "Everything is finished" in seen(app)


async def test_keys_toggle_states_on_the_screen_at_once_and_on_the_disk_soon(
    open_app: Open, session: Session, seen: Seen, until: Until
) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("space")
        await until(pilot, lambda: "● done on" in seen(app))
        assert "1 of 5, 15 %" in seen(app)
        assert "● Alpha" in seen(app)
        await until(pilot, lambda: " saved" in seen(app))
        session.adopt(session.store.load())
        assert session.tracking.state("begin/alpha") is State.DONE
        await pilot.press("space")
        for key, state in (("space", "done"), ("i", "learning"), ("K", "known"), ("s", "skipped"), ("space", "done")):
            await pilot.press(key)
            assert states(app) == {"begin/alpha": state}
        for key in ("space", "i", "i", "K", "K", "s", "s"):
            await pilot.press(key)
        assert states(app) == {}


async def test_keys_on_a_heading_say_that_nothing_was_changed(open_app: Open, seen: Seen) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("g")
        assert app.main.path.current_id == "begin"
        for key in ("space", "i", "K", "s"):
            await pilot.press(key)
            await pilot.pause()
            assert "nothing was changed" in seen(app)
        await pilot.press("n")
        await pilot.pause()
        assert "Notes belong to items" in seen(app)
        assert states(app) == {}


async def test_keys_that_mark_change_nothing_where_no_item_is_under_a_cursor(open_app: Open) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        for pane in ("2", "3", "4"):
            await pilot.press(pane, "space", "i", "s", "c")
            assert app.main.pane != "path"
        assert states(app) == {}
        assert not app.session.tracking.choices


async def test_undo_and_redo_walk_through_every_change_and_say_which(open_app: Open, seen: Seen) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("u")
        await pilot.pause()
        assert "nothing to undo" in seen(app)
        await pilot.press("space", "down", "s")
        both = states(app)
        await pilot.press("u")
        assert states(app) == {"begin/alpha": "done"}
        await pilot.pause()
        assert "Undone: skipped: Beta" in seen(app)
        await pilot.press("u")
        assert states(app) == {}
        await pilot.press("ctrl+r", "ctrl+r")
        assert states(app) == both
        await pilot.press("ctrl+r")
        await pilot.pause()
        assert "nothing to redo" in seen(app)


async def test_choosing_and_switching_a_track_keeps_what_was_ticked_in_the_other(open_app: Open, seen: Seen) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        app.main.path.go_to("left/one")
        await pilot.press("space")
        app.main.path.go_to("left")
        await pilot.press("space")
        fork = app.session.index.steps["fork"]
        assert app.session.tracking.chosen(fork) == ("left",)
        app.main.path.go_to("right/two")
        await pilot.press("c")
        assert app.session.tracking.chosen(fork) == ("right",)
        await pilot.pause()
        assert "nothing you did in another is forgotten" in seen(app)
        assert states(app) == {"left/one": "done"}
        await pilot.press("c")
        assert app.session.tracking.chosen(fork) == ()
        await pilot.press("u", "u", "u", "u")
        assert states(app) == {}


async def test_brackets_go_through_unfinished_items_in_a_circle_unfolding_what_hides_them(open_app: Open) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("down", "space", "up")
        visited = []
        for _ in range(4):
            await pilot.press("right_square_bracket")
            visited.append(app.main.path.current_id)
        assert visited[:2] == ["begin/proof", "left/one"]
        assert visited[2:] == ["craft/bot-plan", "begin/alpha"]
        await pilot.press("left_square_bracket")
        assert app.main.path.current_id == "craft/bot-plan"


async def test_finished_items_hide_and_come_back_with_the_cursor_on_its_row(open_app: Open, seen: Seen) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("space", "down", "f")
        await pilot.pause()
        assert [row.id for row in app.main.path.listing.rows][:2] == ["begin", "begin/beta"]
        assert app.main.path.current_id == "begin/beta"
        await pilot.press("space")
        assert "begin/beta" not in [row.id for row in app.main.path.listing.rows]
        await pilot.press("f")
        assert {"begin/alpha", "begin/beta"} <= {row.id for row in app.main.path.listing.rows}


async def test_headings_fold_with_h_and_unfold_with_l_and_enter(open_app: Open) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        path = app.main.path
        await pilot.press("h")
        assert path.current_id == "begin"
        await pilot.press("h")
        assert [row.id for row in path.listing.rows] == ["begin", "fork", "craft"]
        await pilot.press("l", "l")
        assert path.current_id == "begin/alpha"
        await pilot.press("G", "enter")
        assert "craft/bot" in [row.id for row in path.listing.rows]
        assert states(app) == {}


async def test_enter_reads_the_lesson_and_changes_nothing_and_h_comes_back(open_app: Open) -> None:
    app = open_app()
    async with app.run_test(size=(70, 20)) as pilot:
        await pilot.press("enter")
        assert focus(app) == "lesson"
        assert app.main.path.lesson.display and not app.main.path.listing.display
        await pilot.press("h")
        assert focus(app) == "path-list"
        assert states(app) == {}


async def test_no_letter_destroys_a_note_or_does_what_undo_cannot_take_back(
    open_app: Open, session: Session, until: Until
) -> None:
    session.mark(["begin/alpha"], State.LEARNING)
    session.write_note("begin/alpha", "precious")
    session.choose("fork", ["left"])
    session.save()
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        before, done = app.session.tracking, len(app.session.done())
        letters = {key for key in app.main.active_bindings if len(key) == 1 and key.isalpha()} - {"q", "u"}
        assert len(letters) > 12
        for key in sorted(letters):
            app.main.path.go_to("begin/alpha")
            await pilot.press(key)
            if app.screen is not app.main:
                await pilot.press("escape")
            assert app.session.note("begin/alpha") == "precious", key
        await pilot.press(*"u" * (len(app.session.done()) - done))
        assert states(app) == {"begin/alpha": "learning"}
        assert dict(app.session.tracking.choices) == dict(before.choices)
        assert app.session.note("begin/alpha") == "precious"


async def test_progress_follows_what_is_ticked_and_shows_the_retired_shelf(
    open_app: Open, session: Session, until: Until
) -> None:
    session.store.commit({"item/begin/gone": {"at": "2026-01-01T00:00:00.000Z/0000/aaaaaaaa", "state": "done"}})
    app = open_app()

    def text() -> str:
        panes = app.main.query(ProgressPane)
        return panes.first().text if panes else ""

    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("4")
        await until(pilot, lambda: "Nothing yet" in text())
        assert "Gone (done)" in text()
        await pilot.press("1", "space")
        await until(pilot, lambda: "Nothing yet" not in text())
        assert "1 of 5, 15 %" in text()


async def test_the_panes_show_what_they_promise_and_the_states_of_now(open_app: Open, seen: Seen, until: Until) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await until(pilot, lambda: "An array of n axes" in seen(app))
        assert "Alpha (Begin here; to do)" in seen(app)
        await pilot.press("3")
        await until(pilot, lambda: "These are ads" in seen(app) and "$90k $120k $160k" in seen(app))
        await pilot.press("1", "space")
        assert focus(app) == "path-list"
        await pilot.press("2")
        await until(pilot, lambda: "Alpha (Begin here; done)" in seen(app), 1)


async def test_a_change_while_a_pane_is_being_made_waits_for_it(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, seen: Seen
) -> None:
    app = open_app()
    composed = GlossaryPane.compose

    def compose(pane: GlossaryPane) -> ComposeResult:
        app.session.mark(["begin/alpha"], State.DONE)
        app.main.tracking = app.session.tracking
        app.main._show_everywhere()
        yield from composed(pane)

    monkeypatch.setattr(GlossaryPane, "compose", compose)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await pilot.pause()
        assert app.main.pane == "glossary"
        assert "1 of 5" in seen(app)
        assert app.main.query_one(GlossaryPane).tracking.state("begin/alpha") is State.DONE


async def test_the_progress_says_what_counts_until_the_learner_chooses(
    open_app: Open, seen: Seen, until: Until
) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("4")
        await until(pilot, lambda: "Until you choose, this counts: A bot" in seen(app))
        app.session.toggle_branch(app.session.outline.steps[2].branches[0].id)
        app.main.tracking = app.session.tracking
        await until(pilot, lambda: "Chosen: A bot" in seen(app))
