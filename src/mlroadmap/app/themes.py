"""The theme: the one that was chosen, and one without colours for those who want none."""

import os
from collections.abc import Callable
from pathlib import Path

from textual.app import App

from mlroadmap.app.settings import read_theme, write_theme

NO_COLOR_THEME = "ansi-dark"
"""Uses the terminal's own colours only."""


def wants_colour() -> bool:
    """Whether the environment lets us draw in colours; an empty `NO_COLOR` does, and is taken out of Textual's way."""
    if os.environ.get("NO_COLOR"):
        return False
    os.environ.pop("NO_COLOR", None)
    return True


def begin(app: App[None], config: Path, say: Callable[[str], object], *, has_colour: bool) -> None:
    """Use the theme that was chosen, and keep the next choice.

    Args:
        app: The app.
        config: The file with the settings.
        say: Tells the learner something in passing.
        has_colour: Whether there are colours; without them the choice is left as it is.
    """
    if not has_colour:
        app.theme = NO_COLOR_THEME
        return
    wanted = read_theme(config)
    if wanted in app.available_themes:
        app.theme = wanted

    def keep(_: object) -> None:
        if read_theme(config) == app.theme:
            return
        try:
            write_theme(config, app.theme)
        except OSError as error:
            say(f"The theme could not be kept: {error.strerror}.")

    app.theme_changed_signal.subscribe(app, keep)
