import shutil
from pathlib import Path

import pytest

from mlroadmap.errors import ContentMissing
from mlroadmap.library import locate
from mlroadmap.library.locate import ENVIRONMENT, find_content


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(ENVIRONMENT, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


def marked(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "roadmap.yaml").write_text("id: x\n", encoding="utf-8")
    return folder


def test_the_named_folder_goes_before_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named, other = marked(tmp_path / "named"), marked(tmp_path / "other")
    monkeypatch.setenv(ENVIRONMENT, str(other))
    assert find_content(named) == named
    assert find_content() == other


def test_without_a_name_the_content_that_came_with_the_program_is_found() -> None:
    folder = find_content()
    assert folder.is_absolute()
    assert (folder / "roadmap.yaml").is_file()


def test_an_empty_environment_names_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, "")
    assert (find_content() / "glossary.yaml").is_file()


def test_a_relative_name_becomes_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = marked(tmp_path / "here")
    monkeypatch.chdir(tmp_path)
    assert find_content(Path("here")) == folder


def test_a_tilde_is_the_home_folder(tmp_path: Path) -> None:
    folder = marked(tmp_path / "home" / "mine")
    assert find_content(Path("~/mine")) == folder


def test_the_packaged_content_goes_before_the_checkouts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = tmp_path / "src" / "mlroadmap" / "library" / "locate.py"
    module.parent.mkdir(parents=True)
    monkeypatch.setattr(locate, "__file__", str(module))
    with pytest.raises(ContentMissing):
        find_content()
    checkout = marked(tmp_path / "content")
    assert find_content() == checkout
    packaged = marked(tmp_path / "src" / "mlroadmap" / "_content")
    assert find_content() == packaged
    shutil.rmtree(packaged)
    assert find_content() == checkout


@pytest.mark.parametrize("name", ["empty", "nowhere", "file", "file/below", "x" * 5000, "nul\0"])
def test_a_name_that_is_no_content_folder_is_refused_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ContentMissing, match=r"roadmap\.yaml"):
        find_content(Path(name))
    monkeypatch.setenv(ENVIRONMENT, name.replace("\0", ""))
    with pytest.raises(ContentMissing):
        find_content()


def test_a_folder_named_like_the_marker_marks_nothing(tmp_path: Path) -> None:
    (tmp_path / "roadmap.yaml").mkdir()
    with pytest.raises(ContentMissing):
        find_content(tmp_path)
