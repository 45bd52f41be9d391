"""Reads a YAML or Markdown file into plain text values and remembers where each one stood.

Every scalar stays text: what it means is decided by the model's types. What YAML offers beyond that (anchors, aliases,
tags, silent comments, empty values, repeated keys) is refused here, on the event stream, so that nothing hostile is
ever composed.
"""

import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import yaml

from mlroadmap.library.problems import Problem, Problems
from mlroadmap.model.text import visible

MAX_BYTES = 2_000_000
"""Files larger than this are refused unread."""
MAX_DEPTH = 32
"""Values nested deeper than this are refused."""

Key = tuple[str | int, ...]
"""The way to a value: mapping keys and list positions."""

_LOOK_AHEAD = 1024
"""How many characters YAML allows between the beginning of a key on one line and its colon."""
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DROPPED_COMMENT = re.compile(r"[ \t]+#")
_FENCE = "---\n"
_LINE_ENDS = str.maketrans("\r\x85\u2028\u2029", "\u240d\ufffd\ufffd\ufffd")
"""What YAML takes for the end of a line and editors do not count: made visible, so that places stay right."""
_UNREADABLE = re.compile("[^\t\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML does not allow in a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file, read."""

    file: str
    """Relative to the content folder, with `/`."""
    data: Mapping[str, Any]
    """The YAML: mappings, lists and text."""
    places: Mapping[Key, tuple[int, int]]
    """Line and column, from 1, of each value; of the key where a mapping has one."""
    body: str = ""
    """The Markdown after the front matter, made visible."""
    body_line: int = 1
    """The line the body starts on."""

    def problem(self, key: Key, what: str, expected: str) -> Problem:
        """A problem at a key, or at the nearest place above it that is known."""
        known = key
        while known and known not in self.places:
            known = known[:-1]
        line, column = self.places.get(known, (1, 1))
        return Problem(file=self.file, line=line, column=column, key=dotted(key), what=what, expected=expected)

    def body_problem(self, line: int, what: str, expected: str) -> Problem:
        """A problem in the body, on a line counted from 0 there."""
        return Problem(file=self.file, line=self.body_line + line, column=1, key="body", what=what, expected=expected)


def dotted(key: Key) -> str:
    """A key as it is shown: `resources.0.id`."""
    return ".".join(map(str, key)) or "-"


class _Refused(Exception):
    """Stops the reading of a file whose problem was reported."""


def read_document(root: Path, file: str, problems: Problems) -> Document | None:
    """Read one file.

    Args:
        root: The content folder.
        file: The file, relative to it; `.md` has front matter and a body, anything else is YAML.
        problems: Where to report.

    Returns:
        The document, or None if it could not be read (and problems are being collected).
    """
    text = _read_text(root, file, problems)
    if text is None:
        return None
    body, body_line, first_line = "", 1, 0
    if file.endswith(".md"):
        end = text.find("\n" + _FENCE, len(_FENCE) - 1)
        if not text.startswith(_FENCE) or end < 0:
            problems.report(_at(file, 0, 0, "has no front matter", "a block between two lines of ---"))
            return None
        text, body = text[len(_FENCE) : end + 1], text[end + 1 + len(_FENCE) :]
        first_line, body_line = 1, text.count("\n") + 3
    reader = _EventReader(file, text, first_line, problems)
    try:
        data = reader.read()
    except _Refused:
        return None
    return Document(file=file, data=data, places=reader.places, body=visible(body), body_line=body_line)


def _at(file: str, line: int, column: int, what: str, expected: str, key: Key = ()) -> Problem:
    return Problem(file=file, line=line + 1, column=column + 1, key=dotted(key), what=what, expected=expected)


def _read_text(root: Path, file: str, problems: Problems) -> str | None:
    path = root / file
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            problems.report(_at(file, 0, 0, "cannot be read (it is no regular file)", "a file that can be read"))
            return None
        size = status.st_size
        raw = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        problems.report(_at(file, 0, 0, f"cannot be read ({error.strerror})", "a file that can be read"))
        return None
    if size > MAX_BYTES:
        problems.report(_at(file, 0, 0, f"has {size:,} bytes", f"at most {MAX_BYTES:,}"))
        return None
    try:
        return raw.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        *before, last = raw[: error.start].decode("utf-8").split("\n")
        problems.report(_at(file, len(before), len(last), "is not UTF-8 text", "UTF-8"))
        return None


class _EventReader:
    """Builds plain values from one YAML document's events."""

    def __init__(self, file: str, text: str, first_line: int, problems: Problems) -> None:
        self.places: dict[Key, tuple[int, int]] = {}
        text = text.translate(_LINE_ENDS)
        self._file = file
        self._lines = text.split("\n")
        self._first_line = first_line
        self._problems = problems
        self._text = text
        self._events: Iterator[Any] = iter(())

    def read(self) -> dict[str, Any]:
        self._refuse_unreadable_characters()
        try:
            return self._mapping_from(_Loader)
        except yaml.YAMLError as error:
            if not self._stopped_at_nesting(error):
                self._syntax(error)
        self.places.clear()
        try:
            return self._mapping_from(yaml.BaseLoader)
        except yaml.YAMLError as error:
            self._syntax(error)

    def _stopped_at_nesting(self, error: yaml.YAMLError) -> bool:
        """Whether libyaml gave up on brackets before it delivered the event that is one level too deep.

        Its scanner reads that far ahead, and has its own limit from 0.2.6 on; the one in Python has none.
        """
        mark = getattr(error, "problem_mark", None)
        ahead = self._text[max(0, mark.index - _LOOK_AHEAD) : mark.index] if mark else ""
        return ahead.count("[") + ahead.count("{") > MAX_DEPTH

    def _mapping_from(self, loader: Any) -> dict[str, Any]:
        self._events = yaml.parse(self._text, Loader=loader)
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                break
        else:
            self._refuse(None, (), "is empty", "a mapping of keys to values")
        value = self._value(next(self._events), (), 0)
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                self._refuse(event, (), "holds a second document", "one document")
        if not isinstance(value, dict):
            self._refuse(None, (), "is not a mapping", "keys with values")
        return value

    def _value(self, event: Any, key: Key, depth: int) -> Any:
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, key, f"uses the alias *{event.anchor}", "the value itself")
        if event.anchor:
            self._refuse(event, key, f"has the anchor &{event.anchor}", "a value without one")
        if event.tag:
            self._refuse(event, key, f"has the tag {visible(event.tag)}", "a value without one")
        if depth > MAX_DEPTH:
            self._refuse(event, key, "is nested too deeply", f"at most {MAX_DEPTH} levels")
        if key not in self.places:
            self.places[key] = self._place(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, key)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(key, depth)
        return self._mapping(key, depth)

    def _sequence(self, key: Key, depth: int) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            values.append(self._value(event, (*key, len(values)), depth + 1))
        return values

    def _mapping(self, key: Key, depth: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent) or event.anchor or event.tag:
                self._refuse(event, key, "has a key that is not plain text", "a plain name")
            name = visible(event.value)
            if name in values:
                self._refuse(event, (*key, name), "is given twice", "each key once")
            self.places[(*key, name)] = self._place(event)
            values[name] = self._value(next(self._events), (*key, name), depth + 1)
        return values

    def _scalar(self, event: Any, key: Key) -> str:
        is_plain = event.style in (None, "")
        if is_plain and not event.value:
            self._refuse(event, key, "has no value", "a value, or no such key")
        end = event.end_mark
        if is_plain and _DROPPED_COMMENT.match(self._lines[end.line][end.column :]):
            self._refuse(event, key, "loses what follows ' #'", "quotes around the text, comments on their own line")
        return visible(event.value)

    def _place(self, event: Any) -> tuple[int, int]:
        return event.start_mark.line + self._first_line + 1, event.start_mark.column + 1

    def _refuse(self, event: Any, key: Key, what: str, expected: str) -> NoReturn:
        line, column = self._place(event) if event is not None else (self._first_line + 1, 1)
        self._problems.report(_at(self._file, line - 1, column - 1, what, expected, key))
        raise _Refused

    def _syntax(self, error: yaml.YAMLError) -> NoReturn:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or getattr(error, "reason", None) or "is not YAML"
        line = min(mark.line, len(self._lines) - 1) if mark else 0
        column = min(mark.column, len(self._lines[line])) if mark else 0
        self._problems.report(_at(self._file, line + self._first_line, column, visible(str(what)), "valid YAML"))
        raise _Refused from error

    def _refuse_unreadable_characters(self) -> None:
        """The parser would refuse them too, without saying where."""
        for number, line in enumerate(self._lines):
            if match := _UNREADABLE.search(line):
                what = f"holds the character U+{ord(match.group()):04X}"
                place = (self._file, number + self._first_line, match.start())
                self._problems.report(_at(*place, what, "valid YAML, which has no such character"))
                raise _Refused
