"""What was done, in this run and in others: what the journal is told, and what can be taken back."""

from collections.abc import Callable, Sequence

from mlroadmap.progress.clock import Clock
from mlroadmap.progress.journal import Entry, Journal
from mlroadmap.progress.records import Records
from mlroadmap.session.actions import Action
from mlroadmap.session.history import History, Reversal, new_entry


class Deeds:
    """The actions of one learner on one machine. The journal is read only when somebody asks for what was done."""

    def __init__(self, journal: Journal, ids_of: Callable[[str], Sequence[str]]) -> None:
        """Begin a run.

        Args:
            journal: What was done before, and is done in other programs meanwhile.
            ids_of: The ids an item has and had, by any of them; the present one first.
        """
        self._journal = journal
        self._history = History(ids_of)
        self._own: list[Entry] = []
        self._is_read = False

    @property
    def own(self) -> tuple[Entry, ...]:
        """What was done in this run, oldest first."""
        return tuple(self._own)

    def add(self, action: Action) -> None:
        """Remember a new action."""
        self._own.append(new_entry(action.label, action.changes))

    def done(self) -> Sequence[Entry]:
        """What could be undone, oldest first."""
        self.catch_up()
        return self._history.done

    def undo(self, records: Records, clock: Clock) -> Reversal | None:
        """Take the latest action back, whichever program did it; None where there is none. After `catch_up`."""
        return self._note(self._history.undo(records, clock))

    def redo(self, records: Records, clock: Clock) -> Reversal | None:
        """Do again what was taken back last; None where there is nothing. After `catch_up`."""
        return self._note(self._history.redo(records, clock))

    def _note(self, back: Reversal | None) -> Reversal | None:
        if back:
            self._own.append(back.entry)
        return back

    def catch_up(self) -> Sequence[Entry]:
        """Follow the journal.

        Returns:
            What was done since the last time, by whomever.
        """
        entries: list[Entry] = []
        try:
            if not self._is_read:
                entries += self._journal.older()
            entries += self._journal.new()
            self._is_read = True
        except OSError:
            pass  # what was done in this run can still be taken back
        self._history.follow(entries)
        self._history.follow(self._own)
        return entries
