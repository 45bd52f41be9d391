from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.progress.test_fileformat import any_text, record_sets

from mlroadmap.progress.encoding import Encoder, encode
from mlroadmap.progress.fileformat import ProgressFile

Keys = dict[str, Any]


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
