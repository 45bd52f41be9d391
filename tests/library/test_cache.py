import json
import os
import shutil
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlroadmap.errors import ContentError
from mlroadmap.library import cache
from mlroadmap.library.cache import Cache, freeze, thaw
from mlroadmap.library.reader import open_library
from mlroadmap.model.outline import Outline
from mlroadmap.model.resource import Free, Resource
from mlroadmap.model.salary import PayTable, Salaries

ALPHA = "steps/one/alpha.md"
KINDS = ("outline", "lessons", "glossary", "resources", "salaries")

Edit = Callable[[str, str, str], str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The user's cache folder, which nobody made yet."""
    return tmp_path / "user" / "cache"


def title(pack: Path, folder: Path) -> str:
    return open_library(pack, folder).outline().title


def cached(folder: Path, kind: str = "outline") -> Path:
    (file,) = folder.glob(f"*/{kind}.json")
    return file


def write(file: Path, fingerprint: object, values: object) -> None:
    """Write a cache file as the program does, checksum and all."""
    rest = f'"values": {json.dumps(values)}}}'.encode()
    head = json.dumps({"fingerprint": fingerprint, "checksum": zlib.crc32(rest)})
    file.write_bytes(head[:-1].encode() + b",\n" + rest)


def plant(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change what the cache holds, so that a hit can be told from a miss."""
    stored = json.loads(cached(folder).read_text(encoding="utf-8"))
    change(stored)
    write(cached(folder), stored["fingerprint"], stored["values"])


@pytest.fixture
def planted(pack: Path, folder: Path) -> Path:
    """A cache whose outline has another title than the content."""
    title(pack, folder)
    plant(folder, lambda stored: stored["values"].update(title="From the cache"))
    return folder


def test_a_fresh_cache_is_a_hit(pack: Path, planted: Path) -> None:
    assert title(pack, planted) == "From the cache"


def test_a_hit_touches_neither_yaml_nor_pydantic(pack: Path, folder: Path) -> None:
    script = f"""
import sys
from pathlib import Path
from mlroadmap.library.reader import open_library
library = open_library(Path({str(pack)!r}), Path({str(folder)!r}))
library.outline(), library.glossary(), library.resources(), library.salaries(), library.search_index()
for lesson in library.lessons().values():
    library.body(lesson)
print(*sorted({{"yaml", "pydantic", "pydantic_core", "annotated_types"}} & sys.modules.keys()))
"""
    runs = [
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
        for _ in range(2)
    ]
    assert "yaml" in runs[0]  # the miss that fills the cache reads the files, so the question is a fair one
    assert runs[1] == []


def test_what_comes_from_the_cache_equals_what_was_read(pack: Path, folder: Path) -> None:
    read, again = open_library(pack, folder), open_library(pack, folder)
    read.outline()
    assert sorted(path.name for path in cached(folder).parent.iterdir()) == sorted(f"{kind}.json" for kind in KINDS)
    assert again.outline() == read.outline()
    assert again.lessons() == read.lessons()
    assert again.glossary() == read.glossary()
    assert again.resources() == read.resources()
    assert again.salaries() == read.salaries()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda root: (root / ALPHA).write_text((root / ALPHA).read_text() + "\nMore.\n"), id="longer"),
        pytest.param(lambda root: os.utime(root / ALPHA, (1, 1)), id="older"),
        pytest.param(lambda root: (root / "README.md").write_text("x"), id="one more file"),
        pytest.param(lambda root: (root / "retired.yaml").write_text("retired: []\n"), id="shorter"),
    ],
)
def test_a_changed_folder_is_a_miss(pack: Path, planted: Path, change: Callable[[Path], object]) -> None:
    change(pack)
    assert title(pack, planted) == "Become tiny"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no time of the last change of any kind")
def test_a_file_edited_with_its_size_and_time_kept_is_a_miss(pack: Path, folder: Path) -> None:
    file = pack / "roadmap.yaml"
    assert title(pack, folder) == "Become tiny"
    before = file.stat()
    time.sleep(0.02)  # longer than a tick of the disk's clock
    file.write_text(file.read_text(encoding="utf-8").replace("Become tiny", "Become tidy"), encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size
    assert title(pack, folder) == "Become tidy"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_in_the_place_of_a_cache_file_costs_only_time(pack: Path, planted: Path) -> None:
    file = cached(planted)
    file.unlink()
    os.mkfifo(file)
    assert title(pack, planted) == "Become tiny"
    assert file.is_fifo()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_in_the_place_of_a_lesson_is_a_problem_with_its_name(pack: Path, folder: Path) -> None:
    library = open_library(pack, folder)
    lesson = next(one for one in library.lessons().values() if one.file == ALPHA)
    (pack / ALPHA).unlink()
    os.mkfifo(pack / ALPHA)
    with pytest.raises(ContentError, match=f"{ALPHA}.*it is a FIFO, not a file"):
        library.body(lesson)


@pytest.mark.skipif(sys.platform == "win32", reason="speaks of modes")
def test_a_new_cache_is_its_owners_alone_whatever_the_umask(pack: Path, folder: Path) -> None:
    before = os.umask(0)
    try:
        title(pack, folder)
    finally:
        os.umask(before)
    for path in (folder, *folder.rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


def test_a_change_in_a_folder_that_is_a_link_is_a_miss(pack: Path, folder: Path) -> None:
    (pack / "steps").rename(pack.parent / "elsewhere")
    (pack / "steps").symlink_to(pack.parent / "elsewhere", target_is_directory=True)
    assert next(open_library(pack, folder).outline().every_item()).title == "Alpha"
    file = pack.parent / "elsewhere" / "one" / "alpha.md"
    file.write_text(file.read_text(encoding="utf-8").replace("title: Alpha", "title: Alpha two"), encoding="utf-8")
    assert next(open_library(pack, folder).outline().every_item()).title == "Alpha two"


def test_a_change_is_seen_and_cached_in_its_turn(pack: Path, planted: Path, edit: Edit) -> None:
    edit("roadmap.yaml", "title: Become tiny", "title: Become big")
    assert title(pack, planted) == "Become big"
    plant(planted, lambda stored: stored["values"].update(title="From the new cache"))
    assert title(pack, planted) == "From the new cache"


def test_a_change_that_breaks_the_content_is_not_hidden_by_the_cache(pack: Path, planted: Path, edit: Edit) -> None:
    edit(ALPHA, "hours: 3", "hours: three")
    with pytest.raises(ContentError):
        title(pack, planted)


def test_a_removed_file_is_not_hidden_by_the_cache(pack: Path, planted: Path) -> None:
    (pack / ALPHA).unlink()
    with pytest.raises(ContentError):
        title(pack, planted)


def test_another_version_of_the_program_does_not_trust_the_cache(
    pack: Path, planted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "VERSION", "99.0")
    assert title(pack, planted) == "Become tiny"


def test_the_cache_of_one_folder_is_foreign_to_its_copy(pack: Path, planted: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(pack, tmp_path / "copy"))
    assert title(copy, planted) == "Become tiny"
    (mine,) = (path for path in planted.glob("*/outline.json") if "From the cache" in path.read_text(encoding="utf-8"))
    (other,) = (path for path in planted.glob("*/outline.json") if path != mine)
    shutil.copy(mine, other)
    assert title(copy, planted) == "Become tiny"


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[]", b"null", b'"x"', b"1", b"{}", b"\xff\xfe", b"[" * 200_000, b'{"fingerprint": "x", "values": 1}'],
    ids=["nothing", "cut off", "list", "null", "text", "number", "no keys", "not text", "nested", "another's"],
)
def test_a_damaged_cache_is_a_miss_and_is_mended(pack: Path, planted: Path, raw: bytes) -> None:
    cached(planted).write_bytes(raw)
    assert title(pack, planted) == "Become tiny"
    assert json.loads(cached(planted).read_bytes())["values"]["title"] == "Become tiny"


def drop_title(stored: dict[str, Any]) -> None:
    del stored["values"]["title"]


def bad_kind(stored: dict[str, Any]) -> None:
    stored["values"]["steps"][0]["items"][0]["kind"] = "song"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda stored: stored.update(values=None), id="null"),
        pytest.param(lambda stored: stored.update(values=[]), id="list"),
        pytest.param(lambda stored: stored.update(values="x"), id="text"),
        pytest.param(lambda stored: stored["values"].update(more=1), id="one key more"),
        pytest.param(lambda stored: stored["values"].update(steps=None), id="no steps"),
        pytest.param(lambda stored: stored["values"].update(steps=[[]]), id="a step that is a list"),
        pytest.param(lambda stored: stored["values"].update(steps={"a": 1}), id="steps that are keys"),
        pytest.param(drop_title, id="a key less"),
        pytest.param(bad_kind, id="an unknown kind"),
    ],
)
def test_values_of_another_shape_are_a_miss(
    pack: Path, planted: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    plant(planted, change)
    assert title(pack, planted) == "Become tiny"


ODD: list[object] = [[], {}, None, 0, "x"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("odd", ODD, ids=map(repr, ODD))
def test_values_that_were_changed_are_a_miss_for_everything_that_looks_into_them(
    pack: Path, planted: Path, kind: str, odd: object
) -> None:
    before = cached(planted, kind).read_bytes()
    stored = json.loads(before)
    values = stored["values"]
    changed = [odd, [odd]]
    if isinstance(values, dict):
        changed += [{**values, name: odd} for name in values]
        changed += [{name: values[name] for name in values if name != gone} for gone in list(values)[: len(ODD)]]
    else:
        changed += [[*values, odd], values[:-1]]
    for value in changed:
        text = json.dumps(stored | {"values": value})
        cached(planted, kind).write_text(text.replace(', "values"', ',\n"values"'), encoding="utf-8")
        library = open_library(pack, planted)
        lessons = library.lessons()
        assert [lessons[item.id].title for item in library.outline().every_item()]
        assert all(place.id in library.resources() for lesson in lessons.values() for place in lesson.resources)
        assert [mention.term_id for mention in library.vocabulary().mentions("An atom.")] == ["atom"]
        assert library.search_index().find("alpha")
        assert library.salaries().title == "Pay"
        assert cached(planted, kind).read_bytes() != text.encode()


@pytest.mark.parametrize("kind", KINDS)
def test_one_lost_file_of_the_cache_is_read_again(pack: Path, planted: Path, kind: str) -> None:
    cached(planted, kind).unlink()
    library = open_library(pack, planted)
    assert len(library.outline().steps) == 3
    assert len(library.lessons()) == 14
    assert [term.id for term in library.glossary()] == ["atom", "bond"]
    assert list(library.resources()) == ["long", "short"]
    assert library.salaries().title == "Pay"
    assert cached(planted, kind).exists()


@pytest.mark.parametrize("below", ["", "deeper"])
def test_a_cache_folder_that_cannot_be_made_costs_only_time(pack: Path, tmp_path: Path, below: str) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    assert title(pack, tmp_path / "file" / below) == "Become tiny"


def test_a_cache_folder_with_an_impossible_name_costs_only_time(pack: Path, tmp_path: Path) -> None:
    assert title(pack, tmp_path / ("x" * 300)) == "Become tiny"


def test_a_cache_file_that_cannot_be_replaced_costs_only_time(pack: Path, planted: Path) -> None:
    file = cached(planted)
    file.unlink()
    (file / "in the way").mkdir(parents=True)
    assert title(pack, planted) == "Become tiny"
    assert not [path for path in file.parent.iterdir() if path.suffix == ".tmp"]


@pytest.mark.skipif(sys.platform != "linux", reason="such names cannot be made everywhere")
def test_a_folder_whose_name_is_not_utf8_can_hold_content(pack: Path, folder: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(pack.parent) + b"/caf\xe9"))
    shutil.copytree(pack, odd)
    assert title(odd, folder) == "Become tiny"
    assert title(odd, folder) == "Become tiny"


@pytest.mark.parametrize("target", ["nowhere", "."], ids=["to nothing", "to its own folder"])
def test_a_stray_link_in_the_folder_does_not_stop_it(pack: Path, folder: Path, target: str) -> None:
    (pack / "steps" / "stray").symlink_to(target)
    try:
        assert title(pack, folder) == "Become tiny"
    except ContentError as error:  # a problem that is named is an answer too; a traceback is none
        assert "steps/stray" in str(error)


def test_a_miss_is_none_and_a_hit_the_plain_values(pack: Path, folder: Path) -> None:
    store = Cache(folder, pack)
    assert store.load("notes") is None
    store.store("notes", {"on": date(2026, 1, 31), "free": Free.STATED, "rows": (1, None)})
    assert store.load("notes") == {"on": "2026-01-31", "free": "stated", "rows": [1, None]}
    assert Cache(folder, pack).load("notes") == store.load("notes")


FINITE = st.none() | st.floats(min_value=0, max_value=1e9, allow_nan=False)
TABLES = st.lists(st.builds(PayTable, ads_per_count=FINITE), max_size=2).map(tuple)


@settings(derandomize=True, max_examples=50, deadline=None)
@given(st.one_of(st.from_type(Resource), st.builds(Salaries, tables=TABLES), st.from_type(Outline)))
def test_freezing_and_thawing_loses_nothing(value: Resource | Salaries | Outline) -> None:
    assert thaw(type(value), json.loads(json.dumps(freeze(value)))) == value
