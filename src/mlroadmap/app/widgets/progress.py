"""The pane with the learner's progress: totals per step, what is next, and what was finished when."""

from collections.abc import Sequence

from textual.content import Content
from textual.reactive import reactive

from mlroadmap.app.glyphs import STATE_WORDS, Glyphs
from mlroadmap.app.page import FAINT, Page, plain_line
from mlroadmap.app.widgets.text_pane import TextPane
from mlroadmap.model.counting import (
    Count,
    count_outline,
    count_step,
    counted_branches,
    describe,
    describe_left,
    hours_a_week,
    next_item,
    nothing_left,
)
from mlroadmap.model.tracking import State, Tracking, finished_on
from mlroadmap.session.session import Session

MAX_WIDTH = 110
BAR_WIDTH = 16


class ProgressPane(TextPane):
    """All of it as one text."""

    HELP = "Your progress. ] goes to the next unfinished item, w sets your hours a week."

    tracking: reactive[Tracking] = reactive(Tracking, init=False, repaint=False)
    """What the learner did."""

    def __init__(self, session: Session, glyphs: Glyphs) -> None:
        """Make the pane."""
        super().__init__(id="progress")
        self._session = session
        self._glyphs = glyphs

    def on_mount(self) -> None:
        """Begin with what the learner did so far."""
        self.set_reactive(ProgressPane.tracking, self._session.tracking)

    def watch_tracking(self) -> None:
        """Draw what changed."""
        self.draw()

    def lay_out(self, width: int) -> Sequence[Content]:
        """Totals, what is next, what was finished."""
        page = Page(min(MAX_WIDTH, width))
        outline, tracking = self._session.outline, self.tracking
        total = count_outline(outline, tracking)
        page.text(describe(total), "bold")
        if left := describe_left(total, hours_a_week(outline, tracking)):
            page.text(f"{left}. w sets your hours a week.", FAINT)
        page.blank()
        for number, step in enumerate(outline.steps, 1):
            count = count_step(step, tracking)
            self._bar_line(page, f"{number} {step.title}", count)
            chosen, standing = counted_branches(step, tracking)
            these = "this counts" if len(standing) == 1 else "these count"
            for what, branches in (("Chosen", chosen), (f"Until you choose, {these}", standing)):
                if branches:
                    page.text(f"{what}: {', '.join(branch.title for branch in branches)}", FAINT, first="    ")
        self._states(page, total)
        page.heading("Next")
        upcoming = next_item(outline, tracking)
        if upcoming:
            page.text(
                plain_line(f"{upcoming.title}, {upcoming.hours} h"),
                first=f"{self._glyphs.state(self.tracking.state(upcoming.id))} ",
            )
            page.text("] goes there.", FAINT)
        else:
            page.text(nothing_left(total))
        self._finished(page)
        self._retired(page)
        page.blank()
        return page.lines

    def _bar_line(self, page: Page, title: str, count: Count) -> None:
        bar = Content.styled(self._glyphs.bar(count, BAR_WIDTH), "$text-accent")
        page.pair(plain_line(title), bar.append(plain_line(f"  {describe(count):>16}")))

    def _states(self, page: Page, total: Count) -> None:
        page.blank()
        numbers = {
            State.DONE: total.done,
            State.KNOWN: total.known,
            State.LEARNING: total.learning,
            State.SKIPPED: total.skipped,
        }
        shown = (f"{self._glyphs.state(state)} {number} {STATE_WORDS[state]}" for state, number in numbers.items())
        page.text("   ".join(shown))

    def _finished(self, page: Page) -> None:
        page.heading("Finished here")
        finished = finished_on(self.tracking, self._session.index.items)
        if not finished:
            page.text("Nothing yet. Space marks an item as done.", FAINT)
        day = ""
        for on, name in finished:
            if on != day:
                page.blank()
                page.text(plain_line(on, "bold"))
                day = on
            page.text(plain_line(self._session.title(name)), first=f"{self._glyphs.done} ")

    def _retired(self, page: Page) -> None:
        unknown = self.tracking.unknown_ids(self._session.index)
        if not unknown:
            return
        titles = {entry.id: entry.title for entry in self._session.outline.retired}
        page.heading("Retired")
        page.text("You did something with these; this edition does not have them. They are kept.", FAINT)
        for name in unknown:
            state = self.tracking.state(name)
            page.text(
                plain_line(f"{titles.get(name, name)} ({STATE_WORDS[state]})"), first=f"{self._glyphs.state(state)} "
            )
