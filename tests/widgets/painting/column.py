"""Widgets beneath each other on the screen whose painting takes a time, as a clock of its own says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication, QGraphicsView, QVBoxLayout, QWidget

from reluexplorer.widgets.painting import pace
from reluexplorer.widgets.painting.pace import BUDGET, MadeAhead, paced

SLOW = 0.75 * BUDGET
CHEAP = 1e-4


class Clock:
    """Seconds that pass only where something is painted."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class Stripe(QWidget):
    """Fills itself with one colour, which takes a time."""

    def __init__(self, clock: Clock, painted: list[QWidget], cost: float = SLOW) -> None:
        super().__init__()
        self._clock, self._painted, self.cost, self.colour = clock, painted, cost, "red"

    @paced
    def paintEvent(self, _event: Any) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self.colour))
        self._clock.now += self.cost
        self._painted.append(self)


class Layered(Stripe, MadeAhead):
    """A stripe whose colour comes about in parts, each of which takes a time; painting it is cheap."""

    def __init__(self, clock: Clock, painted: list[QWidget], parts: int = 3) -> None:
        super().__init__(clock, painted, 2 * pace._CHEAP)
        self._parts, self._made = parts, [""] * parts

    def parts_ahead(self) -> Iterator[None]:
        for part in range(self._parts):
            if self._made[part] != self.colour:
                yield
                self._clock.now += SLOW
                self._made[part] = self.colour

    def made(self, colour: str) -> int:
        """Return how many parts are there in a colour."""
        return self._made.count(colour)


class Scene(QGraphicsView):
    """A view whose contents lie on a widget of their own."""

    def __init__(self, clock: Clock, painted: list[QWidget]) -> None:
        super().__init__()
        self._clock, self._painted, self.colour = clock, painted, "red"

    @paced
    def paintEvent(self, event: Any) -> None:
        with QPainter(self.viewport()) as painter:
            painter.fillRect(event.rect(), QColor(self.colour))
        self._clock.now += SLOW
        self._painted.append(self)


class Column:
    """Widgets beneath each other on the screen, all painted once."""

    def __init__(self, clock: Clock) -> None:
        self.painted: list[QWidget] = []
        self.clock = clock
        self.window = QWidget()
        self._box = QVBoxLayout(self.window)
        self.each: list[Any] = []

    def show(self, *widgets: Any) -> None:
        self.each = list(widgets)
        for widget in widgets:
            self._box.addWidget(widget)
        self.window.resize(200, 300)
        self.window.show()
        self.rest()

    def rest(self) -> None:
        """Let turns pass in which all that is out of date is painted."""
        for _turn in range(40):
            QApplication.processEvents()
        self.painted.clear()

    def change(self, colour: str, *widgets: Any) -> None:
        for widget in widgets or self.each:
            widget.colour = colour
            (widget.viewport() if isinstance(widget, Scene) else widget).update()

    def turn(self) -> list[int]:
        """Let Qt paint what is out of date; return the numbers of those that were painted, in order."""
        self.painted.clear()
        while not self.painted:
            QApplication.processEvents()
        return [self.each.index(widget) for widget in self.painted]

    def shown(self, widget: QWidget) -> str:
        """Return the colour of the middle of a widget on the screen."""
        screen: Any = self.window.backingStore().paintDevice()
        at = widget.mapTo(self.window, widget.rect().center()) * screen.devicePixelRatio()
        return str(QColor(screen.pixel(at)).name())


RED, BLUE, LIME = "#ff0000", "#0000ff", "#00ff00"


def stripes(column: Column, *costs: float) -> list[Any]:
    return [Stripe(column.clock, column.painted, cost) for cost in costs]


def layers(column: Column, count: int) -> list[Any]:
    """Widgets that are made in parts, painted in red."""
    made = [Layered(column.clock, column.painted) for _ in range(count)]
    column.show(*made)
    return made
