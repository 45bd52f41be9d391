"""Files carried between machines and joined by hand, by a sync tool or by a version control system."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlroadmap.model.tracking import State
from mlroadmap.session.session import Session

Open = Callable[..., Session]

law = settings(derandomize=True, max_examples=25, deadline=None)

ITEMS = st.sampled_from(["math/vectors", "math/matrices", "text/tokens"])
TURNS = st.lists(
    st.tuples(st.integers(0, 2), ITEMS, st.sampled_from(State), st.sampled_from(["", "a", "b\nc"]), st.booleans()),
    min_size=1,
    max_size=8,
)


def work_apart(
    open_in: Open, folder: Path, turns: list[tuple[int, str, State, str, bool]], skew: list[int]
) -> list[bytes]:
    """Three machines with clocks that differ, each with a file of its own, each doing some of the turns."""
    sessions = []
    for number, device in enumerate("abc"):
        wall = iter(range(10**12 + skew[number], 10**13))
        sessions.append(open_in(folder / device / "data", device * 8, lambda wall=wall: next(wall)))
    for machine, item, state, text, is_undone in turns:
        session = sessions[machine]
        session.mark([item], state)
        session.write_note(item, text)
        session.choose("field", ["text"] if is_undone else ["sight"])
        if is_undone:
            session.undo()
    for session in sessions:
        session.mark(["math/quiz"], State.LEARNING)
        session.save()
    return [session.places.progress_file.read_bytes() for session in sessions]


def open_on(open_in: Open, folder: Path, data: bytes) -> Session:
    folder.mkdir(parents=True)
    (folder / "progress.json").write_bytes(data)
    return open_in(folder, "dddddddd")


def union(files: list[bytes], order: random.Random) -> bytes:
    """The records of all files in any order, as a union merge leaves them: keys may stand several times."""
    parts = [data.splitlines(keepends=True) for data in files]
    records = [line for lines in parts for line in lines[3:-1]]
    order.shuffle(records)
    return b"".join([*parts[0][:3], *records, parts[0][-1]])


@law
@given(turns=TURNS, skew=st.lists(st.integers(0, 5), min_size=3, max_size=3), order=st.randoms(use_true_random=False))
def test_files_joined_in_any_order_show_the_same(
    open_in: Open,
    tmp_path_factory: pytest.TempPathFactory,
    turns: list[tuple[int, str, State, str, bool]],
    skew: list[int],
    order: random.Random,
) -> None:
    folder = tmp_path_factory.mktemp("apart")
    files = work_apart(open_in, folder, turns, skew)
    joined = open_on(open_in, folder / "joined", union(files, order))
    doubled = open_on(open_in, folder / "doubled", union([*files, *files], order))
    assert joined.tracking == doubled.tracking
    synced = open_on(open_in, folder / "synced", files[order.randrange(3)])
    for data in order.sample(files, 3) * 2:
        synced.adopt(open_on(open_in, folder / f"copy-{order.random()}", data).store.load())
        joined.mark(["build/api-plan"], State.TODO)
    assert joined.tracking.marks.keys() == {*joined.tracking.marks, "math/quiz"}


@law
@given(turns=TURNS, skew=st.lists(st.integers(0, 5), min_size=3, max_size=3), order=st.randoms(use_true_random=False))
def test_changes_saved_into_one_file_in_any_order_show_the_same(
    open_in: Open,
    tmp_path_factory: pytest.TempPathFactory,
    turns: list[tuple[int, str, State, str, bool]],
    skew: list[int],
    order: random.Random,
) -> None:
    folder = tmp_path_factory.mktemp("apart")
    files = work_apart(open_in, folder, turns, skew)
    expected = open_on(open_in, folder / "joined", union(files, order))
    meeting = open_in(folder / "meeting", "dddddddd")
    for data in order.sample(files, 3):
        carried = open_on(open_in, folder / f"carried-{order.random()}", data)
        meeting.store.commit(carried.store.load().file.records)
    meeting.adopt(meeting.store.load())
    assert meeting.tracking == expected.tracking
    expected.mark(["math/proofs"], State.SKIPPED)
    expected.save()
    assert open_in(expected.places.data).tracking == expected.tracking
