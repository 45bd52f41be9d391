"""Fonts of the machine: found, chosen alike each time, and never trusted."""

import os
import random
import struct
import sys
import time
from pathlib import Path

import pytest
from tests.documents.conftest import MadeFont, long_map, short_map

from mlroadmap.documents.pdf import font_folders, system_fonts
from mlroadmap.documents.pdf.system_fonts import SystemFont, SystemFonts

WANTED = {"数", "学"}


def family(font: SystemFont | None) -> str:
    return font._face.name.decode() if font else ""


def test_a_machine_without_fonts_has_none(machine: Path) -> None:
    assert SystemFonts().find(WANTED) is None


def test_folders_that_do_not_exist_are_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_fonts, "font_folders", lambda: [tmp_path / "none", Path("\0")])
    assert SystemFonts().find(WANTED) is None


@pytest.mark.parametrize("kind", [short_map, long_map])
@pytest.mark.parametrize("collection", [False, True])
def test_a_font_is_found_by_its_characters(machine: Path, made_font: MadeFont, kind: object, collection: bool) -> None:
    assert callable(kind)
    (machine / "deep" / "er").mkdir(parents=True)
    data = made_font("", mapped=kind("数学"), collection=collection)
    (machine / "deep" / "er" / "x.ttf").write_bytes(data)
    (machine / "other.ttf").write_bytes(made_font("abc"))
    found = SystemFonts().find(WANTED)
    assert found and found.draws("数") and found.draws("学") and not found.draws("a")


def test_nothing_is_read_before_it_is_needed(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_fonts, "font_files", lambda folders: pytest.fail("looked for fonts"))
    fonts = SystemFonts()
    assert fonts.find(set()) is None
    assert fonts.find({"\ue000"}) is None, "a private character means something else in each font"


def test_the_font_with_most_of_the_characters_is_taken(machine: Path, made_font: MadeFont) -> None:
    (machine / "NotoSans-Regular.ttf").write_bytes(made_font("数", name="Few"))
    (machine / "zzz.ttf").write_bytes(made_font("数学", name="Most"))
    assert family(SystemFonts().find({"数", "学", "\U0001f642"})) == "Most"


def test_regular_sans_fonts_of_known_families_are_preferred(machine: Path, made_font: MadeFont) -> None:
    names = ("A.ttf", "NotoSansX-Bold.ttf", "NotoSansX-Regular.ttf", "NotoSerifX-Regular.ttf", "LastResort.ttf")
    for name in names:
        (machine / name).write_bytes(made_font("数学", name=name[:-4], weight=700 if "Bold" in name else 400))
    assert family(SystemFonts().find(WANTED)) == "NotoSansX-Regular"
    (machine / "NotoSansX-Regular.ttf").unlink()
    assert family(SystemFonts().find(WANTED)) == "A"
    (machine / "A.ttf").unlink()
    assert family(SystemFonts().find(WANTED)) == "NotoSerifX-Regular"
    (machine / "NotoSerifX-Regular.ttf").unlink()
    assert family(SystemFonts().find(WANTED)) == "NotoSansX-Bold"


def test_kana_prefer_a_japanese_font_and_hangul_a_korean_one(machine: Path, made_font: MadeFont) -> None:
    for name in ("wqy-microhei", "ipag", "NanumGothic"):
        (machine / f"{name}.ttf").write_bytes(made_font("数か한", name=name))
    assert [family(SystemFonts().find({"数", other})) for other in "数か한"] == ["wqy-microhei", "ipag", "NanumGothic"]


def test_the_choice_does_not_depend_on_the_order_of_the_disk(
    machine: Path, made_font: MadeFont, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "cab":
        (machine / f"{name}.ttf").write_bytes(made_font("数学", name=name))
    real = os.scandir
    chosen = set()
    for seed in range(5):

        class Shuffled(list):  # type: ignore[type-arg]  # of whatever it is given
            def __enter__(self) -> "Shuffled":
                return self

            def __exit__(self, *_: object) -> None:
                pass

        def shuffled(folder: Path, seed: int = seed) -> Shuffled:
            entries = sorted(real(folder), key=lambda entry: entry.name)
            random.Random(seed).shuffle(entries)
            return Shuffled(entries)

        monkeypatch.setattr(os, "scandir", shuffled)
        chosen.add(family(SystemFonts().find(WANTED)))
    assert chosen == {"a"}


@pytest.mark.parametrize("licence", [0x0002, 0x0100, 0x0200])
def test_a_font_that_may_not_be_embedded_is_not_used(machine: Path, made_font: MadeFont, licence: int) -> None:
    (machine / "x.ttf").write_bytes(made_font("数学", licence=licence))
    assert SystemFonts().find(WANTED) is None


@pytest.mark.parametrize("table", ["CBDT", "COLR", "sbix", "SVG "])
def test_a_font_in_colour_is_not_used(machine: Path, made_font: MadeFont, table: str) -> None:
    (machine / "x.ttf").write_bytes(made_font("数学", extra={table: b"\0" * 8}))
    assert SystemFonts().find(WANTED) is None


def fourth(ends: list[int], starts: list[int], lists: list[int]) -> bytes:
    count = len(ends)
    rows = [*ends, 0, *starts, *([0] * count), *lists]
    return struct.pack(f">7H{len(rows)}H", 4, 16 + 2 * len(rows), 0, 2 * count, 0, 0, 0, *rows)


def twelfth(*groups: tuple[int, int, int], count: int | None = None) -> bytes:
    body = b"".join(struct.pack(">LLL", *group) for group in groups)
    return struct.pack(">HHLLL", 12, 0, 16 + len(body), 0, len(groups) if count is None else count) + body


HOSTILE_MAPS = {
    "empty": b"",
    "unknown format": struct.pack(">HH", 99, 4),
    "no end": twelfth(count=0xFFFFFFFF),
    "every character": twelfth((0, 0xFFFFFFFF, 0)),
    "all of Unicode": twelfth((0, 0x10FFFF, 0)),
    "backwards": twelfth((0x6570, 0x6570, 1), (0x5B66, 0x5B66, 1)),
    "the same again and again": twelfth(*[(0x5000, 0x9000, 0)] * 5000),
    "format 4 without an end": struct.pack(">7H", 4, 14, 0, 0xFFFF, 0, 0, 0),
    "format 4, the same again and again": fourth([0xFFFE] * 5000, [0] * 5000, [0] * 5000),
    "format 4, glyphs outside": fourth([0x7000, 0xFFFF], [0x5000, 0xFFFF], [0xFFF0, 0]),
    "glyphs that do not exist": twelfth((0x5B66, 0x5B66, 60000), (0x6570, 0x6570, 0xFFFFFF)),
}


def hostile_files(made: MadeFont) -> dict[str, bytes]:
    whole = made("数学")
    noise = random.Random(1)
    composite = struct.pack(">5h", -1, 0, 0, 0, 0)
    outside = bytearray(whole)
    struct.pack_into(">L", outside, 12 + 16 + 8, 0xFFFFFFF0)  # where the character map begins
    files = {
        "zero length": b"",
        "four bytes": whole[:4],
        "random bytes": noise.randbytes(5000),
        "random after the head": whole[:12] + noise.randbytes(5000),
        "65535 tables": whole[:4] + b"\xff\xff" + whole[6:],
        "a map outside": bytes(outside),
        "PostScript outlines": b"OTTO" + whole[4:],
        "a collection without end": struct.pack(">4sLL", b"ttcf", 0x10000, 0xFFFFFFFF) + whole,
        "a collection of itself": struct.pack(">4sLLL", b"ttcf", 0x10000, 1, 0) + whole,
        "no head": made("数学", extra={"head": b""}),
        "no size": made("数学", extra={"head": bytes(54)}),
        "no name": made("数学", extra={"name": b""}),
        "a name of control characters": made("数学", name="\x00(\n)"),
        "no facts": made("数学", extra={"OS/2": b"\0"}),
        "65535 glyphs": made("数学", extra={"maxp": struct.pack(">LH26x", 0x10000, 0xFFFF)}),
        "outlines outside": made("数学", extra={"loca": struct.pack(">3L", 0, 0, 0xFFFFFF0)}),
        "an outline made of itself without end": made("数学", outline=composite + struct.pack(">HH", 0x20, 1) * 3),
        "an outline of parts that do not exist": made("数学", outline=composite + struct.pack(">HHH", 0, 999, 0)),
    }
    files |= {f"cut at {length}": whole[:length] for length in range(16, len(whole) - 4, 9)}
    return files | {f"map: {name}": made("", mapped=data) for name, data in HOSTILE_MAPS.items()}


def test_hostile_files_are_passed_over_quickly(machine: Path, made_font: MadeFont) -> None:
    files = hostile_files(made_font)
    for number, data in enumerate(files.values()):
        (machine / f"{number:03}.ttf").write_bytes(data)
    (machine / "zzz.ttf").write_bytes(made_font("数学", name="Good"))
    started = time.process_time()
    found = SystemFonts().find(WANTED)
    assert time.process_time() - started < 5
    assert family(found) == "Good"


def test_each_hostile_file_alone_is_no_font(machine: Path, made_font: MadeFont) -> None:
    used = []
    for name, data in hostile_files(made_font).items():
        (machine / "x.ttf").write_bytes(data)
        found = SystemFonts().find(WANTED)
        used += [name] if found and (found.draws("数") or found.draws("学")) else []
    assert used == []


def test_a_changed_byte_anywhere_is_no_error_when_the_file_is_written(machine: Path, made_font: MadeFont) -> None:
    import io

    from reportlab.pdfgen.canvas import Canvas

    whole = made_font("数学")
    noise = random.Random(7)
    for place in range(0, len(whole), 3):
        data = bytearray(whole)
        data[place] = noise.choice((0, 1, 0x7F, 0x80, 0xFF))
        (machine / "x.ttf").write_bytes(data)
        found = SystemFonts().find(WANTED)
        if not found:
            continue
        canvas = Canvas(io.BytesIO())
        canvas.setFont(found.name, 10)
        canvas.drawString(0, 0, "".join(filter(found.draws, "数学")))
        canvas.save()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_what_is_no_plain_file_is_passed_over(machine: Path, made_font: MadeFont) -> None:
    os.mkfifo(machine / "fifo.ttf")
    (machine / "folder.ttf").mkdir()
    (machine / "loop").symlink_to(machine)
    (machine / "nowhere.ttf").symlink_to(machine / "nothing")
    (machine / "itself.ttf").symlink_to(machine / "itself.ttf")
    assert SystemFonts().find(WANTED) is None
    (machine / "zzz.ttf").write_bytes(made_font("数学"))
    assert SystemFonts().find(WANTED) is not None


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="this user may read every file")
def test_what_may_not_be_read_is_passed_over(machine: Path, made_font: MadeFont) -> None:
    (machine / "x.ttf").write_bytes(made_font("数学"))
    (machine / "x.ttf").chmod(0)
    (machine / "closed").mkdir(mode=0)
    assert SystemFonts().find(WANTED) is None


def test_a_file_that_cannot_be_opened_is_passed_over(
    machine: Path, made_font: MadeFont, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    (machine / "x.ttf").write_bytes(made_font("数学"))
    monkeypatch.setattr(system_fonts, "open_regular", refuse)
    assert SystemFonts().find(WANTED) is None


def test_huge_files_too_many_files_and_too_slow_ones_are_not_read(
    machine: Path, made_font: MadeFont, monkeypatch: pytest.MonkeyPatch
) -> None:
    (machine / "a.ttf").write_bytes(made_font("a"))
    (machine / "b.ttf").write_bytes(made_font("数学"))
    for module, name, value in (
        (font_folders, "LARGEST", 100),
        (font_folders, "MOST_ENTRIES", 1),
        (system_fonts, "MOST_FILES", 1),
        (system_fonts, "MOST_SECONDS", 0.0),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, value)
            assert SystemFonts().find(WANTED) is None, name
    assert SystemFonts().find(WANTED) is not None


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_the_users_own_fonts_come_first(platform: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    for name in ("XDG_DATA_HOME", "XDG_DATA_DIRS", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    folders = font_folders.font_folders()
    assert folders[0].is_relative_to(tmp_path)
    assert len(folders) == len(set(folders)) > 1


def test_relative_folders_in_the_environment_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_DATA_DIRS", "here::/opt/share")
    folders = font_folders.font_folders()
    assert Path("/opt/share/fonts") in folders and Path("here/fonts") not in folders
