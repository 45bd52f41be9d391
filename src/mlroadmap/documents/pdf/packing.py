"""Writes a PDF whose small objects are packed together (ISO 32000-1, 7.5.7 and 7.5.8).

A tagged file has thousands of objects of a few bytes; packed it is a third as large.
"""

import zlib
from collections.abc import Iterable, Sequence

PACK = 200
"""How many objects are compressed together: a reader unpacks all of them to read one."""
_END = b"endstream"


def packed(objects: Iterable[tuple[int, bytes]], *, version: str, root: bytes, info: bytes, name: bytes) -> bytes:
    """The bytes of a file.

    Args:
        objects: Each object's number, from 1 on without gaps, and its bytes; not encrypted.
        version: The PDF version, such as `1.7`.
        root: The address of its catalog, such as `12 0 R`.
        info: The address of its document information.
        name: Its id, as array.
    """
    out = bytearray(b"%%PDF-%s\n%%\xe2\xe3\xcf\xd3\n" % version.encode())
    small: list[tuple[int, bytes]] = []
    places: dict[int, tuple[int, int, int]] = {0: (0, 0, 0xFFFF)}
    for number, body in objects:
        if body.endswith(_END):
            places[number] = (1, len(out), 0)
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        else:
            small.append((number, body))
    number = len(places) + len(small)
    for start in range(0, len(small), PACK):
        pack = small[start : start + PACK]
        places[number] = (1, len(out), 0)
        places.update({inside: (2, number, index) for index, (inside, _) in enumerate(pack)})
        out += _pack(number, pack)
        number += 1
    start = len(out)
    places[number] = (1, start, 0)
    rows = (bytes([kind]) + at.to_bytes(4) + extra.to_bytes(2) for _, (kind, at, extra) in sorted(places.items()))
    entries = b"/Type/XRef/Size %d/W[1 4 2]/Root %s/Info %s/ID%s" % (number + 1, root, info, name)
    out += _stream(number, entries, b"".join(rows))
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def _pack(number: int, objects: Sequence[tuple[int, bytes]]) -> bytes:
    """Several objects as one."""
    head, bodies, at = [], [], 0
    for inside, body in objects:
        head.append(b"%d %d" % (inside, at))
        bodies.append(body)
        at += len(body) + 1
    first = b" ".join(head) + b"\n"
    entries = b"/Type/ObjStm/N %d/First %d" % (len(objects), len(first))
    return _stream(number, entries, first + b"\n".join(bodies))


def _stream(number: int, entries: bytes, data: bytes) -> bytes:
    whole = zlib.compress(data, 9)
    head = b"%d 0 obj\n<<%s/Filter/FlateDecode/Length %d>>\nstream\n" % (number, entries, len(whole))
    return head + whole + b"\nendstream\nendobj\n"
