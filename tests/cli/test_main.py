"""The streams and the end of a run, mostly in processes of their own: only there are the streams real."""

import gc
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from mlroadmap.__main__ import main
from mlroadmap.cli.diagnostics import ExitCode

Run = Callable[..., CompletedProcess[str]]

posix = pytest.mark.skipif(sys.platform == "win32", reason="closes file descriptors the POSIX way")
linux = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")


@pytest.fixture
def environment(content: Path, data: Path) -> dict[str, str]:
    """The small roadmap's environment, for processes started by hand."""
    return {**os.environ, "MLROADMAP_CONTENT": str(content), "MLROADMAP_DATA": str(data)}


def test_the_app_without_a_terminal_says_what_to_do_instead(launch: Run, data: Path) -> None:
    refused = launch()
    assert refused.returncode == ExitCode.NO_TERMINAL
    assert refused.stdout == ""
    assert "terminal" in refused.stderr
    assert "mlroadmap status" in refused.stderr
    assert not data.exists()


@posix
@pytest.mark.parametrize(("words", "code"), [((), 6), (("status",), 0), (("note", "standing", "-"), None)])
def test_a_closed_stdin_is_no_traceback(
    command: list[str], environment: dict[str, str], words: tuple[str, ...], code: int | None
) -> None:
    done = subprocess.run(
        [*command, *words],
        capture_output=True,
        text=True,
        env=environment,
        preexec_fn=lambda: os.close(0),
        timeout=30,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert code is None or done.returncode == code


@posix
@pytest.mark.parametrize("words", [("status",), ("status", "--json"), ("--help",), ("content", "check")])
def test_a_reader_that_leaves_early_is_no_error(
    command: list[str], environment: dict[str, str], words: tuple[str, ...]
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*command, *words], stdout=writer, stderr=subprocess.PIPE, text=True, env=environment, timeout=30, check=False
    )
    os.close(writer)
    assert done.stderr == ""
    assert done.returncode == 0


@posix
def test_a_change_is_saved_even_where_nobody_reads_the_narration(
    command: list[str], environment: dict[str, str], data: Path
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    subprocess.run([*command, "done", "standing"], stderr=writer, env=environment, timeout=30, check=False)
    os.close(writer)
    assert '"item/ground/standing"' in (data / "progress-tiny.json").read_text(encoding="utf-8")


@linux
@pytest.mark.parametrize("words", [("status",), ("status", "--json"), ("--help",), ("content", "check")])
def test_output_that_cannot_be_written_is_a_failure_in_words(
    command: list[str], environment: dict[str, str], words: tuple[str, ...]
) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*command, *words],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
            timeout=30,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == "mlroadmap: the output could not be written (No space left on device).\n"


@linux
def test_narration_that_cannot_be_written_is_no_failure(
    command: list[str], environment: dict[str, str], data: Path
) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run([*command, "done", "standing"], stderr=full, env=environment, timeout=30, check=False)
    assert done.returncode == 0
    assert '"item/ground/standing"' in (data / "progress-tiny.json").read_text(encoding="utf-8")


@posix
def test_narration_does_not_go_to_stdout_where_stderr_is_closed(launch: Run) -> None:
    done = launch("done", "standing", before=lambda: os.close(2))
    assert (done.returncode, done.stdout) == (0, "")


@posix
def test_too_few_open_files_are_not_blamed_on_the_output(launch: Run) -> None:
    import resource

    done = launch("status", before=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (5, 5)))
    assert done.returncode == 1
    assert "Too many open files" in done.stderr
    assert "Traceback" not in done.stderr
    assert "output" not in done.stderr


def test_ctrl_c_ends_with_130_and_writes_nothing(run: Run, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted(io.BytesIO):
        def read(self, _: int | None = -1) -> bytes:
            raise KeyboardInterrupt

    run("status")  # leaves the small roadmap in the environment
    monkeypatch.setattr(sys, "argv", ["mlroadmap", "note", "standing", "-"])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Interrupted()))
    try:
        assert main() == 130
    finally:
        gc.enable()  # as in the fixtures
    assert not data.exists()


def test_the_installed_command_and_the_module_are_the_same_program(launch: Run, environment: dict[str, str]) -> None:
    script = Path(sys.executable).with_name("mlroadmap.exe" if sys.platform == "win32" else "mlroadmap")
    if not script.exists():
        pytest.skip("the package is not installed beside this Python")
    by_script = subprocess.run(
        [script, "next"], capture_output=True, text=True, env=environment, timeout=30, check=True
    )
    assert by_script.stdout == launch("next").stdout


def test_marks_of_five_processes_at_once_are_all_kept(
    command: list[str], environment: dict[str, str], run: Run, data: Path
) -> None:
    run("status")  # so that none of them has to read the content
    items = ["ground/standing", "ground/balance", "ground/dancing", "nlp/words", "nlp/poems"]
    started = [subprocess.Popen([*command, "done", item], stderr=subprocess.PIPE, env=environment) for item in items]
    for process in started:
        _, err = process.communicate(timeout=30)
        assert process.returncode == 0, err
    text = (data / "progress-tiny.json").read_text(encoding="utf-8")
    assert [item for item in items if f'"item/{item}"' not in text] == []
