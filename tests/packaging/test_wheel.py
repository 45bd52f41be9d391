"""The wheel holds what the repository holds: built without a network from a clean export of the index."""

import email
import json
import os
import shutil
import subprocess
import sys
import zipfile
from email.message import Message
from importlib.util import find_spec
from pathlib import Path

import pytest

from mlroadmap.version import VERSION

pytestmark = pytest.mark.packaging

CHECKOUT = Path(__file__).parents[2]


def git(*words: str) -> str:
    """What git says in the checkout; it is only asked, never told to change anything."""
    done = subprocess.run(["git", *words], cwd=CHECKOUT, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout


def tracked(*folders: str) -> list[str]:
    """The files git tracks, with their names as they are."""
    return [name for name in git("ls-files", "-z", *folders).split("\0") if name]


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the next commit would hold."""
    if not (CHECKOUT / ".git").exists() or not shutil.which("git"):
        pytest.skip("not in a git checkout: there is no list of files to compare the wheel with")
    folder = tmp_path_factory.mktemp("export")
    git("checkout-index", "--all", f"--prefix={folder}/")
    return folder


@pytest.fixture(scope="module")
def wheel(export: Path) -> Path:
    """The wheel, built from the export."""
    if find_spec("hatchling") is None:
        pytest.skip("hatchling is not installed")
    out = export.parent / "dist"
    offline = {
        **os.environ,
        "PIP_NO_INDEX": "1",
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
    }
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)],
        cwd=export,
        env=offline,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def unpacked(wheel: Path) -> Path:
    """The wheel's files, as an installer would lay them out."""
    folder = wheel.parent / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def metadata(unpacked: Path) -> Message:
    """The wheel's `METADATA`."""
    (file,) = unpacked.glob("*.dist-info/METADATA")
    return email.message_from_string(file.read_text(encoding="utf-8"))


def files_below(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_content_is_what_git_tracks_byte_for_byte(export: Path, unpacked: Path) -> None:
    names = tracked("content")
    assert len(names) > 100
    expected = {name.removeprefix("content/"): (export / name).read_bytes() for name in names}
    packaged = files_below(unpacked / "mlroadmap" / "_content")
    assert sorted(packaged) == sorted(expected)
    assert [name for name in expected if packaged[name] != expected[name]] == []


def test_the_package_is_what_git_tracks_and_nothing_else_is_installed(export: Path, unpacked: Path) -> None:
    expected = {name.removeprefix("src/mlroadmap/") for name in tracked("src/mlroadmap")}
    packaged = {name for name in files_below(unpacked / "mlroadmap") if not name.startswith("_content/")}
    assert packaged == expected
    assert {"py.typed", "app/styles/app.tcss", "__main__.py"} <= packaged
    at_the_top = {path.name for path in unpacked.iterdir()}
    assert at_the_top == {"mlroadmap", f"mlroadmap-{VERSION}.dist-info"}


def test_the_command_python_and_version_are_declared(unpacked: Path, metadata: Message) -> None:
    (entry_points,) = unpacked.glob("*.dist-info/entry_points.txt")
    assert "[console_scripts]\nmlroadmap = mlroadmap.__main__:main" in entry_points.read_text(encoding="utf-8")
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["Version"] == VERSION


def test_the_wheel_is_for_every_platform(wheel: Path) -> None:
    assert wheel.name == f"mlroadmap-{VERSION}-py3-none-any.whl"


def test_every_licence_is_inside(export: Path, unpacked: Path, metadata: Message) -> None:
    assert metadata["License-Expression"] == "MIT AND CC-BY-4.0 AND OFL-1.1 AND Bitstream-Vera"
    expected = {"LICENSE", "content/LICENSE"}
    expected |= {name for name in tracked("src/mlroadmap/documents/pdf/fonts") if name.endswith("-LICENSE.txt")}
    fonts = [name for name in tracked("src") if name.endswith((".ttf", ".otf"))]
    assert not fonts or len(expected) > 2
    (folder,) = unpacked.glob("*.dist-info")
    inside = files_below(folder / "licenses")
    assert set(metadata.get_all("License-File") or ()) == expected
    assert {name: inside.get(name) for name in expected} == {name: (export / name).read_bytes() for name in expected}


def test_what_was_unpacked_runs_with_its_own_content_from_anywhere(unpacked: Path, tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "MLROADMAP_"))}
    done = subprocess.run(
        [sys.executable, "-m", "mlroadmap", "info", "--json"],
        cwd=tmp_path,
        env={**kept, "HOME": str(tmp_path), "USERPROFILE": str(tmp_path), "PYTHONPATH": str(unpacked)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert json.loads(done.stdout)["content"] == str(unpacked / "mlroadmap" / "_content")
