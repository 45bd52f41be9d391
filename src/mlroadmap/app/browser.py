"""Opens a web address in the user's browser, and nothing else ever."""

import os
import shlex
from urllib.parse import urlsplit

_TEXT_BROWSERS = frozenset({"lynx", "w3m", "links", "links2", "elinks", "www-browser"})
"""These would draw over the app."""


def is_safe(url: str) -> bool:
    """Whether an address is http or https, has a host, and holds nothing that could mislead a program."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    plain = url.isprintable() and not any(character in url for character in " \"'<>\\`")
    return plain and parts.scheme in ("http", "https") and bool(parts.hostname)


def open_address(url: str) -> bool:
    """Open an address; waits for the system, so call it off the event loop.

    Returns:
        Whether a browser took it. An unsafe address, no browser, or one that would draw over the app: no.
    """
    if not is_safe(url):
        return False
    import webbrowser

    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    names = shlex.split(os.environ.get("BROWSER", "")) or [getattr(browser, "name", "")]
    if os.path.basename(str(names[0])) in _TEXT_BROWSERS:
        return False
    return browser.open(url)
