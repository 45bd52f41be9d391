"""Notes that are being written: kept on the disk until they are kept as notes, and found again after a kill."""

import time
from collections.abc import Sequence
from pathlib import Path

from mlroadmap.progress.drafts import Draft, DraftFile, drafts_left, new_draft
from mlroadmap.session.actions import join_notes
from mlroadmap.session.session import Session


class OpenDraft:
    """The draft of a note in an editor."""

    def __init__(self, item_id: str, base: str, file: DraftFile, left: Sequence[tuple[DraftFile, Draft]] = ()) -> None:
        """Begin to write.

        Args:
            item_id: The item.
            base: Its note as it is.
            file: Where the draft is kept.
            left: What an earlier run left of it.
        """
        self._item_id = item_id
        self._base = base
        self._file = file
        self._left = left
        texts = [draft.text for _, draft in left]
        self.was_changed = any(draft.base != base for _, draft in left) and base not in texts
        """Whether the note is another one than the one that was being written."""
        self.was_left = bool(left)
        """Whether it was found, left by a program that ended in the middle of it."""
        if self.was_changed and base:
            texts.insert(0, base)
        self.text = join_notes(dict.fromkeys(texts)) if left else base
        """What the editor begins with."""

    def keep(self, text: str) -> bool:
        """Keep the text as it is now; from any thread.

        Returns:
            Whether it is durable.
        """
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        try:
            self._file.write(Draft(item=self._item_id, text=text, base=self._base, at=at))
        except OSError:
            return False
        return True

    def remove(self) -> None:
        """The note is kept, or was not changed: the draft is not needed any more."""
        for file in (self._file, *(file for file, _ in self._left)):
            file.remove()


class Drafts:
    """The drafts of one progress file on this machine."""

    def __init__(self, session: Session) -> None:
        """Find what earlier runs left; what was kept as the note after all is removed."""
        self._session = session
        self._folder: Path = session.store.keeping.folder / "drafts"
        self._left: dict[str, list[tuple[DraftFile, Draft]]] = {}
        for file, draft in drafts_left(self._folder):
            item_id = session.index.current.get(draft.item, draft.item)
            if item_id not in session.index.items:  # other content may know it
                file.release()
            elif draft.text == session.note(item_id) or not draft.text.strip():
                file.remove()
            else:
                self._left.setdefault(item_id, []).append((file, draft))

    @property
    def left(self) -> Sequence[str]:
        """The ids of the items whose notes were not finished when a program ended."""
        return tuple(self._left)

    def open(self, item_id: str) -> OpenDraft:
        """Begin to write an item's note, with what was left of it."""
        left = self._left.pop(item_id, [])
        file = left[-1][0] if left else new_draft(self._folder)
        return OpenDraft(item_id, self._session.note(item_id), file, left)
