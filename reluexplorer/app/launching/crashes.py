"""What the window does about a fault of its own: it keeps what is open, says so, and goes on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from reluexplorer.app.dialogs.crash_dialog import CrashDialog
from reluexplorer.app.files.files import DOCUMENTS
from reluexplorer.app.trouble.faults import Fault
from reluexplorer.app.window.diagnosing import diagnosed
from reluexplorer.language import _
from reluexplorer.session.document.domains import CommandError
from reluexplorer.session.files.document_file import SUFFIX, save

if TYPE_CHECKING:
    from reluexplorer.app.window.window import Window

_MOST = 5
"""Dialogs in one run of the program: where so many parts fail, another one helps nobody."""
_BESIDE = _(
    "Something beside the window has failed: {kind} in {place}. The window works on. "
    "Help › Copy diagnostics has what to report."
)


class Crashes(QObject):
    """Hears of faults in any thread, and tells of them in the window's own turn.

    Nothing is shown from within what has failed: that may be a painting, or half of a change.
    """

    _failed = Signal(object)
    _failed_beside = Signal(object)

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self.dialog: CrashDialog | None = None
        self._kept = ""
        """What became of what is open."""
        self._shown = 0
        self._quits = False
        self._failed.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._failed_beside.connect(self._tell_beside, Qt.ConnectionType.QueuedConnection)

    def in_window(self, fault: Fault) -> None:
        """Hear of a fault in the window's thread."""
        self._failed.emit(fault)

    def beside(self, fault: Fault) -> None:
        """Hear of a fault in another thread."""
        self._failed_beside.emit(fault)

    def _tell(self, fault: Fault) -> None:
        if self._quits:
            QApplication.exit(1)
        elif self.dialog is not None:
            self.dialog.add(fault)
        elif self._shown < _MOST:
            self._shown += 1
            self._show(fault)

    def _show(self, fault: Fault) -> None:
        self._window.kept.keep_beside(self._say_kept)
        self.dialog = CrashDialog(fault, self._kept, self._diagnosed, self._save_copy, self._window)
        self.dialog.finished.connect(lambda _result: self._forget())
        self.dialog.quit_asked.connect(self._quit)
        self.dialog.show_over()

    def _say_kept(self, words: str) -> None:
        self._kept = words
        if self.dialog is not None:
            self.dialog.say_kept(words)

    def _forget(self) -> None:
        self.dialog = None

    def _tell_beside(self, fault: Fault) -> None:
        self._window.session.notify(_BESIDE.format(kind=fault.kind, place=fault.place))

    def _diagnosed(self) -> str:
        return diagnosed(self._window, self._window.session, self._window.settings)

    def _save_copy(self) -> str:
        """Let the person save what is open to another file; return what came of it."""
        session = self._window.session
        document = session.state.document
        name = f"{Path(document.file).stem if document.file else 'network'}-copy{SUFFIX}"
        path = self._window.files.ask_export(name, DOCUMENTS)
        if path is None:
            return ""
        try:
            save(path, document, session.saved_step(), learned=session.state.learned_file)
        except CommandError as error:
            return str(error)
        return _("Saved as {name}.").format(name=path.name)

    def _quit(self) -> None:
        """Close the window; where that fails too, the program ends all the same."""
        self._quits = True
        self._window.kept.securing.finish()
        self._window.close()
        if not self._window.isVisible():
            QApplication.quit()
        self._quits = self._window.isVisible()
