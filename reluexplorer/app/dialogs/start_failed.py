"""What is shown where the program fails before it has a window; started from a menu it has no terminal."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from reluexplorer.app.trouble.faults import Fault, without_home


def tell_failed_start(fault: Fault, details: str, folder: Path) -> None:
    """Tell of a fault at the start and wait until it is read; the log lies in ``folder``."""
    box = QMessageBox(QMessageBox.Icon.Critical, "ReLU Explorer", "")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText("ReLU Explorer cannot start")
    box.setInformativeText(
        f"It is a fault of the program, not yours: {fault.kind} in {fault.place}. Your files are as they "
        f"were. What happened is in the log, in {without_home(str(folder))}."
    )
    box.setDetailedText(details)
    box.setStandardButtons(QMessageBox.StandardButton.Close)
    box.exec()
