"""Composes the text of a lesson pane from what content and learner say."""

from functools import lru_cache

from textual.content import Content

from mlroadmap.app.glyphs import STATE_WORDS, Glyphs
from mlroadmap.app.links import LinkKind, describe_resource, links_of, step_resources
from mlroadmap.app.markdown import render, render_inline
from mlroadmap.app.page import FAINT, Page, plain, plain_line
from mlroadmap.app.reading import Reading
from mlroadmap.errors import ContentError
from mlroadmap.model.counting import Count, count_items, count_step, describe
from mlroadmap.model.item import Item, Kind
from mlroadmap.model.lesson import Exercise, Lesson
from mlroadmap.model.listing import Chosen
from mlroadmap.model.mentions import FirstMentions
from mlroadmap.model.outline import Branch, Step
from mlroadmap.model.tracking import State
from mlroadmap.session.session import Session

SHOWN_BEFORE = 8
"""How many texts are kept as they were laid out: a tick changes a line above them, and people go back and forth."""


def compose_lesson(
    session: Session, reading: Reading, glyphs: Glyphs, width: int, *, with_links: bool
) -> list[Content]:
    """The whole text.

    Args:
        session: Where it comes from.
        reading: What is read, and what of it is shown.
        glyphs: The signs to draw with.
        width: In cells.
        with_links: Whether resources and terms stand below the text, rather than in a column of their own.
    """
    page = Page(width)
    name = reading.id
    lesson = session.library.lessons().get(name)
    if item := session.index.items.get(name):
        _item_head(page, session, item, glyphs)
    elif name in session.index.branches:
        _branch_head(page, session, session.index.branches[name], glyphs)
    elif name in session.index.steps:
        _step_head(page, session, session.index.steps[name], glyphs)
    _notes(page, session, name)
    if lesson:
        _body(page, session, lesson, reading, glyphs)
    if with_links:
        _links(page, session, name, glyphs)
    page.blank()
    return page.lines


def compose_aside(session: Session, name: str, glyphs: Glyphs, width: int) -> list[Content]:
    """Resources, terms and prerequisites, for a column of their own."""
    page = Page(width)
    _links(page, session, name, glyphs)
    return page.lines


def _item_head(page: Page, session: Session, item: Item, glyphs: Glyphs) -> None:
    mark = session.tracking.marks.get(item.id)
    state = session.tracking.state(item.id)
    page.text(item.title, "bold")
    on = f" on {mark.on}" if mark and mark.on and state is State.DONE else ""
    kind = "" if item.kind is Kind.TOPIC else f" {glyphs.dot} {item.kind.value}"
    optional = f" {glyphs.dot} optional" if item.optional else ""
    page.text(f"{glyphs.state(state)} {STATE_WORDS[state]}{on} {glyphs.dot} {item.hours} h{kind}{optional}", FAINT)
    page.blank()
    page.text(plain(item.goal, "italic"))
    _start_here(page, session, item.id)
    waiting = [other for other in item.after if not session.tracking.state(other).finished]
    if waiting:
        page.blank()
        titles = ", ".join(session.title(other) for other in waiting)
        page.text(f"Builds on what is still open: {titles}.", FAINT)


def _start_here(page: Page, session: Session, name: str) -> None:
    lesson = session.library.lessons().get(name)
    if not lesson or not lesson.resources:
        return
    place = lesson.resources[0]
    resource = session.library.resources()[place.id]
    where = f", {place.part}" if place.part else ""
    page.blank()
    start = plain_line("Do this: ", "bold").append(plain_line(f"{resource.title}{where} ({place.minutes} min)"))
    page.text(start)
    page.text(plain_line(resource.url, FAINT))


def _step_head(page: Page, session: Session, step: Step, glyphs: Glyphs) -> None:
    count = count_step(step, session.tracking)
    page.text(step.title, "bold")
    weeks = step.weeks if step.weeks == "ongoing" else f"{step.weeks} weeks"
    page.text(f"{weeks} {glyphs.dot} {_progress(count)}", FAINT)
    page.text(Content.styled(glyphs.bar(count, min(30, page.width)), "$text-accent"))
    if standing := session.standing_in(step):
        page.blank()
        names = ", ".join(branch.title for branch in standing)
        word = "this" if step.choose == 1 else f"{step.choose} of these"
        page.text(f"Choose {word} with Space or c on its row. Until then this is counted: {names}.", FAINT)


def _branch_head(page: Page, session: Session, branch: Branch, glyphs: Glyphs) -> None:
    step = session.find_step(branch.id)
    count = count_items(branch.items, session.tracking)
    if branch.id in session.tracking.chosen(step):
        chosen = Chosen.YES
    else:
        chosen = Chosen.STANDS_IN if branch in session.standing_in(step) else Chosen.NO
    page.text(branch.title, "bold")
    page.text(f"{glyphs.choice(chosen)} {chosen.value} {glyphs.dot} {_progress(count)}", FAINT)
    page.blank()
    page.text(plain(branch.goal, "italic"))
    if chosen is not Chosen.YES:
        page.blank()
        page.text(f"Space chooses this {branch.kind.value}. What you did in another is never forgotten.", FAINT)
    _start_here(page, session, branch.id)


def _progress(count: Count) -> str:
    skipped = f", {count.skipped} skipped" if count.skipped else ""
    left = f", {count.hours_left} h left" if count.hours_left else ""
    return f"{describe(count)}{left}{skipped}"


def _notes(page: Page, session: Session, name: str) -> None:
    notes = session.tracking.notes.get(name, ())
    if not notes:
        return
    page.heading("Your note" if len(notes) == 1 else f"Your notes ({len(notes)}, written apart)")
    for note in notes:
        page.text(plain(note.text))
        page.blank()


def _body(page: Page, session: Session, lesson: Lesson, reading: Reading, glyphs: Glyphs) -> None:
    page.blank()
    try:
        page.extend(_body_lines(session, lesson, glyphs, page.width, reading.answers, reading.solution))
    except ContentError as error:
        page.text(str(error), "bold")


@lru_cache(maxsize=SHOWN_BEFORE)
def _body_lines(
    session: Session, lesson: Lesson, glyphs: Glyphs, width: int, answers: bool, solution: bool
) -> tuple[Content, ...]:
    page = Page(width)
    body = session.library.body(lesson)
    mentions = FirstMentions(session.library.vocabulary(), lesson.terms)
    render(page, body.text, glyphs, mentions)
    if body.exercise:
        _exercise(page, body.exercise, glyphs, mentions, shown=solution)
    if lesson.checks:
        page.heading("Do you know?")
        for number, check in enumerate(lesson.checks, 1):
            page.text(render_inline(check.question), first=f"{number}. ")
            if answers:
                page.text(render_inline(check.answer), "$text-success", first="   ")
            page.blank()
        if not answers:
            page.text("a shows the answers.", FAINT)
    return tuple(page.lines)


def _exercise(page: Page, exercise: Exercise, glyphs: Glyphs, mentions: FirstMentions, *, shown: bool) -> None:
    page.heading("Try it")
    page.blank()
    render(page, exercise.task, glyphs, mentions)
    for title, part in (("Start with", exercise.starter), ("It is right when this passes", exercise.check)):
        if part:
            page.blank()
            page.text(title, FAINT)
            render(page, part, glyphs)
    if exercise.solution and shown:
        page.blank()
        page.text("One solution", FAINT)
        render(page, exercise.solution, glyphs)
    elif exercise.solution:
        page.blank()
        page.text("x shows a solution.", FAINT)


def _links(page: Page, session: Session, name: str, glyphs: Glyphs) -> None:
    topics = (link.target for link in links_of(session, name) if link.kind is LinkKind.ITEM)
    states = tuple(session.tracking.state(topic) for topic in topics)
    page.blank()
    page.extend(_link_lines(session, name, states, glyphs, page.width))


@lru_cache(maxsize=SHOWN_BEFORE)
def _link_lines(
    session: Session, name: str, states: tuple[State, ...], glyphs: Glyphs, width: int
) -> tuple[Content, ...]:
    page = Page(width)
    links = links_of(session, name)
    is_step = any(step.id == name for step in session.outline.steps)
    web = [link for link in links if link.kind is LinkKind.WEB]
    if is_step:
        page.heading("Free resources of this step")
        for resource in step_resources(session, name):
            page.text(plain_line(f"{resource.title}, {resource.by}"), first=f"{glyphs.bullet} ")
            page.text(plain_line(describe_resource(resource), FAINT), first="  ")
    elif web:
        page.heading("Resources")
        for number, link in enumerate(web):
            if not link.detail:
                page.text(plain_line(link.target, FAINT), first="In the text: ")
                continue
            page.text(plain_line(link.title), first="Do: " if number == 0 else "Or: ")
            page.text(plain_line(link.detail, FAINT), first="    ")
            page.text(plain_line(link.target, FAINT), first="    ")
    terms = [link.title for link in links if link.kind is LinkKind.TERM]
    if terms:
        page.heading("Terms")
        page.text(", ".join(terms))
    topics = [link for link in links if link.kind is LinkKind.ITEM]
    if topics:
        page.heading("See also")
        for link, state in zip(topics, states, strict=True):
            page.text(plain_line(f"{link.title} ({STATE_WORDS[state]})"), first=f"{glyphs.state(state)} ")
    if links:
        page.blank()
        page.text("o opens any of these.", FAINT)
    return tuple(page.lines)
