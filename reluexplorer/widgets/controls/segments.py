"""A row of exclusive choices."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from reluexplorer.widgets.controls.boxes import abreast
from reluexplorer.widgets.controls.buttons import Button
from reluexplorer.widgets.controls.combo import Options
from reluexplorer.widgets.painting.shapes import CENTRE, rounded, shows_focus, text
from reluexplorer.widgets.theme.fonts import SEMIBOLD, ui_font
from reluexplorer.widgets.theme.theme import RADIUS_CONTROL, Theme
from reluexplorer.widgets.theme.tips import set_tip


class _Segment(Button):
    def __init__(self, label: str, tip: str, first: bool, last: bool, parent: QWidget) -> None:
        super().__init__(label, tip, parent=parent)
        self.setCheckable(True)
        self._first, self._last = first, last

    def sizeHint(self) -> QSize:
        return QSize(QFontMetrics(ui_font(13, SEMIBOLD)).horizontalAdvance(self.text()) + 26, 30)

    def _paint(self, theme: Theme, painter: QPainter, area: QRectF) -> None:
        # One outline for the whole row: the segments' own round rectangles stick out where they are joined.
        whole = area.adjusted(0 if self._first else -20, 0, 0 if self._last else 20, 0)
        painter.setClipRect(area)
        hovered = theme.hover if self.underMouse() and self.isEnabled() else theme.panel
        fill = theme.selection if self.isChecked() else hovered
        rounded(painter, whole, RADIUS_CONTROL, fill, theme.line)
        if not self._first:
            painter.fillRect(QRectF(0, 1, 1, area.height() - 2), theme.line)
        if shows_focus(self):
            rounded(painter, area.adjusted(2, 2, -2, -2), RADIUS_CONTROL - 2, None, theme.accent, 2.0)
        chosen = theme.accent if self.isChecked() else theme.text
        ink = chosen if self.isEnabled() else theme.disabled
        painter.setFont(ui_font(13, SEMIBOLD) if self.isChecked() else ui_font())
        text(painter, area.adjusted(6, 0, -6, 0), self.text(), ink, CENTRE)


class SegmentedControl(QWidget):
    """Exclusive (key, label) choices side by side; arrow keys move; ``edited`` carries the user's key."""

    edited = Signal(str)

    def __init__(self, name: str, tip: str, options: Options) -> None:
        super().__init__()
        self.setAccessibleName(name)
        set_tip(self, tip)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._keys = [key for key, _ in options]
        self._group = QButtonGroup(self)
        row = abreast(self, spacing=0)
        for number, (_, label) in enumerate(options):
            segment = _Segment(label, tip, number == 0, number == len(options) - 1, self)
            self._group.addButton(segment, number)
            row.addWidget(segment, 1)
        self.set_value(self._keys[0])
        self._group.idClicked.connect(self._choose)

    def value(self) -> str:
        """Return the key of the present choice."""
        return self._key

    def set_value(self, key: str) -> None:
        """Show a choice without emitting; raises ValueError for an unknown key."""
        if key not in self._keys:
            raise ValueError(f"no option {key!r}")
        self._key = key
        self.button(key).setChecked(True)

    def button(self, key: str) -> QAbstractButton:
        """Return the button of one choice, to set its own tooltip or disable it."""
        return self._group.button(self._keys.index(key))

    def set_label(self, key: str, label: str) -> None:
        """Call one choice otherwise."""
        segment = self.button(key)
        if segment.text() != label:
            segment.setText(label)
            segment.setAccessibleName(label)
            segment.updateGeometry()

    def _choose(self, number: int) -> None:
        key = self._keys[number]
        if key != self._key:
            self._key = key
            self.edited.emit(key)
