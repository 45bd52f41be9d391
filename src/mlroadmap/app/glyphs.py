"""The signs the app draws with, and which of them a terminal can show."""

import os
import sys
from typing import NamedTuple

from mlroadmap.model.counting import Count
from mlroadmap.model.listing import Chosen
from mlroadmap.model.tracking import State


class Glyphs(NamedTuple):
    """One cell for each sign."""

    todo: str
    learning: str
    done: str
    known: str
    skipped: str
    milestone: str
    folded: str
    unfolded: str
    chosen: str
    stands_in: str
    not_chosen: str
    full: str
    empty: str
    low: str
    high: str
    middle: str
    span: str
    bullet: str
    rule: str
    quote: str
    ellipsis: str
    dot: str
    is_ascii: bool = False
    """Whether every sign is ASCII."""

    def state(self, state: State) -> str:
        """The sign of an item's state."""
        return {
            State.TODO: self.todo,
            State.LEARNING: self.learning,
            State.DONE: self.done,
            State.KNOWN: self.known,
            State.SKIPPED: self.skipped,
        }[state]

    def choice(self, chosen: Chosen) -> str:
        """The sign of how a branch counts."""
        return {Chosen.YES: self.chosen, Chosen.STANDS_IN: self.stands_in, Chosen.NO: self.not_chosen}[chosen]

    def bar(self, count: Count, width: int) -> str:
        """A bar as wide as asked, filled as far as the count's percentage; full only at 100."""
        filled = (count.percent or 0) * width // 100
        return self.full * filled + self.empty * (width - filled)


UNICODE = Glyphs(
    todo="○",
    learning="◐",
    done="●",
    known="◆",
    skipped="–",
    milestone="★",
    folded="▸",
    unfolded="▾",
    chosen="◉",
    stands_in="◎",
    not_chosen="○",
    full="█",
    empty="░",
    low="├",
    high="┤",
    middle="┃",
    span="─",
    bullet="•",
    rule="─",
    quote="▌",
    ellipsis="…",
    dot="·",
)
ASCII = Glyphs(
    todo=".",
    learning="~",
    done="x",
    known="k",
    skipped="-",
    milestone="*",
    folded=">",
    unfolded="v",
    chosen="@",
    stands_in="o",
    not_chosen=".",
    full="#",
    empty="-",
    low="|",
    high="|",
    middle="+",
    span="-",
    bullet="*",
    rule="-",
    quote="|",
    ellipsis="~",
    dot="-",
    is_ascii=True,
)

STATE_WORDS = {
    State.TODO: "to do",
    State.LEARNING: "learning",
    State.DONE: "done",
    State.KNOWN: "known before",
    State.SKIPPED: "skipped",
}
"""Each state in words: no state is told by its sign or its colour alone."""
SHORT_STATE_WORDS = {State.LEARNING: "now", State.DONE: "done", State.KNOWN: "known", State.SKIPPED: "skip"}
"""The words a list has room for."""


CHOICES = ("ascii", "unicode")
"""What `MLROADMAP_GLYPHS` may say."""
_TWO_CELLS = ("zh", "ja", "ko")
"""The languages in whose terminals most of the signs, and the lines Textual draws, may be two cells wide."""


def unknown_choice() -> str:
    """What is wrong with `MLROADMAP_GLYPHS`, as a sentence; empty if nothing is."""
    wanted = os.environ.get("MLROADMAP_GLYPHS", "")
    if not wanted or wanted.lower() in CHOICES:
        return ""
    return f"MLROADMAP_GLYPHS={wanted} means nothing: it can be {' or '.join(CHOICES)}."


def choose_glyphs() -> Glyphs:
    """The signs this terminal can show: ASCII ones where its locale or its type says it may show others badly.

    `MLROADMAP_GLYPHS=ascii` or `=unicode` decides it by hand.
    """
    wanted = os.environ.get("MLROADMAP_GLYPHS", "").lower()
    if wanted in CHOICES:
        return ASCII if wanted == "ascii" else UNICODE
    encoding = (getattr(sys.__stderr__, "encoding", None) or "ascii").lower().replace("-", "")
    named = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    kind = os.environ.get("LC_CTYPE", "")
    language = os.environ.get("LC_ALL") or ("" if kind.startswith("C") else kind) or named  # Python sets it to C.UTF-8
    plain = named in ("C", "POSIX") or encoding != "utf8" or os.environ.get("TERM") in ("linux", "dumb")
    plain = plain or language.startswith(_TWO_CELLS)
    return ASCII if plain else UNICODE
