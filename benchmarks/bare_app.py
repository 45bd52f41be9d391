"""The smallest useful Textual app: what starting, resting and leaving are measured against."""

import gc

if __name__ == "__main__":
    gc.disable()  # until it is on the screen, as in the program

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

    def on_ready(self) -> None:
        gc.freeze()
        gc.enable()


if __name__ == "__main__":
    BareApp().run()
