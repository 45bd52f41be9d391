"""The main window: its frame, its keys, and the windows over it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual import work

from mlroadmap.app.keys import SCREEN_KEYS, bindings
from mlroadmap.app.screens.changing import ChangingKeys
from mlroadmap.app.screens.finding import FindingKeys
from mlroadmap.errors import MlroadmapError

if TYPE_CHECKING:
    from mlroadmap.app.screens.export import ExportRequest


class MainScreen(ChangingKeys, FindingKeys):
    """Everything the learner sees first."""

    BINDINGS = bindings(SCREEN_KEYS, in_order=True)

    async def action_help(self) -> None:
        """Every key in force."""
        from mlroadmap.app.screens.help import HelpScreen

        about = str(getattr(self.focused, "HELP", None) or "")
        await self.app.push_screen(HelpScreen(self.active_bindings.values(), about, self.glyphs))

    async def action_about(self) -> None:
        """The content's overview."""
        from mlroadmap.app.screens.about import AboutScreen

        await self.app.push_screen(AboutScreen(self.session, self.glyphs))

    @work
    async def action_export(self) -> None:
        """Ask where to and write the PDF."""
        from mlroadmap.app.screens.export import ConfirmScreen, ExportScreen
        from mlroadmap.session.transfer import DEFAULT_NAME

        request = await self.app.push_screen_wait(ExportScreen(Path.cwd() / DEFAULT_NAME))
        if request is None:
            return
        force = _exists(request.path)
        if force and not await self.app.push_screen_wait(ConfirmScreen(f"{request.path} exists. Overwrite it?")):
            self.flash("Nothing was written.")
            return
        self.flash(f"Writing {request.path}")
        self._export(request, force)

    @work(thread=True, exclusive=True)
    def _export(self, request: ExportRequest, force: bool) -> None:
        from mlroadmap.session.transfer import export_pdf

        try:
            report = export_pdf(self.session, request.path, request.options, force=force)
        except MlroadmapError as error:
            self.app.call_from_thread(self.notice, str(error))
        else:
            self.app.call_from_thread(self.flash, f"{report.path}: {report.summary}")
            if report.trouble:
                self.app.call_from_thread(self.notice, f"(! takes this away.) {report.path}: {report.trouble}")

    def action_quit(self) -> None:
        """Save what is left and leave."""
        self.app.exit()


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name no file can have: the export says so
        return False
