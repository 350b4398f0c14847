"""What opens over the window when it is asked for: the menu, the palette, and sheets that tell or export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMessageBox, QWidget

from reluexplorer import __version__
from reluexplorer.app.actions import Fill, fill_menu
from reluexplorer.app.dialogs.shown_again import ShownAgain
from reluexplorer.language import _
from reluexplorer.widgets.painting.pace import PACE
from reluexplorer.widgets.theme.explaining import terms_on
from reluexplorer.widgets.theme.tips import set_tip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reluexplorer.app.dialogs.export_dialog import AskPath
    from reluexplorer.app.dialogs.palette_entries import PaletteLine
    from reluexplorer.panels.panel import Panel
    from reluexplorer.session.host.host import Command
    from reluexplorer.session.session import Session


class Popups:
    """Opens them over a window; each is imported when it is first wanted.

    The palette's commands are carried out by ``run``; ``ask`` asks for the text that one of them waits for.
    """

    def __init__(
        self,
        window: QWidget,
        actions: dict[str, QAction],
        run: Callable[[Command], None],
        ask: Callable[[PaletteLine], None],
        page: Callable[[], QWidget | None],
    ) -> None:
        self._window = window
        self._page = page
        self._actions = actions
        self._again = ShownAgain(window)
        self._run, self._ask = run, ask

    def help(self) -> None:
        """Show keys and commands, with a field to search them."""
        from reluexplorer.app.dialogs.help_sheet import HelpSheet

        def made() -> HelpSheet:
            sheet = HelpSheet(self._window)
            sheet.chosen.connect(self.palette)
            return sheet

        def steps() -> Iterator[None]:
            self._again.get(HelpSheet, made)
            yield
            self._again.get(HelpSheet, made).open_to_search()

        self._go_through(steps())

    def glossary(self) -> None:
        """Show what the words of the field mean, those on the page first, with a field to search them."""
        from reluexplorer.app.dialogs.glossary_sheet import GlossarySheet

        def steps() -> Iterator[None]:
            here = terms_on(self._page() or self._window)
            yield

            def made() -> GlossarySheet:
                return GlossarySheet(self._window, here)

            self._again.get(GlossarySheet, made).set_here(here)
            yield
            self._again.get(GlossarySheet, made).open_to_search()

        self._go_through(steps())

    def _go_through(self, steps: Iterator[None]) -> None:
        """Open something in steps, on the screen each in a turn of its own; it is shown by the last.

        Each asks anew for what one before it has made: a change of the theme between them lets go of it.
        """
        for _step in steps:
            if PACE.shares:
                QTimer.singleShot(0, self._window, lambda: self._go_through(steps))
                return

    def palette(self, words: str = "") -> None:
        """Show the commands by their names, those with these words if any are given, in one palette."""
        from reluexplorer.app.dialogs.palette import CommandPalette

        def made() -> CommandPalette:
            palette = CommandPalette(self._window, self._actions)
            palette.chosen.connect(self._run)
            palette.asked.connect(self._ask)
            return palette

        self._again.get(CommandPalette, made).open_over(self._window, words)

    def menu(self, anchor: QWidget, recent: Fill) -> None:
        """Show the menu below a widget, with the files in it that ``recent`` puts there."""
        self._drop_down(anchor, lambda menu: fill_menu(menu, self._actions, {"open-recent": recent}))

    def recent(self, anchor: QWidget, recent: Fill) -> None:
        """Show the last files alone below a widget."""
        self._drop_down(anchor, recent)

    def _drop_down(self, anchor: QWidget, fill: Fill) -> None:
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fill(menu)
        menu.popup(anchor.mapToGlobal(QPoint(0, anchor.height() + 4)))

    def export(self, session: Session, panel: Panel[object], ask: AskPath) -> None:
        """Ask what of a workspace and of the run is exported, and by ``ask`` where."""
        from reluexplorer.app.dialogs.export_dialog import ExportDialog
        from reluexplorer.app.pictures.parts import parts_of

        def made() -> ExportDialog:
            return ExportDialog(session, ask, self._window)

        def steps() -> Iterator[None]:
            self._again.get(ExportDialog, made)
            yield
            self._again.get(ExportDialog, made).open_with(parts_of(self._window, panel))

        self._go_through(steps())

    def about(self) -> None:
        """Say which version this is, and under which licences."""
        box = QMessageBox(QMessageBox.Icon.Information, "ReLU Explorer", "", parent=self._window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(f"ReLU Explorer {__version__}")
        what = _("See, measure and debug what the ReLU activation function does.")
        licences = _("MIT licence. Fonts: Inter (OFL), DejaVu Sans. Qt for Python (LGPL), NumPy, pyqtgraph.")
        box.setInformativeText(f"{what}\n\n{licences}")
        box.setStandardButtons(QMessageBox.StandardButton.Ok)
        set_tip(box.button(QMessageBox.StandardButton.Ok), _("Close this box (Enter)"))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()
