import re
from collections.abc import Callable
from pathlib import Path

import pytest
from mlroadmap.errors import ContentError
from mlroadmap.library.reader import check_folder

CARET = "‸"
"""Marks, in a replacement, where the problem must be reported."""

_LINE = re.compile(r"[^:]+:[1-9][0-9]*:[1-9][0-9]*: [^\s:]+: [^;]+.*; expected \S.*")

TINY = {
    "roadmap.yaml": """\
id: tiny
title: Become tiny
edition: "1"
licence: CC0-1.0
pace: 10
steps: [one, two, three]
""",
    "overview.md": """\
---
title: About tiny
---
Read [alpha](steps/one/alpha.md) first.
""",
    "steps/one/step.md": """\
---
title: One
weeks: 1-2
topics: [alpha, beta]
milestones:
- id: proof
  title: Prove one
  goal: Show that one holds
  hours: 2
  after: [one/beta]
  resources:
  - id: short
    minutes: 10
  terms: [atom]
  text: |
    Build it. It is right when it runs.
---
## What you will learn

Everything about one.
""",
    "steps/one/alpha.md": """\
---
title: Alpha
goal: Say what alpha is
hours: 3
terms: [atom]
resources:
- id: long
  part: chapter 1
  minutes: 30
- id: short
  minutes: 20
checks:
- question: What is alpha?
  answer: The first.
---
Alpha comes before [beta](beta.md).

```python
print("alpha")
```

```text
alpha
```

## Try it

Return one.

### Starter

```python
def one():
    return 0
```

### Check

```python
assert one() == 1
```

### Solution

```python
def one():
    return 1
```
""",
    "steps/one/beta.md": """\
---
title: Beta
goal: Say what beta is
hours: 2
optional: false
after: [one/alpha]
was: [one/bravo]
---
Beta comes after [alpha](alpha.md#top) and [elsewhere](https://example.org/b).
""",
    "steps/two/step.md": """\
---
title: Two
weeks: 3-4
topics: [gamma]
tracks: {choose: 1, of: [left, right]}
---
Two.
""",
    "steps/two/gamma.md": """\
---
title: Gamma
goal: Say what gamma is
hours: 1
after: [one/proof]
---
Gamma.
""",
    "steps/two/left/track.md": """\
---
title: Left
goal: Go left
topics: [lamp]
---
Left.
""",
    "steps/two/left/lamp.md": """\
---
title: Lamp
goal: Light a lamp
hours: 2
after: [two/gamma]
---
Lamp.
""",
    "steps/two/right/track.md": """\
---
title: Right
goal: Go right
topics: [rope]
---
Right.
""",
    "steps/two/right/rope.md": """\
---
title: Rope
goal: Tie a rope
hours: 4
---
Rope.
""",
    "steps/three/step.md": """\
---
title: Three
weeks: ongoing
projects: {choose: 1, of: [app]}
---
Three.
""",
    "steps/three/app.md": """\
---
title: An app
goal: Build an app
tasks:
- id: plan
  title: Plan it
  goal: Write one page
  hours: 8
  reuses: [one/proof]
  text: Write one page.
---
The app.
""",
    "glossary.yaml": """\
terms:
- id: atom
  name: Atom
  aliases: [corpuscle]
  search: [ion]
  text: The smallest part.
  example: A grain.
  related: [bond]
  met: [one/alpha]
- id: bond
  name: Bond
  text: What holds atoms.
  example: Glue.
  related: [atom]
  met: [one/alpha, two/gamma]
""",
    "resources.yaml": """\
resources:
- id: long
  title: A long course
  by: Somebody
  url: https://example.org/long
  kind: course
  hours: 40
  level: beginner
  steps: [one, two]
  free: stated
  year: 2025
  core: true
  checked: 2026-01-31
- id: short
  title: A short page
  by: Somebody else
  url: http://example.org
  kind: docs
  hours: 1
  level: beginner
  steps: [one]
  free: known
""",
    "salaries.yaml": """\
title: Pay
as_of: 2025-08-03
caveat: Few figures.
facts:
- It pays.
tables:
- id: ads
  title: Ads
  note: Read them with care.
  source: board
  as_of: 2025-08-03
  currency: USD
  unit: ads
  ads_per_count: 1.5
  columns: [low, middle, high]
  rows:
  - label: Junior
    low: 1000
    middle: 2000
    high: 3000
    n: 12
sources:
- id: board
  title: The board
  url: https://example.org/board
  licence: CC0-1.0
  seen: 2026-01-31
  note: Looked at once.
outside: Ask around.
""",
    "retired.yaml": """\
retired:
- id: one/omega
  title: Omega
  edition: "0.9"
""",
}
"""A content folder without problems, with each kind of file and nearly every key."""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A tiny content folder without problems."""
    root = tmp_path / "content"
    for name, text in TINY.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def problems(pack: Path) -> Callable[[], list[str]]:
    """Every problem of the folder as it is now, each in the promised form and none twice."""

    def run() -> list[str]:
        try:
            check_folder(pack, collect=True)
        except ContentError as error:
            lines = list(error.lines)
            assert lines
            assert [line for line in lines if not _LINE.fullmatch(line)] == []
            assert sorted(set(lines)) == sorted(lines), "the same problem is listed twice"
            return lines
        return []

    return run


@pytest.fixture
def edit(pack: Path) -> Callable[[str, str, str], str]:
    """Replaces the only place where a text stands in a file; gives `file:line:column` of the caret, if there is one."""

    def replace(file: str, old: str, new: str) -> str:
        text = (pack / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        before, caret, after = text.replace(old, new).partition(CARET)
        (pack / file).write_text(before + after, encoding="utf-8", newline="")
        line = before.count("\n") + 1
        return f"{file}:{line}:{len(before) - (before.rfind(chr(10)) + 1) + 1}" if caret else file

    return replace


@pytest.fixture
def expect(edit: Callable[[str, str, str], str], problems: Callable[[], list[str]]) -> Callable[..., None]:
    """Breaks one thing and wants exactly one problem: at the caret, with that key, saying those words."""

    def check(file: str, old: str, new: str, key: str, *says: str) -> None:
        place = edit(file, old, new)
        found = problems()
        assert [line.partition(": ")[0] for line in found] == [place], found
        assert found[0].startswith(f"{place}: {key}: ")
        for words in says:
            assert words in found[0]

    return check
