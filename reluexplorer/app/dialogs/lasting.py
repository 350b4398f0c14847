"""Dialogs that are left but kept.

Where Qt closes one, the system's window goes, and to make that anew takes a dozen answers of the system, each
of which may be a while in coming where others are at work.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog


def put_by(dialog: QDialog, result: int) -> None:
    """Hide a dialog that is left, and tell what Qt tells of one; its window stays with the system."""
    dialog.setResult(result)
    dialog.hide()
    (dialog.accepted if result == QDialog.DialogCode.Accepted else dialog.rejected).emit()
    dialog.finished.emit(result)


class Lasting(QDialog):
    """A dialog that is put by where it is left, unless it goes for good then."""

    def done(self, result: int) -> None:
        """Leave it."""
        if self.testAttribute(Qt.WidgetAttribute.WA_DeleteOnClose):
            super().done(result)
        else:
            put_by(self, result)
