"""Pictures of neurons that can be taken hold of: which is under the mouse, and which is chosen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from reluexplorer.widgets.accessibility.parts import PRESS, TOGGLE, Part
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
        self.teller: Callable[[int, int], tuple[str, ...]] = _nothing
        """Says what is known of a unit: its name, then more."""

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


def _nothing(_layer: int, _unit: int) -> tuple[str, ...]:
    return ()


class UnitsPicture(CardedWidget[V]):
    """One in which every part is a unit."""

    _hover: tuple[int, int] | None = None
    """(layer, place) under the mouse."""

    def counts(self) -> tuple[int, ...]:
        """Return how many units have a picture, by layer."""
        raise NotImplementedError

    def room_of(self, at: tuple[int, int]) -> QRectF:
        """Return where the unit at a (layer, place) is; empty where it is out of sight."""
        raise NotImplementedError

    def words_of(self, at: tuple[int, int]) -> tuple[str, ...]:
        """Return the name of the unit at a (layer, place), and what is said of it."""
        raise NotImplementedError

    def is_chosen(self, layer: int, unit: int) -> bool:
        """Whether a unit is selected, alone or with others."""
        raise NotImplementedError

    def role_told(self) -> QAccessible.Role:
        """Return that it is a list."""
        return QAccessible.Role.List

    def count_parts(self) -> int:
        """Return how many units there are."""
        return sum(self.counts())

    def part(self, place: int) -> Part:
        """Return a unit; those of a layer stand together."""
        at = self._spot(place)
        layer, unit = at[0], self._unit(at)
        name, *said = self.words_of(at)
        more = self.teller(layer, unit)[1:] or tuple(said)
        choose = partial(self._choose_at, at, Qt.KeyboardModifier.NoModifier)
        join = partial(self._choose_at, at, Qt.KeyboardModifier.ControlModifier)
        return Part(
            ", ".join([name, *said]),
            self.room_of(at),
            description=". ".join(more),
            selected=self.is_chosen(layer, unit),
            doings=((PRESS, choose), (TOGGLE, join)),
        )

    def part_with_keys(self) -> int:
        """Return the place of the unit that the keys are on."""
        layer, place = self._focus
        counts = self.counts()
        return sum(counts[:layer]) + place if layer < len(counts) and place < counts[layer] else -1

    def part_at(self, at: QPoint) -> int:
        """Return the place of the unit at a point."""
        found = self._at(QPointF(at))
        return -1 if found is None else sum(self.counts()[: found[0]]) + found[1]

    def _spot(self, place: int) -> tuple[int, int]:
        for layer, count in enumerate(self.counts()):
            if place < count:
                return layer, place
            place -= count
        raise IndexError("there are not so many units")

    def _choose_at(self, at: tuple[int, int], modifiers: Qt.KeyboardModifier) -> None:
        self._focus = at
        self._choose(modifiers)
        self.update()

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
