import tomllib
from pathlib import Path

import pytest

from mlroadmap.app.settings import read_theme, write_theme


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "not" / "there" / "yet" / "config.toml"


def written(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_theme_is_kept_and_the_next_one_takes_its_place(config: Path) -> None:
    for theme in ("nord", "solarized-light"):
        write_theme(config, theme)
        assert read_theme(config) == theme
    assert config.read_text().count("theme") == 1


def test_nothing_is_left_beside_the_file(config: Path) -> None:
    write_theme(config, "nord")
    assert [path.name for path in config.parent.iterdir()] == ["config.toml"]


@pytest.mark.parametrize(
    "content",
    [
        '# mine\nglyphs = "ascii"\ntheme = "old"\n\n[keys]\nundo = "z"\n',
        'glyphs = "ascii"\n\n[keys]\nundo = "z"\n',
        "[keys]\nundo = 'z'",
        "theme='old'\n[x]\ny = 1\n",
    ],
)
def test_what_others_wrote_stays(config: Path, content: str) -> None:
    write_theme(written(config, content), "nord")
    before, after = tomllib.loads(content), tomllib.loads(config.read_text())
    assert after == {**before, "theme": "nord"}
    assert [line for line in content.splitlines() if not line.startswith("theme")] == [
        line for line in config.read_text().splitlines() if not line.startswith("theme")
    ]


@pytest.mark.parametrize(
    "content",
    [
        '[keys]\ntheme = "not ours"\n',
        '"theme" = "old"\n',
        'note = """\ntheme = "in a text"\n"""\n',
        'theme = "old" # why\n',
    ],
)
def test_only_our_own_line_is_changed_and_the_file_stays_readable(config: Path, content: str) -> None:
    write_theme(written(config, content), "nord")
    assert tomllib.loads(config.read_text()) == {**tomllib.loads(content), "theme": "nord"}


@pytest.mark.parametrize("content", ["theme = ", "theme = [", "\x00", b"\xff\xfe", 'theme = "a"\ntheme = "b"', "= = ="])
def test_a_broken_file_is_ignored(config: Path, content: str | bytes) -> None:
    assert read_theme(written(config, content)) is None


@pytest.mark.parametrize(
    "content", ["theme = 3", 'theme = ""', 'theme = "a b"', 'theme = "\\u001b]52;"', "theme = ['a']"]
)
def test_a_theme_that_is_no_name_is_ignored(config: Path, content: str) -> None:
    assert read_theme(written(config, content)) is None


def test_no_file_is_no_theme(config: Path) -> None:
    assert read_theme(config) is None


def test_a_folder_in_the_files_place_is_no_theme_and_cannot_be_written(config: Path) -> None:
    config.mkdir(parents=True)
    assert read_theme(config) is None
    with pytest.raises(OSError):
        write_theme(config, "nord")


def test_a_file_that_is_not_text_is_left_alone_with_an_error_the_app_expects(config: Path) -> None:
    written(config, b"\xff\xfe")
    with pytest.raises(OSError):
        write_theme(config, "nord")
    assert config.read_bytes() == b"\xff\xfe"


def test_a_link_to_a_file_kept_elsewhere_stays_a_link(config: Path, tmp_path: Path) -> None:
    elsewhere = written(tmp_path / "dotfiles" / "config.toml", 'glyphs = "ascii"\n')
    config.parent.mkdir(parents=True)
    config.symlink_to(elsewhere)
    write_theme(config, "nord")
    assert config.is_symlink()
    assert read_theme(elsewhere) == "nord"
