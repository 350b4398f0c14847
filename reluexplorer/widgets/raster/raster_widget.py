"""Which neuron fires on which sample: one column a neuron, one row a sample, layers beside each other."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from reluexplorer.language import _
from reluexplorer.text import neuron, percent
from reluexplorer.widgets.accessibility.parts import tell_keys
from reluexplorer.widgets.controls.arrows import ARROWS, NEARER
from reluexplorer.widgets.controls.free_place import around
from reluexplorer.widgets.painting.kept import KeptPieces
from reluexplorer.widgets.painting.pace import MadeAhead, paced
from reluexplorer.widgets.painting.painted_widget import (
    can_be_enlarged,
    card_rect,
    colour,
    paint_card,
    pixel_ratio,
    solid,
)
from reluexplorer.widgets.painting.units_picture import UnitsPicture
from reluexplorer.widgets.raster.paint import caption_room, outline, point_at, still_picture, still_pieces
from reluexplorer.widgets.raster.view import Block, RasterLayer, RasterView, column_at, lay_out
from reluexplorer.widgets.raster.zoom import (
    Zoom,
    by_key,
    first_columns,
    moved,
    part,
    revealing,
    sizes,
    wanted,
    zoomed,
)
from reluexplorer.widgets.theme.tips import set_tip

__all__ = ["RasterLayer", "RasterView", "RasterWidget"]
_AT_REST = 150
"""Milliseconds after which a part that is not zoomed or moved any further is told."""


class RasterWidget(UnitsPicture[RasterView], MadeAhead):
    """Paints a RasterView; units are named by (layer, unit), wherever their column stands."""

    usual, least = (960, 590), (240, 140)

    units_selected = Signal(object)
    """The (layer, unit) of all columns from the focus to where Shift was held."""
    part_chosen = Signal(object)
    """What is shown once it was zoomed or moved: as ``part`` of a :class:`RasterView`."""

    def __init__(self) -> None:
        super().__init__(_("Samples by neurons"))
        set_tip(
            self,
            _(
                "Which neuron fires for which point: a column for each neuron, a row for each point.\n"
                "The wheel and + − zoom, a drag moves, a double click or 0 shows all."
            ),
        )
        self._picture = KeptPieces()
        self._zoom: Zoom | None = None
        self._at_rest = QTimer(self, singleShot=True, interval=_AT_REST)
        self._at_rest.timeout.connect(self._tell_part)
        self._part: tuple[RasterView, Zoom | None, RasterView] | None = None
        self._press: QPointF | None = None
        """Where the button went down that is not let go yet."""
        self._dragged: QPointF | None = None
        """Where the picture was dragged to last."""

    def blocks(self) -> tuple[Block, ...]:
        """Where the shown columns of each layer stand."""
        if not self._has_layers():
            return ()
        view = self._near()
        return lay_out(view, self.width(), self.height(), caption_room(view.caption, self.width()))

    def read_rooms(self) -> tuple[QRect, ...]:
        """Return where titles, bars, numbers and caption are: around all pictures together."""
        filled = [block.picture for block in self.blocks() if block.units]
        pictures = filled[0].united(filled[-1]).toAlignedRect() if filled else QRect()
        return around(self.rect(), pictures)

    def _near(self) -> RasterView:
        """The view of the part that is shown."""
        view = self._shown()
        if self._part is None or self._part[0] is not view or self._part[1] != self._zoom:
            self._part = view, self._zoom, part(view, self._zoom)
        return self._part[2]

    def _passed(self, layer: int) -> int:
        """How many columns of a layer stand left of the part that is shown."""
        if self._zoom is None:
            return 0
        view = self._shown()
        before = self._zoom.counts()[0] - first_columns(view)[layer]
        return min(max(before, 0), view.layers[layer].units)

    def _column(self, blocks: tuple[Block, ...], layer: int, column: int) -> QRectF:
        shown = column - self._passed(layer)
        return blocks[layer].column(shown) if 0 <= shown < blocks[layer].units else QRectF()

    def _at(self, at: QPointF) -> tuple[int, int] | None:
        """The (layer, column) at a place, counted through all columns, shown or not."""
        found = column_at(self.blocks(), at)
        return None if found is None else (found[0], found[1] + self._passed(found[0]))

    def _unit(self, at: tuple[int, int]) -> int:
        return self._shown().layers[at[0]].unit(at[1])

    def counts(self) -> tuple[int, ...]:
        """Return how many columns each layer has, shown or not."""
        return tuple(layer.units for layer in self._shown().layers)

    def room_of(self, at: tuple[int, int]) -> QRectF:
        """Return where a column is; empty where it is beside the part that is shown."""
        return self._column(self.blocks(), *at)

    def words_of(self, at: tuple[int, int]) -> tuple[str, ...]:
        """Return a unit's name and on how many samples it fires."""
        return self._words(at[0], self._unit(at))

    def is_chosen(self, layer: int, unit: int) -> bool:
        """Whether a column is marked."""
        return (layer, unit) in {self._shown().selected, *self._shown().also}

    def _set_zoom(self, zoom: Zoom | None) -> None:
        if zoom != self._zoom:
            self._zoom = zoom
            self._at_rest.start()
            self.update()

    def _tell_part(self) -> None:
        self.part_chosen.emit(None if self._zoom is None else self._zoom.edges())

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
            self._hover, self._focus, self._lines, self._zoom = None, (first, 0), (), wanted(view)
        elif before.part != view.part:
            self._zoom = wanted(view)
        if view.selection is not None:
            layer, unit = view.selection
            self._focus = (layer, view.layers[layer].column(unit))
            if before is None or before.selected != view.selected:
                self._zoom = revealing(view, self._zoom, *self._focus)
        self._describe()

    def _describe(self) -> None:
        layer, column = self._focus
        if self._has_layers() and self._shown().layers[layer].units:
            unit = self._shown().layers[layer].unit(column)
            self.setAccessibleDescription(", ".join(self._words(layer, unit)))

    def _words(self, layer: int, unit: int) -> tuple[str, ...]:
        shown = self._shown().layers[layer]
        name = _("Neuron {name}").format(name=neuron(layer, unit))
        if shown.states[unit] == "dead":
            return name, _("dead: fires on no sample")
        share = percent(float(shown.firing[unit]))
        return name, _("fires on {share} of the samples").format(share=share)

    # Painting

    def parts_ahead(self) -> Iterator[None]:
        """Make what stands still under a pointer, layer by layer."""
        if self._has_layers():
            looks = (self._near(), self.blocks(), self._theme, self.size(), self.devicePixelRatioF())
            yield from self._picture.ahead(still_picture(*looks))

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Title, bars, picture and marks of each layer, the caption, the card."""
        with self.begin() as painter:
            if not self._has_layers():
                self.paint_empty(painter, QRectF(self.rect()), self._shown().empty)
                return
            view, blocks = self._near(), self.blocks()
            looks = (view, blocks, self._theme, self.size(), pixel_ratio(painter))
            if can_be_enlarged(painter):
                for piece in still_pieces(*looks):
                    piece(painter)
            else:
                painter.drawPixmap(0, 0, self._picture.of(still_picture(*looks)))
            if view.named_row >= 0:
                point_at(painter, view, blocks, self._theme)
            self._paint_marks(painter, self._shown(), blocks)

    def _paint_marks(self, painter: QPainter, view: RasterView, blocks: tuple[Block, ...]) -> None:
        accent = self._theme.accent
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for layer, unit in view.also:
            if layer < len(blocks) and view.layers[layer].shows(unit):
                column = self._column(blocks, layer, view.layers[layer].column(unit))
                outline(painter, column, solid(accent, 1.5, 0.7))
        if view.selection is not None:
            layer, unit = view.selection
            column = self._column(blocks, layer, view.layers[layer].column(unit))
            outline(painter, column, solid(accent, 2))
        focused = self._column(blocks, *self._focus) if self._focus[0] < len(blocks) else QRectF()
        if self.hasFocus() and not focused.isEmpty():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(accent))
            painter.drawRect(QRectF(focused.left(), focused.bottom() + 1, focused.width(), 2.5))
        hovered = QRectF() if self._hover is None else self._column(blocks, *self._hover)
        if self._hover is not None and not hovered.isEmpty():
            layer, index = self._hover
            painter.setBrush(Qt.BrushStyle.NoBrush)
            outline(painter, hovered, solid(self._theme.text, 1, 0.6))
            lines = self._lines or self._words(layer, view.layers[layer].unit(index))
            anchor = QRectF(hovered.left(), hovered.center().y() - 2, hovered.width(), 4)
            card = card_rect(lines, anchor, QRectF(self.rect()).adjusted(8, 8, -8, -8))
            paint_card(painter, self._theme, lines, card)

    # Mouse and keys

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow which column is under the mouse; with the button down move the part that is shown."""
        if self._press is not None and self._zoom is not None:
            far = (event.position() - self._press).manhattanLength() >= QApplication.startDragDistance()
            if self._dragged is None and far:
                self._dragged = self._press
            if self._dragged is not None:
                self._drag(event.position() - self._dragged)
                self._dragged = event.position()
                return
        self._set_hover(self._at(event.position()))

    def _drag(self, by: QPointF) -> None:
        near = [block for block in self.blocks() if block.units]
        if not near or self._zoom is None:
            return
        rows = self._zoom.rows[1] - self._zoom.rows[0]
        wide = sum(block.picture.width() for block in near) / sum(block.units for block in near)
        tall = near[0].picture.height() / max(rows, 1.0)
        self._set_hover(None)
        self._set_zoom(moved(self._shown(), self._zoom, -by.x() / max(wide, 1e-6), -by.y() / tall))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the column and the row under the mouse."""
        turned = event.angleDelta().y()
        if not turned or not self._has_layers():
            super().wheelEvent(event)
            return
        view, blocks, at = self._shown(), self.blocks(), event.position()
        near = [number for number, block in enumerate(blocks) if block.units]
        if not near:
            return
        layer = min(near, key=lambda number: _distance(blocks[number].picture, at.x()))
        picture = blocks[layer].picture
        across = min(max((at.x() - picture.left()) / picture.width(), 0.0), 1.0) * blocks[layer].units
        column = first_columns(view)[layer] + self._passed(layer) + across
        down = min(max((at.y() - picture.top()) / picture.height(), 0.0), 1.0)
        low, high = self._zoom.rows if self._zoom is not None else (0.0, float(sizes(view)[1]))
        factor = NEARER ** (turned / 120.0)
        self._set_zoom(zoomed(view, self._zoom, column, low + down * (high - low), factor))
        self._set_hover(self._at(at))
        event.accept()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Show all columns and rows."""
        self._press = None
        self._set_zoom(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click, or a drag of the part that is shown."""
        if event.button() == Qt.MouseButton.LeftButton and self._has_layers():
            self._press, self._dragged = event.position(), None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a column selects its unit, beside the columns it clears.

        With Ctrl the unit joins the selection or leaves it, with Shift all up to it are selected.
        """
        pressed, dragged = self._press, self._dragged
        if event.button() != Qt.MouseButton.LeftButton or pressed is None:
            return
        self._press = self._dragged = None
        found = self._at(pressed)
        if dragged is not None or not self._has_layers():
            return
        if found is None:
            self.selection_cleared.emit()
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.units_selected.emit(self._between(self._focus, found))
        else:
            self._move(*found)
            self._choose(event.modifiers())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move along the columns, up and down to another layer; Enter and Esc select.

        Plus, minus and 0 zoom, page up and down move along the rows.
        """
        if not self._has_layers():
            super().keyPressEvent(event)
            return
        key = Qt.Key(event.key())
        beside, across = ARROWS.get(key, (0, 0))
        filled = [number for number, each in enumerate(self._shown().layers) if each.units]
        if not filled:
            super().keyPressEvent(event)
        elif beside or across:
            self._step(filled, beside, across)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose(event.modifiers())
        elif key == Qt.Key.Key_Escape:
            self.selection_cleared.emit()
        else:
            zooms, zoom = by_key(self._shown(), self._zoom, key, self._focus)
            if zooms:
                self._set_zoom(zoom)
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
        self._set_zoom(revealing(self._shown(), self._zoom, layer, column))
        self._describe()
        tell_keys(self)
        self.update()


def _distance(room: QRectF, x: float) -> float:
    """How far a place lies beside a room."""
    return max(room.left() - x, x - room.right(), 0.0)
