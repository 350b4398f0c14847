"""A notice over what is shown, where nothing is to be clicked: it comes and goes and moves nothing."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from reluexplorer.widgets.free_place import free_place
from reluexplorer.widgets.notices import Notice

_WIDTHS = (760, 640, 540, 460, 400, 340, 280, 240, 210)
_MARGIN = 8


class FloatingNotice(Notice):
    """A notice over ``beneath``, its sibling, where it covers no control and no heading, below if it can."""

    def __init__(self, beneath: QWidget) -> None:
        super().__init__("", "warning", parent=beneath.parentWidget())
        self._beneath = beneath
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(0)
        self._settled.timeout.connect(self._place)
        beneath.installEventFilter(self)
        if isinstance(beneath, QStackedWidget):
            beneath.currentChanged.connect(self._look_again)
        self.hide()

    def say(self, sentence: str, kind: str, action: str = "") -> None:
        """Show a sentence, or go where it is empty; ``action`` is the words of a button beside it."""
        if sentence:
            self.set_notice(sentence, kind, action)
            self._place()
            self.raise_()
        self.setVisible(bool(sentence))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look for a place again when what lies beneath is moved, shown or gets another size."""
        changes = {QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show}
        if event.type() in changes:
            self._look_again()
        return super().eventFilter(watched, event)

    def _look_again(self) -> None:
        """Look for a place once all has settled; what is hidden needs none until it is said."""
        if not self.isHidden():
            self._settled.start()

    def _place(self) -> None:
        place = free_place(self._beneath, self._sizes(), _MARGIN)
        self.setGeometry(place.translated(self._beneath.geometry().topLeft()))

    def _sizes(self) -> Iterator[QSize]:
        """Yield the sizes in which the words have room, the widest first."""
        words = self.fontMetrics().size(Qt.TextFlag.TextSingleLine, self.accessibleName()).width()
        action = self.action_width()
        wanted = max(320, words + (104 + action if action else 140))
        least = self.minimumSizeHint().width()
        for width in dict.fromkeys(min(width, wanted) for width in _WIDTHS):
            if width >= least:
                yield QSize(width, max(self.minimumHeight(), self.heightForWidth(width)))
