"""The actions that can be undone and redone."""

from mlroadmap.session.actions import Action


class History:
    """Two stacks. A new action clears what could be redone."""

    def __init__(self) -> None:
        """Start empty."""
        self._done: list[Action] = []
        self._undone: list[Action] = []

    def add(self, action: Action) -> None:
        """Remember a new action."""
        self._done.append(action)
        self._undone.clear()

    def take_done(self) -> Action | None:
        """The latest action, to be undone; None where there is none."""
        return self._done.pop() if self._done else None

    def take_undone(self) -> Action | None:
        """The latest undoing, to be redone; None where there is none."""
        return self._undone.pop() if self._undone else None

    def add_undone(self, reversal: Action) -> None:
        """Remember an undoing."""
        self._undone.append(reversal)

    def add_redone(self, reversal: Action) -> None:
        """Remember a redoing, without clearing what else can be redone."""
        self._done.append(reversal)
