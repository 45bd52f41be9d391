"""The code in the lessons does what the lessons say it does."""

import ast
import contextlib
import io
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import zip_longest
from pathlib import Path

import pytest

from mlroadmap.library.body import after_front_matter, split_body

CONTENT = Path(__file__).parents[2] / "content"
FILES = sorted(path.relative_to(CONTENT).as_posix() for path in CONTENT.rglob("*.md"))

_FENCE = re.compile(r"^(?P<marks>`{3,})(?P<info>[^\n`]*)\n(?P<code>.*?)^(?P=marks)[ \t]*$", re.M | re.S)

MISSING = [name for name in ("numpy", "pandas", "sklearn") if find_spec(name) is None]
HAS_TORCH = find_spec("torch") is not None
WITHOUT_TORCH = "PyTorch is missing: blocks marked 'python torch', and those after them, were not run"

needs_libraries = pytest.mark.skipif(bool(MISSING), reason=f"lessons need {', '.join(MISSING)}: the 'lessons' extra")


@dataclass(frozen=True, kw_only=True)
class Block:
    code: str
    """Its text, moved down so that an error shows the line in the lesson's file."""
    needs_torch: bool
    prints: str
    """What the `text` block directly after it shows."""


def blocks(file: str, markdown: str) -> Iterator[Block]:
    """The `python` blocks of a part of a lesson's Markdown."""
    whole = (CONTENT / file).read_text(encoding="utf-8")
    first_line = whole[: whole.index(markdown)].count("\n") if markdown else 0
    fences = list(_FENCE.finditer(markdown))
    for fence, after in zip_longest(fences, fences[1:]):
        language, *marks = fence["info"].split() or [""]
        if language != "python":
            continue
        shown = ""
        if after and after["info"] == "text" and not markdown[fence.end() : after.start()].strip():
            shown = after["code"]
        lines_above = first_line + markdown[: fence.start("code")].count("\n")
        yield Block(code="\n" * lines_above + fence["code"], needs_torch="torch" in marks, prints=shown)


def lesson(file: str) -> str:
    return split_body(after_front_matter((CONTENT / file).read_text(encoding="utf-8"))).text


def exercise(file: str) -> dict[str, list[Block]]:
    """The blocks of an exercise's starter, check and solution; nothing where the file has none in code."""
    found = split_body(after_front_matter((CONTENT / file).read_text(encoding="utf-8"))).exercise
    if found is None or not found.check:
        return {}
    parts = {"starter": found.starter, "check": found.check, "solution": found.solution}
    return {name: list(blocks(file, part)) for name, part in parts.items()}


def run(file: str, parts: list[Block], namespace: dict[str, object] | None = None) -> str:
    """Run blocks in one namespace; gives what they print."""
    names: dict[str, object] = {"__name__": "lesson"} if namespace is None else namespace
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        for block in parts:
            exec(compile(block.code, str(CONTENT / file), "exec"), names)
    return printed.getvalue()


def imported(tree: ast.Module) -> set[str]:
    """The top-level names of what code imports."""
    nodes = list(ast.walk(tree))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in names}


WITH_CODE = [file for file in FILES if list(blocks(file, lesson(file)))]
WITH_EXERCISE = [file for file in FILES if exercise(file)]


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a lesson writes goes to a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))


def test_the_first_lesson_names_the_versions_the_lessons_are_run_with() -> None:
    project = CONTENT.parent / "pyproject.toml"
    if not project.is_file():
        pytest.skip("the package is not installed from a checkout")
    wanted = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["optional-dependencies"]["lessons"]
    text = (CONTENT / "steps" / "math" / "workbench.md").read_text(encoding="utf-8")
    assert [pin for pin in wanted if "==" in pin and f"`{pin}`" not in text] == []


def test_there_is_code_to_run() -> None:
    assert len(WITH_CODE) > 80
    assert len(WITH_EXERCISE) > 80


def test_a_block_shows_only_what_stands_directly_after_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    text = "```python\n1\n```\n\n```text\none\n```\n```python torch\n2\n```\nand\n```text\ntwo\n```\n```sh\nls\n```\n"
    (tmp_path / "x.md").write_text(text, encoding="utf-8")
    monkeypatch.setitem(globals(), "CONTENT", tmp_path)
    assert [(block.code.strip(), block.needs_torch, block.prints) for block in blocks("x.md", text)] == [
        ("1", False, "one\n"),
        ("2", True, ""),
    ]


@pytest.mark.parametrize("file", sorted({*WITH_CODE, *WITH_EXERCISE}))
def test_every_block_is_python_and_needs_only_what_learners_installed(file: str) -> None:
    parts = exercise(file)
    for block in [*blocks(file, lesson(file)), *(block for part in parts.values() for block in part)]:
        allowed = {*sys.stdlib_module_names, "numpy", "pandas", "sklearn", *(["torch"] if block.needs_torch else [])}
        assert imported(ast.parse(block.code, filename=file)) - allowed == set()


@pytest.mark.parametrize("file", WITH_EXERCISE)
def test_every_part_of_an_exercise_is_code(file: str) -> None:
    assert [name for name, part in exercise(file).items() if not part] == []


@pytest.mark.lessons
@needs_libraries
@pytest.mark.parametrize("file", WITH_CODE)
def test_the_blocks_of_a_lesson_print_what_it_shows(file: str) -> None:
    namespace: dict[str, object] = {"__name__": "lesson"}
    for block in blocks(file, lesson(file)):
        if block.needs_torch and not HAS_TORCH:
            pytest.skip(WITHOUT_TORCH)
        assert run(file, [block], namespace) == block.prints


@pytest.mark.lessons
@needs_libraries
@pytest.mark.parametrize("file", WITH_EXERCISE)
def test_the_check_fails_on_the_starter_and_passes_on_the_solution(file: str) -> None:
    parts = exercise(file)
    if not HAS_TORCH and any(block.needs_torch for part in parts.values() for block in part):
        pytest.skip(WITHOUT_TORCH)
    run(file, [*parts["solution"], *parts["check"]])
    with pytest.raises(Exception):  # noqa: B017 - an unfinished answer may fail in any way
        run(file, [*parts["starter"], *parts["check"]])
