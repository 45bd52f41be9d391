"""What the learner wrote, in its own lines: indentation stays, and web addresses lead to the web."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import NamedTuple

from mlroadmap.documents.pdf.direction import has_right_to_left
from mlroadmap.documents.pdf.marks import Link, Stroke, Text
from mlroadmap.documents.pdf.sheet import Sheet
from mlroadmap.documents.pdf.styles import ACCENT, Style
from mlroadmap.model.address import addresses
from mlroadmap.model.text import visible

_BLANKS = " \t\n"
"""What wrapping takes from a text or adds to it."""


class _Part(NamedTuple):
    """A piece of a line, with the address it belongs to; empty where it belongs to none."""

    text: str
    url: str


def written(sheet: Sheet, text: str, style: Style, *, x: float | None = None) -> None:
    """Lay out a text of the learner's own as one element. Belongs into a group.

    Args:
        sheet: Where to.
        text: Untrusted, of several lines.
        style: How it looks.
        x: Its left edge; the column's if left out.
    """
    left = sheet.paper.left if x is None else x
    lines = sheet.type.wrap_written(text, style, sheet.right - left)
    with sheet.tag(style.role):
        for line, parts in zip(lines, _parts(text, lines), strict=True):
            sheet.need(style.line_height)
            is_backward = sheet.type.right_to_left(line)
            at = sheet.right - sheet.type.width(line, style) if is_backward else left
            for part in parts:
                _draw(sheet, part, style, at)
                at += sheet.type.width(part.text, style)
            sheet.y += style.line_height


def _draw(sheet: Sheet, part: _Part, style: Style, x: float) -> None:
    base = sheet.y + style.size
    if not part.url:
        sheet.add(Text(x=x, y=base, text=part.text, style=style))
        return
    end = x + sheet.type.width(part.text, style)
    with sheet.tag("Link"):
        sheet.add(Text(x=x, y=base, text=part.text, style=replace(style, colour=ACCENT)))
        sheet.add(Stroke(points=((x, base + 1.6), (end, base + 1.6)), colour=ACCENT, line=0.4))
        sheet.annotate(Link(x=x, y=sheet.y, width=end - x, height=style.line_height, url=part.url, alt=part.url))


def _parts(text: str, lines: Sequence[str]) -> Iterator[list[_Part]]:
    """The pieces of each line. Lines of a text have its characters in its order, but for blanks."""
    shown = visible(text)
    signs = list(accumulate((character not in _BLANKS for character in shown), initial=0))
    ahead = [(signs[found.start], signs[found.end], found.url) for found in addresses(shown)]
    ahead.reverse()
    before = 0
    for line in lines:
        places = [place for place, character in enumerate(line) if character not in _BLANKS]
        after = before + len(places)
        linked: list[tuple[int, int, str]] = []
        while ahead and ahead[-1][0] < after:
            start, end, url = ahead[-1]
            linked.append((places[max(start - before, 0)], places[min(end, after) - before - 1] + 1, url))
            if end > after:  # the rest of it stands on the next line
                break
            ahead.pop()
        yield _cut(line, linked)
        before = after


def _cut(line: str, linked: Sequence[tuple[int, int, str]]) -> list[_Part]:
    if linked and has_right_to_left(line):  # its order on paper is another one: all of it leads there
        return [_Part(line, linked[0][2])]
    parts, at = [], 0
    for start, end, url in linked:
        parts += [_Part(line[at:start], ""), _Part(line[start:end], url)]
        at = end
    if not parts:
        return [_Part(line, "")]
    return [part for part in (*parts, _Part(line[at:], "")) if part.text]
