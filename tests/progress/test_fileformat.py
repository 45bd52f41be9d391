import json
from collections import Counter
from typing import Any, TypeAlias

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mlroadmap.progress.encoding import Encoder, encode
from mlroadmap.progress.fileformat import HEADER, ProgressFile, decode
from mlroadmap.progress.merge import canonical, newer

Keys: TypeAlias = dict[str, Any]

AT = "2026-11-22T23:41:07.123Z/0000/a1b2c3d4"
LATER = "2026-11-22T23:42:00.001Z/0000/a1b2c3d4"

sound_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    ["\u2028", "\x00", "\x85\x0b", "\ufeff", '"\\/', "\U0001f9e0", "~", "é", "e\u0301", "\r\n", "<<<<<<< HEAD"]
)
any_text = sound_text | st.text(max_size=6) | st.sampled_from(["\ud800", "\udfff\ud800", "a\udc80b"])


def json_values(text: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """Everything JSON can hold."""
    numbers = st.integers() | st.integers(-(10**300), 10**300) | st.floats(allow_nan=False, allow_infinity=False)
    return st.recursive(
        st.none() | st.booleans() | numbers | text,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
        max_leaves=6,
    )


def record_sets(text: st.SearchStrategy[str]) -> st.SearchStrategy[Keys]:
    """Records under known and unknown keys; the file's own four are no records."""
    known = st.sampled_from(["item/math/vectors", "note/math/vectors/x", "choice/specialize", "review/card/1"])
    names = (known | text).filter(lambda key: key not in HEADER)
    return st.dictionaries(names, json_values(text), max_size=4)


def text_of(records: Any) -> str:
    """The text of all records: `==` takes 1, 1.0 and True for the same."""
    return canonical(dict(records))


def raw(*lines: str) -> bytes:
    """A progress file with lines put in as they are."""
    head = ['{"kind":"mlroadmap-progress",', '"schema":1,', '"min_writer":1,']
    return ("\n".join([*head, *lines, '"~":null}']) + "\n").encode()


@settings(derandomize=True, max_examples=80, deadline=None)
@given(record_sets(sound_text), st.integers(1, 10**20), st.integers(1, 10**20))
def test_what_is_written_is_read_back(records: Keys, schema: int, min_writer: int) -> None:
    file = decode(encode(ProgressFile(records=records, schema=schema, min_writer=min_writer)))
    assert text_of(file.records) == text_of(records)
    assert (file.schema, file.min_writer) == (schema, min_writer)


@settings(derandomize=True, max_examples=80, deadline=None)
@given(record_sets(any_text))
@example({"item/a": {"text": "lone \ud800 and pair \ud83e\udde0"}})
@example({f"item/{chr(0xD800)}": {"at": AT}, f"item/{chr(0xD801)}": {"at": LATER}, "item/\ue000": {}})
def test_files_are_sorted_lines_that_read_and_write_to_the_same_bytes(records: Keys) -> None:
    data = encode(ProgressFile(records=records))
    lines = data.decode().split("\n")
    assert lines[-2:] == ['"~":null}', ""]
    assert all(line.endswith(",") for line in lines[:-2])
    keys = [next(iter(json.loads(f"{{{line[:-1]}}}"))) for line in lines[3:-2]]
    assert keys == sorted(keys)
    assert max(Counter(keys).values(), default=1) == 1
    assert encode(decode(data)) == data


@settings(derandomize=True, max_examples=80, deadline=None)
@given(record_sets(any_text))
def test_the_same_facts_give_the_same_bytes_in_whatever_order_they_came(records: Keys) -> None:
    backwards = {key: records[key] for key in reversed(records)}
    assert encode(ProgressFile(records=backwards)) == encode(ProgressFile(records=records))


def test_lone_surrogates_are_never_written_and_everything_around_them_is() -> None:
    data = encode(decode(raw(r'"item/a":{"text":"before \ud800 after","on":"\udfff\ud83e\udde0"},')))
    assert decode(data).records == {"item/a": {"text": "before \ufffd after", "on": "\ufffd\U0001f9e0"}}


def test_what_a_newer_version_wrote_stays_as_it_was_to_the_letter() -> None:
    lines = (
        '"item/math/vectors":{"at":"' + AT + '","mood":"😀","on":"2026-11-23","state":"mastered"},',
        '"plan/2027":[1,2.5,null,true,{"a":"\\n"}],',
        '"review/card/1":{"at":"' + AT + '","grade":3},',
        '"é":"\u2028",',
    )
    data = raw(*lines)
    assert encode(decode(data)) == data


def test_header_values_are_no_records() -> None:
    assert decode(raw()).records == {}


def test_a_newer_schema_is_kept() -> None:
    data = raw('"schema":7,', '"min_writer":1,')
    assert decode(data).schema == 7
    assert b'"schema":7,' in encode(decode(data))


@pytest.mark.parametrize("value", ["null", '"x"', "2.5", "true", "-3", "0", "{}", "[5]"])
def test_a_senseless_version_reads_as_ours(value: str) -> None:
    file = decode(b'{"kind":"mlroadmap-progress","schema":%b,"min_writer":%b,"~":null}' % ((value.encode(),) * 2))
    assert (file.schema, file.min_writer, file.is_newer) == (1, 1, False)


@pytest.mark.parametrize("value", ["2", "2.0", '"2"'])
def test_a_version_counts_however_json_spells_it(value: str) -> None:
    file = decode(b'{"kind":"mlroadmap-progress","schema":%b,"min_writer":%b,"~":null}' % ((value.encode(),) * 2))
    assert (file.schema, file.min_writer, file.is_newer) == (2, 2, True)


@pytest.mark.parametrize("values", [(2, 5), (5, 2), (5, "null"), ('"x"', 5)])
def test_of_two_versions_the_highest_counts(values: tuple[object, object]) -> None:
    file = decode(raw(*(f'"schema":{value},"min_writer":{value},' for value in values)))
    assert (file.schema, file.min_writer, file.is_newer) == (5, 5, True)


@settings(derandomize=True, max_examples=80, deadline=None)
@given(st.lists(st.sampled_from([AT, LATER, "", "zzz", None]), min_size=2, max_size=4), st.randoms())
def test_of_many_records_for_one_key_the_one_that_counts_is_read(ats: list[str | None], random: Any) -> None:
    records = [{"at": at, "state": state} for at, state in zip(ats, ("done", "todo", "known", "x"), strict=False)]
    expected = records[0]
    for record in records[1:]:
        expected = newer(expected, record)
    random.shuffle(records)
    assert decode(raw(*(f'"item/a":{json.dumps(record)},' for record in records))).records == {"item/a": expected}


@pytest.mark.parametrize("end", ["\r\n", "\n\n", " \n\t"])
def test_other_line_ends_read_the_same(end: str) -> None:
    data = raw('"item/a":{"at":"' + AT + '","text":"x"},', '"item/b":null,')
    assert decode(data.replace(b"\n", end.encode())).records == decode(data).records


def test_the_same_file_on_one_line_or_indented_by_an_editor_reads_the_same() -> None:
    data = raw('"item/a":{"at":"' + AT + '"},', '"é":[1],')
    values = json.loads(data)
    for indent in (None, 4):
        assert decode(json.dumps(values, indent=indent).encode()).records == decode(data).records


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {"x": [-float("inf")]}])
def test_nan_and_infinity_are_never_written(value: Any) -> None:
    with pytest.raises(ValueError, match="JSON"):
        encode(ProgressFile(records={"item/a": value}))


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.lists(record_sets(any_text), min_size=1, max_size=4), st.data())
def test_what_an_encoder_remembers_changes_no_byte(sets: list[Keys], data: st.DataObject) -> None:
    encoder, records = Encoder(), dict[str, Any]()
    for more in sets:
        gone = data.draw(st.sampled_from([None, *records]))
        records = {key: value for key, value in records.items() if key != gone} | more
        file = ProgressFile(records=records)
        assert encoder.encode(file) == encode(file)


def test_a_record_in_place_of_an_equal_one_is_written_as_it_is() -> None:
    encoder = Encoder()
    encoder.encode(ProgressFile(records={"item/a": {"x": 1}}))
    assert b'"x":true' in encoder.encode(ProgressFile(records={"item/a": {"x": True}}))


def test_of_a_key_that_stands_twice_the_newer_counts_without_a_last_newline_too() -> None:
    lines = [f'"item/a":{{"at":"{LATER}","state":"done"}},', f'"item/a":{{"at":"{AT}","state":"todo"}},']
    for data in (raw(*lines), raw(*reversed(lines))):
        assert decode(data.rstrip()) == decode(data)
        assert decode(data.rstrip()).records["item/a"]["state"] == "done"
