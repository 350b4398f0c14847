"""Asks which file is opened, and under which name one is saved."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QAbstractItemView, QDialog, QFileDialog, QLineEdit, QWidget

from reluexplorer.app.dialogs.lasting import put_by

Mode = QFileDialog.AcceptMode


class FileQuestions:
    """One dialog over a window for all questions, which takes Qt longer to make than to show again."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._dialog: QFileDialog | None = None

    def ask(self, title: str, mode: Mode, start: Path, name: str, kinds: str) -> Path | None:
        """Return the file that a person chooses, None where none is; ``start`` is the folder shown first.

        Whether a file that is there is replaced is not asked here, nor is a file renamed where one is opened.
        """
        saves = mode is Mode.AcceptSave
        kind = QFileDialog.FileMode.AnyFile if saves else QFileDialog.FileMode.ExistingFile
        return self._ask(title, mode, kind, start, name, kinds)

    def ask_folder(self, title: str, start: Path) -> Path | None:
        """Return the folder that a person chooses, None where none is."""
        return self._ask(title, Mode.AcceptOpen, QFileDialog.FileMode.Directory, start, "", "")

    def _ask(
        self, title: str, mode: Mode, kind: QFileDialog.FileMode, start: Path, name: str, kinds: str
    ) -> Path | None:
        if self._dialog is None:
            self._dialog = _FileDialog(self._window)
        dialog = self._dialog
        if dialog.isVisible():
            return None
        _fit(dialog, self._window)
        dialog.setWindowTitle(title)
        dialog.setOptions(self.options(mode))
        if dialog.acceptMode() is not mode:
            # Qt makes the buttons anew each time it is told, also the same; 16 KiB of their style stay.
            dialog.setAcceptMode(mode)
        dialog.setFileMode(kind)
        dialog.setNameFilter(kinds)
        dialog.setDirectory(str(start))
        _forget(dialog)
        dialog.selectFile(name)
        done = dialog.exec() == QDialog.DialogCode.Accepted and dialog.selectedFiles()
        return Path(dialog.selectedFiles()[0]) if done else None

    @staticmethod
    def options(mode: Mode) -> QFileDialog.Option:
        """Return what a dialog is told beside; Qt's question would read a file's name as HTML."""
        return (
            QFileDialog.Option.DontConfirmOverwrite
            if mode is Mode.AcceptSave
            else QFileDialog.Option.ReadOnly
        )


class _FileDialog(QFileDialog):
    def done(self, result: int) -> None:
        put_by(self, result)


def _fit(dialog: QFileDialog, window: QWidget) -> None:
    """Let the system's window go that was made for another scale, so that it is made anew."""
    handle = cast("QWindow | None", dialog.windowHandle())
    if handle is not None and handle.devicePixelRatio() != window.devicePixelRatio():
        handle.destroy()


def _forget(dialog: QFileDialog) -> None:
    """Leave what was typed and chosen the last time; a dialog of the system's has no parts to empty."""
    for field in dialog.findChildren(QLineEdit, "fileNameEdit"):
        field.clear()
    for view in dialog.findChildren(QAbstractItemView):
        view.clearSelection()
