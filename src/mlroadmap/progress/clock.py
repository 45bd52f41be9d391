"""A hybrid logical clock: stamps that sort in the order things happened, however wrong the wall clocks are."""

import os
import re
import time
from collections.abc import Callable, Iterable

FIRST = ""
"""What a missing or malformed stamp counts as: older than any other."""

_STAMP = re.compile(
    r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z"
    r"/(?:[0-9a-f]{4})+/[0-9a-f]{8}"
)
_END = "9990"
"""Stamps of this year and later are malformed."""
_LAST_MILLISECOND = 253_086_767_999_999
_LAST_MOMENT = "9989-12-31T23:59:59.999Z"
"""The last that a stamp may tell. What follows a stamp of it has a longer counter, so every stamp has one after it."""
_FIRST_COUNTERS = 0x8000


def well_formed(at: object) -> str:
    """A stamp as it sorts: itself, or `FIRST` where it is missing or malformed."""
    return at if isinstance(at, str) and at < _END and _STAMP.fullmatch(at) else FIRST


def wall_milliseconds() -> int:
    """The machine's clock, in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class Clock:
    """Makes stamps `<UTC time>/<counter>/<device>` newer than every stamp it has seen."""

    def __init__(self, device: Callable[[], str], wall: Callable[[], int] = wall_milliseconds) -> None:
        """Start without having seen a stamp.

        Args:
            device: Gives this machine's id, 8 hexadecimal digits; asked when the first stamp is made.
            wall: The machine's clock, in milliseconds since 1970.
        """
        self._device = device
        # Programs on one machine share its id: each counts from a number of its own, so that two stamps of one
        # millisecond are not the same.
        self._first = f"{int.from_bytes(os.urandom(2), 'big') % _FIRST_COUNTERS:04x}"
        self._id = ""
        self._wall = wall
        self._time = ""
        self._is_foreign = False
        self._counter = ""

    def observe(self, stamps: Iterable[object]) -> None:
        """See stamps; malformed ones are passed over."""
        newest = newest_of(stamps)
        if newest:
            moment, counter, _ = newest.split("/")
            if (moment, counter) > (self._time, self._counter):
                self._time, self._counter = moment, counter
                self._is_foreign = True

    def stamp(self) -> str:
        """A stamp newer than every one seen or made before."""
        self._id = self._id or self._device()
        now = _moment(self._wall())
        rest, last = self._counter[:-4], self._counter[-4:]
        if now > self._time:
            self._time, self._counter = now, self._first
        elif last < "ffff" and not self._is_foreign:
            self._counter = f"{rest}{int(last, 16) + 1:04x}"
        elif self._time < _LAST_MOMENT:
            self._time, self._counter = _next_millisecond(self._time), self._first
        else:
            self._counter += self._first
        self._is_foreign = False
        return f"{self._time}/{self._counter}/{self._id}"


def newest_of(stamps: Iterable[object]) -> str:
    """The latest well-formed stamp of many; `FIRST` where there is none."""
    texts = sorted((at for at in stamps if isinstance(at, str)), reverse=True)
    return next(filter(None, map(well_formed, texts)), FIRST)


def _moment(milliseconds: int) -> str:
    seconds, rest = divmod(min(max(0, milliseconds), _LAST_MILLISECOND), 1000)
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(seconds))}.{rest:03d}Z"


def _next_millisecond(moment: str) -> str:
    from datetime import UTC, datetime, timedelta

    try:
        now = datetime.fromisoformat(moment)
    except ValueError:  # a day its month does not have: the next month's first is later than all of them
        year, month = divmod(int(moment[:4]) * 12 + int(moment[5:7]), 12)
        return f"{year:04d}-{month + 1:02d}-01T00:00:00.000Z"
    later = now.astimezone(UTC) + timedelta(milliseconds=1)
    return f"{later:%Y-%m-%dT%H:%M:%S}.{later.microsecond // 1000:03d}Z"
