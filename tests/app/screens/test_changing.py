"""The progress file while the app runs: other windows, failures, newer versions, damage."""

import errno
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from mlroadmap.app.app import RoadmapApp
from mlroadmap.app.widgets.bars import Footer, Notice
from mlroadmap.errors import SaveFailed
from mlroadmap.model.tracking import State
from mlroadmap.session.opening import open_session
from mlroadmap.session.session import Session

Open = Callable[..., RoadmapApp]
Seen = Callable[[RoadmapApp], str]
Until = Callable[..., Awaitable[None]]
SIZE = (90, 22)
STAMP = "2026-01-01T00:00:00.000Z/0000/aaaaaaaa"


def notice(app: RoadmapApp) -> str:
    shown = app.main.query_one(Notice)
    return " ".join(shown.text.split()) if shown.display else ""


def status(app: RoadmapApp) -> str:
    return app.main.query_one(Footer).status


def on_disk(data: Path) -> dict[str, str]:
    values = json.loads((data / "progress-small.json").read_bytes())
    return {key[5:]: value["state"] for key, value in values.items() if key.startswith("item/")}


async def test_what_each_of_two_windows_does_appears_in_the_other_within_two_seconds_and_nothing_is_lost(
    open_app: Open, session: Session, data: Path, seen: Seen, until: Until
) -> None:
    app = open_app(patient=True)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("space", "i", "space")
        session.mark(["begin/beta"], State.SKIPPED)
        session.write_note("begin/beta", "from the other window")
        session.save()
        await until(pilot, lambda: app.session.tracking.state("begin/beta") is State.SKIPPED, 2.5)
        assert app.session.note("begin/beta") == "from the other window"
        await pilot.press("j", "j", "K")
        await until(pilot, lambda: on_disk(data).get("begin/gamma") == "known", 2.5)
        assert session.has_changed_elsewhere()
        session.adopt(session.store.load())
        assert {name: session.tracking.state(name).value for name in ("begin/alpha", "begin/beta", "begin/gamma")} == {
            "begin/alpha": "done",
            "begin/beta": "skipped",
            "begin/gamma": "known",
        }


async def test_a_change_from_elsewhere_is_named_and_the_cursor_stays_where_it_was(
    open_app: Open, session: Session, seen: Seen, until: Until
) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("j")
        session.mark(["begin/alpha", "begin/gamma"], State.DONE)
        session.save()
        await until(pilot, lambda: "Changed elsewhere: Alpha, Gamma" in seen(app), 2.5)
        assert app.main.path.current_id == "begin/beta"
        await until(pilot, lambda: "2 of 6" in seen(app))


async def test_two_windows_that_change_at_the_same_moment_keep_every_change(
    open_app: Open, session: Session, data: Path, until: Until
) -> None:
    app = open_app()
    names = ["begin/alpha", "begin/beta", "begin/gamma", "begin/proof"]
    async with app.run_test(size=SIZE) as pilot:
        for name in names:
            app.main.path.go_to(name)
            await pilot.press("space")
            session.mark([f"{'left/one' if name < 'begin/c' else 'right/two'}"], State.KNOWN)
            session.save()
        await until(pilot, lambda: len(on_disk(data)) == 6)
        await until(pilot, lambda: app.session.tracking.state("right/two") is State.KNOWN, 2.5)
        assert on_disk(data) == dict.fromkeys(names, "done") | {"left/one": "known", "right/two": "known"}


async def test_undo_leaves_alone_what_another_window_changed_since(
    open_app: Open, session: Session, seen: Seen, until: Until
) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("space")
        await until(pilot, lambda: status(app) == "saved")
        theirs = {"at": "2090-01-01T00:00:00.000Z/0000/bbbbbbbb", "on": "2090-01-01", "state": "skipped"}
        session.store.commit({"item/begin/alpha": theirs})  # another machine's, by way of a sync tool
        await until(pilot, lambda: app.session.tracking.state("begin/alpha") is State.SKIPPED, 2.5)
        await pilot.press("u")
        await pilot.pause()
        assert app.session.tracking.state("begin/alpha") is State.SKIPPED
        assert "changed since" in seen(app)


async def test_undo_takes_back_what_another_window_did_last(open_app: Open, session: Session, until: Until) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("space")
        await until(pilot, lambda: status(app) == "saved")
        session.adopt(session.store.load())
        session.mark(["begin/alpha"], State.SKIPPED)
        session.save()
        await until(pilot, lambda: app.session.tracking.state("begin/alpha") is State.SKIPPED, 2.5)
        await pilot.press("u")
        assert app.session.tracking.state("begin/alpha") is State.DONE
        await pilot.press("u")
        assert app.session.tracking.state("begin/alpha") is State.TODO


async def test_a_failed_save_shows_a_lasting_notice_until_one_succeeds(
    open_app: Open, data: Path, seen: Seen, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    store = app.session.store
    commit = store.commit

    def refuse(changes: object) -> object:
        raise SaveFailed("your progress could not be saved (no room)", path=store.path, kept="It is as it was.")

    monkeypatch.setattr(store, "commit", refuse)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("space")
        await until(pilot, lambda: "no room" in notice(app))
        assert status(app) == "NOT SAVED"
        await pilot.press("j", "2", "1", "slash", "escape")
        assert "no room" in notice(app), "it must not pass before it is mended"
        assert "NOT SAVED" in seen(app)
        await pilot.press("s")
        await until(pilot, lambda: status(app) == "NOT SAVED")
        monkeypatch.setattr(store, "commit", commit)
        await pilot.press("j", "i")
        await until(pilot, lambda: status(app) == "saved")
        assert notice(app) == ""
        assert on_disk(data) == {"begin/alpha": "done", "begin/beta": "skipped", "begin/gamma": "learning"}


async def test_changes_that_could_not_be_saved_are_tried_once_more_when_the_app_is_left(
    open_app: Open, data: Path, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        data.rmdir()
        data.write_text("a file where the folder belongs")
        await pilot.press("space")
        await until(pilot, lambda: notice(app) != "")
        data.unlink()
    assert app.main.saver.stop()
    app.session.save()
    assert on_disk(data) == {"begin/alpha": "done"}


async def test_a_file_of_a_newer_version_is_shown_read_only_with_a_notice(
    open_app: Open, data: Path, seen: Seen, until: Until
) -> None:
    content = {"kind": "mlroadmap-progress", "schema": 9, "min_writer": 9, "~": None}
    written = json.dumps({**content, "item/begin/alpha": {"at": STAMP, "state": "done", "on": "2026-01-01"}})
    (data / "progress-small.json").write_text(written)
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "newer version" in notice(app))
        assert "● Alpha" in seen(app)
        assert app.main.path.current_id == "begin/beta"
        for key in ("space", "i", "s", "K", "u"):
            await pilot.press(key)
        app.main.path.go_to("right")
        await pilot.press("c")
        await until(pilot, lambda: status(app) == "NOT SAVED")
        assert "newer version" in notice(app)
        assert "kept in the journal" in notice(app)
    assert (data / "progress-small.json").read_text() == written


async def test_a_file_that_becomes_newer_while_the_app_runs_is_left_alone(
    open_app: Open, data: Path, until: Until
) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("space")
        await until(pilot, lambda: status(app) == "saved")
        text = (data / "progress-small.json").read_text().replace('"min_writer":1', '"min_writer":2')
        (data / "progress-small.json").write_text(text)
        await until(pilot, lambda: app.session.read_only, 2.5)
        for key in ("u", "j", "space"):
            await pilot.press(key)
        await until(pilot, lambda: status(app) == "NOT SAVED")
        assert "newer version" in notice(app)
        journal = app.session.store.keeping.journal()
        await until(pilot, lambda: [entry.verb for entry in journal.everything()] == ["do", "undo", "do"])
    app.main.saver.stop()
    assert (data / "progress-small.json").read_text() == text


async def test_a_damaged_file_is_put_together_again_and_the_notice_stays_until_it_is_read(
    open_app: Open, data: Path, until: Until
) -> None:
    app = open_app()
    path = data / "progress-small.json"
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("space")
        await until(pilot, lambda: status(app) == "saved")
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        await until(pilot, lambda: "was damaged" in notice(app), 2.5)
        assert path.read_bytes() == whole
        assert app.session.tracking.state("begin/alpha") is State.DONE
    again = open_app()
    async with again.run_test(size=SIZE) as pilot:
        assert "was damaged" in notice(again)
        await pilot.press("exclamation_mark")
        assert notice(again) == ""


async def test_a_foreign_file_is_noticed_left_alone_and_the_notice_ends_when_ours_is_back(
    open_app: Open, data: Path, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    path = data / "progress-small.json"
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("space")
        await until(pilot, lambda: status(app) == "saved")
        path.rename(data / "aside")
        (data / "foreign").write_bytes(b"x" * 64_000_001)
        (data / "foreign").replace(path)  # at once: half of it would be a damaged file of ours, and be mended
        await until(pilot, lambda: "damaged" in notice(app), 8)
        assert path.stat().st_size == 64_000_001
        (data / "aside").replace(path)
        await until(pilot, lambda: notice(app) == "", 8)


async def test_a_file_that_vanished_takes_nothing_with_it(open_app: Open, data: Path, until: Until) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("space")
        await until(pilot, lambda: status(app) == "saved")
        (data / "progress-small.json").unlink()
        await until(pilot, lambda: (data / "progress-small.json").exists(), 3)
        assert on_disk(data) == {"begin/alpha": "done"}
        assert app.session.tracking.state("begin/alpha") is State.DONE


async def test_a_hostile_file_from_a_sync_tool_is_shown_as_text(
    open_app: Open, session: Session, content: Path, data: Path, seen: Seen, until: Until
) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        other = open_session(content, data)
        key = "begin/[/b][@click=app.quit]x\x1b]52;c;eA==\x07\u202e"
        other.store.commit({f"item/{key}": {"at": STAMP, "state": "done"}, "item/begin/alpha": {"at": 7, "state": []}})
        await until(pilot, lambda: "Changed elsewhere" in seen(app), 2.5)
        assert "[/b][@click=app.quit]x␛]52" in seen(app)
        await pilot.press("4")
        await until(pilot, lambda: "Retired" in seen(app))
        assert "\x1b" not in seen(app) and "\u202e" not in seen(app)


async def test_a_notice_that_cannot_be_taken_away_ends_nothing(
    open_app: Open, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    app = open_app()
    app.session.store.keeping.folder.mkdir(parents=True, exist_ok=True)
    app.session.store.keeping.tell("Your progress file was damaged.")
    async with app.run_test(size=SIZE) as pilot:
        monkeypatch.setattr(Path, "unlink", refuse)
        await pilot.press("exclamation_mark")
        monkeypatch.undo()
        assert "was damaged" in notice(app)
        assert "could not be taken away" in seen(app)
