"""Who imports whom, and what a start leaves unread."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
HEAVY = {"textual", "rich", "pydantic", "pydantic_core", "annotated_types", "yaml", "reportlab", "pypdf", "markdown_it"}
SLOW = {"textwrap", "hashlib"} | ({"platformdirs"} if sys.platform == "linux" else set())
"""What a command that only looks can do without."""
BEFORE_THE_FIRST_PAINT = HEAVY - {"textual", "rich"}

PROBE = """
import json, sys
target, sys.argv = sys.argv[1], ["mlroadmap", *sys.argv[2:]]
from mlroadmap.__main__ import main
try:
    code = main()
except SystemExit as stop:
    code = stop.code
with open(target, "w") as file:
    json.dump(sorted(sys.modules), file)
sys.exit(code)
"""

# Runs the app until the path is on the screen. With a pause at each write, as on a
# slow machine, what only happens to come later comes before.
PAINTED = """
import json, os, sys, time
target, pause, sys.argv = sys.argv[1], float(sys.argv[2]), ["mlroadmap"]
from mlroadmap.app.driver import TerminalDriver
plain_write = TerminalDriver.write
def write(driver, data):
    time.sleep(pause)
    plain_write(driver, data)
    if "Master Math" in data:
        with open(target, "w") as file:
            json.dump(sorted(sys.modules), file)
        os._exit(0)
TerminalDriver.write = write
from mlroadmap.__main__ import main
main()
"""


UNWANTED = ("XDG_", "MLROADMAP_", "COVERAGE_")
"""How variables begin that no child here gets: measuring what it runs would import more."""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A home of its own for the processes of this file, which share its cache."""
    home = tmp_path_factory.mktemp("home")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(UNWANTED)}
    made = {**kept, "HOME": str(home), "USERPROFILE": str(home), "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    modules_after(made, home, "status")  # fills the cache
    return made


def modules_after(environment: dict[str, str], tmp_path: Path, *words: str) -> set[str]:
    """What a process has imported when a command has ended."""
    target = tmp_path / "modules.json"
    subprocess.run(
        [sys.executable, "-c", PROBE, str(target), *words],
        env=environment,
        stdout=subprocess.DEVNULL,
        timeout=60,
        check=True,
    )
    return set(json.loads(target.read_text(encoding="utf-8")))


def test_the_layers_hold(tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("lint-imports")
    found = shutil.which(program) or shutil.which("lint-imports")
    if not found:
        pytest.skip("import-linter is not installed")
    if not (CHECKOUT / "pyproject.toml").exists():
        pytest.skip("the contracts are in the checkout's pyproject.toml")
    done = subprocess.run(
        [found, "--no-cache"], cwd=CHECKOUT, capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_a_cold_start_reads_the_content_and_a_warm_one_leaves_the_heavy_libraries_alone(
    environment: dict[str, str], tmp_path: Path
) -> None:
    cold = {**environment, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    assert {"yaml", "pydantic"} <= modules_after(cold, tmp_path, "status")
    assert modules_after(cold, tmp_path, "status") & (HEAVY | SLOW) == set()


@pytest.mark.parametrize(
    "words", [("done", "math/vectors"), ("next",), ("note", "math/vectors", "text"), ("pace", "8")]
)
def test_other_warm_commands_are_as_light(environment: dict[str, str], tmp_path: Path, words: tuple[str, ...]) -> None:
    assert modules_after(environment, tmp_path, *words) & HEAVY == set()


def test_looking_reads_no_journal_where_the_file_has_all_of_it(environment: dict[str, str], tmp_path: Path) -> None:
    own = {**environment, "MLROADMAP_DATA": str(tmp_path / "data"), "XDG_STATE_HOME": str(tmp_path / "state")}
    modules_after(own, tmp_path, "done", "math/vectors")
    for words in (("status",), ("next",)):
        longer = {"mlroadmap.progress.journal", "mlroadmap.progress.backups", "mlroadmap.session.opening", "hashlib"}
        assert modules_after(own, tmp_path, *words) & longer == set()


def test_only_the_module_of_the_named_command_is_imported(environment: dict[str, str], tmp_path: Path) -> None:
    prefix = "mlroadmap.cli.commands."
    commands = {name for name in modules_after(environment, tmp_path, "status") if name.startswith(prefix)}
    assert commands == {f"{prefix}status"}


@pytest.mark.skipif(sys.platform != "linux", reason="watches the Linux driver in a pseudo-terminal")
@pytest.mark.parametrize("pause", [0, 0.02])
def test_the_first_paint_waits_for_nothing_it_does_not_show(
    environment: dict[str, str], tmp_path: Path, pause: float
) -> None:
    import pty

    target = tmp_path / "painted.json"
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", PAINTED, str(target), str(pause)],
        env=environment,
        stdin=slave,
        stdout=slave,
        stderr=slave,
    )
    os.close(slave)
    shown = b""
    try:
        while chunk := os.read(master, 65536):
            shown += chunk
    except OSError:  # Linux reports the end of a pseudo-terminal as an error
        pass
    finally:
        process.kill()
        process.wait(timeout=30)
        os.close(master)
    assert target.exists(), shown[-2000:]
    imported = set(json.loads(target.read_text(encoding="utf-8")))
    assert "mlroadmap.app.screens.main" in imported
    assert imported & BEFORE_THE_FIRST_PAINT == set()
    later = {f"mlroadmap.app.widgets.{name}" for name in ("glossary", "salaries", "progress")}
    assert imported & later == set()
