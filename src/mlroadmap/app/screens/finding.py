"""The keys that lead somewhere: the next open item, a search, the links of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlroadmap.app.screens.window import RoadmapWindow

if TYPE_CHECKING:
    from mlroadmap.app.links import Link
    from mlroadmap.session.naming import Found


class FindingKeys(RoadmapWindow):
    """Moves through panes and out of them; changes nothing."""

    async def action_unfinished(self, direction: int) -> None:
        """Go to the next or the previous unfinished item."""
        if self.pane != "path":
            await self.action_pane("path")
        if not self.path.go_to_unfinished(direction):
            self.flash("Everything is finished.")

    def action_hide_finished(self) -> None:
        """Hide or show what is finished."""
        hidden = self.path.toggle_finished()
        self.flash("Finished and skipped items are hidden." if hidden else "All items are shown.")

    def action_answers(self) -> None:
        """Show or hide the answers."""
        self.path.lesson.toggle_answers()

    def action_solution(self) -> None:
        """Show or hide the solution."""
        self.path.lesson.toggle_solution()

    def action_zoom(self) -> None:
        """The lesson over the whole width, or not."""
        if self.pane == "path":
            self.path.zoom()

    async def action_search(self) -> None:
        """Search, and go to what was picked."""
        from mlroadmap.app.screens.search import SearchScreen

        async def go(found: Found | None) -> None:
            if found is not None:
                await (self._go_to_term(found.id) if found.kind == "term" else self._go_to(found.id))

        await self.app.push_screen(SearchScreen(self.session, self.glyphs, self.start_work), go)

    async def _go_to(self, name: str) -> None:
        await self.action_pane("path")
        self.path.leave()
        self.path.go_to(name)

    async def action_show_term(self, term_id: str) -> None:
        """Go to a term that was clicked in a lesson."""
        await self._go_to_term(term_id)

    async def _go_to_term(self, term_id: str) -> None:
        from mlroadmap.app.widgets.glossary import GlossaryPane

        await self.action_pane("glossary")
        self.query_one(GlossaryPane).go_to(term_id)

    def _links(self) -> tuple[str, list[Link]]:
        from mlroadmap.app.links import links_of_term, links_with_notes

        if self.pane == "path" and self.path.current_id:
            return self.session.title(self.path.current_id), links_with_notes(self.session, self.path.current_id)
        if self.pane == "glossary":
            from mlroadmap.app.widgets.glossary import GlossaryPane

            term = self.query_one(GlossaryPane).listing.current
            if term:
                return term.name, links_of_term(self.session, term.id)
        return "", []

    async def action_links(self) -> None:
        """Show the links, and follow the one that was picked."""
        title, links = self._links()
        if not links:
            self.flash("There are no links here.")
            return
        from mlroadmap.app.links import LinkKind
        from mlroadmap.app.screens.links import LinksScreen

        async def follow(link: Link | None) -> None:
            if link is None:
                return
            if link.kind is LinkKind.WEB:
                self.start_work("opening the address", lambda: self._open(link.target))
            else:
                await (self._go_to_term(link.target) if link.kind is LinkKind.TERM else self._go_to(link.target))

        await self.app.push_screen(LinksScreen(title, links, self.glyphs), follow)

    def _open(self, url: str) -> None:
        from mlroadmap.app.browser import open_address

        opened = open_address(url)
        word = "Opened" if opened else "No browser to open"
        self.app.call_from_thread(self.flash, f"{word} {url}")

    def action_copy_link(self) -> None:
        """Copy the first address."""
        from mlroadmap.app.links import LinkKind

        web = [link for link in self._links()[1] if link.kind is LinkKind.WEB]
        if web:
            self.app.copy_to_clipboard(web[0].target)
            self.flash(f"Copied: {web[0].target}")
        else:
            self.flash("There is no link here.")
