"""How a widget says of what it paints: parts that can be walked, and a value that can be set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QWidget

Doing = tuple[str, Callable[[], object]]
"""The name of an action, and what it does: the same as mouse or keys would."""
PRESS, TOGGLE = "Press", "Toggle"
"""Qt's names for what a click does, and for what joins a selection or leaves it; screen readers know them."""


@dataclass(frozen=True)
class Level:
    """A number that can be read, and set where ``put`` is given."""

    now: float
    low: float
    high: float
    step: float
    put: Callable[[float], object] | None = None


@dataclass(frozen=True)
class Part:
    """One thing that a widget paints.

    ``room`` is where, in the widget; empty where it is out of sight. ``selected`` is None for what cannot be
    selected.
    """

    name: str
    room: QRectF
    role: QAccessible.Role = QAccessible.Role.ListItem
    description: str = ""
    value: str = ""
    selected: bool | None = None
    doings: tuple[Doing, ...] = ()
    level: Level | None = None


class Told:
    """Beside QWidget: says what is painted; as it stands there are no parts, and no value."""

    tells_widgets = True
    """Whether the widgets within it are told too, behind its parts."""

    def role_told(self) -> QAccessible.Role:
        """Return what all of it is."""
        return QAccessible.Role.Graphic

    def count_parts(self) -> int:
        """Return how many parts there are now."""
        return 0

    def part(self, place: int) -> Part:
        """Return one of the parts; they are counted in the order in which they are read."""
        raise IndexError(f"there is no part {place}")

    def room_of_part(self, place: int) -> QRectF:
        """Return where a part is, as :meth:`part` has it: asked of many where a point is looked for."""
        return self.part(place).room

    def part_with_keys(self) -> int:
        """Return the place of the part that the keys are on, −1 where they are on none."""
        return -1

    def part_at(self, at: QPoint) -> int:
        """Return the place of the part at a point of the widget, of several the last; −1 for none."""
        point, last = QPointF(at), self.count_parts() - 1
        return next((n for n in range(last, -1, -1) if self.room_of_part(n).contains(point)), -1)

    def level_told(self) -> Level | None:
        """Return the number that the whole widget stands for, None where it is none."""
        return None

    def value_told(self) -> str:
        """Return that number in words."""
        return ""

    def doings_told(self) -> tuple[Doing, ...]:
        """Return what can be done to the whole widget beside giving it the keys."""
        return ()


def tell_keys(widget: QWidget) -> None:
    """Let a screen reader know that the keys are on another part of a widget now."""
    place = widget.part_with_keys() if isinstance(widget, Told) else -1
    if place >= 0 and widget.hasFocus() and QAccessible.isActive():
        event = QAccessibleEvent(widget, QAccessible.Event.Focus)
        event.setChild(place)
        QAccessible.updateAccessibility(event)


def announce(widget: QWidget, words: str) -> None:
    """Let a screen reader say something that has come up by itself."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))
