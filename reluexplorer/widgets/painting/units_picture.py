"""Pictures of neurons that can be taken hold of: which is under the mouse, and which is chosen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtWidgets import QWidget

from reluexplorer.widgets.painting.painted_widget import PaintedWidget, V
from reluexplorer.widgets.theme.tooltips import Tip


class CardedWidget(PaintedWidget[V]):
    """A picture of neurons with a card beside the one under the mouse; its owner says what is on it."""

    unit_hovered = Signal(int, int)
    hover_left = Signal()
    unit_selected = Signal(int, int)
    unit_toggled = Signal(int, int)
    """A unit is to join the selection, or to leave it."""
    selection_cleared = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._lines: tuple[str, ...] = ()
        self._focus = (0, 0)
        """(layer, place) that the keys are on."""

    def set_hover_lines(self, lines: tuple[str, ...]) -> None:
        """Say what is on the card of the part under the mouse; the first line is its title."""
        if lines != self._lines:
            self._lines = lines
            self.update()

    def tip_at(self, at: QPoint) -> Tip | None:
        """Return what the picture is for; nothing over a part, which has a card."""
        return Tip(self.toolTip()) if self._at(QPointF(at)) is None else None

    def _at(self, point: QPointF) -> tuple[int, int] | None:
        """Return the (layer, place) at a point."""
        raise NotImplementedError

    def _unit(self, at: tuple[int, int]) -> int:
        """Return the unit at a (layer, place)."""
        return at[1]

    def _choose(self, modifiers: Qt.KeyboardModifier) -> None:
        """Select the unit that the keys are on; with Ctrl it joins the selection or leaves it."""
        toggles = modifiers & Qt.KeyboardModifier.ControlModifier
        signal = self.unit_toggled if toggles else self.unit_selected
        signal.emit(self._focus[0], self._unit(self._focus))


class UnitsPicture(CardedWidget[V]):
    """One in which every part is a unit."""

    _hover: tuple[int, int] | None = None
    """(layer, place) under the mouse."""

    def leaveEvent(self, event: QEvent) -> None:
        """No unit is under the mouse."""
        super().leaveEvent(event)
        self._set_hover(None)

    def _set_hover(self, hover: tuple[int, int] | None) -> None:
        if hover == self._hover:
            return
        self._hover, self._lines = hover, ()
        self.setCursor(Qt.CursorShape.ArrowCursor if hover is None else Qt.CursorShape.PointingHandCursor)
        if hover is None:
            self.hover_left.emit()
        else:
            self.unit_hovered.emit(hover[0], self._unit(hover))
        self.update()
