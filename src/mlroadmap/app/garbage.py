"""Keeps Python's search for garbage out of the way of keys.

A search of everything takes 15 to 20 ms on a heap of this size, and one that begins while a key is answered is felt.
What stays loaded to the end is therefore never searched, and what is young is searched less often than by default.
"""

import gc

YOUNG_OBJECTS = 10_000
"""How many more objects are made than dropped before the young ones are searched; Python's default is 700."""


def begin() -> None:
    """Search from now on, and never among what was loaded to get here."""
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS)
    gc.enable()


def spare_what_is_loaded() -> None:
    """Never search again among what is there now: for moments when something big was loaded for good."""
    gc.freeze()
