"""A table whose cells are edited in place."""

from __future__ import annotations

from PySide6.QtWidgets import QTableView, QWidget


class EditedTable(QTableView):
    """Takes nothing from an editor that is closed already.

    Qt commits what Enter ends a turn of the event loop later, when the editor may be gone by another way, as
    with Escape or a change of the rows, and complains of it then.
    """

    def commitData(self, editor: QWidget) -> None:
        """Take what was edited; a closed editor is hidden until Qt deletes it."""
        if not editor.isHidden():
            super().commitData(editor)
