import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

from mlroadmap.paths import Places, find_places
from mlroadmap.version import VERSION

Run = Callable[..., CompletedProcess[str]]


def test_both_forms_name_every_folder_in_use_and_the_progress_file(run: Run, content: Path, data: Path) -> None:
    text, values = run("info").stdout, json.loads(run("info", "--json").stdout)
    places = find_places().of("tiny")
    folders = (str(getattr(places, name)) for name in Places.__slots__ if name != "roadmap")
    in_use = {str(content), str(places.progress_file), *folders}
    assert str(data / "progress-tiny.json") in in_use
    for path in in_use:
        assert path in text
        assert any(str(value).startswith(path) for value in values.values())


def test_it_names_the_versions_a_report_needs(run: Run) -> None:
    values = json.loads(run("info", "--json").stdout)
    assert values["version"] == VERSION
    assert values["edition"] == "2026.11"
    assert {"textual", "pydantic", "reportlab"} <= set(values["libraries"])


def test_it_follows_the_options_and_makes_no_progress_file(run: Run, tmp_path: Path) -> None:
    values = json.loads(run("info", "--json", "--data", str(tmp_path / "other")).stdout)
    assert values["progress"] == str(tmp_path / "other" / "progress-tiny.json")
    assert values["progress_exists"] is False
    assert not (tmp_path / "other").exists()


def test_it_sees_a_progress_file(run: Run) -> None:
    run("done", "standing")
    assert json.loads(run("info", "--json").stdout)["progress_exists"] is True


def test_data_state_cache_and_config_are_four_folders_and_none_holds_the_progress_by_accident(run: Run) -> None:
    run("info")
    places = find_places()
    folders = [places.data, places.state, places.cache, places.config]
    assert len(set(folders)) == 4
    assert not any(other in places.data.parents for other in folders if other != places.data)
