"""The objects of a file, read by the letter of ISO 32000-1, 7.5.7 and 7.5.8: nothing is repaired, nothing assumed.

It reads what `mlroadmap` writes: one cross-reference stream, no free objects but the first, direct lengths.
"""

import re
import zlib

_STREAM = re.compile(rb"<<(?P<entries>.*?)>>\s*stream\n", re.DOTALL)
_REFERENCE = re.compile(rb"(?<![\d.])(\d+) 0 R\b")
_STRING = re.compile(rb"\((?:[^()\\]|\\.)*\)", re.DOTALL)


class Objects:
    """Every object of a file by its number: its bytes without those of its stream."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        end = re.search(rb"startxref\n(\d+)\n%%EOF\n\Z", data)
        assert end, "no end"
        self.trailer, table = self._stream_at(int(end[1]))
        self.size = _number(self.trailer, b"Size")
        assert b"/W[1 4 2]" in self.trailer
        assert len(table) == 7 * self.size
        rows = [table[at : at + 7] for at in range(0, len(table), 7)]
        self.places = [(row[0], int.from_bytes(row[1:5]), int.from_bytes(row[5:])) for row in rows]
        self.bodies: dict[int, bytes] = {}
        for number, (kind, at, _) in enumerate(self.places):
            assert (kind == 0) == (number == 0), f"{number} is missing"
            if kind == 1:
                self.bodies[number] = self._plain(number, at)
        for number, (kind, pack, index) in enumerate(self.places):
            if kind == 2:
                self.bodies[number] = self._packed(number, pack, index)

    def _plain(self, number: int, at: int) -> bytes:
        head = b"%d 0 obj\n" % number
        assert self._data.startswith(head, at), f"{number} is not at {at}"
        end = self._data.index(b"endobj", at)
        body = self._data[at + len(head) : end]
        return self._stream_at(at)[0] if b"stream\n" in body else body

    def _packed(self, number: int, pack: int, index: int) -> bytes:
        kind, at, _ = self.places[pack]
        assert kind == 1, f"{number} is in {pack}, which is not one of its own"
        entries, content = self._stream_at(at)
        assert b"/Type/ObjStm" in entries
        first, count = _number(entries, b"First"), _number(entries, b"N")
        numbers = list(map(int, content[:first].split()))
        assert len(numbers) == 2 * count and numbers[2 * index] == number, f"{number} is not the {index}th of {pack}"
        starts = [*numbers[1::2], len(content) - first]
        return content[first + starts[index] : first + starts[index + 1]]

    def _stream_at(self, at: int) -> tuple[bytes, bytes]:
        """The entries of a stream and what is in it; its length must be right."""
        match = _STREAM.search(self._data, at)
        assert match, f"no stream at {at}"
        length = _number(match["entries"], b"Length")
        end = match.end() + length
        assert self._data[end:].lstrip(b"\r\n").startswith(b"endstream"), f"the stream at {at} has another length"
        content = self._data[match.end() : end]
        return match["entries"], zlib.decompress(content) if b"/FlateDecode" in match["entries"] else content

    def references(self) -> set[int]:
        """The number of every object that another one, or the trailer, refers to."""
        texts = (_STRING.sub(b"()", body) for body in [*self.bodies.values(), self.trailer])
        return {int(number) for text in texts for number in _REFERENCE.findall(text)}

    def containers(self) -> set[int]:
        """The numbers of the streams that hold other objects, or say where they are."""
        return {number for number, body in self.bodies.items() if re.search(rb"/Type/(ObjStm|XRef)", body)}


def _number(entries: bytes, key: bytes) -> int:
    match = re.search(rb"/%s (\d+)(?! \d+ R)" % key, entries)
    assert match, f"no {key!r}"
    return int(match[1])
