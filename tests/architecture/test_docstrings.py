import ast
from collections.abc import Iterator
from pathlib import Path

import mlroadmap

ROOT = Path(str(mlroadmap.__file__)).parent
FILES = [path for path in sorted(ROOT.rglob("*.py")) if path.name != "__init__.py"]

Documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def undocumented(tree: ast.Module) -> Iterator[str]:
    """The public classes and functions without a docstring; what is inside private ones or functions is private."""
    if not ast.get_docstring(tree):
        yield "the module"
    yield from _inside(tree, "")


def _inside(node: ast.Module | ast.ClassDef, prefix: str) -> Iterator[str]:
    for child in node.body:
        if isinstance(child, Documented) and not child.name.startswith("_"):
            if not ast.get_docstring(child):
                yield f"{prefix}{child.name}"
            if isinstance(child, ast.ClassDef):
                yield from _inside(child, f"{prefix}{child.name}.")


def bare_fields(tree: ast.Module) -> Iterator[str]:
    """The fields of public dataclasses and the members of public enumerations without a docstring below them."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.ClassDef) or node.name.startswith("_") or not _lists_its_fields(node):
            continue
        for field, below in zip(node.body, [*node.body[1:], None], strict=True):
            name = _field_name(field)
            if name and not name.startswith("_") and not _is_text(below):
                yield f"{node.name}.{name}"


def _lists_its_fields(node: ast.ClassDef) -> bool:
    names = {ast.unparse(decorator).partition("(")[0] for decorator in node.decorator_list}
    return "dataclass" in names or any(ast.unparse(parent).endswith("Enum") for parent in node.bases)


def _field_name(node: ast.stmt) -> str | None:
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return node.target.id
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    return None


def _is_text(node: ast.stmt | None) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def test_every_public_module_class_and_function_has_a_docstring() -> None:
    missing = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in FILES
        for name in undocumented(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert missing == []


def test_every_field_of_the_model_says_what_it_is() -> None:
    files = sorted((ROOT / "model").glob("*.py"))
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in files}
    assert sum(isinstance(node, ast.ClassDef) for tree in trees.values() for node in ast.walk(tree)) > 15
    assert [f"{path.name}: {name}" for path, tree in trees.items() for name in bare_fields(tree)] == []


def test_the_check_sees_what_is_missing() -> None:
    source = '''
class Open:
    def shown(self): ...
    def _hidden(self): ...

class _Private:
    def inside(self): ...

def told():
    """It is told."""
    def inner(): ...
'''
    assert list(undocumented(ast.parse(source))) == ["the module", "Open", "Open.shown"]


def test_the_check_sees_bare_fields() -> None:
    source = '''
@dataclass(frozen=True)
class Point:
    """A point."""
    __pydantic_config__ = {}
    x: int
    """Across."""
    y: int
    z: int = 0

class Kind(StrEnum):
    A = "a"
    """The first."""
    B = "b"

class Plain:
    x: int
'''
    assert list(bare_fields(ast.parse(source))) == ["Point.y", "Point.z", "Kind.B"]
