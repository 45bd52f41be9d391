"""A note that is being written when the program is killed, and characters that have no width."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mlroadmap.app.app import RoadmapApp
from mlroadmap.session.opening import open_session
from mlroadmap.session.session import Session

Start = Callable[..., Any]
Open = Callable[..., RoadmapApp]
TEXT = "a long thought"
OFFER = "was not finished when"


def drafts() -> list[Path]:
    import os

    return list(Path(os.environ["XDG_STATE_HOME"]).rglob("drafts/*.json"))


def killed_while_writing(start: Start, text: str = TEXT) -> None:
    terminal = start()
    terminal.wait("The text of Alpha")
    terminal.press("n")
    terminal.wait("Note: Alpha")
    terminal.settle()
    terminal.press(text)
    terminal.wait(lambda: any(text in json.loads(path.read_bytes())["text"] for path in drafts()), 5)
    terminal.process.kill()
    terminal.end()


def notes(data: Path) -> list[str]:
    records = json.loads((data / "progress-small.json").read_bytes())
    return [value["text"] for key, value in records.items() if key.startswith("note/")]


def test_a_note_that_was_being_written_at_a_kill_is_offered_and_kept(start: Start, data: Path) -> None:
    killed_while_writing(start)
    terminal = start()
    terminal.wait(OFFER)
    terminal.press("n")
    terminal.wait(TEXT)
    terminal.wait("This was being written")
    terminal.settle()
    terminal.press(" to its end\x13")
    terminal.wait("Your note")
    terminal.wait(lambda: not any(OFFER in line for line in terminal.lines))
    terminal.wait(lambda: not drafts())
    terminal.press("q")
    assert terminal.end() == 0
    assert notes(data) == [f"{TEXT} to its end"]


def test_a_note_changed_by_another_window_meanwhile_is_in_the_editor_too(
    start: Start, session: Session, content: Path, data: Path
) -> None:
    killed_while_writing(start)
    session.write_note("begin/alpha", "from elsewhere")
    session.save()
    terminal = start()
    terminal.wait(OFFER)
    terminal.press("n")
    terminal.wait("both texts are here")
    terminal.wait("from elsewhere")
    terminal.wait(TEXT)
    terminal.press("\x13")
    terminal.wait("Your note")
    terminal.press("q")
    assert terminal.end() == 0
    assert open_session(content, data).note("begin/alpha") == f"from elsewhere\n\n----\n\n{TEXT}"


def test_another_window_does_not_offer_what_is_still_being_written(start: Start) -> None:
    first = start()
    first.wait("The text of Alpha")
    first.press("n")
    first.wait("Note: Alpha")
    first.settle()
    first.press(TEXT)
    first.wait(lambda: bool(drafts()))
    second = start()
    second.wait("The text of Alpha")
    second.settle()
    assert not any(OFFER in line for line in second.lines)


def test_damaged_drafts_and_a_folder_that_cannot_be_written_to_do_no_harm(start: Start, data: Path) -> None:
    killed_while_writing(start)
    folder = drafts()[0].parent
    for path in folder.iterdir():
        path.unlink()
    (folder / "x.json").write_text('{"kind":')
    terminal = start()
    terminal.wait("The text of Alpha")
    assert not any(OFFER in line for line in terminal.lines)
    (folder / "x.json").unlink()
    folder.rmdir()
    folder.write_text("")
    terminal.press("n")
    terminal.wait("Note: Alpha")
    terminal.settle()
    terminal.press(TEXT)
    time.sleep(1.2)
    terminal.press("\x13")
    terminal.wait("Your note")
    terminal.press("q")
    assert terminal.end() == 0
    assert notes(data) == [TEXT]


def test_a_note_that_was_not_changed_leaves_no_draft(start: Start) -> None:
    terminal = start()
    terminal.wait("The text of Alpha")
    terminal.press("n")
    terminal.wait("Note: Alpha")
    terminal.settle()
    terminal.press(TEXT)
    terminal.wait(lambda: bool(drafts()), 5)
    terminal.press("\x7f" * len(TEXT) + "\x13")
    terminal.wait(lambda: not drafts())


JOINERS = "\u200c\u200d\u00ad\u2060\ufe0f"


def test_joiners_are_written_as_they_are_typed(start: Start, data: Path) -> None:
    terminal = start()
    terminal.wait("The text of Alpha")
    terminal.press("n")
    terminal.wait("Note: Alpha")
    terminal.settle()
    written = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 " + "x".join(JOINERS)
    for character in written:
        terminal.press(character)
    terminal.settle()
    terminal.press("\u202e\x13")
    terminal.wait("Your note")
    terminal.press("q")
    assert terminal.end() == 0
    assert notes(data) == [written]
    assert "[U+200C]" not in terminal.text


@pytest.mark.parametrize(("key", "widget"), [("slash", "#search-input"), ("e", "#export-file")])
async def test_a_line_takes_joiners_and_all_lines_of_what_is_pasted(open_app: Open, key: str, widget: str) -> None:
    from textual import events
    from textual.widgets import Input

    app = open_app()
    async with app.run_test(size=(90, 22)) as pilot:
        await pilot.press(key)
        line = app.screen.query_one(widget, Input)
        line.value = ""
        app.post_message(events.Key("zero_width_non_joiner", "\u200c"))
        await pilot.pause()
        app.post_message(events.Paste("one\r\n  two\n\nthree\n"))
        await pilot.pause()
        assert line.value == "\u200cone two three"
