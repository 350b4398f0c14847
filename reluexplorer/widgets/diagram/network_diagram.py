"""The network as one sees it: columns of live heat maps joined by curves for the weights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip

from reluexplorer.widgets.controls.arrows import ARROWS
from reluexplorer.widgets.diagram import paint as parts
from reluexplorer.widgets.diagram.actions import (
    ACTION_KEYS,
    ASKS,
    EMPTY,
    NOWHERE,
    TIPS,
    actions_of,
    cursor_over,
    stepped,
    tip_of,
    unit_menu,
)
from reluexplorer.widgets.diagram.asking import AskingDiagram
from reluexplorer.widgets.diagram.cell_images import Pictures
from reluexplorer.widgets.diagram.dragging import Drag, begin, bias_mark, edge_at
from reluexplorer.widgets.diagram.layout import BOTTOM, Hit, radius
from reluexplorer.widgets.diagram.still_layer import Still, into_pixel
from reluexplorer.widgets.diagram.view import DiagramLayer, DiagramView
from reluexplorer.widgets.painting.kept import KeptPieces
from reluexplorer.widgets.painting.last_picture import corner_of
from reluexplorer.widgets.painting.pace import PACE, MadeAhead, paced
from reluexplorer.widgets.painting.painted_widget import frame, solid
from reluexplorer.widgets.theme.tooltips import Tip

__all__ = ["DiagramLayer", "DiagramView", "NetworkDiagram"]
_ALL_MADE = object()
_MOST_LAGS = 12
"""So many times in a row pictures of a moment ago are shown where the window has no time for all new ones."""


class NetworkDiagram(AskingDiagram, MadeAhead):
    """Paints a DiagramView; every change a person asks for leaves as a signal."""

    usual, least = (800, 700), (240, 180)

    is_full_of_controls = True
    """Neurons, headings and buttons are painted close to each other: nothing may lie over them."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._pictures = Pictures()
        self._still = KeptPieces()
        self._lags = 0
        """How often in a row the pictures of a moment ago were shown."""
        self._hover = NOWHERE
        self._drag: Drag | None = None
        self._dragged = False
        self._card = QRectF()
        """Where the card is painted, in the widget; empty while there is none."""

    # Views

    def view_changed(self, before: DiagramView | None) -> None:
        """Keep what still holds, drop the rest."""
        view = self._view
        if view is None:
            self._port.reset(0)
            self._set_hover(NOWHERE)
            self._describe()
            return
        if before is None or view.counts != before.counts or view.inputs != before.inputs:
            self._port.reset(len(view.counts))
            self._set_hover(NOWHERE)
            self._lines = ()
            column, unit = self._focus
            column = min(column, len(view.counts) - 1)
            self._focus = (column, min(unit, view.counts[column] - 1))
        selection = view.selection
        if selection is not None and (before is None or selection != before.selection):
            self._focus = selection
            self._port.reveal(view, *selection)
        self._describe()

    # Painting

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything anew."""
        super().resizeEvent(event)
        self._port.forget()

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs another layout."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._port.forget()

    @paced
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Curves below, cells above, the card on top."""
        with self.begin() as painter:
            if self._view is None:
                self.paint_empty(painter, QRectF(self.rect()), EMPTY)
            else:
                self._paint(painter, self._view)

    def parts_ahead(self) -> Iterator[None]:
        """Make what the weights, the cells and what stands still look like, layer by layer."""
        if self._view is not None:
            scene = parts.Scene(self._view, self.layout_now, self._theme, self.devicePixelRatioF())
            yield from self._pictures.ahead(scene)
            start = QPointF(corner_of(self)) * scene.ratio
            yield from self._still.ahead(self._still_now(scene, self._hover, start).picture())

    def _still_now(self, scene: parts.Scene, hover: Hit, start: QPointF) -> Still:
        """Return what stands still where the diagram starts at a place in pixels."""
        place = into_pixel(start.x(), start.y())
        return Still(scene, hover, self.underMouse(), self.offset, self.size(), place)

    def _paint(self, painter: QPainter, view: DiagramView) -> None:
        hover = NOWHERE if self._bare else self._hover
        view = replace(view, editable=False) if self._bare else view
        scene = parts.scene_for(painter, view, self.layout_now, self._theme)
        transform = painter.deviceTransform()
        painter.translate(-self.offset, 0)
        ahead = self._pictures.ahead(scene)
        lags = self._lags_behind(scene, lacks=next(ahead, _ALL_MADE) is None)
        self._paint_weights(painter, scene, hover, lags=lags)
        for room, picture in self._pictures.last_cells() if lags else self._pictures.cells(scene):
            painter.drawImage(room, picture)
        if lags:
            next(ahead, None)  # one each time, so that it moves however often it is overtaken
        still = self._still_now(scene, hover, QPointF(transform.dx(), transform.dy()))
        if scene.sprites == self.devicePixelRatioF():
            painter.drawPixmap(still.corner, self._still.of(still.picture()))
        else:
            still.paint(painter)
        for column in still.columns:
            parts.paint_biases(painter, scene, column)
            parts.paint_states(painter, scene, column)
            if self._probe is not None and self._probe.fits(view):
                parts.paint_probe(painter, scene, column, self._probe)
        if hover.kind in {"edge", "bias"}:
            parts.paint_weight(painter, scene, hover)
        if not self._bare:
            self._paint_over(painter)

    def _lags_behind(self, scene: parts.Scene, *, lacks: bool) -> bool:
        """Whether to show the pictures of a moment ago, as others came before the new ones were made.

        Those are made in the turns after this one, and in this one where they came too late again and again.
        """
        may = PACE.may_lag and self._lags < _MOST_LAGS and self._pictures.stand_for(scene)
        self._lags = self._lags + 1 if lacks and may else 0
        if self._lags:
            self.update()
        return bool(self._lags)

    def _paint_weights(self, painter: QPainter, scene: parts.Scene, hover: Hit, *, lags: bool) -> None:
        """Paint all weights as curves, and over them those of the neuron under the mouse once more."""
        pictures = []
        if scene.can_be_enlarged:
            parts.paint_edges(painter, scene)
        else:
            pictures += self._pictures.last_edges() if lags else self._pictures.edges(scene)
        if hover.kind in {"unit", "card"} and scene.layout.columns[hover.column].has(hover.unit):
            pictures += self._pictures.own_edges(scene, hover.column, hover.unit)
        for place, picture in pictures:
            painter.drawImage(place, picture)

    def _paint_over(self, painter: QPainter) -> None:
        column, unit = self._focus
        place = self.layout_now.columns[column]
        if self.hasFocus() and place.has(unit):
            ring = place.rect(unit).adjusted(-4, -4, 4, 4)
            frame(painter, ring, solid(self._theme.accent, 1.5, 0.7), radius(place.cell) + 4)
        view = self._view
        self._card = QRectF()
        if view is None or self._hover.kind not in {"unit", "card"} or not self._lines:
            return
        painter.translate(self.offset, 0)
        cell = self.cell_rect(self._hover.column, self._hover.unit)
        bounds, hover = QRectF(self.rect()).adjusted(8, 8, -8, -8), self._hover
        words = actions_of(view, hover.column, hover.unit) if self._acts(hover.column) else ()
        self._card = parts.paint_action_card(
            painter, self._theme, self._lines, words, cell, bounds, hover.source
        )

    # Mouse

    def hit(self, at: QPointF) -> Hit:
        """What is under a point of the widget."""
        view = self._view
        if view is None:
            return NOWHERE
        if self._card.adjusted(-14, 0, 14, 0).contains(at) and self._hover.kind in {"unit", "card"}:
            line = parts.action_at(self._card, actions_of(view, self._hover.column, self._hover.unit), at)
            return Hit("card", self._hover.column, self._hover.unit, line)
        inside = at + QPointF(self.offset, 0)
        found = self.layout_now.hit(inside)
        if found.kind == "unit" and self._acts(found.column):
            cell = self.layout_now.columns[found.column].rect(found.unit)
            if bias_mark(cell).contains(inside):
                return Hit("bias", found.column, found.unit)
        if found.kind == "none" and view.editable:
            return edge_at(view, self.layout_now, inside) or found
        return found

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow what is under the mouse, or go on with a drag."""
        drag = self._drag
        if drag is not None and event.buttons() & Qt.MouseButton.LeftButton:
            if event.position().y() == drag.y and not self._dragged:
                return
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            value = drag.at(event.position().y(), fine=fine)
            self.weight_edited.emit(drag.column, drag.unit, drag.source, value, self._dragged)
            self._dragged = True
            return
        self._set_hover(self.hit(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag; a click alone asks for the value to be typed."""
        drag, dragged = self._drag, self._dragged
        self._drag, self._dragged = None, False
        if drag is not None and not dragged and event.button() == Qt.MouseButton.LeftButton:
            self.weight_asked.emit(drag.column, drag.unit, drag.source)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the mouse."""
        super().leaveEvent(event)
        self._set_hover(NOWHERE)

    def tip_at(self, at: QPoint) -> Tip | None:
        """Return what the part under the mouse is for; nothing where a card or a value says more."""
        hit = self.hit(QPointF(at))
        if hit.kind == "none":
            return Tip(self.toolTip()) if at.y() > self.height() - BOTTOM else None
        return tip_of(hit, at, self.cell_rect(hit.column, hit.unit) if hit.kind == "bias" else None)

    def put_card_away(self) -> None:
        """Show no card until the mouse moves on."""
        self._set_hover(NOWHERE)

    def _set_hover(self, hit: Hit) -> None:
        if hit == self._hover:
            return
        before, self._hover = self._hover, hit
        same = (hit.column, hit.unit) == (before.column, before.unit) and hit.kind in {"unit", "card"}
        if not same:
            self._lines = ()
        self.setCursor(cursor_over(hit))
        if hit.kind not in TIPS:
            QToolTip.hideText()
        if hit.kind in {"unit", "bias"} and not (same and before.kind in {"unit", "card"}):
            self.unit_hovered.emit(hit.column, hit.unit)
        elif before.kind in {"unit", "card", "bias"} and hit.kind not in {"unit", "card", "bias"}:
            self.hover_left.emit()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a cell selects, with Ctrl one more, on a button it asks, on nothing it clears."""
        if event.button() != Qt.MouseButton.LeftButton or self._view is None:
            return
        hit = self.hit(event.position())
        self._drag, self._dragged = begin(self._view, hit, event.position().y()), False
        if self._drag is not None:
            return
        if hit.kind == "card":
            names = [name for name, _words in actions_of(self._view, hit.column, hit.unit)]
            if 0 <= hit.source < len(names):
                self._move_focus(hit.column, hit.unit)
                self.unit_acted.emit(names[hit.source], hit.column, hit.unit)
        elif hit.kind == "header" and self._acts(hit.column):
            self.activation_asked.emit(hit.column, event.globalPosition().toPoint())
        elif hit.kind == "unit":
            self._press(hit, event.modifiers())
        elif hit.kind == "none":
            self.selection_cleared.emit()
        elif hit.kind == "more":
            self._port.turn(self._view, hit.column, self.layout_now.columns[hit.column].shown)
        else:
            self._ask(hit)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Count the second click of two like the first."""
        self.mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done to a hidden unit, by the right button or the Menu key."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        hit = Hit("unit", *self._focus) if by_key else self.hit(QPointF(event.pos()))
        if self._view is None or hit.kind not in {"unit", "bias", "card"} or not self._acts(hit.column):
            return
        self._move_focus(hit.column, hit.unit)
        menu = unit_menu(self, self._view, hit.column, hit.unit, self.unit_acted.emit)
        where = self.cell_rect(hit.column, hit.unit).center().toPoint()
        menu.popup(self.mapToGlobal(where) if by_key else event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn through a column's units, or scroll sideways."""
        if self._view is None:
            return
        delta = event.angleDelta()
        sideways = delta.x() or (delta.y() if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0)
        if not (sideways and self._port.scroll(-sideways // 2)) and delta.y():
            column = self.layout_now.near(event.position().x() + self.offset)
            self._port.turn(self._view, column, -3 if delta.y() > 0 else 3)
        self._set_hover(self.hit(event.position()))
        event.accept()

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move, Enter selects, + and − change units, Insert and Delete change layers, Esc clears.

        Letters do something to the unit or its layer: see ACTION_KEYS.
        """
        view, (column, unit), key = self._view, self._focus, Qt.Key(event.key())
        if view is None:
            super().keyPressEvent(event)
        elif key in ARROWS:
            self._move_focus(*stepped(view.counts, self._focus, key))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose(event.modifiers())
        elif key == Qt.Key.Key_Escape:
            self.selection_cleared.emit()
        elif key in ASKS:
            self._ask(Hit(ASKS[key], column))
        elif key in ACTION_KEYS and self._acts(column) and not event.modifiers():
            if ACTION_KEYS[key] in dict(actions_of(view, column, unit)):
                self.unit_acted.emit(ACTION_KEYS[key], column, unit)
        elif key == Qt.Key.Key_A and self._acts(column) and not event.modifiers():
            self._ask_activation(column)
        else:
            super().keyPressEvent(event)
