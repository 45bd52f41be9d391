import os
import stat
import sys
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlroadmap.app.browser import open_address
from mlroadmap.model.address import is_web_address

Start = Callable[..., Any]
URL = "https://example.org/a?b=c&d=%20#e"


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A browser that writes down its arguments; the file it writes to."""
    opened = tmp_path / "opened"
    make_browser(tmp_path / "firefox", opened)
    monkeypatch.setenv("BROWSER", str(tmp_path / "firefox"))
    monkeypatch.setenv("PATH", str(tmp_path))
    # The standard library looks for browsers once in a process.
    monkeypatch.setattr(webbrowser, "_browsers", {})
    monkeypatch.setattr(webbrowser, "_tryorder", None)
    return opened


def make_browser(path: Path, opened: Path) -> None:
    path.write_text(
        f'#!{sys.executable} -S\nimport sys\nopen({str(opened)!r}, "a").write("|".join(sys.argv[1:]) + "\\n")\n'
    )
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.mark.parametrize(
    "url", [URL, "http://example.org", "HTTPS://EXAMPLE.ORG/", "http://127.0.0.1:8080/x", "https://bücher.example/"]
)
def test_web_addresses_are_safe(url: str) -> None:
    assert is_web_address(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "//example.org",
        "https://",
        "https:///path",
        "http:example.org",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,x",
        "vscode://file/x",
        "ssh://host",
        "-new-window https://example.org",
        "https://example.org/ --flag",
        "https://example.org/\x1b]52;c;x",
        "https://example.org/\n",
        "\thttps://example.org",
        "https://example.org/\u202egnp.exe",
        "https://example.org/$(x)`id`",
        'https://example.org/"x',
        "https://example.org\\@evil.example",
        "https://github.com@evil.example/",
        "https://:@evil.example/",
        "https://example.org:port/",
        "https://[::1",
    ],
)
def test_anything_else_is_refused_and_no_browser_starts(url: str, browser: Path) -> None:
    assert not is_web_address(url)
    assert not open_address(url)
    assert not browser.exists()


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.text(st.sampled_from([*"htps:/.@[]%#?\\ -\x00\n\x1b", "é", "\u202e", "\ud800"]), max_size=30))
def test_whether_an_address_is_safe_can_be_asked_of_any_text(rest: str) -> None:
    for text in (rest, f"https://{rest}", f"http://h/{rest}"):
        if is_web_address(text):
            assert text.isprintable() and text.split(":", 1)[0].lower() in ("http", "https")


def test_the_users_browser_gets_the_address_as_one_argument(browser: Path) -> None:
    assert open_address(URL)
    assert browser.read_text() == f"{URL}\n"


def test_an_apostrophe_reaches_the_browser_escaped(browser: Path) -> None:
    assert open_address("https://en.wikipedia.org/wiki/Bayes'_theorem")
    assert browser.read_text() == "https://en.wikipedia.org/wiki/Bayes%27_theorem\n"


def test_nothing_a_browser_says_reaches_the_terminal_and_it_is_not_waited_for(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noisy = tmp_path / "noisy"
    noisy.write_text(
        "#!/bin/sh\necho LOUD; echo LOUD >&2; (echo LOUD >/dev/tty) 2>/dev/null; read x; "
        f"echo $1 > {tmp_path}/opened; sleep 60\n"
    )
    noisy.chmod(0o755)
    terminal = start(BROWSER=str(noisy))
    terminal.wait("The text of Alpha")
    terminal.press("o\r")
    terminal.wait(lambda: (tmp_path / "opened").exists())
    terminal.wait("Opened https")
    terminal.press("q")
    assert terminal.end(5) == 0
    assert "LOUD" not in terminal.text
    assert (tmp_path / "opened").read_text().startswith("https://")


@pytest.mark.parametrize("name", ["w3m", "lynx", "links", "elinks", "www-browser"])
@pytest.mark.parametrize("how", ["{folder}/{name}", "{name}", "{name} %s", "{name}{pathsep}{folder}/firefox"])
def test_a_browser_that_would_draw_over_the_app_is_refused(
    name: str, how: str, browser: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = browser.with_name("drawn")
    make_browser(browser.with_name(name), drawn)
    monkeypatch.setenv("BROWSER", how.format(folder=browser.parent, name=name, pathsep=os.pathsep))
    open_address(URL)
    assert not drawn.exists()


@pytest.mark.parametrize("setting", ["'", '"unclosed', " ", "no-such-browser-anywhere", "\\"])
def test_a_setting_that_names_no_browser_opens_nothing_and_fails_nothing(
    setting: str, browser: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("BROWSER", setting)
    assert not open_address(URL)
    assert not browser.exists()
