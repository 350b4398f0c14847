"""A slider over a range of numbers, linear or logarithmic."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from reluexplorer.widgets.controls.boxes import abreast
from reluexplorer.widgets.controls.labels import Text
from reluexplorer.widgets.painting.shapes import RIGHT, dot, faint, rounded, shows_focus, start
from reluexplorer.widgets.theme.stylesheet import current_theme
from reluexplorer.widgets.theme.tips import set_tip

_POSITIONS = 1000
_HANDLE = 16.0


class _Track(QSlider):
    """The painted part: whole positions from 0 to `maximum()`."""

    user_moved = Signal(int)
    user_done = Signal()
    reset_asked = Signal()

    def __init__(self, positions: int, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(0, positions)
        self.setPageStep(max(1, positions // 10))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(24)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._dragging = False

    def sizeHint(self) -> QSize:
        return QSize(104, 24)

    def minimumSizeHint(self) -> QSize:
        return QSize(48, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = current_theme(), start(self)
        enabled = self.isEnabled()
        middle, left = self.height() / 2, _HANDLE / 2 + 1
        length = self.width() - 2 * left
        at = left + length * self.value() / max(1, self.maximum())
        rounded(painter, QRectF(0, middle - 2, self.width(), 4), 2, theme.track, None)
        accent = theme.accent if enabled else theme.disabled
        rounded(painter, QRectF(0, middle - 2, at, 4), 2, accent, None)
        if enabled and (shows_focus(self) or self._dragging):
            dot(painter, at, middle, faint(theme.accent, 0.28), 24)
        radius = _HANDLE / 2 - 1
        painter.setPen(QPen(QColor(accent), 2))
        painter.setBrush(QColor(theme.hover if self.underMouse() and enabled else theme.panel))
        painter.drawEllipse(QRectF(at - radius, middle - radius, 2 * radius, 2 * radius))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragging = True
            self.user_done.emit()
            self._follow(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self._follow(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragging and event.button() == Qt.MouseButton.LeftButton:
            self._dragging = False
            self.update()
            self.user_done.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.reset_asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        before = self.value()
        super().keyPressEvent(event)
        self._report(before, goes_on=event.isAutoRepeat())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self.hasFocus() or not event.angleDelta().y():
            event.ignore()
            return
        before = self.value()
        self.setValue(before + (1 if event.angleDelta().y() > 0 else -1) * self.singleStep())
        event.accept()
        self._report(before, goes_on=False)

    def _report(self, before: int, *, goes_on: bool) -> None:
        if not goes_on:
            self.user_done.emit()
        if self.value() != before:
            self.user_moved.emit(self.value())

    def _follow(self, event: QMouseEvent) -> None:
        left = _HANDLE / 2 + 1
        share = (event.position().x() - left) / max(1.0, self.width() - 2 * left)
        before = self.value()
        self.setValue(round(min(max(share, 0.0), 1.0) * self.maximum()))
        self.update()
        if self.value() != before:
            self.user_moved.emit(self.value())


class SliderField(QWidget):
    """A slider with its value beside it.

    ``moved`` carries where a person brings it, and whether that goes on with a drag or a key that is held;
    each other key, wheel step or double click (which goes back to ``default``) is a move of its own.
    With ``step`` linear values are multiples of it; with ``log`` values have two significant digits.
    """

    moved = Signal(float, bool)

    def __init__(
        self,
        name: str,
        tip: str,
        minimum: float,
        maximum: float,
        value: float,
        *,
        default: float | None = None,
        log: bool = False,
        step: float | None = None,
        show: Callable[[float], str] | None = None,
    ) -> None:
        super().__init__()
        if log and minimum <= 0:
            raise ValueError("a logarithmic slider starts above zero")
        self._low, self._high, self._log, self._step = float(minimum), float(maximum), log, step
        self._value = float(value)
        self._goes_on = False
        self._default = float(value if default is None else default)
        self._format = show
        self._track = _Track(self._count(), self)
        self._track.setSingleStep(1 if step and not log else max(1, _POSITIONS // 50))
        self._label = Text(numbers=True, parent=self)
        self._label.setAlignment(RIGHT)
        self._label.setVisible(show is not None)
        abreast(self, (self._track, 1), self._label, spacing=10)
        self.setFocusProxy(self._track)
        for part in (self, self._track):
            part.setAccessibleName(name)
            set_tip(part, tip)
        self._track.user_moved.connect(self._follow)
        self._track.user_done.connect(self._finish)
        self._track.reset_asked.connect(self._reset)
        self._show()

    def value(self) -> float:
        """Return the present value."""
        return self._value

    def set_range(self, minimum: float, maximum: float) -> None:
        """Let a linear slider go from and to other values."""
        if (minimum, maximum) != (self._low, self._high):
            self._low, self._high = float(minimum), float(maximum)
            self._value = min(max(self._value, self._low), self._high)
            self._show()

    def set_value(self, value: float) -> None:
        """Show a value without emitting; ignored while the user drags."""
        if self._track._dragging:
            return
        self._value = min(max(float(value), self._low), self._high)
        self._show()

    def _count(self) -> int:
        if self._step and not self._log:
            return max(1, round((self._high - self._low) / self._step))
        return _POSITIONS

    def _position(self, value: float) -> int:
        if self._log:
            share = math.log(value / self._low) / math.log(self._high / self._low)
        else:
            share = (value - self._low) / (self._high - self._low)
        return round(share * self._track.maximum())

    def _at(self, position: int) -> float:
        share = position / self._track.maximum()
        if self._log:
            exact = float(f"{self._low * (self._high / self._low) ** share:.2g}")
        elif self._step:
            exact = float(f"{self._low + position * self._step:.12g}")
        else:
            exact = float(f"{self._low + share * (self._high - self._low):.6g}")
        return min(max(exact, self._low), self._high)

    def _follow(self, position: int) -> None:
        value = self._at(position)
        if value != self._value:
            self._value = value
            self._write()
            self.moved.emit(value, self._goes_on)
            self._goes_on = True

    def _finish(self) -> None:
        self._goes_on = False

    def _reset(self) -> None:
        before, self._value = self._value, self._default
        self._show()
        if self._value != before:
            self.moved.emit(self._value, False)

    def _show(self) -> None:
        with QSignalBlocker(self._track):
            self._track.setValue(self._position(self._value))
        self._track.update()
        self._write()

    def _write(self) -> None:
        if self._format is None:
            return
        ends = (self._low, self._high, self._value)
        widest = max(self._label.fontMetrics().horizontalAdvance(self._format(x)) for x in ends)
        self._label.setMinimumWidth(max(self._label.minimumWidth(), widest + 2))
        self._label.setText(self._format(self._value))
