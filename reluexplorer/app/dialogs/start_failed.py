"""What is shown where the program fails before it has a window; started from a menu it has no terminal."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from reluexplorer.app.trouble.faults import Fault, without_home
from reluexplorer.language import _


def tell_failed_start(fault: Fault, details: str, folder: Path) -> None:
    """Tell of a fault at the start and wait until it is read; the log lies in ``folder``."""
    box = QMessageBox(QMessageBox.Icon.Critical, "ReLU Explorer", "")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(_("ReLU Explorer cannot start"))
    box.setInformativeText(
        _(
            "It is a fault of the program, not yours: {kind} in {place}. Your files are as they "
            "were. What happened is in the log, in {folder}."
        ).format(kind=fault.kind, place=fault.place, folder=without_home(str(folder)))
    )
    box.setDetailedText(details)
    box.setStandardButtons(QMessageBox.StandardButton.Close)
    box.exec()
