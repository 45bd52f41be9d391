"""Turns plain text values into the model's types, and every misfit into a problem with its place."""

import re
from collections.abc import Hashable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from types import UnionType
from typing import Any, TypeVar, cast, get_args, get_origin

from pydantic import TypeAdapter, ValidationError

from mlroadmap.library.parse import Document, Key
from mlroadmap.library.problems import Problems, nearest

T = TypeVar("T")

_SCALARS: Mapping[type, tuple[re.Pattern[str], str]] = {
    bool: (re.compile(r"true|false"), "true or false"),
    int: (re.compile(r"0|[1-9][0-9]{0,11}"), "a whole number"),
    float: (re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?"), "a number"),
    date: (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), "a date, YYYY-MM-DD"),
}
"""How each scalar type is written. Pydantic alone would also take `yes`, `1e3`, `nan` or a number of seconds."""

_EXPECTED = {
    "missing": "it to be there",
    "string_type": "text",
    "tuple_type": "a list",
    "dataclass_type": "keys with values",
    "date_from_datetime_parsing": "a date, YYYY-MM-DD",
    "date_parsing": "a date, YYYY-MM-DD",
    "too_long": "fewer values",
}
"""What was expected, by pydantic's error type; its own words where there is no better."""


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def make(kind: type[T], value: Any, document: Document, at: Key, problems: Problems) -> T | None:
    """Build one value of a model type.

    Args:
        kind: A dataclass of the model, or a type such as `tuple[str, ...]`.
        value: Mappings, lists and text as parsed.
        document: Where the value comes from.
        at: The way to the value in the document.
        problems: Where to report.

    Returns:
        The value, or None if it does not fit (and problems are being collected).
    """
    misfits = len(problems.found)
    _check_scalars(kind, value, document, at, problems)
    if len(problems.found) > misfits:
        return None
    try:
        return cast(T, _adapter(cast(Hashable, kind)).validate_python(value))
    except ValidationError as error:
        for entry in error.errors(include_url=False):
            _report(entry, kind, document, at, problems)
    return None


def field_names(kind: type) -> tuple[str, ...]:
    """The names of a model class's fields, in order."""
    return tuple(field.name for field in fields(kind))


def _report(entry: Any, kind: Any, document: Document, at: Key, problems: Problems) -> None:
    where = (*at, *(part for part in entry["loc"]))
    if entry["type"] == "unexpected_keyword_argument":
        owner = _type_at(kind, entry["loc"][:-1])
        names = field_names(owner) if owner else ()
        problems.report(document.problem(where, "is not a known key", nearest(str(where[-1]), names)))
    elif entry["type"] == "missing":
        problems.report(document.problem(where, "is missing", "a value"))
    else:
        expected = _EXPECTED.get(entry["type"], entry["msg"].removeprefix("Input should be ").lower())
        shown = entry["input"] if isinstance(entry["input"], str) else f"a {type(entry['input']).__name__}"
        problems.report(document.problem(where, f"is {shown!r:.60}", expected))


def _type_at(kind: Any, loc: tuple[Any, ...]) -> Any:
    """The dataclass a location inside a value leads to, if it is one."""
    for part in loc:
        kind = _without_none(kind)
        if is_dataclass(kind) and isinstance(part, str):
            kind = next((field.type for field in fields(kind) if field.name == part), None)
        elif get_origin(kind) is tuple:
            kind = get_args(kind)[0]
    kind = _without_none(kind)
    return kind if is_dataclass(kind) else None


def _without_none(kind: Any) -> Any:
    if isinstance(kind, UnionType):
        return next(arg for arg in get_args(kind) if arg is not type(None))
    return kind


def _check_scalars(kind: Any, value: Any, document: Document, at: Key, problems: Problems) -> None:
    kind = _without_none(kind)
    if kind in _SCALARS and isinstance(value, str):
        pattern, expected = _SCALARS[kind]
        if not pattern.fullmatch(value):
            problems.report(document.problem(at, f"is {value!r:.60}", expected))
    elif is_dataclass(kind) and isinstance(value, Mapping):
        for field in fields(kind):
            if field.name not in value:
                continue
            given, place = value[field.name], (*at, field.name)
            if field.type is str and field.default is MISSING and isinstance(given, str) and not given.strip():
                problems.report(document.problem(place, "is empty", "text"))
            _check_scalars(field.type, given, document, place, problems)
    elif get_origin(kind) is tuple and isinstance(value, list):
        for position, part in enumerate(value):
            _check_scalars(get_args(kind)[0], part, document, (*at, position), problems)
