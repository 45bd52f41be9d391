"""A step's pages: what and why in short, every item, and a place to write."""

from collections.abc import Iterable

from mlroadmap.documents.markdown import sections
from mlroadmap.documents.pdf.blocks.band import band
from mlroadmap.documents.pdf.blocks.entry import Entry, Source, entry
from mlroadmap.documents.pdf.blocks.words import aside, heading, paragraph
from mlroadmap.documents.pdf.blocks.writing import writing_space
from mlroadmap.documents.pdf.export_state import ExportState, box_name, note_name
from mlroadmap.documents.pdf.plan import Plan
from mlroadmap.documents.pdf.sheet import Sheet
from mlroadmap.documents.pdf.styles import GOAL, ITEM
from mlroadmap.model.counting import Count, count_items, count_step, counted_branches, describe
from mlroadmap.model.item import Item, Kind
from mlroadmap.model.outline import Branch, BranchKind, Step
from mlroadmap.model.text import quantity, without_surrogates
from mlroadmap.model.tracking import State

INTRO = 2
"""How many sections of a step's own text are printed, the first paragraph of each."""
BRANCH_ROOM = 130.0
"""How much of a track or project stands on the page of its heading at least, in points."""
WORDS = {
    State.LEARNING: "learning",
    State.DONE: "done",
    State.KNOWN: "known before",
    State.SKIPPED: "skipped",
}
SIGNS = {State.LEARNING: "slash", State.SKIPPED: "dash"}


class StepPages:
    """Lays out steps, and notes what their fields hold."""

    def __init__(self, sheet: Sheet, plan: Plan, state: ExportState) -> None:
        """Prepare.

        Args:
            sheet: Where to.
            plan: What to print.
            state: Takes the state of every box and the text of every place to write.
        """
        self._sheet = sheet
        self._plan = plan
        self._state = state

    def draw(self, number: int, step: Step) -> None:
        """Lay out one step.

        Args:
            number: Its number in the roadmap.
            step: The step.
        """
        sheet, plan = self._sheet, self._plan
        count = count_step(step, plan.tracking)
        sheet.anchor(step.id, f"{number} {step.title}")
        weeks = step.weeks if step.weeks == "ongoing" else f"{step.weeks} weeks"
        band(
            sheet,
            above=f"Step {number} of {len(plan.outline.steps)}",
            title=step.title,
            facts=f"{weeks}; {_progress(count)}",
            percent=count.percent,
        )
        for title, text in list(sections(plan.bodies[step.id]))[:INTRO]:
            if title:
                paragraph(sheet, title, ITEM, after=0)
            paragraph(sheet, text)
        self._items("Topics", (item for item in step.items if item.kind is not Kind.MILESTONE))
        self._items("Milestones: prove it", (item for item in step.items if item.kind is Kind.MILESTONE))
        chosen, standing = counted_branches(step, plan.tracking)
        for branch in step.branches:
            self._branch(branch, _how(step, branch in chosen, branch in standing))
        self._writing_space(step)

    def _items(self, title: str, items: Iterable[Item]) -> None:
        found = list(items)
        if found:
            heading(self._sheet, title)
            self._list(found)

    def _list(self, items: Iterable[Item]) -> None:
        with self._sheet.tag("L"):
            for item in items:
                entry(self._sheet, self._entry(item))

    def _branch(self, branch: Branch, how: str) -> None:
        sheet = self._sheet
        count = count_items(branch.items, self._plan.tracking)
        title = branch.title if branch.kind is BranchKind.TRACK else f"Project: {branch.title}"
        sheet.skip(6)
        sheet.need(BRANCH_ROOM)
        sheet.anchor(branch.id, title, 1)
        heading(sheet, title)
        paragraph(sheet, branch.goal, GOAL, after=0)
        aside(sheet, f"{how}; {_progress(count)}")
        sheet.skip(4)
        self._list(branch.items)

    def _entry(self, item: Item) -> Entry:
        state = self._plan.tracking.state(item.id)
        self._state.boxes[item.id] = state.finished
        notes = self._plan.tracking.notes.get(item.id, ())
        is_elsewhere = self._plan.holds("notes")
        return Entry(
            anchor=item.id,
            field=box_name(item.id),
            title=item.title,
            goal=item.goal,
            facts=self._facts(item, state),
            ticked=state.finished,
            sign=SIGNS.get(state, ""),
            source=self._source(item),
            notes=() if is_elsewhere else tuple(note.text for note in notes),
            note_anchor=note_anchor(item.id) if notes and is_elsewhere else "",
        )

    def _facts(self, item: Item, state: State) -> tuple[str, ...]:
        hours = f"{'optional, ' if item.optional else ''}{item.hours} h"
        if state is State.TODO:
            return (hours,)
        on = self._plan.tracking.marks[item.id].on if state is State.DONE else ""
        return hours, f"{WORDS[state]} {on}".rstrip()

    def _source(self, item: Item) -> Source | None:
        lesson = self._plan.lessons.get(item.id)
        if not lesson or not lesson.resources:
            return None
        place = lesson.resources[0]
        resource = self._plan.resources[place.id]
        part = f", {place.part}" if place.part else ""
        return Source(text=f"{resource.title}{part} ({place.minutes}\u00a0min)", url=resource.url)

    def _writing_space(self, step: Step) -> None:
        text = "\n\n".join(without_surrogates(note.text) for note in self._plan.tracking.notes.get(step.id, ()))
        self._state.notes[step.id] = text
        label = f"Notes on {step.title}"
        writing_space(self._sheet, "Notes", field=note_name(step.id), label=label, text=text)


def note_anchor(item_id: str) -> str:
    """The place of an item's notes among all notes."""
    return f"note {item_id}"


def _progress(count: Count) -> str:
    left = f", {quantity(count.hours_left, 'hour')} left" if count.hours_left else ""
    skipped = f", {count.skipped} skipped" if count.skipped else ""
    return f"{describe(count)}{left}{skipped}"


def _how(step: Step, is_chosen: bool, stands_in: bool) -> str:
    """Whether and why a branch counts."""
    if is_chosen:
        return "chosen"
    words = "track" if step.branches[0].kind is BranchKind.TRACK else "projects"
    return f"counted until you choose {step.choose} {words}" if stands_in else "not chosen: not counted"
