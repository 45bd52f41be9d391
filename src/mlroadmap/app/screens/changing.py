"""The keys that change something, and the way of every change to the disk and back."""

from collections.abc import Callable

from textual import on

from mlroadmap.app.glyphs import Glyphs, unknown_choice
from mlroadmap.app.messages import ChangedElsewhere, Saved, SaveFailed, Unreadable
from mlroadmap.app.saver import Saver
from mlroadmap.app.screens.note_writing import NoteWriting
from mlroadmap.app.screens.window import RoadmapWindow
from mlroadmap.app.widgets.bars import Footer
from mlroadmap.errors import MlroadmapError, NothingToUndo
from mlroadmap.model.tracking import State
from mlroadmap.session.actions import Action
from mlroadmap.session.history import Reversal
from mlroadmap.session.session import Session

NOTHING_CHANGED = "This is a heading: nothing was changed."
NOT_IN_THIS_PANE = "1 shows the path, where items are ticked."
MOST_NAMES = 3
"""How many changed items are named; the others are counted."""


class ChangingKeys(RoadmapWindow):
    """Marks, notes, choices, hours a week, undo; saving; what other windows did."""

    def __init__(self, session: Session, glyphs: Glyphs) -> None:
        """Make the window with its saver, which starts with it."""
        super().__init__(session, glyphs)
        self.saver = Saver(self.post_message, session.store.reread, session.has_changed_elsewhere)
        """Keeps file and screen in step."""
        self.notes = NoteWriting(self, self._show_changes)
        """Notes on their way from the editor to the disk."""

    def on_mount(self) -> None:
        """Say if nothing can be changed, and begin to look at the file."""
        self.trouble = unknown_choice()
        self._show_lasting()
        self.saver.start()
        self._show_changes()  # what an interrupted save left to write

    def _try(self, change: Callable[[], Action | None]) -> Action | None:
        try:
            action = change()
        except MlroadmapError as error:
            self.notice(str(error))
            return None
        self._show_changes()
        return action

    def _show_changes(self) -> None:
        if pending := self.session.pending_save():
            self.query_one(Footer).status = "saving"
            self.saver.save(pending)
        self.tracking = self.session.tracking

    @property
    def _item_id(self) -> str | None:
        name = self.path.current_id if self.pane == "path" else None
        return name if name in self.session.index.items else None

    def action_toggle_done(self) -> None:
        """Done, or to do again; a branch is chosen."""
        if self.pane == "path" and self.path.current_id in self.session.index.branches and not self._item_id:
            self.action_choose()
        elif name := self._item_id:
            finished = self.session.tracking.state(name) is State.DONE
            self._try(lambda: self.session.mark([name], State.TODO if finished else State.DONE))
        else:
            self.flash(NOTHING_CHANGED if self.pane == "path" else NOT_IN_THIS_PANE)

    def action_mark(self, state: str) -> None:
        """Give the item a state, or `todo` if it has it."""
        if name := self._item_id:
            self._try(lambda: self.session.toggle(name, State(state)))
        else:
            self.flash(NOTHING_CHANGED if self.pane == "path" else NOT_IN_THIS_PANE)

    def action_choose(self) -> None:
        """Choose the branch under the cursor or around it."""
        branch = self.session.index.branches.get(self.path.current_id or "") if self.pane == "path" else None
        if branch is None:
            self.flash("There is nothing to choose here.")
            return
        action = self._try(lambda: self.session.toggle_branch(branch.id))
        if action:
            self.flash(f"{action.label}; nothing you did in another is forgotten")

    async def action_note(self) -> None:
        """Write a note about the item."""
        name = self._item_id
        if name is None:
            self.flash("Notes belong to items: move to one first.")
            return
        await self.notes.write(name)
        self._show_lasting()

    def keep_draft(self) -> None:
        """Keep the note that is being written, if one is: the program is about to end."""
        self.notes.keep()

    async def action_pace(self) -> None:
        """Ask for the learner's hours a week."""
        from mlroadmap.app.screens.pace import PaceRequest, PaceScreen

        def keep(request: PaceRequest | None) -> None:
            if request and (action := self._try(lambda: self.session.set_pace(request.hours))):
                self.flash(action.label)

        await self.app.push_screen(PaceScreen(self.session.tracking.pace, self.session.outline.pace), keep)

    def action_undo(self) -> None:
        """Take the last change back."""
        self._reverse("Undone", self.session.undo)

    def action_redo(self) -> None:
        """Do it again."""
        self._reverse("Done again", self.session.redo)

    def _reverse(self, word: str, reverse: Callable[[], Reversal]) -> None:
        try:
            back = reverse()
        except NothingToUndo as error:
            self.flash(str(error))
            return
        except MlroadmapError as error:
            self.notice(str(error))
            return
        self._show_changes()
        names = ", ".join(dict.fromkeys(map(self.session.title_of_key, back.skipped)))
        skipped = f" ({names} changed since and left alone)" if names else ""
        self.flash(
            f"{word}: {back.label}{skipped}" if back.action else f"Not {word.lower()}: {back.label} changed since"
        )

    @on(Saved)
    def _saved(self, event: Saved) -> None:
        self._tell(self.session.adopt(event.snapshot))
        self._show_lasting()
        if self.session.is_saved:
            self.query_one(Footer).status = "saved"
            self.notes.are_saved()
        else:
            self._show_changes()

    def _show_lasting(self) -> None:
        """What stays on screen: why nothing can be written, what was recovered, what went wrong beside a save."""
        until_read = (self.session.recovered(), self.session.store.warning, self.trouble)
        parts = [
            str(self.session.read_only or ""),
            *(f"(! takes this away.) {text}" for text in until_read if text),
            *self.notes.unfinished(),
        ]
        self.notice("\n".join(part for part in parts if part))

    def action_acknowledge(self) -> None:
        """Take away what was said about a recovery, or about something that went wrong."""
        self.trouble = ""
        try:
            self.session.acknowledge()
        except MlroadmapError as error:
            self.flash(str(error))
        self._show_lasting()

    @on(SaveFailed)
    def _save_failed(self, event: SaveFailed) -> None:
        self.query_one(Footer).status = "NOT SAVED"
        self.notice(f"Not saved. {event.error}")

    @on(ChangedElsewhere)
    def _changed_elsewhere(self, event: ChangedElsewhere) -> None:
        self._tell(self.session.adopt(event.snapshot))
        self._show_lasting()
        self._show_changes()

    @on(Unreadable)
    def _unreadable(self, event: Unreadable) -> None:
        self.notice(str(event.error))

    def _tell(self, titles: tuple[str, ...]) -> None:
        self.tracking = self.session.tracking
        if titles:
            more = f" and {len(titles) - MOST_NAMES} more" if len(titles) > MOST_NAMES else ""
            self.flash(f"Changed elsewhere: {', '.join(titles[:MOST_NAMES])}{more}")
