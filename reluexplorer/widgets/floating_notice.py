"""A notice that lies over the upper edge of what is shown: it comes and goes without moving anything."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

from reluexplorer.widgets.notices import Notice

_WIDEST = 760
_MARGIN = 10


class FloatingNotice(Notice):
    """A notice over the top of ``beneath``, its sibling; as wide as its words need, in the middle."""

    def __init__(self, beneath: QWidget) -> None:
        super().__init__("", "warning", parent=beneath.parentWidget())
        self._beneath = beneath
        beneath.installEventFilter(self)
        self.hide()

    def say(self, sentence: str, kind: str, action: str = "") -> None:
        """Show a sentence, or go where it is empty; ``action`` is the words of a button beside it."""
        if sentence:
            self.set_notice(sentence, kind, action)
            self._place()
            self.raise_()
        self.setVisible(bool(sentence))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the place when what lies beneath is moved or gets another size."""
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Move} and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        area = self._beneath.geometry()
        most = min(_WIDEST, area.width() - 2 * _MARGIN)
        words = self.fontMetrics().size(Qt.TextFlag.TextSingleLine, self.accessibleName()).width()
        action = self.action_width()
        beside = 104 + action if action else 140
        width = min(most, max(320, words + beside))
        height = max(self.minimumHeight(), self.heightForWidth(width))
        self.setGeometry(area.x() + (area.width() - width) // 2, area.y() + _MARGIN, width, height)
