from mlroadmap.session.actions import Action
from mlroadmap.session.history import History


def act(label: str) -> Action:
    return Action(label=label, changes=())


def test_the_latest_action_is_undone_first() -> None:
    history = History()
    first, second = act("first"), act("second")
    history.add(first)
    history.add(second)
    assert [history.take_done(), history.take_done(), history.take_done()] == [second, first, None]


def test_a_new_action_clears_what_could_be_redone_and_a_redone_one_does_not() -> None:
    history = History()
    one, two = act("one"), act("two")
    history.add_undone(one)
    history.add_undone(two)
    assert history.take_undone() is two
    history.add_redone(two)
    assert history.take_undone() is one
    history.add_undone(one)
    history.add(act("new"))
    assert history.take_undone() is None
