"""Web addresses: the one test of what a good one is, and where a text holds some."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

_MISLEADING = frozenset(' \\"<>`')
"""Signs that are not part of an address; with an apostrophe, as in `Bayes'_theorem`, there is nothing wrong."""
_CANDIDATE = re.compile(r"https?://[^\s\\\"<>`。、，；：！？）」』》】]+", re.IGNORECASE)
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_STOPS = ".,;:!?'’*_…"
"""What ends a sentence, a quotation or an emphasis around an address, rather than the address."""


class Address(NamedTuple):
    """A web address in a text."""

    start: int
    """The position of its first character."""
    end: int
    """The position after its last."""
    url: str
    """The address."""


def is_web_address(url: str) -> bool:
    """Whether a text is an http or https address with a host, without a user, and with nothing that could mislead."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    plain = url.isprintable() and _MISLEADING.isdisjoint(url)
    return plain and parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc


def addresses(text: str) -> Iterator[Address]:
    """Every web address in a text, in order, without the signs around it that belong to a sentence."""
    for match in _CANDIDATE.finditer(text):
        url = _trimmed(match.group())
        if is_web_address(url):
            yield Address(match.start(), match.start() + len(url), url)


def _trimmed(url: str) -> str:
    while url:
        opening = _BRACKETS.get(url[-1])
        is_unopened = opening is not None and url.count(url[-1]) > url.count(opening)
        if url[-1] not in _STOPS and not is_unopened:
            break
        url = url[:-1]
    return url
