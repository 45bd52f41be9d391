"""Keeps progress file and screen in step, in a thread of its own: saves changes, and notices those of others."""

import threading
import time
from collections.abc import Callable

from textual.message import Message

from mlroadmap import errors
from mlroadmap.app.messages import ChangedElsewhere, Saved, SaveFailed, Unreadable
from mlroadmap.errors import MlroadmapError
from mlroadmap.session.saving import KEPT, FileState, PendingSave

POLL_SECONDS = 1.0
"""How often the file is looked at."""
MIN_SECONDS_BETWEEN_SAVES = 0.8
"""Bursts of changes become one save; sync tools stumble over more."""
SECONDS_BEFORE_A_SAVE = 0.03
"""A change is on screen first: the thread that saves it would take the processor from the one that draws it."""
RETRY_SECONDS = 5.0
"""How long after a failed save the next try is made, unless there is a new change."""
LEAVE_SECONDS = 4.0
"""How long leaving waits for the last save: what is in the journal is safe, and the next start writes it."""
MAX_SECONDS_FOR_THE_JOURNAL = 30.0
"""How long it waits where the journal is not written either."""
SECONDS_IN_SILENCE = 0.4
"""How long it waits before it says so."""

CAUSES = "another program holds it, or the disk is slow"
WAIT = f"Saving your last changes to the progress file; {CAUSES}. Leaving in at most {LEAVE_SECONDS:.0f} s."


class Saver:
    """One thread. It never touches the session: it is handed what to write and posts what came of it."""

    def __init__(
        self,
        post: Callable[[Message], object],
        read: Callable[[], FileState],
        has_changed: Callable[[], bool],
    ) -> None:
        """Make the saver without starting it.

        Args:
            post: Takes a message to the screen; may be called from any thread.
            read: Reads the progress file.
            has_changed: Whether the file is another one than the screen knows.
        """
        self._post = post
        self._read = read
        self._has_changed = has_changed
        self._pending: PendingSave | None = None
        self._recorded: PendingSave | None = None
        self._error: MlroadmapError | None = None
        self.written: FileState | None = None
        """The file as the last save left it."""
        self._handing_over = threading.Lock()
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._unreadable = False
        self._next_save = 0.0
        self._thread = threading.Thread(target=self._run, name="saver", daemon=True)

    def start(self) -> None:
        """Begin to look at the file."""
        self._thread.start()

    def save(self, pending: PendingSave) -> None:
        """Write changes soon; they include all that was handed over before and not reported as saved."""
        with self._handing_over:
            self._pending = pending
        self._wake.set()
        if self._thread.ident is not None and not self._thread.is_alive() and not self._stop.is_set():
            self._thread = threading.Thread(target=self._run, name="saver", daemon=True)
            self._thread.start()

    def stop(
        self,
        seconds_left: Callable[[float], float] = lambda seconds: seconds,
        say: Callable[[str], object] = lambda sentence: None,
    ) -> bool:
        """Write what is left and end.

        Args:
            seconds_left: What remains of a number of seconds that began when leaving did.
            say: Takes a sentence for the learner, where they have to wait.

        Returns:
            Whether the thread has ended.
        """
        self._stop.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(SECONDS_IN_SILENCE)
        if self._thread.is_alive():
            say(WAIT)
            self._thread.join(seconds_left(LEAVE_SECONDS))
            while self._thread.is_alive() and not self.is_recorded and seconds_left(MAX_SECONDS_FOR_THE_JOURNAL):
                self._thread.join(0.05)
        return not self._thread.is_alive()

    @property
    def failure(self) -> MlroadmapError | None:
        """Why the file does not hold what was handed over; None where it does, or nothing was tried."""
        if self._pending is None:
            return None
        if self._error or not self._thread.is_alive():
            return self._error
        kept = KEPT if self.is_recorded else ""
        return errors.SaveFailed(f"your last changes are not in the progress file yet: {CAUSES}", kept=kept)

    @property
    def is_recorded(self) -> bool:
        """Whether the journal has taken all that was handed over, or has refused it."""
        return self._pending is None or self._recorded is self._pending

    def _run(self) -> None:
        ended = False
        try:
            self._work()
            ended = True
        finally:
            if not ended:  # a mistake of ours: say so; the next change starts the thread again
                what = "saving stopped because of a mistake in the program"
                kept = "What you did since the last save is still in memory."
                self._post(SaveFailed(MlroadmapError(what, kept=kept, advice="Any change tries again.")))

    def _work(self) -> None:
        while True:
            self._wake.wait(self._pause())
            self._wake.clear()
            last = self._stop.is_set()
            if pending := self._pending:
                self._stop.wait(SECONDS_BEFORE_A_SAVE)
                pending.record()  # each change at once; the file no oftener than sync tools like
                self._recorded = pending
                if last or time.monotonic() >= self._next_save:
                    pause = MIN_SECONDS_BETWEEN_SAVES if self._save() else 0.0
                    self._next_save = time.monotonic() + pause
            elif not last:
                self._look()
            if last:
                return

    def _pause(self) -> float:
        if not self._pending:
            return POLL_SECONDS
        wait = self._next_save - time.monotonic()
        return wait if wait > 0 else RETRY_SECONDS

    def _save(self) -> bool:
        pending = self._pending
        assert pending is not None
        try:
            snapshot = pending.write()
        except MlroadmapError as error:
            self._error = error
            self._post(SaveFailed(error))
            return False
        self.written, self._error = snapshot, None
        with self._handing_over:
            if self._pending is pending:
                self._pending = None
        self._post(Saved(snapshot))
        return True

    def _look(self) -> None:
        if not (self._has_changed() or self._unreadable):
            return
        try:
            snapshot = self._read()
        except MlroadmapError as error:
            if not self._unreadable:
                self._post(Unreadable(error))
            self._unreadable = True
        else:
            self._unreadable = False
            self._post(ChangedElsewhere(snapshot))
