"""Joins two sets of records: for each key the newer one, whatever the order or number of merges."""

from __future__ import annotations

import json

from mlroadmap.progress.clock import FIRST, well_formed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from mlroadmap.progress.records import Records

_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def canonical(value: Any) -> str:
    """A value's only text: sorted keys, no spaces.

    Raises:
        ValueError: The value holds NaN or infinity.
    """
    return _ENCODER.encode(value)


def newer(first: Any, second: Any) -> Any:
    """The record that counts of two for one key: the later stamp, then the greater text."""
    if first is second:
        return first
    if not _same_stamp(first, second):
        first_at, second_at = _stamp(first), _stamp(second)
        if first_at != second_at:
            return first if first_at > second_at else second
    if first == second and repr(first) == repr(second):  # equal alone would take 1, 1.0 and true for the same
        return first
    return first if canonical(first) >= canonical(second) else second


def _same_stamp(first: Any, second: Any) -> bool:
    """Whether two records have the same stamp to the letter, well-formed or not."""
    return isinstance(first, dict) and isinstance(second, dict) and first.get("at") == second.get("at")


def merge(*many: Records) -> dict[str, Any]:
    """Every key of all sets, each with the record that counts."""
    merged: dict[str, Any] = dict(many[0]) if many else {}
    for records in many[1:]:
        for key, value in records.items():
            merged[key] = newer(merged[key], value) if key in merged else value
    return merged


def stamps(records: Records) -> Iterable[object]:
    """The stamp of every record."""
    return (value.get("at") for value in records.values() if isinstance(value, dict))


def _stamp(value: Any) -> str:
    return well_formed(value.get("at")) if isinstance(value, dict) else FIRST
