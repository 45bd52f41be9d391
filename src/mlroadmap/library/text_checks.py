"""What can be wrong in the texts themselves: headings, links, the parts of an exercise."""

from mlroadmap.library.body import EXERCISE_HEADING, PART_HEADINGS, prose_lines, split_body
from mlroadmap.library.build import Content
from mlroadmap.library.links import links, resolve
from mlroadmap.library.parse import Document
from mlroadmap.library.problems import Problems
from mlroadmap.model.address import is_web_address

LINK_EXPECTED = "a relative link to one, or a web address"


def check_texts(content: Content, problems: Problems, *, is_whole: bool) -> None:
    """Report everything that is wrong in texts.

    Args:
        content: The content.
        problems: Where to report.
        is_whole: Whether every file could be read; else links to files that exist are let pass.
    """
    checker = _TextChecker(content, problems, is_whole=is_whole)
    checker.bodies()
    checker.inline()


class _TextChecker:
    def __init__(self, content: Content, problems: Problems, *, is_whole: bool) -> None:
        self._content = content
        self._problems = problems
        self._is_whole = is_whole

    def bodies(self) -> None:
        for document in self._content.documents.values():
            if not document.file.endswith(".md"):
                continue
            if not document.body.strip():
                self._problems.report(document.body_problem(0, "is empty", "a text"))
            for number, line in prose_lines(document.body):
                if line.startswith("# "):
                    problem = document.body_problem(number, "has a first-level heading", "## or deeper")
                    self._problems.report(problem)
            for number, target in links(document.body):
                if what := self._bad_link(document.file, target):
                    self._problems.report(document.body_problem(number, what, LINK_EXPECTED))
            self._exercise(document)

    def inline(self) -> None:
        """Links in the Markdown that stands inside YAML."""
        for document, at, text in self._content.inline_texts():
            for _, target in links(text):
                if what := self._bad_link(document.file, target):
                    self._problems.report(document.problem(at, what, LINK_EXPECTED))

    def _bad_link(self, file: str, target: str) -> str:
        if is_web_address(target):
            return ""
        linked = resolve(file, target.partition("#")[0])
        if linked in self._content.named or (linked and not self._is_whole and self._exists(linked)):
            return ""
        return f"links to '{target}', which is no content file"

    def _exists(self, file: str) -> bool:
        try:
            return (self._content.root / file).is_file()
        except OSError:  # a name no file can have
            return False

    def _exercise(self, document: Document) -> None:
        found = [number for number, line in prose_lines(document.body) if line.rstrip() == EXERCISE_HEADING]
        if len(found) > 1:
            self._problems.report(document.body_problem(found[1], "has two 'Try it' sections", "one"))
        exercise = split_body(document.body).exercise
        if exercise is None:
            return
        lines = [(number, line.rstrip()) for number, line in prose_lines(document.body) if number > found[0]]
        for heading in PART_HEADINGS:
            places = [number for number, line in lines if line == heading]
            if len(places) > 1:
                what = f"has two '{heading.removeprefix('### ')}' parts in its 'Try it'"
                self._problems.report(document.body_problem(places[1], what, "one"))
        given = [bool(part) for part in (exercise.starter, exercise.check, exercise.solution)]
        after = [line for _, line in lines]
        if (any(given) or any(heading in after for heading in PART_HEADINGS)) and not all(given):
            names = ", ".join(heading.removeprefix("### ") for heading in PART_HEADINGS)
            what = "has a 'Try it' with parts missing"
            self._problems.report(document.body_problem(found[0], what, f"all of {names}, or none"))
