"""A step's pages: what and why in short, then every item with its box, goal, hours, resource and note."""

from mlroadmap.documents.markdown import sections
from mlroadmap.documents.pdf import blocks
from mlroadmap.documents.pdf.plan import Plan
from mlroadmap.documents.pdf.sheet import Box, Sheet, Text
from mlroadmap.documents.pdf.styles import (
    BAND_FACTS,
    BAND_NUMBER,
    BAND_TITLE,
    BODY,
    BOX,
    BOX_GAP,
    FIGURE,
    GOAL,
    ITEM,
    LINK,
    NOTE,
    SMALL,
    STATE,
    TINT,
)
from mlroadmap.model.counting import Count, count_items, count_step, counted_branches, describe
from mlroadmap.model.item import Item, Kind
from mlroadmap.model.outline import Branch, BranchKind, Step
from mlroadmap.model.tracking import State

BAND_PADDING = 10.0
HOURS_COLUMN = 92.0
"""Room at the right of an item for hours and state."""
INTRO_PARAGRAPHS = 2
WORDS = {
    State.TODO: "",
    State.LEARNING: "learning",
    State.DONE: "done",
    State.KNOWN: "known before",
    State.SKIPPED: "skipped",
}


def draw(sheet: Sheet, plan: Plan, number: int, step: Step) -> None:
    """Lay out one step, from a new page on."""
    sheet.new_page()
    sheet.anchor(step.id, f"{number} {step.title}")
    _band(sheet, plan, number, step)
    for title, text in list(sections(plan.bodies[step.id]))[:INTRO_PARAGRAPHS]:
        if title:
            sheet.paragraph(title, ITEM)
        sheet.paragraph(text, BODY)
        sheet.skip(5)
    topics = [item for item in step.items if item.kind is not Kind.MILESTONE]
    milestones = [item for item in step.items if item.kind is Kind.MILESTONE]
    _items(sheet, plan, "Topics", topics)
    _items(sheet, plan, "Milestones: prove it", milestones)
    _branches(sheet, plan, step)


def _band(sheet: Sheet, plan: Plan, number: int, step: Step) -> None:
    paper, top = sheet.paper, sheet.y
    count = count_step(step, plan.tracking)
    inside = paper.column - 2 * BAND_PADDING
    height = 2 * BAND_PADDING + BAND_NUMBER.line_height + BAND_FACTS.line_height + 18
    height += sheet.height_of(step.title, BAND_TITLE, inside)
    sheet.add(Box(x=paper.left, y=top, width=paper.column, height=height, fill=TINT, radius=4))
    x = paper.left + BAND_PADDING
    sheet.y = top + BAND_PADDING
    sheet.line(f"Step {number} of {len(plan.outline.steps)}", BAND_NUMBER, x=x, width=inside)
    sheet.paragraph(step.title, BAND_TITLE, x=x, width=inside)
    weeks = step.weeks if step.weeks == "ongoing" else f"{step.weeks} weeks"
    sheet.line(f"{weeks}; {_progress(count)}", BAND_FACTS, x=x, width=inside)
    blocks.bar(sheet, x, sheet.y + 6, inside, count.percent)
    sheet.y = top + height + 12


def _progress(count: Count) -> str:
    left = f", {count.hours_left} hours left" if count.hours_left else ""
    skipped = f", {count.skipped} skipped" if count.skipped else ""
    return f"{describe(count)}{left}{skipped}"


def _items(sheet: Sheet, plan: Plan, title: str, items: list[Item]) -> None:
    if not items:
        return
    blocks.heading(sheet, title)
    for item in items:
        _item(sheet, plan, item)


def _item(sheet: Sheet, plan: Plan, item: Item) -> None:
    paper = sheet.paper
    x = paper.left + BOX + BOX_GAP
    right = paper.left + paper.column
    width = right - HOURS_COLUMN - x
    wide = right - x
    titles = sheet.type.wrap(item.title, ITEM, width)
    goal_height = sheet.height_of(item.goal, GOAL, width)
    lesson = plan.lessons.get(item.id)
    resource_height = 2.6 * LINK.line_height if lesson and lesson.resources else 0.0
    sheet.need(len(titles) * ITEM.line_height + goal_height + resource_height)
    top = sheet.y
    state = plan.tracking.state(item.id)
    sheet.anchor(item.id)
    blocks.tick_box(sheet, paper.left, top + 1, state.value)
    _right_column(sheet, plan, item, state, right, top)
    sheet.paragraph(item.title, ITEM, x=x, width=width)
    sheet.paragraph(item.goal, GOAL, x=x, width=width)
    _resource(sheet, plan, item, x, wide)
    for note in plan.tracking.notes.get(item.id, ()):
        sheet.skip(2)
        sheet.paragraph(f"Note: {note.text}", NOTE, x=x, width=wide)
    sheet.skip(6)


def _right_column(sheet: Sheet, plan: Plan, item: Item, state: State, right: float, top: float) -> None:
    hours = f"{'optional, ' if item.optional else ''}{item.hours} h"
    sheet.add(Text(x=right, y=top + FIGURE.size + 1, text=hours, style=FIGURE, align="right"))
    if not WORDS[state]:
        return
    mark = plan.tracking.marks[item.id]
    on = f" {mark.on}" if state is State.DONE and mark.on else ""
    y = top + FIGURE.size + 1 + FIGURE.line_height
    text = sheet.type.cut(f"{WORDS[state]}{on}", STATE, HOURS_COLUMN)
    sheet.add(Text(x=right, y=y, text=text, style=STATE, align="right"))


def _resource(sheet: Sheet, plan: Plan, item: Item, x: float, width: float) -> None:
    lesson = plan.lessons.get(item.id)
    if not lesson or not lesson.resources:
        return
    place = lesson.resources[0]
    resource = plan.resources[place.id]
    part = f", {place.part}" if place.part else ""
    sheet.paragraph(f"{resource.title}{part} ({place.minutes} min)", SMALL, x=x, width=width)
    blocks.url(sheet, resource.url, x=x, width=width)


def _branches(sheet: Sheet, plan: Plan, step: Step) -> None:
    if not step.branches:
        return
    chosen, standing = counted_branches(step, plan.tracking)
    words = "track" if step.branches[0].kind is BranchKind.TRACK else "projects"
    for branch in step.branches:
        if branch in chosen:
            how = "chosen"
        elif branch in standing:
            how = f"counted until you choose {step.choose} {words}"
        else:
            how = "not chosen: not counted"
        _branch(sheet, plan, branch, how)


def _branch(sheet: Sheet, plan: Plan, branch: Branch, how: str) -> None:
    count = count_items(branch.items, plan.tracking)
    title = branch.title if branch.kind is BranchKind.TRACK else f"Project: {branch.title}"
    sheet.skip(6)
    sheet.need(130)
    sheet.anchor(branch.id, title, 1)
    blocks.heading(sheet, title, keep=70)
    sheet.paragraph(branch.goal, GOAL)
    sheet.paragraph(f"{how}; {_progress(count)}", SMALL)
    sheet.skip(6)
    for item in branch.items:
        _item(sheet, plan, item)
