"""Failures a person can act on. Each says what happened, to which file, what was kept safe, and what to do next."""

from collections.abc import Sequence
from pathlib import Path

MAX_NAMED = 8
"""How many names an error lists; it says how many more there are."""


class MlroadmapError(Exception):
    """The root of every error that is shown to the user as a sentence, never as a traceback."""

    def __init__(self, what: str, *, path: Path | None = None, kept: str = "", advice: str = "") -> None:
        """Describe one failure.

        Args:
            what: What happened, as a sentence without its full stop.
            path: The file or folder it happened to.
            kept: What is safe in spite of it, as a sentence.
            advice: What to do next, as a sentence.
        """
        super().__init__(what)
        self.what = what
        self.path = path
        self.kept = kept
        self.advice = advice

    def __str__(self) -> str:
        first = f"{self.what}: {self.path}" if self.path is not None else self.what
        return " ".join(part for part in (f"{first}.", self.kept, self.advice) if part)


class UnknownName(MlroadmapError):
    """A word that names nothing we know: an item, a track, a step."""

    def __init__(self, kind: str, name: str, nearest: Sequence[str] = (), *, ambiguous: bool = False) -> None:
        """Describe an unknown or ambiguous name.

        Args:
            kind: What was looked for, such as "item" or "track".
            name: What was typed.
            nearest: Known names close to it, best first; the first ones are shown.
            ambiguous: Whether the name fits several known names rather than none.
        """
        what = f"'{name}' fits more than one {kind}" if ambiguous else f"there is no {kind} '{name}'"
        more = f" and {len(nearest) - MAX_NAMED} more" if len(nearest) > MAX_NAMED else ""
        close = f"{', '.join(nearest[:MAX_NAMED])}{more}"
        hint = f"It could be: {close}." if ambiguous else f"Did you mean: {close}?"
        super().__init__(what, kept="Nothing was changed.", advice=hint if nearest else "")
        self.nearest = tuple(nearest)


class InputRefused(MlroadmapError):
    """What a command was given, on its line or on stdin, is nothing it can use."""


class NoPlace(MlroadmapError):
    """Nothing says where a file or a folder is to be."""


class ContentError(MlroadmapError):
    """The content cannot be used: one line for each problem found."""

    def __init__(self, lines: Sequence[str], *, path: Path) -> None:
        """Describe content with problems.

        Args:
            lines: One `file:line:column: key: what; expected` text for each problem.
            path: The content folder.
        """
        super().__init__(
            "the content has a problem",
            path=path,
            kept="Your progress was not touched.",
            advice="'mlroadmap content check' lists every problem.",
        )
        self.lines = tuple(lines)

    def __str__(self) -> str:
        return "\n".join((*self.lines, super().__str__()))


class ContentMissing(MlroadmapError):
    """No content folder where one was looked for."""


class ProgressUnreadable(MlroadmapError):
    """The progress file exists and cannot be understood: it is left exactly as it is."""


class ProgressOfAnother(ProgressUnreadable):
    """The progress file belongs to another roadmap: it is left exactly as it is."""


class ProgressNewer(MlroadmapError):
    """The progress file was written by a newer version that asks older ones not to write to it."""


class SaveFailed(MlroadmapError):
    """A change could not be made durable."""


class NoteTooLong(SaveFailed):
    """A note has more characters than are kept."""


class LockTimeout(SaveFailed):
    """Another process held the progress file's lock for too long."""


class ExportFailed(MlroadmapError):
    """A document could not be written."""


class FileExists(ExportFailed):
    """The target of an export exists and overwriting was not asked for."""


class NothingToRestore(MlroadmapError):
    """There is no backup to look at or to go back to."""


class NothingToUndo(MlroadmapError):
    """There is no action to undo or redo."""


class ProgressDamaged(ProgressUnreadable):
    """The progress file is not whole any more; what can be read of it can be brought together again."""


class ProgressMissing(MlroadmapError):
    """There is no progress file where there was one: nothing is written until the user says what to do."""
