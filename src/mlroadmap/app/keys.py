"""Every key of the app, once: bindings, footer, help, palette and `docs/keys.md` all come from here."""

from collections.abc import Iterable
from typing import NamedTuple

from textual.binding import Binding, BindingType


class Key(NamedTuple):
    """One thing a key does."""

    id: str
    """Unique; what a keymap would name."""
    keys: str
    """Textual's names of the keys, comma-separated, the main one first."""
    action: str
    """The action it runs."""
    label: str
    """One or two words for the footer and the palette."""
    help: str
    """A sentence for help."""
    group: str
    """The heading it stands under in help."""
    footer: bool = False
    """Whether the footer shows it."""
    palette: bool = False
    """Whether the palette offers it."""
    priority: bool = False
    """Whether it goes before what the focused widget would do with the key."""

    def binding(self) -> Binding:
        """The Textual binding."""
        group = Binding.Group(self.group)
        return Binding(
            self.keys,
            self.action,
            self.label,
            show=self.footer,
            tooltip=self.help,
            id=self.id,
            group=group,
            priority=self.priority,
        )

    def shown(self) -> str:
        """The keys as people read them: `space`, `ctrl+r`, `j / down`."""
        return " / ".join(_NAMES.get(key, key) for key in self.keys.split(","))

    @property
    def first(self) -> str:
        """The main key as people read it."""
        return self.shown().partition(" / ")[0]


_NAMES = {
    "question_mark": "?",
    "slash": "/",
    "exclamation_mark": "!",
    "right_square_bracket": "]",
    "left_square_bracket": "[",
    "K": "K",
    "G": "G",
    "pageup": "page up",
    "pagedown": "page down",
    "escape": "esc",
}

MOVING, ITEMS, READING, ROADMAP, WINDOW = "Moving", "The item under the cursor", "Reading", "Roadmap", "Window"


def _key(
    id_: str,
    keys: str,
    action: str,
    label: str,
    help_: str,
    group: str,
    *,
    footer: bool = False,
    palette: bool = False,
    priority: bool = False,
) -> Key:
    return Key(
        id=id_,
        keys=keys,
        action=action,
        label=label,
        help=help_,
        group=group,
        footer=footer,
        palette=palette,
        priority=priority,
    )


LIST_KEYS = (
    _key("list.down", "down,j", "move(1)", "Down", "One row down.", MOVING),
    _key("list.up", "up,k", "move(-1)", "Up", "One row up.", MOVING),
    _key("list.page-down", "pagedown", "page(1)", "Page down", "One screen down.", MOVING),
    _key("list.page-up", "pageup", "page(-1)", "Page up", "One screen up.", MOVING),
    _key("list.last", "G,end", "last", "Last", "The last row.", MOVING),
    _key("list.first", "g,home", "first", "First", "The first row.", MOVING),
    _key("list.open", "enter", "open", "Open", "Open: read the lesson, or unfold a heading.", MOVING, footer=True),
    _key("list.in", "l,right", "fold_out", "In", "Unfold a heading, or go into the lesson.", MOVING),
    _key("list.out", "h,left", "fold_in", "Out", "Fold a heading, or go back to it.", MOVING),
)
TEXT_KEYS = (
    _key("text.down", "down,j", "scroll_down", "Down", "One line down.", READING),
    _key("text.up", "up,k", "scroll_up", "Up", "One line up.", READING),
    _key("text.page-down", "pagedown", "page_down", "Page down", "One screen down.", READING),
    _key("text.page-up", "pageup", "page_up", "Page up", "One screen up.", READING),
    _key("text.last", "G,end", "scroll_end", "End", "The end of the text.", READING),
    _key("text.first", "g,home", "scroll_home", "Top", "The top of the text.", READING),
    _key("text.back", "escape,h,left,backspace", "back", "Back", "Back to the list.", READING, footer=True),
)
SCREEN_KEYS = (
    _key(
        "item.done",
        "space",
        "toggle_done",
        "Done",
        "Done; what is done becomes to do. On a track or project: choose it.",
        ITEMS,
        footer=True,
    ),
    _key("item.learning", "i", "mark('learning')", "Learning", "At it now; again: to do.", ITEMS, footer=True),
    _key("item.known", "K", "mark('known')", "Known", "Known before: counts, but not as pace; again: to do.", ITEMS),
    _key("item.skip", "s", "mark('skipped')", "Skip", "Skip: leaves the count; again: to do.", ITEMS, footer=True),
    _key("item.note", "n", "note", "Note", "Write a note.", ITEMS, footer=True),
    _key("item.choose", "c", "choose", "Choose", "Choose this track or project, or take the choice back.", ITEMS),
    _key(
        "item.links",
        "o",
        "links",
        "Links",
        "The links, terms and topics of this lesson: open, copy or go there.",
        ITEMS,
        footer=True,
    ),
    _key("item.copy", "y", "copy_link", "Copy link", "Copy the first link.", ITEMS),
    _key("read.answers", "a", "answers", "Answers", "Show or hide the answers to the questions.", READING),
    _key("read.solution", "x", "solution", "Solution", "Show or hide the solution of the exercise.", READING),
    _key("read.zoom", "z", "zoom", "Zoom", "The lesson over the whole width, or back beside the list.", READING),
    _key(
        "path.next",
        "right_square_bracket",
        "unfinished(1)",
        "Next open",
        "The next unfinished item.",
        ROADMAP,
        palette=True,
    ),
    _key(
        "path.previous",
        "left_square_bracket",
        "unfinished(-1)",
        "Previous open",
        "The unfinished item before.",
        ROADMAP,
        palette=True,
    ),
    _key(
        "path.hide",
        "f",
        "hide_finished",
        "Hide finished",
        "Hide what is finished or skipped, or show it again.",
        ROADMAP,
        palette=True,
    ),
    _key("pace", "w", "pace", "Hours a week", "Set your hours a week: the weeks left follow.", ROADMAP, palette=True),
    _key("undo", "u", "undo", "Undo", "Take back the last change.", ROADMAP, palette=True),
    _key("redo", "ctrl+r", "redo", "Redo", "Do again what was taken back.", ROADMAP, palette=True),
    _key(
        "acknowledge",
        "exclamation_mark",
        "acknowledge",
        "Seen",
        "Take away the notice about a recovered progress file.",
        ROADMAP,
    ),
    _key("export", "e", "export", "Export PDF", "Write your roadmap as a PDF.", ROADMAP, palette=True),
    _key("pane.path", "1", "pane('path')", "Path", "The path: steps, items, lessons.", WINDOW, palette=True),
    _key("pane.glossary", "2", "pane('glossary')", "Glossary", "The glossary.", WINDOW, palette=True),
    _key(
        "pane.salaries", "3", "pane('salaries')", "Salaries", "Salary figures with their sources.", WINDOW, palette=True
    ),
    _key(
        "pane.progress", "4", "pane('progress')", "Progress", "Your progress in numbers and days.", WINDOW, palette=True
    ),
    _key("about", "0", "about", "About", "What ML engineers do, and what this roadmap is.", WINDOW, palette=True),
    _key("search", "slash", "search", "Search", "Search titles, goals and terms.", WINDOW, footer=True, palette=True),
    _key("help", "question_mark,f1", "help", "Help", "Every key in force.", WINDOW, footer=True, palette=True),
    _key("window.next", "tab", "app.focus_next", "Next part", "To the next part of the window.", WINDOW),
    _key("window.previous", "shift+tab", "app.focus_previous", "Part before", "To the part before.", WINDOW),
    _key("palette", "ctrl+p", "app.command_palette", "Commands", "Every command by name, themes among them.", WINDOW),
    _key("quit", "q", "quit", "Quit", "Save and leave.", WINDOW, footer=True, palette=True),
)
APP_KEYS = (
    _key(
        "leave",
        "ctrl+q",
        "leave",
        "Leave",
        "Save everything, the note being written too, and leave.",
        WINDOW,
        priority=True,
    ),
    _key("redraw", "ctrl+l", "redraw", "Redraw", "Draw the whole screen again.", WINDOW, priority=True),
)
HELP_KEYS = (_key("help.close", "q,question_mark,f1", "back", "Close", "Close the help.", WINDOW),)
DIALOG_KEYS = (_key("dialog.close", "escape", "close", "Close", "Close this window.", WINDOW, footer=True),)
NOTE_KEYS = (
    _key(
        "note.save",
        "ctrl+s,escape",
        "save",
        "Save and close",
        "Keep the note and close. Undo takes it back.",
        WINDOW,
        footer=True,
        priority=True,
    ),
)
SEARCH_KEYS = (
    _key("search.down", "down,ctrl+n", "move(1)", "Down", "The next result.", MOVING),
    _key("search.up", "up", "move(-1)", "Up", "The result before.", MOVING),
    _key("search.page-down", "pagedown", "page(1)", "Page down", "One screen of results down.", MOVING),
    _key("search.page-up", "pageup", "page(-1)", "Page up", "One screen of results up.", MOVING),
)
LINK_KEYS = (_key("links.copy", "y", "copy", "Copy", "Copy the address.", ITEMS, footer=True),)
EXPORT_KEYS = (
    _key("export.paper", "ctrl+t", "paper", "Paper", "Switch between A4 and Letter.", WINDOW, footer=True),
    _key("export.parts", "ctrl+o", "parts", "Parts", "Everything, or one part of it.", WINDOW, footer=True),
    _key("export.blank", "ctrl+b", "blank", "Blank", "With what you did, or blank to hand on.", WINDOW, footer=True),
    _key("export.notes", "ctrl+n", "notes", "Notes", "With or without what you wrote.", WINDOW, footer=True),
)
CONFIRM_KEYS = (
    _key("confirm.yes", "y", "answer(True)", "Yes", "Yes.", WINDOW, footer=True),
    _key("confirm.no", "n,escape", "answer(False)", "No", "No.", WINDOW, footer=True),
)

ALL_KEYS = (
    *LIST_KEYS,
    *TEXT_KEYS,
    *SCREEN_KEYS,
    *APP_KEYS,
    *HELP_KEYS,
    *DIALOG_KEYS,
    *NOTE_KEYS,
    *SEARCH_KEYS,
    *LINK_KEYS,
    *EXPORT_KEYS,
    *CONFIRM_KEYS,
)
"""Every key of every window."""
KEYS_BY_ID = {key.id: key for key in ALL_KEYS}
"""The same by id."""


def bindings(keys: Iterable[Key], *, in_order: bool = False) -> list[BindingType]:
    """The Textual bindings of some keys.

    Args:
        keys: The keys.
        in_order: Whether each key is obeyed before the next one is looked at. Otherwise a key travels through widgets
            first, and one typed right after it may overtake it into a window that the first one opens. Not for keys
            that a widget to type in should have.
    """
    return [key._replace(priority=key.priority or in_order).binding() for key in keys]


def as_markdown() -> str:
    """The page `docs/keys.md`."""
    windows = (
        ("Everywhere in the main window", SCREEN_KEYS),
        ("In a list", LIST_KEYS),
        ("In a text", TEXT_KEYS),
        ("In the search", SEARCH_KEYS),
        ("In the links of a lesson", LINK_KEYS),
        ("While writing a note", NOTE_KEYS),
        ("In the export", EXPORT_KEYS),
        ("At a yes-or-no question", CONFIRM_KEYS),
        ("In the help", HELP_KEYS),
        ("In every other window", DIALOG_KEYS),
        ("Anywhere", APP_KEYS),
    )
    lines = ["# Keys", "", "Made from `src/mlroadmap/app/keys.py` by `make keys`; do not edit.", ""]
    for title, keys in windows:
        lines += [f"## {title}", "", "| Key | Does | Id |", "| --- | --- | --- |"]
        lines += [f"| `{key.shown()}` | {key.help} | `{key.id}` |" for key in keys]
        lines.append("")
    return "\n".join(lines)
