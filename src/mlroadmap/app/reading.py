"""What is being read in the lesson pane, and which of its hidden parts are shown."""


class Reading:
    """One lesson being read."""

    def __init__(self, name: str = "") -> None:
        """Begin to read, answers and solution hidden."""
        self.id = name
        """The item, step or branch; empty before there is one."""
        self.answers = False
        """Whether the answers to the questions are shown."""
        self.solution = False
        """Whether the solution of the exercise is shown."""
