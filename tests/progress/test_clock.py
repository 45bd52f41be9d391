import os
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mlroadmap.progress.clock import FIRST, Clock, wall_milliseconds, well_formed
from mlroadmap.progress.merge import newer

DEVICE = "bbbbbbbb"
NOW = 1_795_000_000_000
YEAR = 31_557_600_000
END = 8100 * YEAR
"""Wall clocks beyond the last year that stamps tell; before 1970 too, as on a board without a battery."""
LAST = "9989-12-31T23:59:59.999Z"
"""The last moment that stamps tell."""


def clock_at(wall: int, device: str = DEVICE) -> Clock:
    """A clock whose machine says one time for ever."""
    return Clock(lambda: device, lambda: wall)


walls = st.one_of(st.integers(-YEAR, END), st.integers(NOW - 3, NOW + 3))
looks_like_a_stamp = st.from_regex(
    r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]\.[0-9]{3}Z/(ffff|[0-9a-f]{4})/[0-9a-f]{8}",
    fullmatch=True,
)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.lists(walls, min_size=2, max_size=30))
def test_stamps_strictly_increase_as_text_however_the_wall_clock_jumps(times: list[int]) -> None:
    clock = Clock(lambda: DEVICE, iter(times).__next__)
    stamps = [clock.stamp() for _ in times]
    assert all(earlier < later for earlier, later in pairwise(stamps))
    assert all(well_formed(stamp) == stamp for stamp in stamps)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(walls, walls, st.integers(1, 5))
def test_a_slow_clock_still_stamps_after_what_a_fast_clock_wrote(fast: int, slow: int, count: int) -> None:
    ahead = clock_at(fast, "ffffffff")
    seen = [ahead.stamp() for _ in range(count)]
    behind = clock_at(slow, "00000000")
    behind.observe(reversed(seen))
    assert behind.stamp() > max(seen)


def test_two_clocks_that_answer_each_other_never_lose_to_an_older_change() -> None:
    right, wrong = clock_at(NOW, "aaaaaaaa"), clock_at(NOW - 10 * YEAR, "bbbbbbbb")
    previous = ""
    for turn in range(20):
        clock = wrong if turn % 2 else right
        clock.observe([previous])
        stamp = clock.stamp()
        assert stamp > previous
        previous = stamp


def test_seeing_an_older_stamp_changes_nothing() -> None:
    clock = clock_at(NOW)
    first = clock.stamp()
    clock.observe(["2001-01-01T00:00:00.000Z/ffff/ffffffff"])
    assert clock.stamp()[:24] == first[:24]


def test_a_full_counter_rolls_into_the_next_millisecond() -> None:
    last_of_2026 = 1_798_761_599_999
    clock = clock_at(last_of_2026)
    stamps = [clock.stamp() for _ in range(0x10000 + 1)]
    assert stamps == sorted(set(stamps))
    moments = dict.fromkeys(stamp[:24] for stamp in stamps)
    assert list(moments) == ["2026-12-31T23:59:59.999Z", "2027-01-01T00:00:00.000Z"]
    assert f"2026-12-31T23:59:59.999Z/ffff/{DEVICE}" in stamps


@pytest.mark.parametrize("counter", ["0000", "7fff", "fffe", "ffff"])
@pytest.mark.parametrize("moment", ["2026-12-31T23:59:59.999Z", "2028-02-28T23:59:59.999Z", "2027-02-28T23:59:59.999Z"])
def test_what_follows_the_last_millisecond_of_a_day_is_later(moment: str, counter: str) -> None:
    clock = clock_at(0)
    clock.observe([f"{moment}/{counter}/ffffffff"])
    first, second = clock.stamp(), clock.stamp()
    assert f"{moment}/{counter}/ffffffff" < first < second
    assert well_formed(first) == first


@settings(derandomize=True, max_examples=100, deadline=None)
@given(looks_like_a_stamp)
@example("2026-19-39T29:59:69.999Z/ffff/aaaaaaaa")
@example("2026-02-30T12:00:00.000Z/ffff/aaaaaaaa")
@example("2026-12-31T23:59:60.999Z/ffff/aaaaaaaa")
@example("9989-12-31T23:59:59.999Z/ffff/aaaaaaaa")
@example("0000-00-00T00:00:00.000Z/0000/00000000")
def test_no_stamp_in_a_file_can_stop_later_changes_from_counting(hostile: str) -> None:
    ordinary = clock_at(NOW, "aaaaaaaa").stamp()
    clock = clock_at(NOW)
    clock.observe([ordinary, hostile])
    after = {"at": clock.stamp(), "state": "done"}
    before = {"at": ordinary, "state": "todo"}
    assert newer(before, after) is after


moments = st.one_of(
    st.from_regex(
        r"(19|20|99)[0-8][0-9]-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
        r"\.[0-9]{3}Z",
        fullmatch=True,
    ),
    st.sampled_from([LAST, "9980-01-01T00:00:00.000Z", "9989-02-31T23:59:59.999Z", "9989-12-31T23:59:59.998Z"]),
)
counters = st.one_of(st.sampled_from(["ffff", "0000", "ffffffff"]), st.from_regex("([0-9a-f]{4}){1,3}", fullmatch=True))


@settings(derandomize=True, max_examples=300, deadline=None)
@given(moments, counters, st.sampled_from(["00000000", "bbbbbbbb", "ffffffff"]), walls, st.integers(1, 4))
def test_whatever_well_formed_stamp_is_seen_the_next_one_is_well_formed_and_sorts_after_it(
    moment: str, counter: str, device: str, wall: int, count: int
) -> None:
    previous = f"{moment}/{counter}/{device}"
    assert well_formed(previous) == previous
    clock = clock_at(wall, "00000000")
    clock.observe([previous])
    for _ in range(count):
        stamp = clock.stamp()
        assert well_formed(stamp) == stamp > previous
        previous = stamp


def test_at_the_end_of_time_clocks_go_on_answering_each_other() -> None:
    first, second = clock_at(END, "ffffffff"), clock_at(NOW, "00000000")
    first.observe([f"{LAST}/ffff/ffffffff"])
    previous = first.stamp()
    for turn in range(10):
        clock = first if turn % 2 else second
        clock.observe([previous])
        stamp = clock.stamp()
        assert well_formed(stamp) == stamp > previous
        previous = stamp


@pytest.mark.parametrize("moment", ["2030-05-05T05:05:05.005Z", LAST])
def test_two_programs_of_one_machine_that_saw_the_same_stamp_do_not_make_the_same_next_one(
    moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = f"{moment}/0007/{DEVICE}"
    made = set()
    for random in (b"\0\1", b"\0\2"):
        monkeypatch.setattr(os, "urandom", lambda size, random=random: random)
        clock = clock_at(NOW)
        clock.observe([seen])
        made.add(clock.stamp())
    assert len(made) == 2


malformed = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.lists(st.text()),
    st.dictionaries(st.text(), st.text()),
    st.text(),
    st.sampled_from(
        [
            "2026-11-22T23:41:07.123Z/ffff000/a1b2c3d4",
            "2026-11-22T23:41:07.123Z//a1b2c3d4",
            "9990-01-01T00:00:00.000Z/0000/a1b2c3d4",
            "2026-11-22T23:41:07.123Z/0000/a1b2c3d4\n",
            "2026-11-22T23:41:07.123Z/0000/A1B2C3D4",
            "2026-11-22T23:41:07.123Z/0000/a1b2c3d",
            "2026-11-22T23:41:07.123Z/00000/a1b2c3d4",
            "2026-11-22T23:41:07.123+00:00/0000/a1b2c3d4",
            "٢٠٢٦-11-22T23:41:07.123Z/0000/a1b2c3d4",
            "9999-12-31T23:59:59.999Z/ffff/ffffffff",
            "~",
            "\U0010ffff",
        ]
    ),
)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(malformed)
def test_a_malformed_stamp_is_older_than_any_other_and_moves_no_clock(at: object) -> None:
    assert well_formed(at) == FIRST
    clock = clock_at(NOW)
    clock.observe([at])
    assert clock.stamp()[:24] == clock_at(NOW).stamp()[:24]
    oldest = {"at": clock_at(0, "00000000").stamp()}
    assert newer({"at": at, "state": "~~~"}, oldest) is oldest
    assert newer(oldest, {"at": at, "state": "~~~"}) is oldest


def test_a_stamp_tells_the_wall_clock_in_utc() -> None:
    stamp = clock_at(1_700_000_000_007).stamp()
    assert (stamp[:24], stamp[-9:]) == ("2023-11-14T22:13:20.007Z", f"/{DEVICE}")


def test_the_machines_clock_is_used_by_default() -> None:
    before = wall_milliseconds()
    assert clock_at(before).stamp()[:24] <= Clock(lambda: DEVICE).stamp()[:24] <= clock_at(before + 60_000).stamp()


def test_programs_that_share_a_machine_and_a_millisecond_do_not_share_a_stamp() -> None:
    # Five programs that all begin at the same number by chance: once in 2 ** 60 runs.
    assert len({clock_at(NOW).stamp() for _ in range(5)}) > 1


def test_the_machines_id_is_asked_for_only_when_a_stamp_is_made() -> None:
    asked: list[str] = []

    def device() -> str:
        asked.append(DEVICE)
        return DEVICE

    clock = Clock(device, lambda: NOW)
    clock.observe(["2026-11-22T23:41:07.123Z/0000/a1b2c3d4"])
    assert not asked
    assert clock.stamp() < clock.stamp()
    assert len(asked) == 1
