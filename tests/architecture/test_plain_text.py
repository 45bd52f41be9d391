"""Text that reaches Textual is plain: what a file or a learner wrote is never read as markup.

Textual reads every `str` that a widget is given as markup, so under `app/` only values pass that cannot be one: text
written in the code without markup characters, and `Content`, which was made from plain strings.
"""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

import mlroadmap

APP = Path(str(mlroadmap.__file__)).parent / "app"

WIDGET_MODULES = ("textual.widgets", "textual.containers", "textual.widget", "textual.screen")
METHODS = {"update", "notify"}
ATTRIBUTES = {"border_title", "border_subtitle", "title", "sub_title", "tooltip", "placeholder", "label"}
KEYWORDS_WITHOUT_TEXT = {"id", "classes", "name", "initial", "markup", "soft_wrap", "tab_behavior", "disabled"}
"""What a widget takes by name and never shows. Any other keyword is looked at."""
NOT_READ_AS_MARKUP = {("Input", 0), ("TextArea", 0)}
"""Positions of a constructor whose text is what the user edits, shown as it is."""
MAKES_CONTENT = {"Content", "Content.styled", "Content.blank", "Content.empty"}
KEEPS_CONTENT = {"append", "stylize", "truncate", "rstrip", "join"}
"""Methods of `Content` that give a `Content` whose text is as plain as what it is made of."""
READS_MARKUP = {"from_markup", "escape", "to_content", "from_rich_text"}
MARKUP_CHARACTERS = set("[]\\")


class Checker(ast.NodeVisitor):
    """Finds the text of one module that Textual could read as markup."""

    def __init__(self, makers: frozenset[str] = frozenset()) -> None:
        """Check a module of an app in which functions of these names give `Content`."""
        self.found: list[str] = []
        self._makers = makers
        self._widgets: set[str] = set()
        self._attributes: set[str] = set()
        self._scopes: list[dict[str, bool]] = []
        self._classes: list[bool] = []

    def check(self, source: str) -> list[str]:
        tree = ast.parse(source)
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(WIDGET_MODULES):
                self._widgets.update(alias.asname or alias.name for alias in node.names)
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Attribute):
                self._attributes |= {node.target.attr} if _says_content(node.annotation) else set()
        self.visit(tree)
        return self.found

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        bases = {ast.unparse(base).partition("[")[0] for base in node.bases}
        self._classes.append(bool(bases & self._widgets))
        for field in node.body:
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                self._attributes |= {field.target.id} if _says_content(field.annotation) else set()
        self.generic_visit(node)
        self._classes.pop()

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        if self._classes and node.name == "render" and not (node.returns and _says_content(node.returns)):
            self._report(node, "a render that does not promise Content")
        arguments = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
        self._scopes.append({a.arg: bool(a.annotation and _says_content(a.annotation)) for a in arguments})
        self._scopes[-1].update(self._locals(node))
        self.generic_visit(node)
        self._scopes.pop()

    visit_AsyncFunctionDef = visit_FunctionDef

    def _locals(self, function: ast.AST) -> dict[str, bool]:
        """The names a function gives values to, and whether all of these are `Content`."""
        given: dict[str, list[ast.expr]] = {}
        stored: list[str] = []
        for node in ast.walk(function):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                stored.append(node.id)
            target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(target, ast.Name) and node.value:
                given.setdefault(target.id, []).append(node.value)
        simply = {name for name in stored if stored.count(name) == len(given.get(name, ()))}
        # A name may be made from itself, as in `line = line.append(...)`: assume the best and look for the contrary.
        self._scopes.append({name: name in simply for name in stored})
        kept = {name for name in simply if all(self._is_content(value) for value in given[name])}
        self._scopes.pop()
        return {name: name in kept for name in stored}

    def visit_Call(self, node: ast.Call) -> None:
        name = ast.unparse(node.func)
        method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if name in self._widgets or (name == "super().__init__" and self._classes and self._classes[-1]):
            self._arguments(node, name)
        elif method in METHODS and not _gives(node, "markup", False):
            self._arguments(node, f".{method}")
        if (method or name) in READS_MARKUP:
            self._report(node, f"{method or name} reads markup")
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        for target in node.targets:
            name = target.attr if isinstance(target, ast.Attribute) else ""
            if isinstance(target, ast.Name) and self._classes and not self._scopes:
                name = target.id.lower()
            if name in ATTRIBUTES and not self._is_plain(node.value):
                self._report(node, f"{name} = {ast.unparse(node.value)}")
        self.generic_visit(node)

    def _arguments(self, node: ast.Call, name: str) -> None:
        for position, value in enumerate(node.args):
            if (name, position) not in NOT_READ_AS_MARKUP and not self._is_plain(value):
                self._report(node, f"{name}({ast.unparse(value)})")
        for keyword in node.keywords:
            if keyword.arg not in KEYWORDS_WITHOUT_TEXT and not self._is_plain(keyword.value):
                self._report(node, f"{name}({keyword.arg}={ast.unparse(keyword.value)})")

    def _is_plain(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Constant):
            return not (isinstance(node.value, str) and MARKUP_CHARACTERS & set(node.value))
        if isinstance(node, ast.IfExp):
            return self._is_plain(node.body) and self._is_plain(node.orelse)
        return self._is_content(node) or (isinstance(node, ast.Call) and ast.unparse(node.func) in self._widgets)

    def _is_content(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Name):
            return next((scope[node.id] for scope in reversed(self._scopes) if node.id in scope), False)
        if isinstance(node, ast.Attribute):
            return ast.unparse(node.value) == "self" and node.attr in self._attributes
        if isinstance(node, ast.IfExp):
            return self._is_content(node.body) and self._is_content(node.orelse)
        if not isinstance(node, ast.Call):
            return False
        name = ast.unparse(node.func)
        if isinstance(node.func, ast.Attribute) and node.func.attr in KEEPS_CONTENT:
            return self._is_content(node.func.value)
        return name in MAKES_CONTENT or name.rpartition(".")[2] in self._makers

    def _report(self, node: ast.AST, what: str) -> None:
        self.found.append(f"{getattr(node, 'lineno', 0)}: {what}")


def _says_content(annotation: ast.expr) -> bool:
    text = ast.unparse(annotation).strip("'\"")
    return text in ("Content", "Content | None", "reactive[Content]")


def _gives(node: ast.Call, keyword: str, value: object) -> bool:
    return any(
        given.arg == keyword and isinstance(given.value, ast.Constant) and given.value.value is value
        for given in node.keywords
    )


def makers(trees: Iterable[ast.AST]) -> Iterator[str]:
    """The names of functions that give `Content` wherever they are defined in the app."""
    promises: dict[str, set[bool]] = {}
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                promises.setdefault(node.name, set()).add(bool(node.returns and _says_content(node.returns)))
    return (name for name, kept in promises.items() if kept == {True})


def test_no_text_of_the_app_can_be_read_as_markup() -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in sorted(APP.rglob("*.py"))}
    known = frozenset(makers(map(ast.parse, sources.values())))
    assert {"plain", "plain_line", "render_inline"} <= known
    found = {str(path.relative_to(APP)): Checker(known).check(source) for path, source in sources.items()}
    assert {name: lines for name, lines in found.items() if lines} == {}


KNOWN = frozenset({"plain", "plain_line", "compose_lesson", "content"})
HEAD = "from textual.widgets import Static, Input\nfrom textual.containers import Vertical\n"

GOOD = """
yield Static("a literal", id=name)
yield Static(id=name)
yield Static(plain(title), classes="a")
yield Static(plain_line("Note: ", "bold").append(title))
yield Input(text, placeholder="Search")
yield Vertical(Static("x"), Static(plain(text)))
self.query_one("#a", Static).update(page.content())
self.target.update(compose_lesson(session, width))
line = Content(""); line = line.append(text); target.update(line)
target.update(plain(a) if a else "nothing")
target.update(content)
target.update(self._made)
self.border_title = plain(title)
self.app.notify(f"{title} was saved", markup=False)
self.title = "mlroadmap"
"""
BAD = """
yield Static(f"Note: {title}")
yield Static("Note: " + title)
yield Static("Note: %s" % title)
yield Static("Note: {}".format(title))
yield Static(title)
yield Static(str(title))
yield Static(self.title_of(item))
yield Static("[bold]Note")
yield Static(content=title)
yield Static(plain(title) if title else title)
yield Static(title.append(x))
yield Input("x", placeholder=title)
yield Vertical(title)
self.query_one("#a", Static).update(title)
self.query_one("#a", Static).update(f"{title}")
line = plain(a); line = title; target.update(line)
line = plain(a); line += title; target.update(line)
for line in lines: target.update(line)
target.update((line := title))
target.update(self._other)
target.update("".join(lines))
target.update(Content.from_markup(title))
Static(escape(title))
self.app.notify(title)
self.notify(f"{title} was saved")
self.notify(title, markup=True)
self.border_title = title
self.border_subtitle = f"{title}"
self.title = "a" if x else title
self.tooltip = title
Content.from_markup("[b]x")
"""


def in_a_widget(line: str) -> str:
    """A line as a method's body in a module that imports widgets."""
    return (
        f"{HEAD}class Pane(Static):\n    _made: Content\n    _other: str\n"
        f"    def method(self, title: str, content: Content) -> None:\n        {line}\n"
    )


@pytest.mark.parametrize("line", GOOD.strip().split("\n"))
def test_the_check_lets_plain_text_pass(line: str) -> None:
    assert Checker(KNOWN).check(in_a_widget(line)) == []


@pytest.mark.parametrize("line", BAD.strip().split("\n"))
def test_the_check_sees_what_could_be_markup(line: str) -> None:
    assert Checker(KNOWN).check(in_a_widget(line)) != []


@pytest.mark.parametrize(
    "method",
    [
        "def __init__(self, title: str) -> None:\n        super().__init__(title)",
        "def render(self) -> str:\n        return self.text",
        "def render(self):\n        return self.text",
        "def outer(self, text: Content) -> None:\n        def inner(text: str) -> None:\n            Static(text)",
        "BORDER_TITLE = f'{VERSION}'",
    ],
)
def test_the_check_sees_it_in_a_widgets_own_methods(method: str) -> None:
    assert Checker(KNOWN).check(f"{HEAD}class Pane(Static):\n    {method}\n") != []


def test_a_function_gives_content_only_if_every_function_of_its_name_does() -> None:
    one, other = ast.parse("def a() -> Content: ...\ndef b() -> Content: ..."), ast.parse("def b() -> str: ...")
    assert set(makers([one, other])) == {"a"}
