"""One learner at work: the content, what they did, and everything both faces can do about it.

A session belongs to one thread. Only the save itself may run elsewhere: `pending_save` hands out what to write, and
`adopt` takes the result back.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from mlroadmap.errors import NothingToUndo
from mlroadmap.model.item import Item
from mlroadmap.model.outline import Step
from mlroadmap.model.tracking import State
from mlroadmap.progress.clock import Clock
from mlroadmap.progress.journal import Entry, replayed
from mlroadmap.progress.merge import merge, stamps
from mlroadmap.progress.reading import present
from mlroadmap.progress.records import Records, read_tracking, update_tracking
from mlroadmap.progress.store import Store
from mlroadmap.session.actions import (
    Action,
    Change,
    choose_branches,
    join_notes,
    mark_items,
    restore,
    set_pace,
    write_note,
)
from mlroadmap.session.deeds import Deeds
from mlroadmap.session.history import Reversal
from mlroadmap.session.naming import Found, find_item, title_of, title_of_key
from mlroadmap.session.saving import FileState, PendingSave
from mlroadmap.session.view import View

if TYPE_CHECKING:
    from mlroadmap.library.reader import Library
    from mlroadmap.paths import Places


MOST_SAVES = 3
"""A save is made again when it finds that something known is missing from the file; this often at most."""


class Session(View):
    """A view that can be changed."""

    def __init__(
        self, library: "Library", store: Store, clock: Clock, places: "Places", earlier: Records = MappingProxyType({})
    ) -> None:
        """Read the outline and the progress, joined with what was kept elsewhere; use `open_session` instead.

        Raises:
            ContentError: The content has a problem.
            ProgressUnreadable: The progress file cannot be read or understood.
        """
        super().__init__(library, store, places)
        self.store = store
        """The progress file's keeper."""
        self._clock = clock
        self._deeds = Deeds(store.keeping.journal(), self._ids_of)
        on_disk = present(self.snapshot.file).records
        self._records: dict[str, Any] = merge(on_disk, self._recalled(), earlier)
        self._unsaved: dict[str, Any] = _differing(self._records, on_disk)
        if self._unsaved:
            self.tracking = read_tracking(self._records, self.index.current)
        clock.observe(stamps(self._records))

    def _recalled(self) -> Records:
        try:
            return self.store.recall(self.snapshot)
        except OSError:
            return {}

    @property
    def is_saved(self) -> bool:
        """Whether everything is durable."""
        return not self._unsaved

    @property
    def unwritten(self) -> int:
        """How many changes are shown that the progress file does not hold yet."""
        return len(self._unsaved)

    # What the learner does

    def mark(self, ids: Iterable[str], state: State) -> Action | None:
        """Give items a state.

        Returns:
            What was done; None where every item had the state already.
        """
        items = [self.index.items[self.index.current.get(name, name)] for name in ids]
        changes = mark_items(self._records, self._clock, items, state, time.strftime("%Y-%m-%d"))
        titles = [title_of_key(self.index, change.key) for change in changes]
        label = titles[0] if len(titles) == 1 else f"{len(titles)} items"
        return self._do(f"{state.value}: {label}", changes)

    def toggle(self, item_id: str, state: State) -> Action | None:
        """Give an item a state, or `todo` if it has it already."""
        return self.mark([item_id], State.TODO if self.tracking.state(item_id) is state else state)

    def write_note(self, item_id: str, text: str) -> Action | None:
        """Replace an item's note; an empty text removes it, one that is too long is refused (`NoteTooLong`)."""
        changes = write_note(self._records, self._clock, self.index.items[item_id], text)
        return self._do(f"note: {self.title(item_id)}", changes)

    def note(self, item_id: str) -> str:
        """An item's note as one text to edit; versions written apart are joined with a line between them."""
        return join_notes(note.text for note in self.tracking.notes.get(item_id, ()))

    def choose(self, step_id: str, branch_ids: Iterable[str]) -> Action | None:
        """Choose branches of a step, in place of those chosen before."""
        step = self.index.steps[step_id]
        wanted = set(branch_ids)
        names = [branch.id for branch in step.branches if branch.id in wanted]
        known = {branch.id for branch in step.branches}
        chosen = self.tracking.choices.get(step.id, ()) if step.choose > 1 else ()
        others = [name for name in chosen if name not in known]
        changes = choose_branches(self._records, self._clock, step.id, [*names, *others])
        titles = ", ".join(self.index.branches[name].title for name in names) or "nothing"
        return self._do(f"chosen: {titles}", changes)

    def toggle_branch(self, branch_id: str) -> Action | None:
        """Choose a branch, or unchoose it. Where one is asked for it takes the place of the other."""
        step = self.index.steps[branch_id]
        chosen = list(self.tracking.chosen(step))
        if branch_id in chosen:
            chosen.remove(branch_id)
        else:
            chosen = [branch_id] if step.choose == 1 else [*chosen, branch_id]
        return self.choose(step.id, chosen)

    def set_pace(self, hours: int | None) -> Action | None:
        """Set the learner's own hours a week; None goes back to the roadmap's."""
        label = "the roadmap's own" if hours is None else f"{hours} h a week"
        return self._do(f"pace: {label}", set_pace(self._records, self._clock, hours))

    def undo(self) -> Reversal:
        """Take back the latest action.

        Raises:
            NothingToUndo: There is none.
        """
        return self._reverse(self._deeds.undo, "there is nothing to undo")

    def redo(self) -> Reversal:
        """Do again what was undone last.

        Raises:
            NothingToUndo: There is nothing.
        """
        return self._reverse(self._deeds.redo, "there is nothing to redo")

    def _reverse(self, move: Callable[[Records, Clock], Reversal | None], nothing: str) -> Reversal:
        self._take(self._deeds.catch_up())
        back = move(self._records, self._clock)
        if back is None:
            raise NothingToUndo(nothing, advice=self.store.keeping.refusal())
        if back.action:
            self._apply(back.action)
        else:  # nothing to save, but the next window or command must not try the same again
            self.store.record(self._deeds.own)
        return back

    def _take(self, entries: Sequence[Entry]) -> None:
        """Know what other windows did and have perhaps not written yet."""
        theirs = _differing(merge(self._records, replayed(entries)), self._records)
        if theirs:
            self._records.update(theirs)
            self._unsaved.update(theirs)
            self._clock.observe(stamps(theirs))
            self.tracking = read_tracking(self._records, self.index.current)

    def _ids_of(self, item_id: str) -> tuple[str, ...]:
        item = self.index.items.get(self.index.current.get(item_id, item_id))
        return (item.id, *item.was) if item else (item_id,)

    def _do(self, label: str, changes: tuple[Change, ...]) -> Action | None:
        if not changes:
            return None
        action = Action(label=label, changes=changes)
        self._apply(action)
        self._deeds.add(action)
        return action

    def _apply(self, action: Action) -> None:
        records = action.records()
        self._records.update(records)
        self._unsaved.update(records)
        self.tracking = update_tracking(self.tracking, self._records, records)

    # What reaches the disk, and what comes from it

    def pending_save(self) -> PendingSave | None:
        """What is not durable yet; None where everything is."""
        if not self._unsaved:
            return None
        return PendingSave(self.store, dict(self._unsaved), self._deeds.own, self.read_only)

    def save(self) -> None:
        """Make every change durable, here and now.

        Raises:
            ProgressUnreadable, ProgressNewer, SaveFailed: They are not durable.
        """
        for _ in range(MOST_SAVES):
            if pending := self.pending_save():
                self.adopt(pending.write())

    def acknowledge(self) -> None:
        """The learner has read it; `SaveFailed` where that cannot be noted."""
        self.store.acknowledge()

    def has_changed_elsewhere(self) -> bool:
        """Whether the file is another one than the last one read or written here."""
        return self.store.has_changed(self.snapshot.identity)

    def adopt(self, snapshot: FileState) -> tuple[str, ...]:
        """Take over the file as it is now, after a save or a change elsewhere; changes not saved yet stay on top.

        Returns:
            The titles of what differs from before.
        """
        if self.read_only and snapshot.identity is None:
            return ()
        before = self._records
        on_disk = present(snapshot.file).records
        self._records = merge(on_disk, before)
        # Keys are never removed and never go back: what the file lacks or has older is written again. A file that
        # vanished, or an older copy put in its place, takes nothing with it.
        self._unsaved = _differing(self._records, on_disk)
        self.snapshot = snapshot
        changed = _differing(self._records, before)
        if changed:
            self._clock.observe(stamps(self._records))
            self.tracking = read_tracking(self._records, self.index.current)
        return self._titles(changed)

    def done(self) -> Sequence[Entry]:
        """What could be undone, oldest first, whichever program on this machine did it."""
        return self._deeds.done()

    def put_back(self, records: Records, name: str) -> Action | None:
        """Make everything as it was in a backup, as one action.

        Args:
            records: What the backup holds.
            name: The backup's name.
        """
        return self._do(f"restored: {name}", restore(self._records, self._clock, records, self.index))

    def differing(self, records: Records) -> tuple[str, ...]:
        """The titles of what would change if everything were as in other records."""
        changes = restore(self._records, Clock(lambda: "0" * 8), records, self.index)
        return self._titles(change.key for change in changes)

    def _titles(self, keys: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(title for key in keys if (title := title_of_key(self.index, key))))

    def title_of_key(self, key: str) -> str:
        """The title of what a record is about; its key where that is nothing we know."""
        return title_of_key(self.index, key) or key

    # Finding things

    def title(self, name: str) -> str:
        """The title of an item, step or branch; its id where content does not know it."""
        return title_of(self.index, name)

    def find_item(self, name: str) -> Item:
        """The item a person means: by id, by an id it had, or by a beginning of its id or of the part after the slash.

        Raises:
            UnknownName: Nothing or more than one thing fits.
        """
        return find_item(self.index, name)

    def find_step(self, name: str) -> Step:
        """The step an item, branch or step id belongs to."""
        return self.index.steps[name]

    def search(self, query: str) -> Sequence[Found]:
        """Steps, branches, items and terms whose words begin like those of a query, best first."""
        return self.library.search_index().find(query)


def _differing(records: Records, others: Records) -> dict[str, Any]:
    """The records that others lack or have otherwise."""
    return {
        key: record for key, record in records.items() if (other := others.get(key)) is not record and other != record
    }
