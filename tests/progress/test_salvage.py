"""What can still be read of a damaged progress file."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlroadmap.progress.encoding import encode
from mlroadmap.progress.fileformat import WRITER, Damaged, ProgressFile, decode
from mlroadmap.progress.salvage import salvage

AT = "2026-11-22T23:41:07.123Z/0000/a1b2c3d4"
LATER = "2026-11-22T23:42:00.001Z/0000/a1b2c3d4"
HEAD = b'{"kind":"mlroadmap-progress",\n"schema":1,\n"min_writer":1,\n'
TAIL = b'"~":null}\n'
RECORDS: dict[str, Any] = {
    "choice/specialize": {"at": AT, "value": ["nlp"]},
    "item/math/matrices": {"at": AT, "on": "2026-11-23", "state": "learning"},
    "item/math/vectors": {"at": AT, "on": "2026-11-23", "state": "done"},
    "note/math/vectors/1": {"at": AT, "base": [], "text": 'é 🧠 "quoted" \\ {"~":null}\n'},
    "setting/pace": {"at": AT, "value": 8},
    "zz": None,
}
WHOLE = encode(ProgressFile(records=RECORDS))


def line_of(key: str, at: str = AT, state: str = "done") -> bytes:
    """A record as it stands in a file."""
    return f'"{key}":{{"at":"{at}","state":"{state}"}},\n'.encode()


def untouched(start: int, end: int) -> dict[str, Any]:
    """The records whose lines have no byte in a range, the ends of the lines aside."""
    left, place = {}, 0
    for line in WHOLE.splitlines(keepends=True):
        body = len(line.rstrip(b",\n"))
        key = line.split(b'"')[1].decode()
        if key in RECORDS and (end <= place or start >= place + body):
            left[key] = RECORDS[key]
        place += len(line)
    return left


def test_of_a_whole_file_everything_is_found() -> None:
    found = salvage(WHOLE)
    assert (found.records, found.lost, found.is_ours, found.min_writer) == (RECORDS, 0, True, WRITER)


def test_a_file_cut_off_at_any_byte_keeps_every_line_before_the_cut() -> None:
    for length in range(len(WHOLE)):
        found = salvage(WHOLE[:length])
        assert found.records == untouched(length, len(WHOLE))
        assert found.lost <= 1


def test_a_file_without_its_beginning_keeps_every_line_after_the_cut() -> None:
    for start in range(1, len(WHOLE)):
        found = salvage(WHOLE[start:])
        assert untouched(0, start).items() <= found.records.items()
        assert found.lost <= 1


@pytest.mark.parametrize("size", [1, 16, 100])
def test_zeroed_bytes_cost_the_lines_they_are_in_alone(size: int) -> None:
    for start in range(len(WHOLE) - size):
        damaged = WHOLE[:start] + b"\0" * size + WHOLE[start + size :]
        if b"\n" not in WHOLE[start : start + size]:
            assert salvage(damaged).records == untouched(start, start + size)
        else:
            assert salvage(damaged).records.keys() <= RECORDS.keys()


def test_a_torn_line_is_counted_and_the_others_are_kept() -> None:
    found = salvage(HEAD + line_of("item/a") + b'"item/b":{"at":"2026\n' + line_of("item/c") + b"ite\n" + TAIL)
    assert found.records.keys() == {"item/a", "item/c"}
    assert found.lost == 2


@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("has_base", [True, False], ids=["with base", "two sides"])
def test_both_sides_between_gits_conflict_markers_are_kept(end: bytes, has_base: bool) -> None:
    base = b"||||||| parent of 3fa2\n" + line_of("item/b", AT, "learning") if has_base else b""
    ours, theirs = line_of("item/b", LATER), line_of("item/b", AT, "skipped") + line_of("item/c")
    conflict = b"<<<<<<< HEAD\n" + ours + base + b"=======\n" + theirs + b">>>>>>> branch 'laptop'\n"
    data = (HEAD + line_of("item/a") + conflict + TAIL).replace(b"\n", end)
    with pytest.raises(Damaged):
        decode(data)
    found = salvage(data)
    assert {key: value["state"] for key, value in found.records.items()} == {
        "item/a": "done",
        "item/b": "done",
        "item/c": "done",
    }
    assert (found.lost, found.is_ours) == (0, True)


OURS = {key: value for key, value in RECORDS.items() if key != "zz"}


@pytest.mark.parametrize(
    "text",
    [json.dumps(json.loads(WHOLE), indent=2), json.dumps(json.loads(WHOLE)), WHOLE.decode().replace("\n", "")],
    ids=["indented", "one line", "joined lines"],
)
def test_a_file_an_editor_laid_out_otherwise_keeps_our_records_before_the_cut(text: str) -> None:
    found = salvage(text.rstrip()[:-1].encode())
    assert OURS.items() <= found.records.items()
    assert found.records.keys() <= RECORDS.keys()
    half = salvage(text[: text.index('"note/')].encode())
    assert half.records.keys() == {key for key in OURS if key < "note/"}


def test_a_record_quoted_in_a_note_is_none() -> None:
    text = 'Look: "item/evil":{"at":"2099","state":"done"}, and "item/evil":{"at":""}'
    whole = encode(ProgressFile(records={"note/a/1": {"at": AT, "base": [], "text": text}, "item/a": {"at": AT}}))
    assert salvage(whole[:-5] + b"\nite").records.keys() == {"note/a/1", "item/a"}
    assert salvage(whole.replace(b"\n", b"")[:-5]).records.keys() == {"note/a/1", "item/a"}


@pytest.mark.parametrize("order", [(AT, LATER), (LATER, AT)])
def test_of_a_key_that_stands_twice_the_later_record_counts(order: tuple[str, str]) -> None:
    found = salvage(HEAD + b"".join(line_of("item/a", at, at) for at in order))
    assert found.records == {"item/a": {"at": LATER, "state": LATER}}
    assert found.lost == 0


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\0" * 512], ids=["empty", "blank", "zeroed"])
def test_a_file_of_nothing_was_ours_and_has_nothing(data: bytes) -> None:
    found = salvage(data)
    assert (found.records, found.lost, found.is_ours) == ({}, 0, True)


@pytest.mark.parametrize(
    ("data", "is_ours"),
    [
        (HEAD[:31], True),
        (line_of("item/a"), True),
        (b'"note/a/1":{"at":"","base":[]},', True),
        (b'"choice/a":{"at":"","value":[]},', True),
        (b'{"kind":"package-lock",\n"schema":1,', False),
        (b'"item/a":7,\n"item/b":{"state":"done"},', False),
        (b'"setting/a":{"at":"","value":8},', True),
        (b'"review/a":{"at":""},', False),
        (b'{"other":"json"}', False),
        (b"Dear diary,\n", False),
        (b"\xff\xfe\x00", False),
        (b"[" * 1000, False),
    ],
    ids=range(12),
)
def test_a_file_is_ours_if_its_head_or_a_record_says_so(data: bytes, is_ours: bool) -> None:
    assert salvage(data).is_ours is is_ours


def test_the_head_is_no_record_and_the_highest_least_writer_counts() -> None:
    found = salvage(HEAD + b'"min_writer":7,\n"min_writer":3,\n"min_writer":"x",\n' + line_of("item/a") + TAIL)
    assert found.records.keys() == {"item/a"}
    assert found.min_writer == 7


@pytest.mark.parametrize(
    "value",
    [b"NaN", b"-Infinity", b"1e999", b"9" * 5000, b"[" * 100_000, b"[" * 80 + b"]" * 80, b'"\xff"', b"'text'", b""],
    ids=["nan", "infinity", "huge float", "huge integer", "unclosed", "deep", "no utf-8", "no json", "nothing"],
)
def test_a_value_that_could_not_be_written_again_is_lost(value: bytes) -> None:
    found = salvage(HEAD + b'"x":' + value + b",\n" + line_of("item/a") + TAIL)
    assert found.records.keys() == {"item/a"}
    assert found.lost == 1


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=4)), max_size=4))
def test_no_edit_of_the_bytes_fails_or_gives_what_cannot_be_written(edits: list[tuple[int, bytes]]) -> None:
    data = bytearray(WHOLE)
    for place, replacement in edits:
        data[place : place + len(replacement)] = replacement
    found = salvage(bytes(data))
    assert len(found.records) + found.lost >= len(RECORDS) - 2 * len(edits)
    assert decode(encode(ProgressFile(records=found.records))).records.keys() == found.records.keys()
