"""The ways out of a text: web addresses, shown in full before anything opens, terms and topics."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from mlroadmap.app.glyphs import Glyphs
from mlroadmap.app.keys import LINK_KEYS, bindings
from mlroadmap.app.links import Link, LinkKind
from mlroadmap.app.page import FAINT, Page, plain_line
from mlroadmap.app.screens.dialog import Dialog
from mlroadmap.app.widgets.row_list import Part, RowList


class LinkList(RowList[Link]):
    """Links by kind."""

    def parts(self, row: Link, width: int) -> tuple[Sequence[Part], Sequence[Part]]:
        """The kind, the title and what is known of it."""
        detail = f"  {row.detail}" if row.detail else ""
        return ((f" {row.kind.value:<6}", "faint"), (row.title, ""), (detail, "faint")), ()


class LinksScreen(Dialog[Link]):
    """A list; its result is the link that was picked."""

    BINDINGS = bindings(LINK_KEYS)

    def __init__(self, title: str, links: Sequence[Link], glyphs: Glyphs) -> None:
        """Make the list.

        Args:
            title: What the links belong to.
            links: At least one.
            glyphs: The signs to draw with.
        """
        super().__init__()
        self._title = title
        self._links = links
        self._glyphs = glyphs
        self._copied: Link | None = None

    def compose(self) -> ComposeResult:
        """Title, list, and the whole address of the link under the cursor."""
        with Vertical(classes="dialog tall"):
            yield Static(plain_line(self._title, "bold"))
            yield LinkList(self._glyphs, id="links-list")
            yield Static(id="links-target")

    def on_mount(self) -> None:
        """Show the links."""
        links = self.query_one(LinkList)
        links.show(self._links)
        self.set_focus(links)
        self.call_after_refresh(self._describe)

    @on(RowList.Moved)
    def _describe(self) -> None:
        link = self.query_one(LinkList).current
        target = self.query_one("#links-target", Static)
        if link is None:
            return
        if link != self._copied:
            self._copied = None
        page = Page(target.size.width)
        if link.kind is LinkKind.WEB:
            page.text(plain_line(f"Copied: {link.target}" if link == self._copied else link.target))
            page.text("Enter opens this address in your browser, y copies it.", FAINT)
        else:
            page.text(link.title)
            page.text("Enter goes there.", FAINT)
        target.update(page.content())

    @on(RowList.Opened)
    @on(RowList.FoldedOut)
    def _picked(self) -> None:
        link = self.query_one(LinkList).current
        if link:
            self.dismiss(link)

    @on(RowList.FoldedIn)
    def _back(self) -> None:
        self.dismiss(None)

    def action_copy(self) -> None:
        """Copy the address, and show it, since not every terminal lets programs copy."""
        link = self.query_one(LinkList).current
        if link and link.kind is LinkKind.WEB:
            self.app.copy_to_clipboard(link.target)
            self._copied = link
            self._describe()
