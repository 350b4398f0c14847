"""A part of a form that is put away until it is asked for."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication, QScrollArea, QSizePolicy, QWidget

from reluexplorer.language import _, ngettext
from reluexplorer.widgets.controls.boxes import fill, stacked
from reluexplorer.widgets.controls.buttons import Button
from reluexplorer.widgets.painting.shapes import RIGHT, rounded, shows_focus, text
from reluexplorer.widgets.theme.fonts import ui_font
from reluexplorer.widgets.theme.icons import paint_icon
from reluexplorer.widgets.theme.theme import PADDING, Theme
from reluexplorer.widgets.theme.tips import set_tip

_ARROW = 14
_GAP = 4
_CLOSED, _OPEN = _("More"), _("Less")


class FoldButton(Button):
    """Opens and closes a fold: a word and an arrow, and before them what is set inside.

    It is made for the right end of a section's heading.
    """

    def __init__(self, name: str, tip: str) -> None:
        super().__init__(_CLOSED, tip, name)
        self.setFont(ui_font(12))
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._note = ""

    def set_note(self, note: str) -> None:
        """Change what is said of the inside; it may be empty."""
        self._note = note
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the note, the wider of both words and the arrow."""
        metrics = QFontMetrics(self.font())
        words = max(metrics.horizontalAdvance(self._words(word)) for word in (_CLOSED, _OPEN))
        return QSize(words + _GAP + _ARROW + 5, 22)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Down and Right, close on Up and Left, else as every button."""
        key = Qt.Key(event.key())
        opens, closes = key in {Qt.Key.Key_Down, Qt.Key.Key_Right}, key in {Qt.Key.Key_Up, Qt.Key.Key_Left}
        if not opens and not closes:
            super().keyPressEvent(event)
        elif opens != self.isChecked():
            self.click()

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        if shows_focus(self):
            rounded(painter, area, 4, theme.selection, theme.accent, 1.5)
        ink = theme.text if self._over() else theme.secondary
        middle, open_now = area.center().y(), self.isChecked()
        arrow = QRectF(area.right() - _ARROW, middle - _ARROW / 2, _ARROW, _ARROW)
        paint_icon(painter, "chevron-up" if open_now else "chevron-down", ink, arrow)
        words = self._words(_OPEN if open_now else _CLOSED)
        text(painter, area.adjusted(0, 0, -_ARROW - _GAP, 0), words, ink, RIGHT)

    def _words(self, word: str) -> str:
        return f"{self._note} · {word}" if self._note else word


class Fold(QWidget):
    """Rows that are hidden at first; `button` shows them and stands wherever it is put.

    ``edited`` carries whether the fold shall be open, when the user asks for it; `set_open` does not emit.
    """

    edited = Signal(bool)

    def __init__(self, name: str, tip: str, *, spacing: int = 4) -> None:
        super().__init__()
        self._tip = tip
        self._followed: QScrollArea | None = None
        """What stays scrolled to the rows while more comes above them, until a person does something else."""
        self._held: QWidget | None = None
        """What had the keys then."""
        self.button = FoldButton(name, tip)
        self._rows = stacked(self, spacing=spacing)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.button.clicked.connect(self._ask)
        self.set_open(False)

    def add(self, *widgets: QWidget) -> None:
        """Append widgets."""
        fill(self._rows, widgets)

    def set_open(self, wanted: bool) -> None:
        """Show or hide the rows without emitting; what is opened in sight of a person is scrolled to."""
        parent = self.parentWidget()
        if wanted and self.isHidden() and parent is not None and parent.isVisible():
            self._follow()
        elif not wanted:
            self._leave()
        self.button.setChecked(wanted)
        self.setVisible(wanted)

    def _follow(self) -> None:
        """Scroll to the rows once there is room for them, and again where what is above them grows."""
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        self._leave()
        if area is not None:
            self._followed, self._held = area, QApplication.focusWidget()
            area.verticalScrollBar().rangeChanged.connect(self._scroll_here)
            area.verticalScrollBar().actionTriggered.connect(self._leave)

    def _scroll_here(self) -> None:
        """Show the rows, of more than there is room for the first: Qt would show the middle."""
        area = self._followed
        page = area.widget() if area is not None else None
        if area is None or page is None:
            return
        if QApplication.focusWidget() is not self._held:
            self._leave()
            return
        if self.height() > area.viewport().height() - 2 * PADDING:
            top = self.mapTo(page, QPoint(0, 0)).y()
            area.verticalScrollBar().setValue(top - PADDING)
        else:
            area.ensureWidgetVisible(self, 0, PADDING)

    def _leave(self) -> None:
        """Let a person scroll as they like."""
        area, self._followed = self._followed, None
        if area is not None:
            area.verticalScrollBar().rangeChanged.disconnect(self._scroll_here)
            area.verticalScrollBar().actionTriggered.disconnect(self._leave)

    def set_changed(self, names: tuple[str, ...]) -> None:
        """Say at the button how many settings inside are not at their defaults, and in its tooltip which."""
        said = _("Set: {names}").format(names=", ".join(names)) if names else ""
        note = ngettext("{count} set", "{count} set", len(names)).format(count=len(names))
        self.button.set_note(note if names else "")
        self.button.setAccessibleDescription(said)
        set_tip(self.button, f"{self._tip}. {said}" if said else self._tip)

    def _ask(self, wanted: bool) -> None:
        self.set_open(wanted)
        self.edited.emit(wanted)
