"""The command palette and the choice of themes: Textual's, closing once and paging through any list."""

from textual.app import App
from textual.await_complete import AwaitComplete
from textual.command import CommandPalette
from textual.theme import ThemeProvider


class Palette(CommandPalette):
    """Commands by name."""

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close, once however often it is told to."""
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()

    def _action_command_list(self, action: str) -> None:
        try:
            super()._action_command_list(action)
        except (KeyError, IndexError):  # a list that was not drawn yet, or has no line to be drawn on, has no pages
            return


def open_palette(app: App[None]) -> None:
    """Show every command."""
    if not isinstance(app.screen, Palette):
        app.push_screen(Palette(id="--command-palette"))


def choose_theme(app: App[None]) -> None:
    """Show every theme."""
    app.push_screen(Palette(providers=[ThemeProvider], placeholder="Search for themes…"))
