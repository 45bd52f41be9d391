import random
import unicodedata
from collections.abc import Sequence

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.strip import Strip

from mlroadmap.app.glyphs import UNICODE
from mlroadmap.app.widgets.row_list import Part, RowList


class Lines(RowList[str]):
    """Rows that are text; those in capitals are headings. It remembers what it was asked to draw."""

    drawn: list[int]
    composed: int

    def is_heading(self, row: str) -> bool:
        return row.isupper()

    def parts(self, row: str, width: int) -> tuple[Sequence[Part], Sequence[Part]]:
        self.composed += 1
        left, _, right = row.partition("|")
        return ((f" {left}", ""),), ((right, "faint"),)

    def render_line(self, y: int) -> Strip:
        self.drawn.append(y)
        return super().render_line(y)

    def forget(self) -> None:
        self.drawn, self.composed = [], 0


class ListApp(App[None]):
    CSS = "RowList { height: 1fr; }"

    def __init__(self, rows: Sequence[str]) -> None:
        super().__init__()
        self.lines = Lines(UNICODE)
        self.lines.forget()
        self.heard: list[str] = []
        self._given = rows

    def compose(self) -> ComposeResult:
        yield self.lines

    def on_mount(self) -> None:
        self.lines.show(self._given)
        self.lines.focus()

    def on_row_list_moved(self) -> None:
        self.heard.append(f"moved {self.lines.cursor}")

    def on_row_list_opened(self) -> None:
        self.heard.append(f"opened {self.lines.cursor}")


def on_screen(app: ListApp) -> list[str]:
    return [app.lines.render_line(y).text.strip() for y in range(app.lines.size.height)]


def numbered(count: int) -> list[str]:
    return [f"row {number}" for number in range(count)]


STEPS = ["A", *(f"a{n}" for n in range(20)), "B", *(f"b{n}" for n in range(20)), "C", *(f"c{n}" for n in range(20))]


async def test_keys_move_the_cursor_and_stop_at_both_ends() -> None:
    app = ListApp(numbered(4))
    async with app.run_test(size=(20, 10)) as pilot:
        await pilot.press("up", "k")
        assert app.lines.cursor == 0
        await pilot.press("j", "down", "j", "j", "down")
        assert app.lines.cursor == 3
        await pilot.press("k", "enter")
        assert app.heard[-2:] == ["moved 2", "opened 2"]


async def test_paging_through_a_long_list_shows_every_row_and_both_ends() -> None:
    app = ListApp(numbered(57))
    async with app.run_test(size=(20, 10)) as pilot:
        seen = {*on_screen(app)}
        for _ in range(10):
            await pilot.press("pagedown")
            assert app.lines.current in on_screen(app)
            seen.update(on_screen(app))
        assert seen == {*numbered(57)}
        assert on_screen(app) == numbered(57)[-10:]
        await pilot.press("g")
        assert on_screen(app) == numbered(10)
        await pilot.press("G")
        assert app.lines.current == "row 56"
        assert on_screen(app)[-1] == "row 56"


async def test_headings_stay_on_screen_in_order_wherever_the_cursor_is() -> None:
    app = ListApp(STEPS)
    async with app.run_test(size=(20, 10)) as pilot:
        for cursor in range(len(STEPS)):
            app.lines.cursor = cursor
            shown = on_screen(app)
            assert [row for row in shown if row.isupper()] == ["A", "B", "C"]
            assert STEPS[cursor] in shown
            assert shown == sorted(shown, key=STEPS.index)
        await pilot.pause()


async def test_a_window_too_low_for_its_headings_still_shows_the_cursor() -> None:
    app = ListApp(STEPS)
    async with app.run_test(size=(20, 3)) as pilot:
        for height in (3, 1, 2):
            await pilot.resize_terminal(20, height)
            for cursor in (0, 30, 62, 21, 5):
                app.lines.cursor = cursor
                assert STEPS[cursor] in on_screen(app)


async def test_a_move_repaints_the_two_rows_it_changes_and_no_other() -> None:
    app = ListApp(numbered(50))
    async with app.run_test(size=(20, 10)) as pilot:
        await pilot.pause()
        app.lines.forget()
        await pilot.press("down")
        assert {*app.lines.drawn} == {0, 1}


async def test_a_changed_row_repaints_alone() -> None:
    rows = numbered(50)
    app = ListApp(rows)
    async with app.run_test(size=(20, 10)) as pilot:
        await pilot.pause()
        app.lines.forget()
        app.lines.refresh_rows([row.replace("row 7", "row seven") for row in rows])
        await pilot.pause()
        assert {*app.lines.drawn} == {7}
        assert on_screen(app)[7] == "row seven"


async def test_5000_rows_cost_no_more_than_a_screenful() -> None:
    app = ListApp(numbered(5000))
    async with app.run_test(size=(20, 10)) as pilot:
        app.lines.forget()
        await pilot.press("G")
        assert on_screen(app)[-1] == "row 4999"
        assert app.lines.composed < 50
        await pilot.press("pageup", "g")
        assert on_screen(app)[0] == "row 0"
        assert app.lines.composed < 120


async def test_fewer_rows_bring_the_cursor_back_to_the_last_and_none_is_no_row() -> None:
    app = ListApp(numbered(50))
    async with app.run_test(size=(20, 10)) as pilot:
        await pilot.press("G")
        app.lines.show(numbered(3))
        assert app.lines.cursor == 2
        app.lines.show([])
        await pilot.press("down", "pagedown", "G", "g", "enter", "l", "h", "space")
        assert app.lines.current is None
        assert on_screen(app) == [""] * 10


@pytest.mark.parametrize("width", [1, 2, 3, 4, 9, 17, 40])
async def test_every_row_fills_its_line_exactly_whatever_it_holds(width: int) -> None:
    dice = random.Random(width)
    pieces = [
        "a",
        "日本",
        "한",
        "👍",
        "e\u0301",
        "\u200b",
        "[/b]",
        "[red]",
        "\\[",
        "\t",
        "\n",
        "\x1b[31m",
        "\x9b",
        "\u202e",
        "|",
        " ",
    ]
    rows = ["".join(dice.choices(pieces, k=dice.randrange(12))) for _ in range(60)]
    app = ListApp(rows)
    async with app.run_test(size=(width, 60)):
        strips = [app.lines.render_line(y) for y in range(60)]
        assert {cell_len(strip.text) for strip in strips} == {width}
        drawn = "".join(strip.text for strip in strips)
        assert not any(unicodedata.category(character) == "Cc" or character == "\u202e" for character in drawn)


async def test_the_right_end_lines_up_after_wide_characters() -> None:
    app = ListApp(["ascii|3 h ", "日本語のとても長い行です|3 h ", "한국어|3 h ", "a very very long row|3 h "])
    async with app.run_test(size=(20, 4)):
        for y in range(4):
            text = app.lines.render_line(y).text
            assert text.endswith("3 h ")
            assert cell_len(text.removesuffix("3 h ")) == 16


async def test_markup_in_a_row_is_text_and_clicking_it_does_nothing_but_select() -> None:
    hostile = "[/b][@click=app.bell]quit[/] list[int] \\[b]"
    app = ListApp(["first", hostile])
    async with app.run_test(size=(60, 4)) as pilot:
        strip = app.lines.render_line(1)
        assert hostile in strip.text
        assert not any(segment.style and segment.style.meta for segment in strip)
        await click(pilot, app, 1)
        assert app.lines.current == hostile
        assert app.heard[-1] == "moved 1"


async def click(pilot: Pilot[None], app: ListApp, row: int) -> None:
    await pilot.click(app.lines, offset=(8, row))
    await pilot.pause()


async def test_a_second_click_opens_and_a_click_below_the_rows_does_nothing() -> None:
    app = ListApp(numbered(3))
    async with app.run_test(size=(20, 10)) as pilot:
        await pilot.click(app.lines, offset=(3, 2), times=2)
        assert app.heard[-2:] == ["moved 2", "opened 2"]
        app.heard.clear()
        await click(pilot, app, 8)
        assert app.heard == []
