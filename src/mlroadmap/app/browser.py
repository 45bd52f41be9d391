"""Opens a web address in the user's browser, and nothing else ever."""

import os
import subprocess
import sys

from mlroadmap.model.address import is_web_address

_TEXT_BROWSERS = frozenset({"lynx", "w3m", "links", "links2", "elinks", "www-browser"})
"""These would draw over the app."""
SECONDS_TO_FAIL = 1.5
"""A browser that could not be started says so sooner; one that is still there after this is taken for started."""
_OPEN = "import sys, webbrowser; sys.exit(not webbrowser.open(sys.argv[1]))"


def open_address(url: str) -> bool:
    """Open an address; waits for the system, so call it off the event loop.

    Returns:
        Whether a browser took it. An unsafe address, no browser, or one that would draw over the app: no.
    """
    if not is_web_address(url):
        return False
    import webbrowser

    if _draws_in_the_terminal(os.environ.get("BROWSER", "")):
        return False
    try:
        browser = webbrowser.get()
    except (webbrowser.Error, ValueError, IndexError):  # none, or a setting that is no command
        return False
    if _draws_in_the_terminal(str(getattr(browser, "name", ""))):
        return False
    return _open_apart(url.replace("'", "%27"))  # some browsers are shell scripts


def _open_apart(url: str) -> bool:
    """Have another process start the browser, in a session of its own: nothing of either reaches the terminal."""
    null = subprocess.DEVNULL
    command = [sys.executable, "-I", "-c", _OPEN, url]
    try:
        process = subprocess.Popen(command, stdin=null, stdout=null, stderr=null, start_new_session=True)
    except (OSError, ValueError):  # no program to start, or no room for one
        return False
    try:
        return process.wait(SECONDS_TO_FAIL) == 0
    except subprocess.TimeoutExpired:
        return True


def _draws_in_the_terminal(commands: str) -> bool:
    """Whether any of several commands, as `BROWSER` lists them, is a text browser."""
    words = commands.replace(os.pathsep, " ").replace("'", " ").replace('"', " ").split()
    return any(os.path.basename(word) in _TEXT_BROWSERS for word in words)
