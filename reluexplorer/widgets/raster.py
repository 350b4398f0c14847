"""Which neuron fires on which sample: one column a neuron, one row a sample, layers beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter

from reluexplorer.text import percent
from reluexplorer.widgets.painted import (
    PaintedWidget,
    card_rect,
    colour,
    paint_card,
    pixel_ratio,
    same_view,
    solid,
)
from reluexplorer.widgets.raster_paint import still_picture
from reluexplorer.widgets.raster_view import Block, RasterLayer, RasterView, column_at, lay_out
from reluexplorer.widgets.tooltips import Tip

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
    from PySide6.QtWidgets import QWidget

__all__ = ["RasterLayer", "RasterView", "RasterWidget"]

LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class RasterWidget(PaintedWidget[RasterView]):
    """Paints a RasterView; units are named by (layer, unit), wherever their column stands."""

    unit_selected = Signal(int, int)
    unit_toggled = Signal(int, int)
    """A unit is to join the selection, or to leave it."""
    units_selected = Signal(object)
    """The (layer, unit) of all columns from the focus to where Shift was held."""
    unit_hovered = Signal(int, int)
    hover_left = Signal()
    selection_cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Samples by neurons", parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._picture: QImage | None = None
        self._picture_of: tuple[object, ...] = ()
        self._hover: tuple[int, int] | None = None
        self._lines: tuple[str, ...] = ()
        self._focus = (0, 0)

    def sizeHint(self) -> QSize:
        """Most of the window's middle."""
        return QSize(960, 590)

    def minimumSizeHint(self) -> QSize:
        """Three narrow layers."""
        return QSize(240, 140)

    @property
    def focused_column(self) -> tuple[int, int]:
        """(layer, column) the keys act on."""
        return self._focus

    def blocks(self) -> tuple[Block, ...]:
        """Where each layer stands."""
        return () if not self._has_layers() else lay_out(self._shown(), self.width(), self.height())

    def column_rect(self, layer: int, unit: int) -> QRectF:
        """Where a unit's column is in the widget."""
        return self.blocks()[layer].column(self._shown().layers[layer].column(unit))

    def set_hover_lines(self, lines: tuple[str, ...]) -> None:
        """What the card beside the hovered column says, instead of its share of firing."""
        if lines != self._lines:
            self._lines = lines
            self.update()

    def _has_layers(self) -> bool:
        return self._view is not None and bool(self._view.layers)

    def _shown(self) -> RasterView:
        return RasterView(()) if self._view is None else self._view

    def view_changed(self, before: RasterView | None) -> None:
        """Keep the focus and the hovered column where they exist."""
        view = self._shown()
        counts = [layer.units for layer in view.layers]
        if before is None or [layer.units for layer in before.layers] != counts:
            first = next((number for number, count in enumerate(counts) if count), 0)
            self._hover, self._focus, self._lines = None, (first, 0), ()
        if view.selection is not None:
            layer, unit = view.selection
            self._focus = (layer, view.layers[layer].column(unit))
        self._describe()

    def _describe(self) -> None:
        layer, column = self._focus
        if self._has_layers() and self._shown().layers[layer].units:
            unit = self._shown().layers[layer].unit(column)
            self.setAccessibleDescription(", ".join(self._words(layer, unit)))

    def _words(self, layer: int, unit: int) -> tuple[str, ...]:
        shown = self._shown().layers[layer]
        name = f"{shown.title.split(' · ')[0]} · neuron {unit + 1}"
        if shown.states[unit] == "dead":
            return name, "dead: fires on no sample"
        return name, f"fires on {percent(float(shown.firing[unit]))} of the samples"

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Title, bars, picture and marks of each layer, the caption, the card."""
        with self.begin() as painter:
            if not self._has_layers():
                self.paint_empty(painter, QRectF(self.rect()), self._shown().empty)
                return
            view, blocks = self._shown(), self.blocks()
            painter.drawImage(0, 0, self._still(view, blocks, pixel_ratio(painter)))
            self._paint_marks(painter, view, blocks)

    def _still(self, view: RasterView, blocks: tuple[Block, ...], ratio: float) -> QImage:
        """All that neither mouse nor selection changes, as one picture."""
        key = (
            view.layers,
            view.row_order,
            view.caption,
            view.targets,
            blocks,
            self.size(),
            ratio,
            self._theme,
        )
        if self._picture is None or not same_view(key, self._picture_of):
            size = (self.width(), self.height())
            self._picture, self._picture_of = still_picture(view, blocks, self._theme, size, ratio), key
        return self._picture

    def _paint_marks(self, painter: QPainter, view: RasterView, blocks: tuple[Block, ...]) -> None:
        accent = self._theme.accent
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for layer, unit in view.also:
            if layer < len(blocks) and view.layers[layer].shows(unit):
                painter.setPen(solid(accent, 1.5, 0.7))
                painter.drawRect(blocks[layer].column(view.layers[layer].column(unit)).adjusted(0, -1, -1, 1))
        if view.selection is not None:
            layer, unit = view.selection
            column = blocks[layer].column(view.layers[layer].column(unit))
            painter.setPen(solid(accent, 2))
            painter.drawRoundedRect(column.adjusted(-1, -2, 0.0, 2), 2, 2)
        if self.hasFocus() and blocks[self._focus[0]].units:
            layer, index = self._focus
            column = blocks[layer].column(index)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(accent))
            painter.drawRect(QRectF(column.left(), column.bottom() + 1, column.width(), 2.5))
        if self._hover is not None:
            layer, index = self._hover
            column = blocks[layer].column(index)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(solid(self._theme.text, 1, 0.6))
            painter.drawRect(column.adjusted(-0.5, -0.5, -0.5, 0.5))
            lines = self._lines or self._words(layer, view.layers[layer].unit(index))
            anchor = QRectF(column.left(), column.center().y() - 2, column.width(), 4)
            card = card_rect(lines, anchor, QRectF(self.rect()).adjusted(8, 8, -8, -8))
            paint_card(painter, self._theme, lines, card)

    # Mouse and keys

    def tip_at(self, at: QPoint) -> Tip | None:
        """Return what the picture is for; nothing over a column, which has a card."""
        return Tip(self.toolTip()) if column_at(self.blocks(), QPointF(at)) is None else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow which column is under the mouse."""
        self._set_hover(column_at(self.blocks(), event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """No column is under the mouse."""
        super().leaveEvent(event)
        self._set_hover(None)

    def _set_hover(self, hover: tuple[int, int] | None) -> None:
        if hover == self._hover:
            return
        self._hover, self._lines = hover, ()
        shape = Qt.CursorShape.ArrowCursor if hover is None else Qt.CursorShape.PointingHandCursor
        self.setCursor(shape)
        if hover is None:
            self.hover_left.emit()
        else:
            self.unit_hovered.emit(hover[0], self._shown().layers[hover[0]].unit(hover[1]))
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a column selects its unit, beside the columns it clears.

        With Ctrl the unit joins the selection or leaves it, with Shift all up to it are selected.
        """
        if event.button() != Qt.MouseButton.LeftButton or not self._has_layers():
            return
        found = column_at(self.blocks(), event.position())
        if found is None:
            self.selection_cleared.emit()
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.units_selected.emit(self._between(self._focus, found))
        else:
            self._move(*found)
            unit = found[0], self._shown().layers[found[0]].unit(found[1])
            toggles = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            (self.unit_toggled if toggles else self.unit_selected).emit(*unit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move along the columns, up and down to another layer; Enter and Esc select."""
        if not self._has_layers():
            super().keyPressEvent(event)
            return
        layers, (layer, column), key = self._shown().layers, self._focus, Qt.Key(event.key())
        beside = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key, 0)
        across = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(key, 0)
        filled = [number for number, each in enumerate(layers) if each.units]
        if not filled:
            super().keyPressEvent(event)
        elif beside or across:
            self._step(filled, beside, across)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            toggles = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            signal = self.unit_toggled if toggles else self.unit_selected
            signal.emit(layer, layers[layer].unit(column))
        elif key == Qt.Key.Key_Escape:
            self.selection_cleared.emit()
        else:
            super().keyPressEvent(event)

    def _step(self, filled: list[int], beside: int, across: int) -> None:
        """Go to the column beside, on into the next layer that has any, or to the one before or after."""
        layers, (layer, column) = self._shown().layers, self._focus
        place = filled.index(layer)
        if across:
            to = filled[min(max(place + across, 0), len(filled) - 1)]
            self._move(to, min(column, layers[to].units - 1))
        elif 0 <= column + beside < layers[layer].units:
            self._move(layer, column + beside)
        elif 0 <= place + beside < len(filled):
            to = filled[place + beside]
            self._move(to, 0 if beside > 0 else layers[to].units - 1)

    def _between(self, one: tuple[int, int], other: tuple[int, int]) -> list[tuple[int, int]]:
        """The units of all columns from one to another, that of the other first."""
        layers = self._shown().layers
        first, last = sorted((one, other))
        found = [
            (number, each.unit(column))
            for number, each in enumerate(layers)
            for column in range(each.units)
            if first <= (number, column) <= last
        ]
        return found if other == first else found[::-1]

    def _move(self, layer: int, column: int) -> None:
        self._focus = (layer, column)
        self._describe()
        self.update()
