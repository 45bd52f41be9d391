"""The bytes a progress file is written as: the same for the same facts."""

import json
from typing import Any

from mlroadmap.model.text import without_surrogates
from mlroadmap.progress.fileformat import KIND, SCHEMA, SENTINEL, ProgressFile, decode
from mlroadmap.progress.merge import canonical
from mlroadmap.progress.records import Records

_quoted = json.encoder.encode_basestring
"""A text as JSON, other characters than ASCII as they are."""


class Encoder:
    """Encodes one progress file again and again; what stayed the same since the last time is not put together anew."""

    def __init__(self, roadmap: str = "") -> None:
        """Start without a memory.

        Args:
            roadmap: The id of the roadmap that every file written is for; if empty, each names what it named.
        """
        self._roadmap = roadmap
        self._lines: dict[str, tuple[Any, str]] = {}

    def encode(self, file: ProgressFile) -> bytes:
        """The bytes of a progress file."""
        roadmap = self._roadmap or file.roadmap
        text = "\n".join(
            [
                f'{{"kind":"{KIND}",',
                *([f'"roadmap":{_quoted(roadmap)},'] if roadmap else []),
                f'"schema":{max(file.schema, SCHEMA)},',
                f'"min_writer":{file.min_writer},',
                *self._record_lines(file.records),
                f'"{SENTINEL}":null}}\n',
            ]
        )
        clean = without_surrogates(text)
        # Cleaned keys may stand in another order, or twice.
        return text.encode() if clean == text else self.encode(decode(clean.encode()))

    def _record_lines(self, records: Records) -> list[str]:
        known, self._lines = self._lines, {}
        lines = []
        for key in sorted(records):
            record = records[key]
            memory = known.get(key)
            if memory is None or memory[0] is not record:
                memory = (record, f"{_quoted(key)}:{_value(record)},")
            self._lines[key] = memory
            lines.append(memory[1])
        return lines


def encode(file: ProgressFile) -> bytes:
    """The bytes of a progress file."""
    return Encoder().encode(file)


def _value(record: Any) -> str:
    """A record's canonical text; those of texts and lists of texts, nearly all, take a shorter way to the same one."""
    if not isinstance(record, dict):
        return canonical(record)
    parts = []
    for name in sorted(record):
        value = record[name]
        if type(value) is str:
            parts.append(f"{_quoted(name)}:{_quoted(value)}")
        elif type(value) is list and all(type(text) is str for text in value):
            parts.append(f"{_quoted(name)}:[{','.join(map(_quoted, value))}]")
        else:
            return canonical(record)
    return "{" + ",".join(parts) + "}"
