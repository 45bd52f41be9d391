"""The real program with the shipped content in a real terminal, at the sizes people have."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

Start = Callable[..., Any]
SHIPPED = Path(__file__).parents[2] / "content"
SIZES = [(80, 24), (40, 15), (250, 70), (200, 50), (60, 20)]
STEPS = [
    "Master Math Foundations",
    "Learn Classical Machine Learning",
    "Learn Deep Learning & PyTorch",
    "Specialize: NLP or Computer Vision",
    "Learn MLOps & Deployment",
    "Build Impressive Projects",
]


def row_of_cursor(terminal: Any) -> int | None:
    """The line whose first cell has the cursor's background: another one than the list's."""
    backgrounds = [terminal.screen.buffer[line][2].bg for line in range(1, terminal.screen.lines - 1)]
    usual = max(set(backgrounds), key=backgrounds.count)
    marked = [line for line, background in enumerate(backgrounds, 1) if background != usual]
    return marked[0] if len(marked) == 1 else None


def whole(terminal: Any) -> bool:
    """Whether the bars stand where they belong and no line says that something went wrong."""
    lines = terminal.lines
    return (
        len(lines) == terminal.screen.lines
        and lines[0].startswith(" 1 Path ")
        and lines[-1].rstrip().endswith(("saved", "saving"))
        and "Traceback" not in terminal.text
    )


def test_the_path_fits_and_the_cursor_stays_visible_at_every_size(start: Start) -> None:
    for size in SIZES:
        terminal = start(size=size, content=SHIPPED)
        terminal.wait(" saved")
        terminal.wait("workbench")
        terminal.settle()
        first = row_of_cursor(terminal)
        assert first
        for keys in ("jjjjjj]]]", "G"):
            terminal.press(keys)
            terminal.settle(0.1)
            assert row_of_cursor(terminal), "\n".join(terminal.lines)
        terminal.press("gj")
        terminal.wait(lambda terminal=terminal, first=first: row_of_cursor(terminal) == first)
        assert whole(terminal), "\n".join(terminal.lines)


def test_all_six_steps_are_on_screen_at_80_by_24_wherever_the_cursor_is(start: Start) -> None:
    terminal = start(content=SHIPPED)
    terminal.wait(STEPS[0])
    for keys in ("", "G", "gjjjjjjjjjjjjjjj", "]]]", "G\rf"):
        terminal.press(keys)
        terminal.settle(0.1)
        headings = [line[5:28].rstrip(" ░█") for line in terminal.lines if line[1:2] in ("▸", "▾")]
        assert len(headings) == 6, "\n".join(terminal.lines)
        for shown, title in zip(headings, STEPS, strict=True):
            assert title.startswith(shown.rstrip("… ")) and len(shown) > 15


def test_every_pane_and_window_draws_at_every_size_while_it_changes(start: Start) -> None:
    terminal = start(content=SHIPPED)
    terminal.wait(STEPS[0])
    opened_and_closed = [("\r", "h"), ("2", "1"), ("?", "h")]
    for opening, closing in opened_and_closed:
        terminal.press(opening)
        for columns, rows in ((120, 24), (10, 3), (80, 24)):
            terminal.resize(columns, rows)
            terminal.settle(0.05)
        assert terminal.process.poll() is None, terminal.text[-3000:]
        terminal.press(closing)
        terminal.settle(0.05)
    terminal.wait(STEPS[0])
    terminal.wait(lambda: whole(terminal) and row_of_cursor(terminal))
    terminal.press("q")
    assert terminal.end() == 0
    assert "Traceback" not in terminal.text
