"""Records what a program asks of the disk, and puts together what a power cut at any moment may leave of it."""

import math
import os
import random
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import combinations, product
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import pytest

FOLDER = 0
"""The number that stands for a folder; files are counted from 1."""
ALL_SUBSETS = 5
"""Of so many names that may be lost every subset is tried; of more, those that lose a beginning, an end or one."""
NEVER_READ = "lock"
"""What is in a file of this name is not asked for by anybody, so that all of it is always there."""
LATEST_WRITES = 3
"""How many of a file's latest writes may be there or not, each for itself; older ones are all there or none."""


class File(NamedTuple):
    """A file on the disk."""

    data: bytes
    number: int
    """What the disk knows it by."""
    written: int
    """When it was last written, in nanoseconds."""


class Promise(NamedTuple):
    """What was acknowledged."""

    records: Mapping[str, Any]
    in_file: bool
    """Whether the progress file itself holds all of it."""


class Naming(NamedTuple):
    """Names of one folder that change at once: the file each leads to, or None where it is gone."""

    place: str
    names: tuple[tuple[str, int | None], ...]


class Writing(NamedTuple):
    """Bytes written to a file."""

    place: int
    offset: int
    data: bytes
    written: int


class Cutting(NamedTuple):
    """A file made as long as this."""

    place: int
    size: int
    written: int


class Syncing(NamedTuple):
    """A file or folder made durable."""

    place: int | str


Step: TypeAlias = Naming | Writing | Cutting | Syncing | Promise
Tree: TypeAlias = dict[str, File | None]
"""By path; a folder is None."""


class Crash(NamedTuple):
    """What a power cut left."""

    after: int
    """How many steps had been taken."""
    tree: Tree
    promise: Promise

    @property
    def key(self) -> int:
        """The same for the same files under the same promise."""
        return hash((frozenset(self.tree.items()), id(self.promise)))


class Recorder:
    """What was asked of one folder tree, step by step."""

    def __init__(self, root: Path, promise: Promise) -> None:
        """Look at what is there, all of it durable."""
        self.root = os.path.realpath(root)
        self.steps: list[Step] = [promise]
        self.links = {path: os.readlink(path) for path in _paths(self.root) if os.path.islink(path)}
        self.base = scanned(root)
        self.files: list[File] = [File(b"", 0, 0)]
        self.numbers = {path: self._count(file) if file else FOLDER for path, file in self.base.items()}
        self._first = dict(self.numbers)
        self._handles: dict[int, int | str] = {}
        self._sure = {number for path, number in self.numbers.items() if os.path.basename(path) == NEVER_READ}

    def _count(self, file: File) -> int:
        self.files.append(file)
        return len(self.files) - 1

    def acknowledge(self, promise: Promise) -> None:
        """Note that the program said that this is durable."""
        self.steps.append(promise)

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Record what happens in a `with` block."""
        with pytest.MonkeyPatch.context() as patch:
            for name in ("open", "close", "write", "ftruncate", "fsync", "replace", "unlink", "mkdir"):
                patch.setattr(os, name, self._taking(name, getattr(os, name)))
            yield
        assert {path: file and file.data for path, file in self._everything().items()} == {
            path: file and file.data for path, file in scanned(Path(self.root)).items()
        }, "something reached the disk that was not recorded"

    def _taking(self, name: str, call: Any) -> Any:
        note = getattr(self, f"_{name}")

        def take(*arguments: Any, **options: Any) -> Any:
            return note(call, *arguments, **options)

        return take

    def _resolved(self, path: Any) -> str | None:
        real = os.path.join(os.path.realpath(os.path.dirname(os.fspath(path))), os.path.basename(os.fspath(path)))
        return real if f"{real}/".startswith(f"{self.root}/") else None

    def _name(self, *names: tuple[str, int | None]) -> None:
        folders = {os.path.dirname(path) for path, _ in names}
        assert len(folders) == 1, "a rename from one folder to another is not looked at here"
        self.steps.append(Naming(folders.pop(), tuple((os.path.basename(path), number) for path, number in names)))
        for path, number in names:
            if number is None:
                del self.numbers[path]
            else:
                self.numbers[path] = number

    def _open(self, call: Any, path: Any, flags: int, *arguments: Any, **options: Any) -> int:
        ours = self._resolved(os.path.realpath(path))
        is_new = ours is not None and not os.path.exists(ours)
        handle: int = call(path, flags, *arguments, **options)
        if ours is None:
            return handle
        status = os.fstat(handle)
        if stat.S_ISDIR(status.st_mode):
            self._handles[handle] = ours
            return handle
        if is_new:
            number = self._count(File(b"", status.st_ino, status.st_mtime_ns))
            self._name((ours, number))
            if os.path.basename(ours) == NEVER_READ:
                self._sure.add(number)
        elif flags & os.O_TRUNC:
            self.steps.append(Cutting(self.numbers[ours], 0, status.st_mtime_ns))
        self._handles[handle] = self.numbers[ours]
        return handle

    def _close(self, call: Any, handle: int) -> None:
        self._handles.pop(handle, None)
        call(handle)

    def _write(self, call: Any, handle: int, data: Any) -> int:
        count: int = call(handle, data)
        place = self._handles.get(handle)
        if isinstance(place, int):
            offset = os.lseek(handle, 0, os.SEEK_CUR) - count
            self.steps.append(Writing(place, offset, bytes(data[:count]), os.fstat(handle).st_mtime_ns))
        return count

    def _ftruncate(self, call: Any, handle: int, size: int) -> None:
        call(handle, size)
        place = self._handles.get(handle)
        if isinstance(place, int):
            self.steps.append(Cutting(place, size, os.fstat(handle).st_mtime_ns))

    def _fsync(self, call: Any, handle: int) -> None:
        call(handle)
        if handle in self._handles:
            self.steps.append(Syncing(self._handles[handle]))

    def _replace(self, call: Any, source: Any, target: Any) -> None:
        call(source, target)
        old, new = self._resolved(source), self._resolved(target)
        if old and new:
            self._name((new, self.numbers[old]), (old, None))

    def _unlink(self, call: Any, path: Any, **options: Any) -> None:
        call(path, **options)
        if ours := self._resolved(path):
            self._name((ours, None))

    def _mkdir(self, call: Any, path: Any, *arguments: Any, **options: Any) -> None:
        call(path, *arguments, **options)
        if ours := self._resolved(path):
            self._name((ours, FOLDER))

    # What may be left

    def crashes(self, most: int, *, lose_folders: bool = False) -> Iterator[Crash]:
        """What a power cut may leave after each step, every possibility once.

        Args:
            most: So many at each step; where there are more they are drawn, the same ones each time.
            lose_folders: Whether a new folder is lost unless the one above it was synced. File systems make it durable
                with the first thing in it that is; nothing promises that.
        """
        seen: set[int] = set()
        draw = random.Random(f"{len(self.steps)} {most}")
        for after in range(1, len(self.steps) + 1):
            promise = next(step for step in reversed(self.steps[:after]) if isinstance(step, Promise))
            folders, contents = self._choices(after, lose_folders)
            for names, files in _chosen(folders, contents, most, draw):
                crash = Crash(after, self._tree(names, files), promise)
                if crash.key not in seen:
                    seen.add(crash.key)
                    yield crash

    def _everything(self) -> Tree:
        folders, contents = self._choices(len(self.steps), False)
        return self._tree([names[-1] for names in folders], [files[-1] for files in contents])

    def _choices(self, after: int, lose_folders: bool) -> tuple[list[list[Mapping[str, int]]], list[list[File]]]:
        """What each folder and each file may be: as little as can be comes first, all of it last."""
        synced = {step.place: number for number, step in enumerate(self.steps[:after]) if isinstance(step, Syncing)}
        sure: dict[int | str, list[Any]] = {}
        loose: dict[int | str, list[Any]] = {}
        for number, step in enumerate(self.steps[:after]):
            if isinstance(step, Naming | Writing | Cutting):
                is_folder = isinstance(step, Naming) and step.names[0][1] == FOLDER
                is_sure = (
                    synced.get(step.place, -1) > number or step.place in self._sure or (is_folder and not lose_folders)
                )
                (sure if is_sure else loose).setdefault(step.place, []).append(step)
        places = {os.path.dirname(path) for path in self._first} | {
            step.place for step in self.steps[:after] if isinstance(step, Naming)
        }
        folders: list[list[Mapping[str, int]]] = []
        for place in sorted(places):
            start = {path: number for path, number in self._first.items() if os.path.dirname(path) == place}
            options = [_named(start, [*sure.get(place, ()), *kept]) for kept in _subsets(loose.get(place, ()))]
            folders.append(options)
        contents: list[list[File]] = []
        for number, file in enumerate(self.files):
            whole = _written(file, sure.get(number, ()))
            contents.append(_torn(whole, loose.get(number, ())))
        return folders, contents

    def _tree(self, folders: Iterable[Mapping[str, int]], files: Sequence[File]) -> Tree:
        names = {path: number for folder in folders for path, number in folder.items()}
        tree: Tree = {}
        for path in sorted(names):
            above = os.path.dirname(path)
            if above == self.root or above in tree:
                tree[path] = files[names[path]] if names[path] != FOLDER else None
        return tree


def _named(start: Mapping[str, int], steps: Iterable[Naming]) -> Mapping[str, int]:
    names = dict(start)
    for step in steps:
        for name, number in step.names:
            path = os.path.join(step.place, name)
            if number is None:
                names.pop(path, None)
            else:
                names[path] = number
    return names


def _subsets(steps: Sequence[Naming]) -> list[tuple[Naming, ...]]:
    if len(steps) <= ALL_SUBSETS:
        return [kept for count in range(len(steps) + 1) for kept in combinations(steps, count)]
    beginnings = [tuple(steps[:count]) for count in range(len(steps))]
    ends = [tuple(steps[count:]) for count in range(1, len(steps))]
    without_one = [(*steps[:count], *steps[count + 1 :]) for count in range(len(steps))]
    return [*beginnings, *ends, *without_one, tuple(steps)]


def _written(file: File, steps: Iterable[Writing | Cutting]) -> File:
    for step in steps:
        if isinstance(step, Cutting):
            data = file.data[: step.size].ljust(step.size, b"\0")
        else:
            end = step.offset + len(step.data)
            data = file.data[: step.offset].ljust(step.offset, b"\0") + step.data + file.data[end:]
        file = File(data, file.number, step.written)
    return file


def _torn(file: File, steps: Sequence[Writing | Cutting]) -> list[File]:
    """The states of a file whose last writes were not synced: without some, or with one half done or all zeros."""
    early, late = steps[:-LATEST_WRITES], steps[-LATEST_WRITES:]
    found = [file]
    whole = _written(file, early)
    for count, step in enumerate(late):
        before = _written(whole, late[:count])
        found.append(before)
        if isinstance(step, Writing):
            half = len(step.data) // 2
            for data in (step.data[:half], bytes(len(step.data)), bytes(half) + step.data[half:]):
                found.append(_written(before, [step._replace(data=data)]))
        found.append(_written(whole, late[count:]))
    return list(dict.fromkeys([*found, _written(whole, late)][::-1]))[::-1]


def _chosen(
    folders: Sequence[Sequence[Mapping[str, int]]], contents: Sequence[Sequence[File]], most: int, draw: random.Random
) -> Iterator[tuple[Sequence[Mapping[str, int]], Sequence[File]]]:
    """Every combination; where there are too many, the two outermost and some between."""
    choices = [*folders, *contents]
    total = math.prod(map(len, choices))
    picks: Iterable[Sequence[Any]] = product(*choices)
    if total > most:
        drawn = ([draw.choice(options) for options in choices] for _ in range(most - 2))
        picks = [[options[0] for options in choices], *drawn, [options[-1] for options in choices]]
    for pick in picks:
        yield pick[: len(folders)], pick[len(folders) :]


def _paths(root: str) -> Iterator[str]:
    for folder, folders, files in os.walk(root):
        yield from (os.path.join(folder, name) for name in (*folders, *files))


def scanned(root: Path) -> Tree:
    """Everything below a folder but symbolic links."""
    tree: Tree = {}
    for path in sorted(_paths(os.path.realpath(root))):
        status = os.lstat(path)
        if stat.S_ISDIR(status.st_mode):
            tree[path] = None
        elif stat.S_ISREG(status.st_mode):
            tree[path] = File(Path(path).read_bytes(), status.st_ino, status.st_mtime_ns)
    return tree


def put_there(root: Path, tree: Tree, links: Mapping[str, str]) -> dict[int, int]:
    """Make a folder hold a tree and nothing else.

    Returns:
        For each file the number it has now, and the one it had when it was recorded.
    """
    shutil.rmtree(root)
    os.mkdir(root)
    numbers = {}
    for path, file in tree.items():
        if file is None:
            os.mkdir(path)
            continue
        handle = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
        os.write(handle, file.data)
        numbers[os.fstat(handle).st_ino] = file.number
        os.close(handle)
        os.utime(path, ns=(file.written, file.written))
    for path, target in links.items():
        os.symlink(target, path)
    return numbers
