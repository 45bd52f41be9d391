"""Bytes that are not a whole progress file: said so, always with the same error."""

import gzip
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mlroadmap.progress.encoding import encode
from mlroadmap.progress.fileformat import MAX_BYTES, Damaged, ProgressFile, decode

HEAD = b'{"kind":"mlroadmap-progress",\n"schema":1,\n"min_writer":1,\n'
TAIL = b'"~":null}\n'
AT = "2026-11-22T23:41:07.123Z/0000/a1b2c3d4"
RECORDS: dict[str, Any] = {
    "choice/specialize": {"at": AT, "value": ["nlp"]},
    "item/math/vectors": {"at": AT, "on": "2026-11-23", "state": "done"},
    "note/math/vectors/1": {"at": AT, "base": [], "text": 'é 🧠 "quoted" \\ {"~":null}\n'},
    "zz": None,
}
WHOLE = encode(ProgressFile(records=RECORDS))


def test_every_truncation_is_damaged_except_the_loss_of_the_last_newline() -> None:
    for length in range(len(WHOLE) - 1):
        with pytest.raises(Damaged):
            decode(WHOLE[:length])
    assert decode(WHOLE[:-1]).records == decode(WHOLE).records


def test_every_beginning_that_is_cut_off_is_damaged() -> None:
    for start in range(1, len(WHOLE)):
        with pytest.raises(Damaged):
            decode(WHOLE[start:])


def test_every_truncation_filled_up_with_zeros_is_damaged() -> None:
    for length in range(len(WHOLE) - 1):
        with pytest.raises(Damaged):
            decode(WHOLE[:length].ljust(len(WHOLE), b"\0"))


def nested(depth: int) -> bytes:
    return HEAD + b'"x":' + b'{"a":' * depth + b"1" + b"}" * depth + b",\n" + TAIL


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b" \r\n\t\n", id="blank"),
        pytest.param(b"\0" * 4096, id="zeroed"),
        pytest.param(b"\0" * 64 + WHOLE[64:], id="beginning zeroed"),
        pytest.param(bytes(range(256)) * 16, id="binary"),
        pytest.param(b"\xff" * 100, id="no utf-8"),
        pytest.param(WHOLE.replace("é".encode(), b"\xe9"), id="latin-1 inside"),
        pytest.param(WHOLE.replace("é".encode(), b"\xed\xa0\x80"), id="encoded surrogate inside"),
        pytest.param(WHOLE.decode().encode("utf-16"), id="utf-16"),
        pytest.param(gzip.compress(WHOLE), id="compressed"),
        pytest.param(b"null", id="null"),
        pytest.param(b"true", id="true"),
        pytest.param(b"7", id="number"),
        pytest.param(b'"mlroadmap-progress"', id="text"),
        pytest.param(b'["kind", "mlroadmap-progress"]', id="list"),
        pytest.param(b"{}", id="empty object"),
        pytest.param(b'{"name":"package","version":"1.0"}', id="other json"),
        pytest.param(WHOLE.replace(b"mlroadmap-progress", b"other-progress"), id="wrong kind"),
        pytest.param(WHOLE.replace(b'"mlroadmap-progress"', b"{}"), id="kind is an object"),
        pytest.param(WHOLE.replace(b'"mlroadmap-progress"', b"[]"), id="kind is a list"),
        pytest.param(WHOLE.replace(b'"~":null', b'"~":1'), id="wrong end"),
        pytest.param(HEAD + b'"~":null', id="unclosed"),
        pytest.param(HEAD[:-2] + b"}\n", id="no end"),
        pytest.param(WHOLE * 2, id="twice"),
        pytest.param(WHOLE + b"x", id="rest after the end"),
        pytest.param(b"<<<<<<< HEAD\n" + WHOLE, id="conflict marker"),
        pytest.param(b"[" * 100_000, id="nested lists without end"),
        pytest.param(nested(100_000), id="deeply nested"),
        pytest.param(HEAD + b'"x":' + b"9" * 5000 + b",\n" + TAIL, id="huge integer"),
        pytest.param(HEAD.replace(b":1,", b":" + b"9" * 5000 + b",") + TAIL, id="huge schema"),
        pytest.param(HEAD + b'"x":NaN,\n' + TAIL, id="nan"),
        pytest.param(HEAD + b'"x":{"y":[-Infinity]},\n' + TAIL, id="infinity"),
        pytest.param(b" " * (MAX_BYTES + 1), id="too large"),
    ],
)
def test_what_is_no_whole_progress_file_is_damaged(data: bytes) -> None:
    with pytest.raises(Damaged) as caught:
        decode(data)
    assert str(caught.value)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(WHOLE) - 1), st.binary(max_size=3) | st.sampled_from([b"e999", b"NaN", b"[", b","])
        )
    )
)
def test_no_edit_of_the_bytes_gives_any_other_error(edits: list[tuple[int, bytes]]) -> None:
    data = bytearray(WHOLE)
    for position, replacement in edits:
        data[position : position + len(replacement)] = replacement
    with suppress(Damaged):
        decode(bytes(data))


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.text('{}[]",:0123456789eE+-.truefalsn~\\ud8', max_size=30))
@example("1e999")
@example('{"a":-1e400}')
@example('{"at":1e999}],"x":[{"at":-1e999}')
def test_what_is_read_can_always_be_written(value: str) -> None:
    with suppress(Damaged):
        file = decode(HEAD + b'"x":[' + value.encode() + b"],\n" + TAIL)
        assert decode(encode(file)).records.keys() == file.records.keys()


def from_deeper(frames: int, call: Callable[[], bytes]) -> bytes:
    return call() if frames == 0 else from_deeper(frames - 1, call)


@pytest.mark.parametrize("depth", [100, 500, 900, 960])
def test_what_is_read_can_be_written_from_deeper_inside_the_program(depth: int) -> None:
    with suppress(Damaged):
        file = decode(nested(depth))
        assert from_deeper(200, lambda: encode(file))


def test_nesting_that_a_person_would_write_is_read() -> None:
    assert decode(nested(20)).records["x"] == json.loads('{"a":' * 20 + "1" + "}" * 20)
