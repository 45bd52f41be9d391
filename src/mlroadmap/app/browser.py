"""Opens a web address in the user's browser, and nothing else ever."""

import os

from mlroadmap.model.address import is_web_address

_TEXT_BROWSERS = frozenset({"lynx", "w3m", "links", "links2", "elinks", "www-browser"})
"""These would draw over the app."""


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
    return browser.open(url.replace("'", "%27"))  # some browsers are shell scripts


def _draws_in_the_terminal(commands: str) -> bool:
    """Whether any of several commands, as `BROWSER` lists them, is a text browser."""
    words = commands.replace(os.pathsep, " ").replace("'", " ").replace('"', " ").split()
    return any(os.path.basename(word) in _TEXT_BROWSERS for word in words)
