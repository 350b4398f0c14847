"""Small pictures of the data sets, to choose one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from reluexplorer.language import _
from reluexplorer.widgets.controls.arrows import ARROWS
from reluexplorer.widgets.painting.kept import Kept, painted
from reluexplorer.widgets.painting.pace import MadeAhead, paced
from reluexplorer.widgets.painting.painted_widget import (
    PaintedWidget,
    can_be_enlarged,
    colour,
    elided,
    face,
    frame,
    pixel_ratio,
    solid,
    write,
)
from reluexplorer.widgets.painting.shapes import rounded
from reluexplorer.widgets.theme.colormap import class_colours, table_diverging
from reluexplorer.widgets.theme.fonts import BOLD, SEMIBOLD
from reluexplorer.widgets.theme.stylesheet import current_theme
from reluexplorer.widgets.theme.theme import RADIUS_CONTROL, SIZE_SMALL, Theme
from reluexplorer.widgets.theme.tips import set_tip

SIDE = 52
GAP = 8
INSET = 7


@dataclass(frozen=True, eq=False)
class Thumbnail:
    """One choice: a scatter of points, or else a large glyph, or else a few words."""

    name: str
    label: str
    points: NDArray[Any] | None = None
    """(n, 2)"""
    targets: NDArray[Any] | None = None
    """(n,) class indices, or floats from −1 to 1."""
    glyph: str = ""
    text: str = ""
    tooltip: str = ""


@dataclass(frozen=True, eq=False)
class ThumbnailsView:
    """All choices in reading order, and the name of the current one."""

    items: tuple[Thumbnail, ...]
    chosen: str | None = None
    columns: int = 4
    side: int = SIDE
    """Of each square, in pixels."""


class ThumbnailButton(QAbstractButton, MadeAhead):
    """One choice as a square button."""

    def __init__(self, item: Thumbnail, parent: QWidget) -> None:
        super().__init__(parent)
        self.item = item
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._scatter: Kept[QPixmap] = Kept()
        self.set_item(item)

    def set_item(self, item: Thumbnail) -> None:
        """Show another choice."""
        self.item = item
        self.setAccessibleName(item.label)
        set_tip(self, item.tooltip or item.label)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave arrows and Enter to the grid."""
        if Qt.Key(event.key()) in {*ARROWS, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def nextCheckState(self) -> None:
        """Stay as it is: what is checked follows the view."""

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(SIDE, SIDE)

    def parts_ahead(self) -> Iterator[None]:
        """Make the picture of the points."""
        ratio = self.devicePixelRatioF()
        if self.item.points is not None and not self._scatter.has(self._looks(ratio)):
            yield
            self._picture(ratio)

    def _looks(self, ratio: float) -> tuple[object, ...]:
        return self.item, current_theme().name, ratio, self.size()

    def _picture(self, ratio: float) -> QPixmap:
        size = self.width(), self.height(), ratio
        return self._scatter.of(self._looks(ratio), lambda: painted(*size, self._paint_scatter))

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Panel, content, border."""
        theme, rect = current_theme(), QRectF(self.rect())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            rounded(painter, rect, RADIUS_CONTROL, theme.panel, None)
            if self.item.points is None:
                self._paint_words(painter, rect, theme)
            elif can_be_enlarged(painter):
                self._paint_scatter(painter)
            else:
                painter.drawPixmap(0, 0, self._picture(pixel_ratio(painter)))
            line = theme.secondary if self.underMouse() and self.isEnabled() else theme.line
            pen = solid(theme.accent, 2.5) if self.isChecked() else solid(line)
            frame(painter, rect, pen, RADIUS_CONTROL)
            if self.hasFocus():
                frame(painter, rect.adjusted(3, 3, -3, -3), solid(theme.accent, 1.5, 0.6), RADIUS_CONTROL - 3)

    def _paint_words(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        if self.item.glyph:
            write(painter, rect, self.item.glyph, theme.text, face(26, BOLD))
        else:
            font = face(SIZE_SMALL, SEMIBOLD)
            words = elided(font, self.item.text or self.item.label, rect.width() - 6)
            write(painter, rect, words, theme.secondary, font)

    def _paint_scatter(self, painter: QPainter) -> None:
        points = self.item.points
        if points is None or not len(points):
            return
        low, high = points.min(axis=0), points.max(axis=0)
        scale = (min(self.width(), self.height()) - 2 * INSET) / max(float((high - low).max()), 1e-12)
        middle = (low + high) / 2
        x = self.width() / 2 + scale * (points[:, 0] - middle[0])
        y = self.height() / 2 - scale * (points[:, 1] - middle[1])
        painter.setPen(Qt.PenStyle.NoPen)
        radius = 1.6 if len(points) <= 200 else 1.3
        for i, ink in enumerate(self._inks(len(points))):
            painter.setBrush(colour(ink))
            painter.drawEllipse(QPointF(float(x[i]), float(y[i])), radius, radius)

    def _inks(self, count: int) -> list[str]:
        targets, theme = self.item.targets, current_theme()
        if targets is None:
            return [theme.secondary] * count
        if np.issubdtype(targets.dtype, np.floating):
            packed = table_diverging(theme).colours(np.round(targets, 1), 1.0).tolist()
            return [f"#{c & 0xFFFFFF:06x}" for c in packed]
        inks = class_colours(theme, int(targets.max()) + 1)
        return [inks[t] for t in targets.tolist()]


class DataThumbnails(PaintedWidget[ThumbnailsView]):
    """A grid of buttons, one of them chosen."""

    chosen = Signal(str)

    def __init__(self, name: str = _("Data sets")) -> None:
        super().__init__(name)
        self.buttons: list[ThumbnailButton] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def role_told(self) -> QAccessible.Role:
        """Return that it holds buttons."""
        return QAccessible.Role.Grouping

    def view_changed(self, before: ThumbnailsView | None) -> None:
        """Make buttons only where there are more than before."""
        items = () if self._view is None else self._view.items
        while len(self.buttons) > len(items):
            self.buttons.pop().deleteLater()
        for i, item in enumerate(items):
            if i == len(self.buttons):
                button = ThumbnailButton(item, self)
                button.clicked.connect(lambda _checked, b=button: self.chosen.emit(b.item.name))
                button.show()
                self.buttons.append(button)
            elif before is None or i >= len(before.items) or item is not before.items[i]:
                self.buttons[i].set_item(item)
            self.buttons[i].setChecked(self._view is not None and item.name == self._view.chosen)
        self._place()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Squares with 8 px between them."""
        columns, side = self._grid()
        rows = -(-len(self.buttons) // columns)
        return QSize(columns * (side + GAP) - GAP, max(0, rows * (side + GAP) - GAP))

    def _grid(self) -> tuple[int, int]:
        """Return how many squares stand in a row, and their side."""
        return (4, SIDE) if self._view is None else (self._view.columns, self._view.side)

    def minimumSizeHint(self) -> QSize:
        """The gaps may become smaller."""
        hint = self.sizeHint()
        columns, side = self._grid()
        return QSize(columns * (side + 2) - 2, hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Spread the squares over the width."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        columns, side = self._grid()
        gap = (self.width() - columns * side) / max(1, columns - 1)
        gap = min(max(gap, 2.0), 12.0)
        for i, button in enumerate(self.buttons):
            row, column = divmod(i, columns)
            button.setGeometry(round(column * (side + gap)), row * (side + GAP), side, side)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the focus among the squares; Space and Enter choose."""
        focused = next((i for i, button in enumerate(self.buttons) if button.hasFocus()), None)
        key, columns = Qt.Key(event.key()), self._grid()[0]
        if focused is not None and key in ARROWS:
            across, down = ARROWS[key]
            to = focused + across + columns * down
            if 0 <= to < len(self.buttons):
                self.buttons[to].setFocus(Qt.FocusReason.TabFocusReason)
        elif focused is not None and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.buttons[focused].click()
        else:
            super().keyPressEvent(event)
