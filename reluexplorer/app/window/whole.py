"""All that stands in the window; where the window has less room than it needs, it scrolls."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from reluexplorer.app.settings.scaling import CONTENT
from reluexplorer.widgets.controls.boxes import Part, scrolling, stacked


class _Whole(QWidget):
    """Never smaller than all workspaces are whole in, at whatever size of the interface.

    It has no layout of its own: a scroll area would ask that for a height, and get one for the tallest page.
    """

    def __init__(self, *parts: Part) -> None:
        super().__init__()
        self._content = QWidget(self)
        stacked(self._content, *parts, spacing=0)

    def minimumSizeHint(self) -> QSize:
        """Return the least room in which nothing is clipped."""
        return CONTENT

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the content all of the room."""
        super().resizeEvent(event)
        self._content.resize(event.size())


def lay_out(holder: QWidget, *parts: Part) -> None:
    """Lay out ``parts`` above each other in a holder, behind scroll bars where it is too small for them."""
    stacked(holder, (scrolling(_Whole(*parts), sideways=True), 1), spacing=0)
