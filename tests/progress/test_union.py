"""A version control system that joins two files line by line merges them exactly."""

import subprocess
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlroadmap.progress.encoding import encode
from mlroadmap.progress.fileformat import ProgressFile, decode
from mlroadmap.progress.merge import canonical, merge

Keys: TypeAlias = dict[str, Any]

HEADER_LINES = 3


def git_is_there() -> bool:
    try:
        return subprocess.run(["git", "merge-file", "-h"], capture_output=True, check=False).returncode == 129
    except FileNotFoundError:
        return False


needs_git = pytest.mark.skipif(not git_is_there(), reason="needs git merge-file")

keys = st.sampled_from(
    [f"item/s/{letter}" for letter in "abcdefgh"] + ["note/s/a/1", "choice/s", "zz", "é/\u2028", "\t"]
)
ats = st.one_of(
    st.integers(0, 5).map(lambda count: f"2026-11-22T23:41:07.123Z/{count:04x}/a1b2c3d4"),
    st.sampled_from(["", "zzz", None]),
)
texts = st.text('a\n\r\u2028é🧠"\\<>=', max_size=5)
values = st.one_of(
    st.fixed_dictionaries({"at": ats, "state": st.sampled_from(["todo", "done", "mastered"])}),
    st.fixed_dictionaries({"at": ats, "text": texts}, optional={"base": st.lists(texts, max_size=2)}),
    st.none() | st.integers(0, 3) | texts,
)
record_sets = st.dictionaries(keys, values, max_size=7)
versions = st.integers(1, 3)
files = st.builds(
    lambda records, schema, writer: ProgressFile(records=records, schema=schema, min_writer=writer),
    record_sets,
    versions,
    versions,
)


def text_of(file: ProgressFile) -> tuple[str, int, int]:
    return canonical(dict(file.records)), file.schema, file.min_writer


def both(first: ProgressFile, second: ProgressFile) -> ProgressFile:
    """What a merge of two files has to hold."""
    return ProgressFile(
        records=merge(first.records, second.records),
        schema=max(first.schema, second.schema),
        min_writer=max(first.min_writer, second.min_writer),
    )


@settings(derandomize=True, max_examples=80, deadline=None)
@given(files, files, st.randoms())
def test_the_lines_of_two_files_in_any_order_are_their_merge(
    first: ProgressFile, second: ProgressFile, random: Any
) -> None:
    lines = [encode(file).splitlines(keepends=True) for file in (first, second)]
    (head, tail), *_ = {(of_file[0], of_file[-1]) for of_file in lines}
    body = [*lines[0][1:-1], *lines[1][1:-1]]
    random.shuffle(body)
    assert text_of(decode(b"".join([head, *body, tail]))) == text_of(both(first, second))
    assert text_of(decode(b"".join([head, *dict.fromkeys(body), tail]))) == text_of(both(first, second))


def union(folder: Path, *versions: ProgressFile) -> bytes:
    """What git makes of ours, the common ancestor and theirs."""
    for name, file in zip(("ours", "base", "theirs"), versions, strict=True):
        (folder / name).write_bytes(encode(file))
    command = ["git", "merge-file", "--union", "-p", "ours", "base", "theirs"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout


@needs_git
@settings(derandomize=True, max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files, files, files)
def test_gits_union_merge_of_two_branches_is_their_merge(
    tmp_path: Path, base: ProgressFile, ours: ProgressFile, theirs: ProgressFile
) -> None:
    ours, theirs = both(base, ours), both(base, theirs)
    merged = decode(union(tmp_path, ours, base, theirs))
    assert text_of(merged) == text_of(both(ours, theirs))


@needs_git
@settings(derandomize=True, max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files, files)
def test_gits_union_merge_of_files_without_a_common_past_is_their_merge(
    tmp_path: Path, ours: ProgressFile, theirs: ProgressFile
) -> None:
    (tmp_path / "ours").write_bytes(encode(ours))
    (tmp_path / "theirs").write_bytes(encode(theirs))
    (tmp_path / "base").write_bytes(b"")
    command = ["git", "merge-file", "--union", "-p", "ours", "base", "theirs"]
    merged = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout
    assert text_of(decode(merged)) == text_of(both(ours, theirs))
