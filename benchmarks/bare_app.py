"""The smallest useful Textual app: what starting and resting are measured against."""

from textual.app import App, ComposeResult
from textual.widgets import Footer, Header, Static

MARKER = "the bare app is here"
"""The text on its first screen."""


class BareApp(App[None]):
    """Header, footer, and one text between them."""

    def compose(self) -> ComposeResult:
        yield Header()
        yield Static(MARKER)
        yield Footer()


if __name__ == "__main__":
    BareApp().run()
