"""Older schemas become the present one: one pure function a version, applied in order."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from mlroadmap.progress.fileformat import SCHEMA, ProgressFile
from mlroadmap.progress.records import Records

Migration: TypeAlias = Callable[[Records], Records]
"""Makes the records of one schema those of the next. It changes no stamp, drops no key it does not know, and gives the
same for what it gave: two machines may migrate the same file."""

MIGRATIONS: Mapping[int, Migration] = MappingProxyType({})
"""By the schema a migration starts from; none has been needed yet."""


def migrate(file: ProgressFile, migrations: Mapping[int, Migration] = MIGRATIONS, schema: int = SCHEMA) -> ProgressFile:
    """A progress file in the present schema; newer ones stay as they are.

    Args:
        file: The file.
        migrations: What turns each older schema into the next.
        schema: The present one.
    """
    steps: Sequence[Migration] = [
        migrations[version] for version in range(file.schema, schema) if version in migrations
    ]
    if file.schema >= schema:
        return file
    records = file.records
    for step in steps:
        records = step(records)
    return ProgressFile(records=records, schema=schema, min_writer=file.min_writer, roadmap=file.roadmap)
