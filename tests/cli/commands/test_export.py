import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from pypdf import PdfReader

Run = Callable[..., CompletedProcess[str]]


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: where a file without a folder goes."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def test_the_file_is_written_its_path_is_data_and_the_rest_narration(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "work" / "road.pdf"
    done = run("export", "pdf", str(target))
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{target}\n"
    pages = len(PdfReader(io.BytesIO(target.read_bytes())).pages)
    assert f"{pages} pages" in done.stderr
    assert os.listdir(target.parent) == ["road.pdf"]


def test_without_a_name_it_goes_into_the_working_folder(run: Run, in_a_folder_of_its_own: Path) -> None:
    done = run("export", "pdf")
    assert done.stdout == f"{in_a_folder_of_its_own / 'mlroadmap.pdf'}\n"
    assert (in_a_folder_of_its_own / "mlroadmap.pdf").read_bytes().startswith(b"%PDF-")


def test_exporting_changes_no_progress(run: Run, data: Path) -> None:
    assert run("export", "pdf").returncode == 0
    assert not data.exists()


@pytest.mark.parametrize(("paper", "width"), [("a4", 595), ("letter", 612)])
def test_the_paper_is_the_one_asked_for(run: Run, in_a_folder_of_its_own: Path, paper: str, width: int) -> None:
    assert run("export", "pdf", "road.pdf", "--paper", paper).returncode == 0
    page = PdfReader(in_a_folder_of_its_own / "road.pdf").pages[0]
    assert round(float(page.mediabox.width)) == width


def test_an_existing_file_is_refused_and_left_alone_until_it_is_forced(run: Run, in_a_folder_of_its_own: Path) -> None:
    target = in_a_folder_of_its_own / "road.pdf"
    target.write_text("my only copy", encoding="utf-8")
    refused = run("export", "pdf", "road.pdf")
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert str(target) in refused.stderr
    assert "--force" in refused.stderr
    assert target.read_text(encoding="utf-8") == "my only copy"
    assert run("export", "pdf", "road.pdf", "--force").returncode == 0
    assert target.read_bytes().startswith(b"%PDF-")
    assert os.listdir(in_a_folder_of_its_own) == ["road.pdf"]


@pytest.mark.parametrize("file", ["nowhere/road.pdf", "file/road.pdf", "~nobody-of-this-name/road.pdf"])
def test_a_folder_that_is_not_there_is_told_in_words(run: Run, in_a_folder_of_its_own: Path, file: str) -> None:
    (in_a_folder_of_its_own / "file").touch()
    refused = run("export", "pdf", file)
    assert refused.returncode != 0
    assert refused.stdout == ""
    assert file in refused.stderr
    assert os.listdir(in_a_folder_of_its_own) == ["file"]


@pytest.mark.parametrize("force", [(), ("--force",)], ids=["", "forced"])
def test_a_folder_is_not_offered_to_be_overwritten(
    run: Run, in_a_folder_of_its_own: Path, force: tuple[str, ...]
) -> None:
    (in_a_folder_of_its_own / "mine").mkdir()
    refused = run("export", "pdf", "mine", *force)
    assert refused.returncode == 1
    assert "it is a folder, not a file" in refused.stderr
    assert "--force" not in refused.stderr
    assert os.listdir(in_a_folder_of_its_own) == ["mine"]


@pytest.mark.skipif(sys.platform == "win32", reason="makes symbolic links")
def test_a_forced_link_stays_a_link(run: Run, in_a_folder_of_its_own: Path) -> None:
    real = in_a_folder_of_its_own / "real.pdf"
    real.touch()
    (in_a_folder_of_its_own / "link.pdf").symlink_to("real.pdf")
    assert run("export", "pdf", "link.pdf", "--force").returncode == 0
    assert (in_a_folder_of_its_own / "link.pdf").is_symlink()
    assert real.read_bytes().startswith(b"%PDF-")


def test_a_damaged_progress_file_is_not_exported_as_nothing_done(
    run: Run, data: Path, in_a_folder_of_its_own: Path
) -> None:
    data.mkdir()
    (data / "progress-tiny.json").write_bytes(b"{")
    assert run("export", "pdf").returncode == 3
    assert os.listdir(in_a_folder_of_its_own) == []


def test_what_no_font_can_draw_is_no_obstacle(run: Run, in_a_folder_of_its_own: Path) -> None:
    run("note", "standing", "-", stdin="\x1b[31m 🚶 ﷽ \U0010ffff ‮ \x00")
    assert run("export", "pdf", "road.pdf").returncode == 0


def text_of(path: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def test_one_part_one_step_or_both(run: Run, in_a_folder_of_its_own: Path) -> None:
    assert run("export", "pdf", "a.pdf", "--only", "glossary").returncode == 0
    assert run("export", "pdf", "b.pdf", "--step", "1").returncode == 0
    assert run("export", "pdf", "c.pdf", "--step", "ground", "--only", "glossary").returncode == 0
    glossary, step, both = (text_of(in_a_folder_of_its_own / f"{name}.pdf") for name in "abc")
    assert "Glossary" in glossary and "Step 1 of" not in glossary
    assert "Glossary" not in step and "Step 1 of" in step and "Step 2 of" not in step
    assert "Glossary" in both and "Step 1 of" in both and "Step 2 of" not in both


def test_a_step_there_is_none_of_is_told_with_those_there_are(run: Run, in_a_folder_of_its_own: Path) -> None:
    refused = run("export", "pdf", "--step", "seven")
    assert refused.returncode == 2
    assert "there is no step 'seven'" in refused.stderr and "ground" in refused.stderr
    assert os.listdir(in_a_folder_of_its_own) == []


def test_what_is_the_learner_s_can_be_left_out(run: Run, in_a_folder_of_its_own: Path) -> None:
    run("done", "standing")
    run("note", "standing", "Mine alone")
    for name, options in {"all": (), "quiet": ("--no-notes",), "blank": ("--blank",)}.items():
        assert run("export", "pdf", f"{name}.pdf", *options).returncode == 0
    everything, quiet, blank = (text_of(in_a_folder_of_its_own / f"{name}.pdf") for name in ("all", "quiet", "blank"))
    assert "Mine alone" in everything and "1 of" in everything
    assert "Mine alone" not in quiet and "1 of" in quiet
    assert "Mine alone" not in blank and "0 of" in blank


def test_no_notes_to_print_is_told_and_writes_nothing(run: Run, in_a_folder_of_its_own: Path) -> None:
    refused = run("export", "pdf", "--only", "notes")
    assert refused.returncode == 1
    assert "no notes to print" in refused.stderr
    assert os.listdir(in_a_folder_of_its_own) == []


@pytest.mark.parametrize("odd", ["soon", "-1", "1.5", " 1", "²", "9" * 30, "1" * 5000, "99999999999999"])
def test_a_date_for_the_file_that_is_none_is_named(
    run: Run, in_a_folder_of_its_own: Path, monkeypatch: pytest.MonkeyPatch, odd: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", os.fsdecode(odd.encode()))  # as a shell hands it on in any locale
    refused = run("export", "pdf")
    assert refused.returncode == 1
    assert "SOURCE_DATE_EPOCH" in refused.stderr
    assert os.listdir(in_a_folder_of_its_own) == []


def test_an_empty_date_for_the_file_counts_as_unset(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    assert run("export", "pdf").returncode == 0
