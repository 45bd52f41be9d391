"""From the key that leaves to the end of the process."""

from collections.abc import Iterator, Sequence

from benchmarks import bare_app
from benchmarks.results import Result, compared
from benchmarks.rounds import interleave
from benchmarks.setting import Setting
from benchmarks.terminal import Terminal

ROUNDS = 10
BOUND = 0.5
REST_SECONDS = 1.0
"""Between the first screen and the key, so that nothing is still being drawn."""
CTRL_Q = "\x11"


def measure(setting: Setting) -> Iterator[Result]:
    """Start each, leave it alone for a moment, and leave it."""
    shipped = setting.shipped
    pairs = interleave(
        lambda: _leave(setting, (*setting.program, *shipped.arguments), shipped.marker),
        lambda: _leave(setting, setting.script("bare_app"), bare_app.MARKER),
        setting.rounds(ROUNDS),
    )
    yield compared("leaving", "bare Textual app", pairs, BOUND)


def _leave(setting: Setting, command: Sequence[str], marker: str) -> float:
    with Terminal(command, setting.folder) as terminal:
        terminal.wait_for(marker)
        terminal.rest(REST_SECONDS)
        pressed = terminal.send(CTRL_Q)
        return terminal.wait_for_end() - pressed
