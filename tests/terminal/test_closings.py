"""Terminals closed at any moment, in every way there is: no process is left, nothing spins, no note is lost."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.figures import Figures
from tests.terminal.desk import Desk
from tests.terminal_program import Terminal

if sys.platform != "linux":
    pytest.skip("watches programs in Linux's pseudo-terminals", allow_module_level=True)

pytestmark = pytest.mark.terminal
CLOSINGS = 140
"""In bare pseudo-terminals."""
PANES = 60
"""In panes of tmux."""
AT_ONCE = 3
SECONDS_TO_END = 5.0
LATEST = 1.6
"""The latest moment of a closing, in seconds after the start: long after the first screen."""
NOTE = "precious words"
SIGNALS = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)


class Closing(NamedTuple):
    """How one program ended."""

    what: str
    seconds: float
    """From the closing to the end; as long as was waited where it did not end."""
    is_left: bool
    is_kept: bool
    """Whether a note that was on the screen is in the file or the journal."""


def _waited(ended: Callable[[], bool], since: float) -> tuple[float, bool]:
    while not (over := ended()) and time.monotonic() < since + SECONDS_TO_END:
        time.sleep(0.01)
    return time.monotonic() - since, not over


def _holds(desk: Desk, text: str) -> bool:
    files = [*desk.data.glob("*.json"), *(desk.folder / "state").rglob("*")]
    return any(text in file.read_text(encoding="utf-8") for file in files if file.is_file())


def _bare(desk: Desk, seed: int) -> Closing:
    """Start, perhaps write or leave, and close the terminal or send a signal at a random moment."""
    dice = random.Random(seed)
    terminal = desk.open(is_leader=dice.random() < 0.5)
    kind = dice.choice(("close", "close", "q", "note", "signal", "two signals", "stop"))
    try:
        has_note = _prepare(terminal, kind, dice)
        began = time.monotonic()
        if kind in ("signal", "two signals"):
            for _ in range(1 + (kind == "two signals")):
                if terminal.process.poll() is None:
                    terminal.process.send_signal(dice.choice(SIGNALS))
                time.sleep(0.05 * (kind == "two signals"))
            while terminal.process.poll() is None and time.monotonic() < began + SECONDS_TO_END:
                terminal.read(0.02)
        else:
            terminal.hang_up()
        seconds, is_left = _waited(lambda: terminal.process.poll() is not None, began)
        return Closing(kind, seconds, is_left, not has_note or _holds(desk, NOTE))
    finally:
        terminal.close()


def _prepare(terminal: Terminal, kind: str, dice: random.Random) -> bool:
    """Bring the program to the moment; whether there is a note on the screen now."""
    if kind == "note":
        terminal.wait("The text of Alpha", 30)
        terminal.press("n")
        terminal.wait("Note: Alpha", 30)
        terminal.press(NOTE)
        terminal.wait(NOTE, 30)
    elif kind == "q":
        terminal.wait("The text of Alpha", 30)
        terminal.press(" q")
        time.sleep(dice.uniform(0, 0.3))
    else:
        end = time.monotonic() + dice.uniform(0, LATEST) ** 2 / LATEST  # half of them in the first quarter
        while (left := end - time.monotonic()) > 0:
            terminal.read(left)
        if kind == "stop" and terminal.process.poll() is None:
            for number in (signal.SIGSTOP, signal.SIGCONT):
                terminal.process.send_signal(number)
    return kind == "note"


def _report(closings: list[Closing], where: str, figures: Figures) -> None:
    left = [closing for closing in closings if closing.is_left]
    lost = [closing for closing in closings if not closing.is_kept]
    slowest = max(closing.seconds for closing in closings)
    figures.add(f"closings, {where}", f"{len(closings)} tried", f"{len(left)} left, slowest {slowest:.1f} s")
    assert not left and not lost


def test_bare_terminals_closed_at_any_moment_leave_nothing(
    tmp_path: Path, cache: Path, figures: Figures, scale: float
) -> None:
    Desk(tmp_path / "warm", cache).shell("status").wait(60)
    seeds = range(max(10, int(CLOSINGS * scale)))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        closings = list(pool.map(lambda seed: _bare(Desk(tmp_path / str(seed), cache), seed), seeds))
    _report(closings, "bare terminals", figures)


class Server:
    """A tmux server of our own."""

    def __init__(self, name: str, desk: Desk) -> None:
        self._tmux = ["tmux", "-L", name, "-f", "/dev/null"]
        self._desk = desk

    def __call__(self, *words: str) -> str:
        environment = {name: value for name, value in self._desk.environment.items() if name != "TMUX"}
        done = subprocess.run([*self._tmux, *words], env=environment, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    def open(self) -> int:
        """Start the program in a session of its own; its process id."""
        self("new-session", "-d", "-s", "s", "-x", "80", "-y", "24", "-c", str(self._desk.exports), *self._desk.command)
        return int(self("list-panes", "-t", "s", "-F", "#{pane_pid}") or 0)


def _pane(desk: Desk, seed: int) -> Closing:
    dice = random.Random(seed)
    server = Server(f"mlroadmap-test-{os.getpid()}-{seed}", desk)
    kind = dice.choice(("kill-session", "kill-server", "kill-pane"))
    try:
        process = server.open()
        has_note = dice.random() < 0.3 and _write_in_tmux(server)
        if not has_note:
            time.sleep(dice.uniform(0, LATEST) ** 2 / LATEST)
        if dice.random() < 0.3:
            server("send-keys", "-t", "s", "C-q" if has_note else "q")
        began = time.monotonic()
        server(*((kind, "-t", "s") if kind != "kill-server" else (kind,)))
        seconds, is_left = _waited(lambda: not process or not _is_alive(process), began)
        if is_left:
            os.kill(process, signal.SIGKILL)
        return Closing(kind, seconds, is_left, not has_note or _holds(desk, NOTE))
    finally:
        server("kill-server")


def _is_alive(process: int) -> bool:
    """Whether a process runs; one that waits only for its parent does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def _write_in_tmux(server: Server) -> bool:
    for keys, wanted in (("", "The text of Alpha"), ("n", "Note: Alpha"), (NOTE, NOTE)):
        if keys:
            server("send-keys", "-t", "s", "-l", keys)
        end = time.monotonic() + 30
        while wanted not in server("capture-pane", "-p", "-t", "s"):
            assert time.monotonic() < end, f"{wanted!r} did not come"
            time.sleep(0.05)
    return True


@pytest.mark.skipif(not shutil.which("tmux"), reason="needs tmux")
def test_panes_of_tmux_killed_at_any_moment_leave_nothing(
    tmp_path: Path, cache: Path, figures: Figures, scale: float
) -> None:
    Desk(tmp_path / "warm", cache).shell("status").wait(60)
    seeds = range(max(5, int(PANES * scale)))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        closings = list(pool.map(lambda seed: _pane(Desk(tmp_path / str(seed), cache), seed), seeds))
    _report(closings, "panes of tmux", figures)
