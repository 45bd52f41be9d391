"""The packed file, read by a program that knows nothing of how it was made."""

import io
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from mlroadmap.documents.pdf.packing import PACK, packed

ROOT = b"<</Type/Catalog/Pages 2 0 R/Big 4 0 R/Last %d 0 R>>"


def made(extra: int) -> bytes:
    last = 4 + extra
    objects = [
        (1, ROOT % last),
        (2, b"<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        (3, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"),
        (4, b"<</Length 4>>\nstream\nbyte\nendstream"),
        *((number, b"(number %d)" % number) for number in range(5, last + 1)),
    ]
    return packed(objects, version="1.7", root=b"1 0 R", info=b"2 0 R", name=b"[<00><00>]")


@pytest.mark.parametrize("extra", [1, PACK - 4, PACK - 3, PACK - 2, 2 * PACK, 1000])
def test_every_object_is_found_again(extra: int) -> None:
    reader = PdfReader(io.BytesIO(made(extra)), strict=True)
    assert len(reader.pages) == 1
    big: Any = reader.root_object["/Big"]
    assert big.get_data() == b"byte"
    for number in range(5, 5 + extra):
        assert str(reader.get_object(IndirectObject(number, 0, reader))) == f"number {number}"


def test_small_objects_are_compressed_together() -> None:
    assert len(made(1000)) < 1000 * len("(number 1000)")
