from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from mlroadmap.app.keys import (
    ALL_KEYS,
    CONFIRM_KEYS,
    DIALOG_KEYS,
    EXPORT_KEYS,
    LINK_KEYS,
    LIST_KEYS,
    NOTE_KEYS,
    SCREEN_KEYS,
    SEARCH_KEYS,
    TEXT_KEYS,
    Key,
    as_markdown,
)
from mlroadmap.app.screens.main import MainScreen

DOCUMENT = Path(__file__).parents[2] / "docs" / "keys.md"
ids = [key.id for key in ALL_KEYS]


def test_ids_are_unique() -> None:
    assert [name for name, count in Counter(ids).items() if count > 1] == []


@pytest.mark.parametrize("key", ALL_KEYS, ids=ids)
def test_every_key_says_what_it_does_and_where_it_belongs(key: Key) -> None:
    assert key.label and key.group and key.keys and key.action
    assert key.help[0].isupper() and key.help.endswith(".")
    assert "\n" not in key.help and "|" not in key.help


@pytest.mark.parametrize("key", ALL_KEYS, ids=ids)
def test_every_binding_carries_the_same_id_tooltip_and_group(key: Key) -> None:
    binding = key.binding()
    assert (binding.id, binding.tooltip, binding.description) == (key.id, key.help, key.label)
    assert binding.group is not None and binding.group.description == key.group


@pytest.mark.parametrize(
    "together",
    [
        (SCREEN_KEYS, LIST_KEYS),
        (SCREEN_KEYS, TEXT_KEYS),
        (DIALOG_KEYS, SEARCH_KEYS),
        (DIALOG_KEYS, LINK_KEYS, LIST_KEYS),
        (DIALOG_KEYS, EXPORT_KEYS),
        (CONFIRM_KEYS,),
        (NOTE_KEYS,),
    ],
)
def test_no_key_means_two_things_at_once(together: Sequence[Sequence[Key]]) -> None:
    pressed = Counter(name for keys in together for key in keys for name in key.keys.split(","))
    assert [name for name, count in pressed.items() if count > 1] == []


@pytest.mark.parametrize("forbidden", ["ctrl+z", "ctrl+c", *(f"alt+{digit}" for digit in range(10))])
def test_keys_that_terminals_need_themselves_are_not_bound(forbidden: str) -> None:
    assert not [key.id for key in ALL_KEYS if forbidden in key.keys.split(",")]


def test_leaving_anything_with_escape_has_a_second_key_since_escape_is_slow() -> None:
    alone = [key.id for key in (*TEXT_KEYS, *NOTE_KEYS, *CONFIRM_KEYS) if key.keys == "escape"]
    assert alone == []


@pytest.mark.parametrize("key", SCREEN_KEYS, ids=[key.id for key in SCREEN_KEYS])
def test_the_main_window_has_the_action_of_every_key(key: Key) -> None:
    name = key.action.partition("(")[0]
    assert name.startswith("app.") or hasattr(MainScreen, f"action_{name}")


def test_a_key_is_shown_as_it_stands_on_the_keyboard() -> None:
    shown = {key.id: key.shown() for key in ALL_KEYS}
    assert shown["help"] == "? / f1"
    assert shown["path.next"] == "]"
    assert shown["item.known"] == "K"
    assert shown["list.page-down"] == "page down"
    assert not [text for text in shown.values() if "_" in text]


def test_the_document_of_the_keys_is_the_one_made_from_them() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == as_markdown()


def test_the_document_names_every_key_once() -> None:
    rows = [line for line in as_markdown().split("\n") if line.startswith("| `")]
    assert sorted(row.split("`")[-2] for row in rows) == sorted(ids)
