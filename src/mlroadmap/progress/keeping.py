"""What belongs to one progress file on this machine: its journal, backups, lock, and the copies of damaged files."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from mlroadmap.errors import SaveFailed
from mlroadmap.files import NotRegular, open_regular, read_regular, refuse_special
from mlroadmap.progress.atomic import flush, flush_folder, write_all, write_copy
from mlroadmap.progress.backups import Backups
from mlroadmap.progress.checkpoint import JOURNAL, MARK, NOTICE, PASSED_OVER, Mark, kept_folder, read_notice
from mlroadmap.progress.failures import OTHER_STATE
from mlroadmap.progress.journal import Journal

_MOVE = "Move that away."


class Keeping:
    """The folder in the state folder that every way to one progress file leads to."""

    def __init__(self, file: Path, state: Path) -> None:
        """Find the folder; nothing is created.

        Args:
            file: The progress file.
            state: The folder for what belongs to this machine.
        """
        self.folder = kept_folder(file, state)
        """The folder."""
        self.lock = self.folder / "lock"
        """The lock file."""
        self.backups = Backups(self.folder / "backups")
        """The backups."""
        self.damaged = self.folder / "damaged"
        """The folder with copies of damaged files."""
        self.notice = self.folder / NOTICE
        """What the learner has not acknowledged yet."""
        self._anew = self.folder / "anew"
        self._passed_over = self.folder / PASSED_OVER
        self.mark = Mark(self.folder / MARK)
        """How far the journal is in the file."""

    def journal(self) -> Journal:
        """A reader and writer of the journal with a place of its own."""
        return Journal(self.folder / JOURNAL)

    def begin_anew(self) -> None:
        """From now on no backup made before is brought back unless the learner asks for it.

        Raises:
            OSError: That could not be noted.
        """
        write_copy(self._anew, "\n".join(backup.name for backup in self.backups.all()).encode())
        self.keep_passed_over(())

    def count_all_backups(self) -> None:
        """The backups made before the learner last began anew count again: they asked for what was then.

        Raises:
            OSError: That could not be noted.
        """
        if refuse_special(self._anew):
            self._anew.unlink(missing_ok=True)

    def pass_over(self, names: Iterable[str]) -> None:
        """Remember backups that could not be read when the file was put together, until they can be or it is accepted.

        Raises:
            OSError: That could not be noted.
        """
        if names := {*names, *self.passed_over()}:
            write_copy(self._passed_over, "\n".join(sorted(names)).encode())

    def passed_over(self) -> frozenset[str]:
        """The names of those backups."""
        return _names(self._passed_over)

    def keep_passed_over(self, names: Iterable[str]) -> None:
        """Of those backups, remember only some: what the others hold is in the file."""
        with suppress(OSError):  # they are read again at the next start
            if names := sorted(names):
                write_copy(self._passed_over, "\n".join(names).encode())
            else:
                self._passed_over.unlink(missing_ok=True)

    def backups_given_up(self) -> frozenset[str]:
        """The names of the backups made before the learner last began anew; none where that cannot be read."""
        return _names(self._anew)

    def tell(self, text: str) -> None:
        """Keep a sentence for the learner, durably, until it is acknowledged; the same one is kept once.

        Raises:
            OSError: It could not be kept.
        """
        if text in self.told().split("\n"):
            return
        handle = open_regular(self.notice, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
        try:
            write_all(handle, f"{text}\n".encode())
            flush(handle)
        finally:
            os.close(handle)
        flush_folder(self.folder)

    def withdraw(self, text: str) -> None:
        """Take back a sentence that turned out not to be so."""
        rest = [line for line in self.told().split("\n") if line and line != text]
        try:
            if rest:
                with open(open_regular(self.notice, os.O_WRONLY | os.O_TRUNC), "wb") as file:
                    file.write("".join(f"{line}\n" for line in rest).encode())
            elif refuse_special(self.notice):
                self.notice.unlink(missing_ok=True)
        except OSError:
            return  # it stays, and claims too much

    def told(self) -> str:
        """What the learner has not acknowledged yet; empty if nothing."""
        return read_notice(self.folder)

    def refusal(self) -> str:
        """Why nothing that is done is kept here for undo and history, in sentences; empty if it is."""
        journal = self.journal().path
        try:
            refuse_special(journal)
        except NotRegular as error:
            return f"Nothing is kept for undo and history: {error.filename} cannot be used ({error.strerror}). {_MOVE}"
        except OSError:
            pass  # so it is with the folder
        there = next(path for path in (journal, *journal.parents) if os.access(path, os.F_OK))
        effective = os.access in os.supports_effective_ids
        if os.access(there, os.W_OK if there == journal else os.W_OK | os.X_OK, effective_ids=effective):
            return ""
        return f"Nothing is kept for undo and history: {there} may not be written. {OTHER_STATE}"

    def acknowledge(self) -> None:
        """The learner has read it, and accepts what was passed over.

        Raises:
            SaveFailed: That could not be noted.
        """
        try:
            for path in (self._passed_over, self.notice):
                if refuse_special(path):
                    path.unlink(missing_ok=True)
        except OSError as error:
            raise SaveFailed(
                f"the notice could not be taken away ({error.strerror})",
                path=self.notice,
                kept="Your progress is not affected.",
                advice="Make its folder writable, then try again.",
            ) from error


def _names(path: Path) -> frozenset[str]:
    try:
        return frozenset(filter(None, read_regular(path).decode("ascii", "replace").split("\n")))
    except OSError:
        return frozenset()
