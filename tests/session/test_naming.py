from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlroadmap.errors import MAX_NAMED, UnknownName
from mlroadmap.model.outline import BranchKind
from mlroadmap.session.naming import find_branch, find_step, title_of_key
from mlroadmap.session.session import Session

Open = Callable[..., Session]


@pytest.mark.parametrize(
    ("name", "item"),
    [
        ("math/vectors", "math/vectors"),
        ("math/vectors-in-python", "math/vectors-in-python"),
        ("math/vectors-", "math/vectors-in-python"),
        ("math/arrows", "math/vectors"),
        ("math/directed-lines", "math/vectors"),
        ("math/m", "math/matrices"),
        ("vectors", "math/vectors"),
        ("vectors-in", "math/vectors-in-python"),
        ("pix", "sight/pixels"),
        ("text/evaluation", "text/evaluation"),
        ("sight/e", "sight/evaluation"),
        ("chat-p", "build/chat-plan"),
        ("build/api-s", "build/api-ship"),
        ("field/", "field/papers"),
        ("Math/Vectors", "math/vectors"),
        ("MATH/ARROWS", "math/vectors"),
        (" math/vectors ", "math/vectors"),
        ("vectors\n", "math/vectors"),
    ],
)
def test_an_item_is_found_by_id_old_id_or_a_beginning_only_it_has(session: Session, name: str, item: str) -> None:
    assert session.find_item(name).id == item


@pytest.mark.parametrize(
    ("name", "candidates"),
    [
        ("evaluation", ["text/evaluation", "sight/evaluation"]),
        ("math/vec", ["math/vectors", "math/vectors-in-python"]),
        ("vec", ["math/vectors", "math/vectors-in-python"]),
        ("sight", ["sight/pixels", "sight/evaluation"]),
        ("text/", ["text/tokens", "text/evaluation"]),
    ],
)
def test_a_beginning_that_several_items_have_names_them(session: Session, name: str, candidates: list[str]) -> None:
    with pytest.raises(UnknownName) as caught:
        session.find_item(name)
    assert list(caught.value.nearest) == candidates
    assert "more than one" in str(caught.value)


@pytest.mark.parametrize("name", ["build", "build/"])
def test_of_very_many_candidates_a_line_of_them_is_named(session: Session, name: str) -> None:
    with pytest.raises(UnknownName) as caught:
        session.find_item(name)
    assert all(candidate.startswith("build/") for candidate in caught.value.nearest)
    told = str(caught.value)
    assert told.count("build/") - name.count("/") == MAX_NAMED
    assert f" and {len(caught.value.nearest) - MAX_NAMED} more." in told


@pytest.mark.parametrize(
    ("name", "close"),
    [
        ("math/vektors", "math/vectors"),
        ("matrixes", "math/matrices"),
        ("maths/quiz", "math/quiz"),
        ("MATHS/Quiz", "math/quiz"),
    ],
)
def test_a_slip_is_told_the_nearest_name(session: Session, name: str, close: str) -> None:
    with pytest.raises(UnknownName) as caught:
        session.find_item(name)
    assert close in caught.value.nearest
    assert "Did you mean" in str(caught.value)


@pytest.mark.parametrize("name", ["", " ", "/", "math/abacus", "汉字", "\x00", "x" * 10_000, "*"])
def test_what_names_no_item_is_refused(session: Session, name: str) -> None:
    with pytest.raises(UnknownName) as caught:
        session.find_item(name)
    assert "there is no item" in str(caught.value)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(data=st.data())
def test_whatever_is_found_begins_with_what_was_typed(
    open_in: Open, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    session = open_in(tmp_path_factory.getbasetemp() / "never-saved")
    ids = [item.id for item in session.outline.every_item()]
    slugs = [name.partition("/")[2] for name in ids]
    whole = data.draw(st.sampled_from(ids + slugs))
    name = data.draw(st.sampled_from([whole[: data.draw(st.integers(0, len(whole)))], whole, whole + "s"]))
    fitting = [item for item, slug in zip(ids, slugs, strict=True) if item.startswith(name) or slug.startswith(name)]
    try:
        found = session.find_item(name).id
    except UnknownName as error:
        assert name not in ids
        assert len(fitting) != 1
        assert set(error.nearest) <= set(ids)
    else:
        assert found in fitting
        assert found == name or len(fitting) == 1 or name in slugs or name in found


def test_titles_are_those_of_items_old_ids_branches_and_steps(session: Session) -> None:
    assert session.title("math/vectors") == session.title("math/arrows") == "Vectors"
    assert session.title("build/chat") == "The chat"
    assert session.title("sight") == "Seeing"
    assert session.title("field") == "A field"
    assert session.title("math/abacus") == "math/abacus"


@pytest.mark.parametrize("name", ["build/chat", "BUILD/CHAT", "chat", " ch "])
def test_a_branch_is_found_like_an_item(session: Session, name: str) -> None:
    assert find_branch(session.index, name, tuple(BranchKind)).id == "build/chat"


@pytest.mark.parametrize(("name", "kinds"), [("chat", [BranchKind.TRACK]), ("text", [BranchKind.PROJECT])])
def test_a_branch_of_another_kind_is_not_meant(session: Session, name: str, kinds: list[BranchKind]) -> None:
    with pytest.raises(UnknownName, match=f"there is no {kinds[0]}"):
        find_branch(session.index, name, kinds)


@pytest.mark.parametrize("name", ["build", "BUILD", " build "])
def test_a_step_is_found_by_id_and_by_number(session: Session, name: str) -> None:
    number = [step.id for step in session.outline.steps].index("build") + 1
    assert find_step(session.index, name) == find_step(session.index, f"{number} ")
    with pytest.raises(UnknownName):
        find_step(session.index, "buil")


@pytest.mark.parametrize(
    ("key", "title"),
    [
        ("item/math/vectors", "Vectors"),
        ("item/math/arrows", "Vectors"),
        ("item/gone/away", "gone/away"),
        ("note/math/vectors/2020-01-02T03:04:05.006Z-0000-bbbbbbbb", "Vectors"),
        ("choice/field", "A field"),
        ("setting/pace", "Hours a week"),
        ("setting/hours", ""),
        ("note/broken", ""),
        ("", ""),
    ],
)
def test_a_records_key_tells_what_it_is_about(session: Session, key: str, title: str) -> None:
    assert title_of_key(session.index, key) == title


def test_a_step_is_found_by_its_parts(session: Session) -> None:
    for name in ("field", "text", "text/tokens", "field/papers"):
        assert session.find_step(name).id == "field"
