"""Where everything is measured: a temporary home, warm caches, and a learner who is some way along."""

import compileall
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import mlroadmap
from benchmarks.generated import ITEMS, SHIPPED, generate
from benchmarks.learner import learn
from mlroadmap.session.opening import open_session
from mlroadmap.session.session import Session

HERE = Path(__file__).resolve().parent
_SCRIPT = Path(sys.executable).with_name("mlroadmap")
_KEPT = ("PATH", "SYSTEMROOT", "TMPDIR")


@dataclass(frozen=True, slots=True, kw_only=True)
class Roadmap:
    """Content and the progress of somebody learning it."""

    session: Session
    """Both, open in this process."""
    content: Path | None = None
    """The content folder, where it is not the shipped one."""
    data: Path | None = None
    """The folder of the progress file, where it is not the usual one."""

    @property
    def arguments(self) -> tuple[str, ...]:
        """What names both on the program's command line."""
        named = (("--content", self.content), ("--data", self.data))
        return tuple(part for option, folder in named if folder for part in (option, str(folder)))

    @property
    def marker(self) -> str:
        """A text that stands on the first screen and on no other."""
        return self.session.outline.steps[0].title[:15]


@dataclass(kw_only=True)
class Setting:
    """What the benchmarks share."""

    folder: Path
    """For whatever is written; the home is in it."""
    quick: bool = False
    """Whether fewer rounds will do."""
    python: tuple[str, ...] = field(default=(sys.executable,))
    """The interpreter."""

    @property
    def program(self) -> tuple[str, ...]:
        """The program as it is installed."""
        return (str(_SCRIPT),) if _SCRIPT.exists() else (*self.python, "-m", "mlroadmap")

    def script(self, name: str) -> tuple[str, ...]:
        """The command that runs one of the bare programs here."""
        return (*self.python, "-P", str(HERE / f"{name}.py"))

    def rounds(self, full: int) -> int:
        """How many rounds to run where a full run has some."""
        return max(2, full // 4) if self.quick else full

    @cached_property
    def shipped(self) -> Roadmap:
        """The shipped content, named by the environment."""
        return self._prepare(None, None)

    @cached_property
    def large(self) -> Roadmap:
        """Generated content of 2,000 items, each of them with a record."""
        root = self.folder / "content"
        generate(root)
        roadmap = self._prepare(root, self.folder / "large")
        count = len(roadmap.session.index.items)
        assert count == ITEMS, f"{count} items were generated"
        return roadmap

    def _prepare(self, content: Path | None, data: Path | None) -> Roadmap:
        roadmap = Roadmap(session=open_session(content, data), content=content, data=data)
        learn(roadmap.session)
        for _ in range(2):
            subprocess.run([*self.program, *roadmap.arguments, "status"], check=True, stdout=subprocess.DEVNULL)
        return roadmap


@contextmanager
def make_setting(*, quick: bool) -> Iterator[Setting]:
    """Make the setting for the length of a `with` block: this process and every child live in it."""
    compileall.compile_dir(str(Path(mlroadmap.__file__).parent), quiet=2)
    with tempfile.TemporaryDirectory(prefix="mlroadmap-benchmarks-") as name:
        folder = Path(name)
        (folder / "home").mkdir()
        kept = {key: os.environ[key] for key in _KEPT if key in os.environ}
        os.environ.clear()
        content = shutil.copytree(SHIPPED, folder / "shipped")
        os.environ.update(kept, HOME=str(folder / "home"), TERM="xterm-256color", LANG="C.UTF-8")
        os.environ["MLROADMAP_CONTENT"] = str(content)  # a copy: whoever edits the content meanwhile disturbs nothing
        yield Setting(folder=folder, quick=quick)
