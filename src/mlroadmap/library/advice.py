"""What makes content worse without making it wrong: lengths, missing parts, weeks that do not fit, hard sentences."""

from collections.abc import Iterator

from mlroadmap.library.body import split_body
from mlroadmap.library.build import Content
from mlroadmap.library.parse import Key
from mlroadmap.library.problems import Problem
from mlroadmap.library.prose import grade, sentences, words
from mlroadmap.library.repetition import Sentence, repeated
from mlroadmap.model.counting import count_items
from mlroadmap.model.item import Item, Kind
from mlroadmap.model.outline import BranchKind, Outline, Step
from mlroadmap.model.tracking import Tracking

LESSON_WORDS = range(250, 701)
"""Words of a topic's lesson, code and exercise aside: what an evening's first ten minutes can hold."""
CHECKS = range(2, 5)
PLACES = range(1, 4)
MILESTONES = range(3, 6)
MOST_GRADE = 10.0
"""School years a lesson may ask for: many learners read English as their second language."""
MOST_SENTENCE_WORDS = 45


def advise(content: Content) -> list[Problem]:
    """Everything to improve in content that has no problems, in the order of its files."""
    if content.outline is None:
        return []
    found = [*_lessons(content), *_steps(content, content.outline), *_repetition(content)]
    return sorted(found, key=lambda problem: (problem.file, problem.line, problem.column))


def _at(content: Content, name: str, key: Key, what: str, expected: str) -> Problem:
    document, at = content.origins[name]
    return document.problem((*at, *key), what, expected)


def _lessons(content: Content) -> Iterator[Problem]:
    assert content.outline is not None
    for item in content.outline.every_item():
        if item.kind is Kind.TOPIC:
            yield from _topic(content, item)


def _topic(content: Content, item: Item) -> Iterator[Problem]:
    name, lesson = f"place:{item.id}", content.lessons[item.id]
    document = content.documents[lesson.file]
    body = split_body(document.body)
    said = list(sentences(body.text))
    length = sum(len(words(text)) for _, text in said)
    if length not in LESSON_WORDS:
        expected = f"{LESSON_WORDS.start} to {LESSON_WORDS.stop - 1}, code and exercise aside"
        yield document.body_problem(0, f"has a lesson of {length} words", expected)
    level = grade([text for _, text in said])
    if level > MOST_GRADE:
        what = f"asks for {level:.1f} years of school to read"
        yield document.body_problem(0, what, f"shorter sentences and words, for {MOST_GRADE:g} at most")
    for line, text in said:
        if (count := len(words(text))) > MOST_SENTENCE_WORDS:
            what = f"has a sentence of {count} words: '{text[:40]}...'"
            yield document.body_problem(line, what, f"at most {MOST_SENTENCE_WORDS}")
    if body.exercise is None:
        yield document.body_problem(0, "has no 'Try it'", "one exercise")
    elif body.exercise.starter and body.exercise.starter == body.exercise.solution:
        yield document.body_problem(0, "has a starter that is its solution", "a starter the check fails on")
    for key, count, wanted in (
        ("checks", len(lesson.checks), CHECKS),
        ("resources", len(lesson.resources), PLACES),
    ):
        if count not in wanted:
            yield _at(content, name, (key,), f"has {count} {key}", f"{wanted.start} to {wanted.stop - 1}")


def _steps(content: Content, outline: Outline) -> Iterator[Problem]:
    for step in outline.steps:
        name = f"place:{step.id}"
        yield from _milestones(content, step)
        least, dash, most = step.weeks.partition("-")
        if dash:
            for weeks in sorted(set(_weeks(step, outline.pace))):
                if not int(least) <= weeks <= int(most):
                    what = f"takes {weeks:.1f} weeks at {outline.pace} hours a week"
                    yield _at(content, name, ("weeks",), what, f"items that fit {step.weeks}")


def _milestones(content: Content, step: Step) -> Iterator[Problem]:
    """What proves a step stands in it, or in each of its tracks."""
    tracks = [branch for branch in step.branches if branch.kind is BranchKind.TRACK]
    places = [(track.id, track.items) for track in tracks] or [(step.id, step.items)]
    for name, items in places:
        count = sum(item.kind is Kind.MILESTONE for item in items)
        if count not in MILESTONES:
            expected = f"{MILESTONES.start} to {MILESTONES.stop - 1}"
            yield _at(content, f"place:{name}", ("milestones",), f"has {count} milestones", expected)


def _weeks(step: Step, pace: int) -> Iterator[float]:
    """How long a step's compulsory items take, with each branch one may choose where one is chosen."""
    options = [branch.items for branch in step.branches] if step.choose == 1 else [()]
    for items in options:
        yield count_items((*step.items, *items), Tracking()).hours / pace


def _repetition(content: Content) -> Iterator[Problem]:
    found: list[Sentence] = []
    for document in content.documents.values():
        if document.file.endswith(".md"):
            found += [Sentence(text, document, line) for line, text in sentences(document.body)]
    for document, at, markdown in content.inline_texts():
        if at[-1] != "question":
            found += [Sentence(text, document, at) for _, text in sentences(markdown)]
    for sentence, earlier in repeated(found):
        what = f"says again what {earlier.place} says: '{sentence.text[:50]}'"
        yield sentence.problem(what, "each thing said once, or in other words")
