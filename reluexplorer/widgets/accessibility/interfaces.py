"""Qt's interfaces for widgets with parts: what screen readers and tests walk through.

Three things about them stand in no page of Qt's, and were found by trials over AT-SPI (3,000 widgets made
and deleted, a client reading meanwhile). An interface for actions or values is handed over as the object
itself, or as a null :class:`VoidPtr`: None or a bare number end the program. Qt deletes what was registered,
so a part is kept as long as its widget, and let go with it. And a part is registered once for each place, as
a client may hold on to it while what is painted there changes.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleInterface,
    QAccessibleValueInterface,
    QWindow,
)
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import Shiboken, VoidPtr

from reluexplorer.language import _
from reluexplorer.widgets.accessibility.parts import PRESS, TOGGLE, Doing, Level, Part, Told

_NOTHING = Part("", QRectF())
_NULL = VoidPtr(0)
_SAID = {PRESS: _("Press"), TOGGLE: _("Toggle"), QAccessibleActionInterface.setFocusAction(): _("Set focus")}
"""What people hear of Qt's names of actions; of others these are the words themselves."""
_FACES: dict[int, Face] = {}
"""By the address of its widget; dropped when that goes."""


class _Actions(QAccessibleActionInterface):
    """What can be done to a part, or to a whole widget."""

    def __init__(self, place: _PartFace | Face) -> None:
        super().__init__()
        self._place = place

    def actionNames(self) -> list[str]:
        return [name for name, _do in self._place.doings()]

    def doAction(self, actionName: str) -> None:
        for name, do in self._place.doings():
            if name == actionName:
                do()
                return

    def keyBindingsForAction(self, actionName: str) -> list[str]:
        del actionName
        return []

    def localizedActionName(self, name: str) -> str:
        return _SAID.get(name, name)

    def localizedActionDescription(self, name: str) -> str:
        return _SAID.get(name, name)


class _Value(QAccessibleValueInterface):
    """The number that a part, or a whole widget, stands for."""

    def __init__(self, place: _PartFace | Face) -> None:
        super().__init__()
        self._place = place

    def _level(self) -> Level:
        return self._place.level() or Level(0.0, 0.0, 0.0, 0.0)

    def currentValue(self) -> float:
        return self._level().now

    def minimumValue(self) -> float:
        return self._level().low

    def maximumValue(self) -> float:
        return self._level().high

    def minimumStepSize(self) -> float:
        return self._level().step

    def setCurrentValue(self, value: object) -> None:
        level = self._level()
        if level.put is not None and isinstance(value, int | float):
            level.put(min(max(float(value), level.low), level.high))


class _PartFace(QAccessibleInterface):
    """What a screen reader is told of the part at one place of a widget."""

    def __init__(self, widget: QWidget, told: Told, place: int) -> None:
        super().__init__()
        self._widget, self._told, self._place = widget, told, place
        self._actions, self._value = _Actions(self), _Value(self)

    def part(self) -> Part:
        """Return what stands at the place now; one without a name where nothing does."""
        return self._told.part(self._place) if self.isValid() else _NOTHING

    def level(self) -> Level | None:
        """Return its number."""
        return self.part().level

    def doings(self) -> tuple[Doing, ...]:
        """Return what can be done to it."""
        return self.part().doings

    def isValid(self) -> bool:
        return Shiboken.isValid(self._widget) and 0 <= self._place < self._told.count_parts()

    def window(self) -> QWindow | None:  # type: ignore[override]
        return self._widget.window().windowHandle() if self.isValid() else None

    def parent(self) -> QAccessibleInterface:
        return QAccessible.queryAccessibleInterface(self._widget)

    def childCount(self) -> int:
        return 0

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        del index
        return None

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        del x, y
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        del child
        return -1

    def object(self) -> None:  # type: ignore[override]
        return None

    def rect(self) -> QRect:
        room = self.part().room.toAlignedRect()
        return QRect(self._widget.mapToGlobal(room.topLeft()), room.size()) if not room.isEmpty() else QRect()

    def role(self) -> QAccessible.Role:
        return self.part().role

    def text(self, t: QAccessible.Text) -> str:
        part = self.part()
        told = {
            QAccessible.Text.Name: part.name,
            QAccessible.Text.Description: part.description,
            QAccessible.Text.Value: part.value,
        }
        return told.get(t, "")

    def setText(self, t: QAccessible.Text, text: str) -> None:
        """Parts are named by their widget alone."""

    def state(self) -> QAccessible.State:
        state, part = QAccessible.State(), self.part()
        if not self.isValid():
            state.invalid = True
            return state
        widget = self._widget
        keys = self._told.part_with_keys()
        state.focusable = keys >= 0
        state.focused = widget.hasFocus() and keys == self._place
        state.selectable, state.selected = part.selected is not None, bool(part.selected)
        state.disabled = not widget.isEnabled()
        state.invisible = not widget.isVisible()
        state.offscreen = part.room.isEmpty() or not QRectF(widget.rect()).intersects(part.room)
        return state

    def interface_cast(self, t: QAccessible.InterfaceType) -> Any:
        if t == QAccessible.InterfaceType.ActionInterface and self.part().doings:
            return self._actions
        if t == QAccessible.InterfaceType.ValueInterface and self.part().level is not None:
            return self._value
        return _NULL


class Face(QAccessibleWidget):
    """What a screen reader is told of a widget with parts; ``told`` is the widget itself."""

    def __init__(self, widget: QWidget, told: Told) -> None:
        super().__init__(widget, told.role_told(), widget.accessibleName())
        self._widget, self._told = widget, told
        self._parts: dict[int, _PartFace] = {}
        self._actions, self._value = _Actions(self), _Value(self)

    def level(self) -> Level | None:
        """Return the number that the widget stands for."""
        return self._told.level_told()

    def doings(self) -> tuple[Doing, ...]:
        """Return that it can be given the keys, where it takes them, and what else can be done."""
        takes = self._widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        focus = (QAccessibleActionInterface.setFocusAction(), self._focus)
        return ((focus,) if takes else ()) + self._told.doings_told()

    def _focus(self) -> None:
        self._widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _widgets(self) -> int:
        return super().childCount() if self._told.tells_widgets else 0

    def role(self) -> QAccessible.Role:
        return self._told.role_told()

    def text(self, t: QAccessible.Text) -> str:
        if t == QAccessible.Text.Value and (value := self._told.value_told()):
            return value
        return super().text(t)

    def childCount(self) -> int:
        return self._told.count_parts() + self._widgets()

    def child(self, index: int) -> QAccessibleInterface:
        count = self._told.count_parts()
        if index >= count:
            return super().child(index - count)
        if index not in self._parts:
            self._parts[index] = made = _PartFace(self._widget, self._told, index)
            QAccessible.registerAccessibleInterface(made)
        return self._parts[index]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        place = next((place for place, part in self._parts.items() if part is child), -1)
        below = super().indexOfChild(child) if place < 0 and self._told.tells_widgets else -1
        return below + self._told.count_parts() if below >= 0 else place

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        place = self._told.part_at(self._widget.mapFromGlobal(QPoint(x, y)))
        return self.child(place) if place >= 0 else super().childAt(x, y)

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        place = self._told.part_with_keys()
        return self.child(place) if place >= 0 and self._widget.hasFocus() else super().focusChild()

    def interface_cast(self, t: QAccessible.InterfaceType) -> Any:
        if t == QAccessible.InterfaceType.ValueInterface and self.level() is not None:
            return self._value
        return self._actions if t == QAccessible.InterfaceType.ActionInterface else _NULL

    def let_go(self) -> None:
        """Take the parts away from Qt before Python does."""
        parts, self._parts = self._parts, {}
        for part in parts.values():
            QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(part))


def _made(_kind: str, widget: QObject) -> QAccessibleInterface | None:
    """Return the interface of a widget that has parts; None leaves any other to Qt."""
    if not (isinstance(widget, QWidget) and isinstance(widget, Told)):
        return None
    address = id(widget)
    _FACES[address] = face = Face(widget, widget)
    widget.destroyed.connect(lambda: _forget(address))
    return face


def _forget(address: int) -> None:
    if (face := _FACES.pop(address, None)) is not None:
        face.let_go()


def install() -> None:
    """Let Qt ask here for the interfaces of widgets; call it once, when there is an application."""
    QAccessible.installFactory(_made)
