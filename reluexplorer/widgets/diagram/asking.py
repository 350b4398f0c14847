"""The network diagram without its painting: where the keys are, what is asked for, and what is told of it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible

from reluexplorer.language import _
from reluexplorer.widgets.accessibility.parts import PRESS, TOGGLE, Doing, Part, tell_keys
from reluexplorer.widgets.diagram.actions import EMPTY, actions_of
from reluexplorer.widgets.diagram.layout import Hit, Layout
from reluexplorer.widgets.diagram.told import hits_of, part_of, room_of
from reluexplorer.widgets.diagram.view import DiagramView, ProbeView
from reluexplorer.widgets.diagram.viewport import Viewport
from reluexplorer.widgets.painting.units_picture import CardedWidget


class AskingDiagram(CardedWidget[DiagramView]):
    """Mouse, keys and screen readers ask through it for the same; every change leaves as a signal."""

    units_changed = Signal(int, int)
    layer_added = Signal(int)
    layer_removed = Signal(int)
    weight_edited = Signal(int, int, int, float, bool)
    """Column, unit, source (−1 for the bias), value, and whether it goes on with a drag."""
    unit_acted = Signal(str, int, int)
    """What shall be done, a name of ACTIONS, to the unit of a column."""
    weight_asked = Signal(int, int, int)
    """The unit of a column of which the weight from a source, −1 for the bias, shall be typed."""
    activation_asked = Signal(int, QPoint)
    """The column whose activation shall be chosen, and where on the screen."""

    def __init__(self) -> None:
        super().__init__(_("Network diagram"))
        self._focus = (1, 0)
        self._probe: ProbeView | None = None
        self._port = Viewport(self)

    @property
    def layout_now(self) -> Layout:
        """Where everything stands, in the diagram's coordinates."""
        return self._port.layout(self._view)

    @property
    def offset(self) -> float:
        """How far the diagram is scrolled to the right."""
        return self._port.offset

    def cell_rect(self, column: int, unit: int) -> QRectF:
        """Where a unit's cell is in the widget; empty when it has none."""
        place = self.layout_now.columns[column]
        return place.rect(unit).translated(-self.offset, 0) if place.has(unit) else QRectF()

    def set_probe(self, probe: ProbeView | None) -> None:
        """Show what one point does to the network: its values, and the path of its open gates."""
        self._probe = probe
        self.update()

    def _describe(self) -> None:
        text = EMPTY if self._view is None else self._view.describe(*self._focus)
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)

    def _acts(self, column: int) -> bool:
        """Whether something can be done to the units of a column."""
        view = self._view
        return view is not None and view.editable and bool(view.biases) and 0 < column <= len(view.layers)

    def _ask(self, hit: Hit) -> None:
        if self._view is None or not self._view.allows(hit):
            return
        layer = hit.column - 1
        if hit.kind == "add":
            self.layer_added.emit(layer)
        elif hit.kind == "remove":
            self.layer_removed.emit(layer)
        else:
            self.units_changed.emit(layer, 1 if hit.kind == "plus" else -1)

    def _press(self, hit: Hit, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self._move_focus(hit.column, hit.unit)
        self._choose(modifiers)

    def _ask_activation(self, column: int) -> None:
        header = self.layout_now.columns[column].header.bottomLeft() - QPointF(self.offset, 0)
        self.activation_asked.emit(column, self.mapToGlobal(header.toPoint()))

    def _move_focus(self, column: int, unit: int) -> None:
        self._focus = (column, unit)
        if self._view is not None:
            self._port.reveal(self._view, column, unit)
        self._describe()
        tell_keys(self)
        self.update()

    # What is told

    def role_told(self) -> QAccessible.Role:
        """Return that it is a list: of headers, neurons and buttons."""
        return QAccessible.Role.List

    def count_parts(self) -> int:
        """Return how many headers, neurons and buttons there are."""
        return len(self._hits())

    def part(self, place: int) -> Part:
        """Return a header, a neuron or a button."""
        hit = self._hits()[place]
        view = self._view or DiagramView((), (), (), (), (), (), ())
        told = self.teller(hit.column, hit.unit)[1:] if hit.kind == "unit" else ()
        made = part_of(view, self.layout_now, hit, self._probe, told, self._doings)
        return replace(made, room=self.room_of_part(place))

    def room_of_part(self, place: int) -> QRectF:
        """Return where a header, a neuron or a button is; nothing is told for it."""
        return room_of(self.layout_now, self._hits()[place]).translated(-self.offset, 0)

    def part_with_keys(self) -> int:
        """Return the place of the neuron that the keys are on."""
        hits, hit = self._hits(), Hit("unit", *self._focus)
        return hits.index(hit) if hit in hits else -1

    def _hits(self) -> tuple[Hit, ...]:
        return () if self._view is None else hits_of(self._view.counts, editable=self._view.editable)

    def _doings(self, hit: Hit) -> tuple[Doing, ...]:
        view = self._view
        if view is None:
            return ()
        if hit.kind == "unit":
            joins = partial(self._press, hit, Qt.KeyboardModifier.ControlModifier)
            acts = actions_of(view, hit.column, hit.unit) if self._acts(hit.column) else ()
            more = (
                (words, partial(self.unit_acted.emit, name, hit.column, hit.unit)) for name, words in acts
            )
            return (PRESS, partial(self._press, hit)), (TOGGLE, joins), *more
        if hit.kind == "header":
            return ((PRESS, partial(self._ask_activation, hit.column)),) if self._acts(hit.column) else ()
        return ((PRESS, partial(self._ask, hit)),) if view.allows(hit) else ()
