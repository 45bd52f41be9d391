import os
import sys
from pathlib import Path

import pytest

from mlroadmap import paths
from mlroadmap.errors import NoPlace
from mlroadmap.paths import absolute, find_places

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="homes come from elsewhere on Windows")
elsewhere = pytest.mark.skipif(sys.platform == "darwin", reason="XDG variables name places where XDG is at home")


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An environment that names nothing, and a user without a home of record."""
    import pwd

    def no_entry(uid: int) -> object:
        raise KeyError(uid)

    for name in [name for name in os.environ if name.startswith(("XDG_", "MLROADMAP_")) or name == "HOME"]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(pwd, "getpwuid", no_entry)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("home", [None, "", "relative", "."])
def test_without_a_home_the_variables_that_help_are_named(monkeypatch: pytest.MonkeyPatch, home: str | None) -> None:
    if home is not None:
        monkeypatch.setenv("HOME", home)
    with pytest.raises(NoPlace) as caught:
        find_places()
    assert all(name in str(caught.value) for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "--data"))


@elsewhere
def test_a_named_folder_and_a_place_for_the_state_are_enough(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(NoPlace, match="XDG_STATE_HOME"):
        find_places(tmp_path / "progress")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    places = find_places(tmp_path / "progress")
    assert places.data == tmp_path / "progress"
    assert {places.state, places.cache.parent, places.config.parent} == {tmp_path / "state" / "mlroadmap"}
    with pytest.raises(NoPlace, match="XDG_DATA_HOME"):
        find_places()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert find_places().data == tmp_path / "data" / "mlroadmap"


@elsewhere
@pytest.mark.parametrize("odd", ["relative", "~/data", "./x", " "])
def test_a_variable_that_names_no_absolute_path_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, odd: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    usual = find_places()
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, odd)
    places = find_places()
    assert [getattr(places, name) for name in places.__slots__] == [getattr(usual, name) for name in usual.__slots__]


def test_an_empty_variable_of_ours_counts_as_unset(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    usual = find_places()
    monkeypatch.setenv("MLROADMAP_DATA", "")
    assert find_places().data == usual.data


@pytest.mark.parametrize("home", [None, "", "relative"])
@pytest.mark.parametrize("named", ["~/notes", "~", "~nobody-of-this-name/x"])
def test_a_home_that_is_not_there_is_not_made_up(monkeypatch: pytest.MonkeyPatch, home: str | None, named: str) -> None:
    if home is not None:
        monkeypatch.setenv("HOME", home)
    with pytest.raises(NoPlace, match="no home folder"):
        absolute(Path(named))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere they are platformdirs' own")
@pytest.mark.parametrize("home", [None, "", "relative", "/home/ada"])
@pytest.mark.parametrize("named", [None, "", " ", "relative", "~/data", "/somewhere/else/"])
@pytest.mark.parametrize("kind", ["data", "state", "cache", "config"])
def test_the_folders_are_those_of_platformdirs(
    monkeypatch: pytest.MonkeyPatch, kind: str, named: str | None, home: str | None
) -> None:
    for name, value in (("HOME", home), (f"XDG_{kind.upper()}_HOME", named)):
        if value is not None:
            monkeypatch.setenv(name, value)
    with monkeypatch.context() as patch:
        ours = paths._folder(kind)
        patch.setattr(sys, "platform", "another")
        assert ours == paths._folder(kind)
