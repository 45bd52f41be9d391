"""Keys that arrive together, as they do over a slow line, reach the window that the first of them opened."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Start = Callable[..., Any]


def test_a_search_typed_in_one_go_is_searched_for_and_quits_nothing(start: Start) -> None:
    terminal = start()
    terminal.wait("The text of Alpha")
    terminal.press("/quiet")
    terminal.wait(" quiet", 3)
    terminal.wait("Nothing is called that.", 3)
    assert terminal.process.poll() is None


def test_a_note_typed_in_one_go_is_the_note_and_marks_nothing(start: Start, data: Path) -> None:
    terminal = start()
    terminal.wait("The text of Alpha")
    terminal.press("nskip this\x13")
    terminal.wait("Your note", 3)
    terminal.wait(lambda: (data / "progress-small.json").exists())
    records = json.loads((data / "progress-small.json").read_bytes())
    assert [value["text"] for key, value in records.items() if key.startswith("note/")] == ["skip this"]
    assert not [key for key in records if key.startswith("item/")]


def test_what_was_typed_or_pasted_just_before_closing_a_note_is_in_it(start: Start, data: Path) -> None:
    terminal = start()
    terminal.wait("The text of Alpha")
    terminal.press("n")
    terminal.wait("Note: Alpha")
    terminal.settle()
    terminal.press("first \x1b[200~pasted\x1b[201~ last\x13")
    terminal.wait("Your note", 3)
    terminal.wait("first pasted last", 3)


def test_many_keys_at_once_are_all_obeyed_and_on_the_disk_when_the_last_one_leaves(start: Start, data: Path) -> None:
    terminal = start()
    terminal.wait("The text of Alpha")
    terminal.press(" jsjijK" + "u" * 2 + "q")
    assert terminal.end() == 0
    assert "Traceback" not in terminal.text and "Exception" not in terminal.text
    records = json.loads((data / "progress-small.json").read_bytes())
    states = {key: value["state"] for key, value in records.items() if key.startswith("item/")}
    assert states == {"item/begin/alpha": "done", "item/begin/beta": "skipped"} | dict.fromkeys(
        ("item/begin/gamma", "item/begin/proof"), "todo"
    )


def test_a_key_after_a_jump_acts_on_what_was_jumped_to(start: Start, data: Path) -> None:
    terminal = start()
    terminal.wait("The text of Alpha")
    terminal.press(" ] q")
    assert terminal.end() == 0
    records = json.loads((data / "progress-small.json").read_bytes())
    states = {key: value["state"] for key, value in records.items() if key.startswith("item/")}
    assert states == {"item/begin/alpha": "done", "item/begin/beta": "done"}


def test_a_search_and_enter_in_one_go_lead_there(start: Start) -> None:
    slow = "import time; from mlroadmap.session.session import Session; find = Session.search\n"
    slow += "Session.search = lambda self, words: (words or time.sleep(0.5), find(self, words))[1]"
    terminal = start(script=slow)
    terminal.wait("The text of Alpha")
    terminal.press("/gamma\r")
    terminal.wait("Explain Gamma", 3)


def test_escape_and_a_key_in_one_piece_are_both(start: Start, data: Path) -> None:
    terminal = start()
    terminal.wait("The text of Alpha")
    for key in "ji?":
        terminal.press("n")
        terminal.wait("Note: ")
        terminal.settle()
        terminal.press(f"word{key}\x1b{key}")
        terminal.wait(lambda: not any("Note: " in line for line in terminal.lines))
        terminal.settle()
    terminal.wait("Keys in force")
    terminal.press("\x1bq")
    assert terminal.end() == 0
    records = json.loads((data / "progress-small.json").read_bytes())
    notes = sorted(value["text"] for key, value in records.items() if key.startswith("note/"))
    assert notes == ["wordi", "wordiword?", "wordj"]
    assert records["item/begin/beta"]["state"] == "learning"


def test_a_text_pasted_into_the_list_without_brackets_does_nothing_and_is_said(start: Start, data: Path) -> None:
    terminal = start()
    terminal.wait("The text of Alpha")
    terminal.settle()
    terminal.press("sums and kind quit?")
    terminal.wait("19 keys were ignored")
    terminal.press("i")
    terminal.wait("now")
    terminal.press("q")
    assert terminal.end() == 0
    records = json.loads((data / "progress-small.json").read_bytes())
    assert [key for key in records if key.startswith(("item/", "note/"))] == ["item/begin/alpha"]


def test_a_key_held_down_over_a_slow_line_is_obeyed(start: Start) -> None:
    terminal = start()
    terminal.wait("The text of Alpha")
    terminal.settle()
    terminal.press("j" * 60 + "k" * 60 + "i")
    terminal.settle()
    terminal.press("q")
    assert terminal.end() == 0
    assert "ignored" not in terminal.text


def test_fast_typing_is_obeyed(start: Start) -> None:
    terminal = start()
    terminal.wait("The text of Alpha")
    terminal.settle()
    for key in "jkjkjkbdmprtjkjki":
        terminal.press(key)
        terminal.read(0.005)
    terminal.wait("now")
    assert not any("ignored" in line for line in terminal.lines)
