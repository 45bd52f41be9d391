"""The main window: its frame, its keys, and the windows over it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mlroadmap.app.keys import SCREEN_KEYS, bindings
from mlroadmap.app.screens.changing import ChangingKeys
from mlroadmap.app.screens.finding import FindingKeys

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

    async def action_export(self) -> None:
        """Ask where to and write the PDF."""
        from mlroadmap.app.screens.export import ExportScreen

        await self.app.push_screen(ExportScreen(), self._confirm_export)

    async def _confirm_export(self, request: ExportRequest | None) -> None:
        from mlroadmap.app.screens.export import ConfirmScreen

        if request is None:
            return
        if not _exists(request.path):
            self._export(request, False)
            return

        def answer(force: bool | None) -> None:
            if force:
                self._export(request, True)
            else:
                self.flash("Nothing was written.")

        await self.app.push_screen(ConfirmScreen(f"{request.path} exists. Overwrite it?"), answer)

    def _export(self, request: ExportRequest, force: bool) -> None:
        self.flash(f"Writing {request.path}")
        self.start_work("the export", lambda: self._write_pdf(request, force))

    def _write_pdf(self, request: ExportRequest, force: bool) -> None:
        from mlroadmap.session.transfer import export_pdf

        report = export_pdf(self.session, request.path, request.options, force=force)
        self.app.call_from_thread(self.flash, f"{report.path}: {report.summary}")
        if report.trouble:
            self.app.call_from_thread(self.say_trouble, f"{report.path}: {report.trouble}")

    def action_quit(self) -> None:
        """Save what is left and leave."""
        self.app.exit()


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name no file can have: the export says so
        return False
