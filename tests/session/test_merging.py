"""Files carried between machines and joined by hand, by a sync tool or by a version control system."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlroadmap.model.tracking import State
from mlroadmap.session.session import Session

Open = Callable[..., Session]
Turn = tuple[int, str, State, str, bool]

law = settings(derandomize=True, max_examples=25, deadline=None)

TURNS: st.SearchStrategy[list[Turn]] = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(["math/vectors", "math/matrices"]),
        st.sampled_from(State),
        st.sampled_from(["", "a", "b\nc"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
)
SKEWS = st.tuples(*[st.sampled_from([0, 1, 60_000])] * 3)
"""By how many milliseconds the clocks of three machines are ahead."""


def work_apart(open_in: Open, folder: Path, turns: list[Turn], skews: tuple[int, ...]) -> list[bytes]:
    """Three machines, each with a file of its own, each doing some of the turns; the files they end with."""
    sessions = []
    for device, skew in zip("abc", skews, strict=True):
        wall = iter(range(10**12 + skew, 10**13))
        sessions.append(open_in(folder / device, device * 8, wall.__next__))
    for machine, item, state, text, is_sight in turns:
        session = sessions[machine]
        session.mark([item], state)
        session.write_note(item, text)
        session.choose("field", ["sight" if is_sight else "text"])
        if is_sight:
            session.undo()
    for session in sessions:
        session.mark(["math/quiz"], State.LEARNING)
        session.save()
    return [session.places.progress_file.read_bytes() for session in sessions]


def records_of(data: bytes) -> list[bytes]:
    return data.splitlines(keepends=True)[3:-1]


def with_records(data: bytes, records: list[bytes]) -> bytes:
    lines = data.splitlines(keepends=True)
    return b"".join([*lines[:3], *records, lines[-1]])


def open_on(open_in: Open, folder: Path, data: bytes) -> Session:
    folder.mkdir()
    (folder / "progress-small.json").write_bytes(data)
    return open_in(folder, "dddddddd")


@law
@given(turns=TURNS, skews=SKEWS, data=st.data())
def test_files_joined_in_any_order_and_any_number_of_times_hold_the_same(
    open_in: Open,
    tmp_path_factory: pytest.TempPathFactory,
    turns: list[Turn],
    skews: tuple[int, ...],
    data: st.DataObject,
) -> None:
    folder = tmp_path_factory.mktemp("joined")
    files = work_apart(open_in, folder, turns, skews)
    lines = [line for file in files for line in records_of(file)]
    shuffled = data.draw(st.permutations(lines)) + data.draw(st.lists(st.sampled_from(lines)))
    joined = open_on(open_in, folder / "joined", with_records(files[0], lines))
    mixed = open_on(open_in, folder / "mixed", with_records(files[0], shuffled))
    assert joined.tracking == mixed.tracking
    assert joined.store.commit({}).data == mixed.store.commit({}).data


@law
@given(turns=TURNS, skews=SKEWS, data=st.data())
def test_files_that_arrive_one_after_the_other_in_any_order_end_in_the_same_tracking(
    open_in: Open,
    tmp_path_factory: pytest.TempPathFactory,
    turns: list[Turn],
    skews: tuple[int, ...],
    data: st.DataObject,
) -> None:
    folder = tmp_path_factory.mktemp("arriving")
    files = work_apart(open_in, folder, turns, skews)
    arriving = [
        open_on(open_in, folder / f"carried-{number}", file).store.load().file.records
        for number, file in enumerate(data.draw(st.permutations(files)))
    ]
    session = open_in(folder / "meeting", "dddddddd")
    for records in arriving:
        session.mark(["math/proofs"], State.LEARNING)
        session.store.commit(records)
        session.adopt(session.store.load())
    session.save()
    lines = [line for file in files for line in records_of(file)]
    expected = open_on(open_in, folder / "joined", with_records(files[0], lines))
    expected.mark(["math/proofs"], State.LEARNING)
    assert session.tracking.notes == expected.tracking.notes
    assert session.tracking.choices == expected.tracking.choices
    for item in session.outline.every_item():
        assert session.tracking.state(item.id) is expected.tracking.state(item.id)
