"""Notes on their way from the editor to the disk: drafts while they are written, the note when it is closed."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from mlroadmap.app.screens.window import RoadmapWindow
from mlroadmap.errors import MlroadmapError, NoteTooLong
from mlroadmap.session.drafts import Drafts, OpenDraft

if TYPE_CHECKING:
    from mlroadmap.app.screens.note import NoteScreen


class NoteWriting:
    """Opens the editor, and loses nothing that is written in it."""

    def __init__(self, window: RoadmapWindow, show_changes: Callable[[], None]) -> None:
        """Find the drafts that earlier runs left.

        Args:
            window: The window the editor opens over.
            show_changes: Shows and saves what changed in the session.
        """
        self._window = window
        self._show_changes = show_changes
        self._drafts = Drafts(window.session)
        self._open: tuple[str, OpenDraft, NoteScreen] | None = None
        self._closed: list[OpenDraft] = []

    def unfinished(self) -> Iterator[str]:
        """A sentence for each note that was being written when a program ended, and was not opened since."""
        for name in self._drafts.left:
            title = self._window.session.title(name)
            yield f"The note on {title} was not finished when the program ended; n on it opens what was written."

    async def write(self, name: str) -> None:
        """Open the editor on an item's note, or on what was left of it."""
        draft = self._drafts.open(name)
        await self._edit(name, draft, draft.text)

    async def _edit(self, name: str, draft: OpenDraft, text: str) -> None:
        from mlroadmap.app.screens.note import NoteScreen

        def close(written: str | None) -> None:
            self._open = None
            if written is not None and not self._finish(name, draft, written):
                window.call_later(self._edit, name, draft, written)  # it is not lost: it can be made shorter

        window = self._window
        screen = NoteScreen(window.session.title(name), text, window.glyphs, _about(draft))
        screen.keep = partial(self._keep_draft, draft)
        self._open = (name, draft, screen)
        await window.app.push_screen(screen, close)

    def _keep_draft(self, draft: OpenDraft, text: str) -> None:
        self._window.start_work("keeping the draft of a note", partial(draft.keep, text))

    def _finish(self, name: str, draft: OpenDraft, text: str) -> bool:
        """Make a draft the note; whether it was not too long for that."""
        session = self._window.session
        if text == session.note(name):
            draft.remove()
            return True
        try:
            session.write_note(name, text)
        except MlroadmapError as error:
            self._window.notice(str(error))
            return not isinstance(error, NoteTooLong)
        self._closed.append(draft)
        self._show_changes()
        return True

    def keep(self) -> None:
        """Keep the note that is being written, if one is: the program is about to end."""
        if self._open:
            name, draft, screen = self._open
            self._open = None
            self._finish(name, draft, screen.text)

    def are_saved(self) -> None:
        """Every note that was closed is on the disk: the drafts are not needed any more."""
        for draft in self._closed:
            draft.remove()
        self._closed.clear()


def _about(draft: OpenDraft) -> str:
    if draft.was_changed:
        return "This was being written when the program ended. The note was changed since: both texts are here."
    return "This was being written when the program ended." if draft.was_left else ""
