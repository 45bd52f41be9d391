"""A content folder of 2,000 items, shaped like the shipped one and written with its words."""

import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

SHIPPED = Path(__file__).resolve().parent.parent / "content"
ITEMS = 2000
_PLAIN_STEPS = ("first", "second", "third", "fifth")
_TOPICS, _MILESTONES = 250, 50
_TRACKS, _TRACK_TOPICS, _TRACK_MILESTONES, _SHARED_TOPICS = ("words", "pictures"), 150, 30, 40
_PROJECTS, _TASKS, _PROJECT_TOPICS = 6, 50, 100
_TERMS, _RESOURCES = 600, 300
_WORD = re.compile(r"[A-Za-z]{3,12}")


class _Prose:
    """Running text from the shipped lessons, a different stretch each time: real words, as often as they occur."""

    def __init__(self) -> None:
        texts = (path.read_text(encoding="utf-8") for path in sorted(SHIPPED.glob("steps/**/*.md")))
        self._words = [word for text in texts for word in _WORD.findall(text.partition("\n---\n")[2])]
        self._at = 0

    def words(self, count: int, most: int = 10_000) -> str:
        """So many words, or as many of them as fit into a number of characters."""
        self._at = (self._at + 7919) % (len(self._words) - count)
        text = " ".join(self._words[self._at : self._at + count])
        return text if len(text) <= most else text[:most].rpartition(" ")[0]

    def body(self) -> str:
        """A lesson of a few paragraphs."""
        parts = (f"## {self.words(4).capitalize()}\n\n{self.words(120)}.\n" for _ in range(3))
        return "\n".join((self.words(60) + ".\n", *parts, "```python\nprint(sum(range(10)))\n```\n"))


class _Writer:
    """Writes the files."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._prose = _Prose()
        self._ids: list[str] = []

    def _heading(self) -> str:
        return f"title: {json.dumps(self._prose.words(4, 58).capitalize())}"

    def _goal(self) -> str:
        return f"goal: {json.dumps(self._prose.words(11, 98).capitalize())}"

    def _lists(self) -> list[str]:
        number = len(self._ids)
        places = (
            f"{{id: source-{(number * 3 + more) % _RESOURCES:03}, part: the part on this, minutes: 30}}"
            for more in range(2)
        )
        terms = ", ".join(f"term-{(number * 5 + more) % _TERMS:03}" for more in range(3))
        return [f"terms: [{terms}]", f"resources: [{', '.join(places)}]"]

    def _topics(self, folder: str, prefix: str, count: int) -> list[str]:
        names = [f"topic-{number:03}" for number in range(count)]
        for number, name in enumerate(names):
            after = [f"after: [{prefix}/{names[number - 1]}]"] if number else []
            keys = (self._heading(), self._goal(), f"hours: {number % 5 + 1}", *after, *self._lists())
            checks = f'checks:\n- question: "{self._prose.words(12)}?"\n  answer: "{self._prose.words(20)}."'
            self._page(f"{folder}/{name}.md", (*keys, checks), self._prose.body())
            self._ids.append(f"{prefix}/{name}")
        return [f"topics: [{', '.join(names)}]"] if names else []

    def _inline(self, key: str, prefix: str, count: int) -> list[str]:
        lines = [f"{key}:"]
        for number in range(count):
            slug = f"{key}-{number:03}"
            lines += [f"- id: {slug}", f"  {self._heading()}", f"  {self._goal()}", f"  hours: {number % 8 + 1}"]
            lines += [f"  text: {json.dumps(self._prose.words(80))}"]
            self._ids.append(f"{prefix}{slug}")
        return lines

    def _page(self, file: str, keys: Sequence[str], body: str) -> None:
        self._write(file, "\n".join(("---", *keys, "---", body)))

    def _write(self, file: str, text: str) -> None:
        path = self._root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def steps(self) -> None:
        for step in _PLAIN_STEPS:
            topics = self._topics(f"steps/{step}", step, _TOPICS)
            self._step(step, "6-8", [*topics, *self._inline("milestones", f"{step}/", _MILESTONES)])
        for track in _TRACKS:
            topics = self._topics(f"steps/fourth/{track}", track, _TRACK_TOPICS)
            milestones = self._inline("milestones", f"{track}/", _TRACK_MILESTONES)
            self._page(
                f"steps/fourth/{track}/track.md",
                [self._heading(), self._goal(), *topics, *milestones],
                self._prose.body(),
            )
        shared = self._topics("steps/fourth", "fourth", _SHARED_TOPICS)
        self._step("fourth", "6-8", [*shared, f"tracks: {{choose: 1, of: [{', '.join(_TRACKS)}]}}"])
        projects = [f"project-{number}" for number in range(_PROJECTS)]
        for project in projects:
            tasks = self._inline("tasks", f"sixth/{project}-", _TASKS)
            self._page(f"steps/sixth/{project}.md", [self._heading(), self._goal(), *tasks], self._prose.body())
        topics = self._topics("steps/sixth", "sixth", _PROJECT_TOPICS)
        self._step("sixth", "ongoing", [*topics, f"projects: {{choose: 3, of: [{', '.join(projects)}]}}"])

    def _step(self, step: str, weeks: str, keys: Sequence[str]) -> None:
        self._page(f"steps/{step}/step.md", [self._heading(), f"weeks: {weeks}", *keys], self._prose.body())

    def whole(self) -> None:
        lines = ["id: generated", "title: A roadmap of many items", 'edition: "1"', "licence: none", "pace: 10"]
        self._write("roadmap.yaml", "\n".join((*lines, "steps: [first, second, third, fourth, fifth, sixth]", "")))
        self._page("overview.md", ["title: An overview"], self._prose.body())
        terms = ["terms:"]
        for number in range(_TERMS):
            terms += [f"- id: term-{number:03}", f"  name: {json.dumps(self._prose.words(2) + f' {number}')}"]
            terms += [
                f"  {key}: {json.dumps(self._prose.words(count))}" for key, count in (("text", 40), ("example", 15))
            ]
            terms += [f"  related: [term-{(number + 1) % _TERMS:03}]", f"  met: [{self._ids[number * 3]}]"]
        self._write("glossary.yaml", "\n".join((*terms, "")))
        sources = ["resources:"]
        for number in range(_RESOURCES):
            sources += [f"- id: source-{number:03}", f"  title: {json.dumps(self._prose.words(4))}", "  by: Somebody"]
            sources += [f"  url: https://example.org/{number}", "  kind: course", "  hours: 10", "  level: beginner"]
            sources += ["  steps: [first]", "  free: stated"]
        self._write("resources.yaml", "\n".join((*sources, "")))
        self._write("retired.yaml", "retired: []\n")
        shutil.copy(SHIPPED / "salaries.yaml", self._root / "salaries.yaml")


def generate(root: Path) -> None:
    """Write the folder.

    Args:
        root: The folder, made here.
    """
    writer = _Writer(root)
    writer.steps()
    writer.whole()
