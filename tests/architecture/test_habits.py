"""What no module does: catch everything, or speak to a stream that is not its own."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import mlroadmap

ROOT = Path(str(mlroadmap.__file__)).parent
FILES = sorted(ROOT.rglob("*.py"))
SPEAKERS = {"cli/output.py", "cli/diagnostics.py"}
"""One module for each stream."""

STREAMS = {"stdout", "stderr", "__stdout__", "__stderr__"}
BROAD = {"Exception", "BaseException"}


def broad_excepts(tree: ast.AST) -> Iterator[int]:
    """The lines that catch everything. What cleans up and raises the same error again catches nothing."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            caught = {"BaseException"} if node.type is None else _names(node.type)
            last = node.body[-1]
            raises_again = isinstance(last, ast.Raise) and last.exc is None
            if caught & BROAD and not (raises_again and node.type is not None):
                yield node.lineno
        elif isinstance(node, ast.Call) and _names(node.func) == {"suppress"}:
            yield from (node.lineno for argument in node.args if _names(argument) & BROAD)


def spoken(tree: ast.AST) -> Iterator[int]:
    """The lines that write to stdout or stderr."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in ("print", "pprint", "input"):
            yield node.lineno
        elif isinstance(node.func, ast.Attribute) and node.func.attr in ("write", "writelines"):
            stream = ast.unparse(node.func.value).removesuffix(".buffer")
            yield from [node.lineno] if stream.rpartition(".")[2] in STREAMS else []


def _names(node: ast.expr) -> set[str]:
    if isinstance(node, ast.Tuple):
        return set().union(*map(_names, node.elts))
    return {ast.unparse(node).rpartition(".")[2]}


def test_no_module_catches_everything() -> None:
    found = [f"{path.relative_to(ROOT)}:{line}" for path in FILES for line in broad_excepts(_tree(path))]
    assert found == []


def test_only_one_module_speaks_to_each_stream() -> None:
    speaking = {path.relative_to(ROOT).as_posix() for path in FILES if any(spoken(_tree(path)))}
    assert speaking == SPEAKERS


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "caught",
    ["", " Exception", " (ValueError, Exception)", " BaseException as error", " builtins.Exception"],
)
def test_the_check_sees_what_catches_everything(caught: str) -> None:
    assert list(broad_excepts(ast.parse(f"try:\n    x()\nexcept{caught}:\n    y()\n"))) == [3]


def test_the_check_sees_what_suppresses_everything_and_lets_cleaning_up_pass() -> None:
    assert list(broad_excepts(ast.parse("with suppress(Exception): x()"))) == [1]
    assert list(broad_excepts(ast.parse("with contextlib.suppress(OSError): x()"))) == []
    assert list(broad_excepts(ast.parse("try:\n    x()\nexcept BaseException:\n    y()\n    raise\n"))) == []
    assert list(broad_excepts(ast.parse("try:\n    x()\nexcept OSError:\n    y()\n"))) == []


@pytest.mark.parametrize(
    "call", ["print(x)", "sys.stdout.write(x)", "stderr.write(x)", "sys.__stdout__.buffer.write(x)"]
)
def test_the_check_sees_who_speaks(call: str) -> None:
    assert list(spoken(ast.parse(call))) == [1]
    assert list(spoken(ast.parse("file.write(x); sys.stdout.fileno(); console.render(x)"))) == []
