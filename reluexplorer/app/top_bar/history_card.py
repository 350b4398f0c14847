"""What was changed, over the workspace as long as it is wanted: it stays while one works."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from reluexplorer.app.top_bar.history_list import HEIGHT, HistoryList
from reluexplorer.language import _
from reluexplorer.session.document.history import MOST_ENTRIES, History
from reluexplorer.widgets.controls.all_controls import Paragraph, RoundButton, Subject, Text
from reluexplorer.widgets.controls.boxes import abreast
from reluexplorer.widgets.controls.cards import Card, Divider
from reluexplorer.widgets.controls.labels import SectionHead
from reluexplorer.widgets.painting.shapes import rounded
from reluexplorer.widgets.theme.fonts import head_font
from reluexplorer.widgets.theme.theme import RADIUS_CARD, SIZE_SMALL, Theme

_WIDTH, _MARGIN = 372, 12
_MOST = 14
"""Rows that there is room for, if the window allows."""
_KEPT = _(
    "The newest {count:,} changes are kept until the window closes. Not among them: what is only "
    "looked at, training itself, bets, measurements and files that were written."
).format(count=MOST_ENTRIES)


class HistoryCard(Card):
    """A list of changes over ``beneath``, its sibling; hidden until it is asked for.

    It ends where ``anchor`` does, a widget above, so that what lies at the right stays in sight; and it can
    be dragged elsewhere.
    """

    def __init__(self, beneath: QWidget, anchor: QWidget) -> None:
        super().__init__(spacing=8, parent=beneath.parentWidget())
        self.setAccessibleName(_("History"))
        self._beneath, self._anchor = beneath, anchor
        self._moved = QPoint()
        """How far it was dragged from its place."""
        self._held: QPoint | None = None
        """The mouse in it while it is dragged."""
        self._history = History()
        self._left: QWidget | None = None
        """What had the keys before."""
        self.list = HistoryList()
        self.empty = Paragraph(
            _("Nothing was changed yet. Each change will stand here, the newest at the bottom.")
        )
        self.leave = RoundButton("close", _("Close History"), _("Close (Esc)"), size=28, flat=True)
        self.leave.clicked.connect(lambda _on: self.close_up())
        self.body.addLayout(abreast(None, (Subject(_("History")), 1), self.leave))
        step = Text(_("At step"), tone="secondary")
        step.setFont(head_font())
        self.body.addWidget(SectionHead(_("Change"), step))
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.empty)
        self.body.addWidget(Divider())
        self.body.addWidget(Paragraph(_KEPT, size=SIZE_SMALL))
        beneath.installEventFilter(self)
        self.hide()

    def set_history(self, history: History) -> None:
        """Show another history, at once where it is in sight."""
        self._history = history
        if not self.isHidden():
            self._take_over()

    def open_up(self) -> None:
        """Show it, with the keys at what is open now."""
        self._left = QApplication.focusWidget()
        self.show()
        self.raise_()
        self._take_over()
        self.list.go_to_now()
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_up(self) -> bool:
        """Put it away and give the keys back; return whether it was there."""
        if self.isHidden():
            return False
        has_keys = self.has_keys()
        self.hide()
        if has_keys and self._left is not None and self._left.isVisible():
            self._left.setFocus()
        self._left = None
        return True

    def has_keys(self) -> bool:
        """Whether the keys are in it."""
        holder = QApplication.focusWidget()
        return holder is not None and self.isAncestorOf(holder)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep to the corner when what lies beneath gets another size."""
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Move} and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_up()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of it."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag it."""
        if self._held is not None:
            self._moved += event.position().toPoint() - self._held
            self._place()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Leave it where it is."""
        self._held = None

    def _take_over(self) -> None:
        self.list.set_history(self._history)
        self.empty.setVisible(not self._history.entries)
        self._place()

    def _place(self) -> None:
        """Take as much height as there are rows, within what lies beneath."""
        room = self._beneath.geometry().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        width = min(_WIDTH, room.width())
        rows = min(len(self._history.entries) + 1, _MOST)
        around = self.body.totalHeightForWidth(width) - self.list.sizeHint().height()
        height = min(around + rows * HEIGHT, room.height())
        end = self._anchor.mapTo(self._beneath.window(), QPoint(self._anchor.width(), 0)).x()
        place = QRect(end - width, room.top(), width, height)
        inside = _within(place.translated(self._moved), room)
        self._moved = inside.topLeft() - place.topLeft() if self._held is not None else self._moved
        self.setGeometry(inside)

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        rounded(painter, area, RADIUS_CARD, theme.panel, theme.strong_line)


def _within(place: QRect, room: QRect) -> QRect:
    """Return a place moved into a room that is no smaller."""
    left = min(max(place.left(), room.left()), room.right() + 1 - place.width())
    top = min(max(place.top(), room.top()), room.bottom() + 1 - place.height())
    return QRect(left, top, place.width(), place.height())
