import ast
from pathlib import Path

import pytest

import mlroadmap

ROOT = Path(str(mlroadmap.__file__)).parent
FILES = sorted(ROOT.rglob("*.py"))
LINES_OF_A_FILE = 300
LINES_OF_A_CLASS = 250
LINES_OF_THE_APP = 120

ABOUT_NOTHING = {"utils", "util", "helpers", "helper", "manager", "managers", "base", "common", "misc", "core", "tools"}
"""Names that say nothing about what is inside."""


def classes(path: Path) -> list[tuple[str, int]]:
    """The name and length of each class of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    return [(node.name, (node.end_lineno or 0) - node.lineno + 1) for node in found]


def test_the_package_is_found() -> None:
    assert len(FILES) > 50


@pytest.mark.parametrize("suffix", [".py", ".tcss"])
def test_every_file_has_fewer_than_300_lines(suffix: str) -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in ROOT.rglob(f"*{suffix}")
    }
    assert lengths
    assert {name: lines for name, lines in lengths.items() if lines >= LINES_OF_A_FILE} == {}


def test_every_class_has_fewer_than_250_lines() -> None:
    lengths = {f"{path.relative_to(ROOT)}:{name}": lines for path in FILES for name, lines in classes(path)}
    assert {name: lines for name, lines in lengths.items() if lines >= LINES_OF_A_CLASS} == {}


def test_the_app_is_a_doorway() -> None:
    lengths = dict(classes(ROOT / "app" / "app.py"))
    assert lengths["RoadmapApp"] < LINES_OF_THE_APP


def test_packages_are_folders_and_nothing_more() -> None:
    assert [str(path) for path in FILES if path.name == "__init__.py" and path.read_bytes()] == []
    folders = {path.parent for path in FILES}
    assert [str(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    parts = {part for path in FILES for part in path.relative_to(ROOT).with_suffix("").parts}
    assert {part for part in parts if ABOUT_NOTHING & set(part.split("_"))} == set()
