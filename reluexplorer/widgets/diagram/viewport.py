"""Which part of a large network is in sight: scrolled sideways, and turned through within a column."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QScrollBar, QWidget

from reluexplorer.language import _
from reluexplorer.text import short_name
from reluexplorer.widgets.diagram.layout import Layout, lay_out
from reluexplorer.widgets.diagram.view import DiagramView
from reluexplorer.widgets.painting.painted_widget import face, longest
from reluexplorer.widgets.theme.theme import SIZE_SMALL

_BAR = 12


class Viewport:
    """Keeps the layout of the diagram, its scroll bar, and the first unit that each column shows."""

    def __init__(self, diagram: QWidget) -> None:
        self._diagram = diagram
        self._layout: Layout | None = None
        self._first: list[int] = []
        self._bar = QScrollBar(Qt.Orientation.Horizontal, diagram)
        self._bar.setAccessibleName(_("Scroll the network diagram"))
        self._bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._bar.hide()
        self._bar.valueChanged.connect(lambda _value: diagram.update())

    @property
    def offset(self) -> float:
        """How far the diagram is scrolled to the right."""
        return float(self._bar.value()) if self._bar.isVisibleTo(self._diagram) else 0.0

    def reset(self, columns: int) -> None:
        """Begin with another network: every column from its first unit."""
        self._first = [0] * columns
        self._bar.setValue(0)
        self.forget()
        if not columns:
            self._bar.hide()

    def forget(self) -> None:
        """Place everything anew when it is next asked for."""
        self._layout = None

    def layout(self, view: DiagramView | None) -> Layout:
        """Return where everything stands, in the diagram's coordinates."""
        if self._layout is None:
            self._layout = self._laid_out(view)
        return self._layout

    def _laid_out(self, view: DiagramView | None) -> Layout:
        width, height = self._diagram.width(), self._diagram.height()
        if view is None:
            return Layout((), width, height)
        metrics = QFontMetricsF(face(SIZE_SMALL))
        sides = tuple(
            max((metrics.horizontalAdvance(short_name(name)) for name in longest(names)), default=0.0) + 2
            for names in (view.inputs, view.output_names)
        )
        layout = lay_out(view.counts, width, height, first=self._first, label_widths=(sides[0], sides[1]))
        overflow = round(layout.width) - width
        if overflow > 0:
            self._bar.setRange(0, overflow)
            self._bar.setPageStep(width)
            self._bar.setGeometry(0, height - _BAR, width, _BAR)
        self._bar.setVisible(overflow > 0)
        return layout

    def scroll(self, pixels: int) -> bool:
        """Scroll sideways; return whether there is anything to scroll."""
        if not self._bar.isVisibleTo(self._diagram):
            return False
        self._bar.setValue(self._bar.value() + pixels)
        return True

    def reveal(self, view: DiagramView, column: int, unit: int) -> None:
        """Bring a unit into sight."""
        layout = self.layout(view)
        place = layout.columns[column]
        if not place.has(unit):
            first = unit if unit < place.first else unit - place.shown + 1
            self._first = [each.first for each in layout.columns]
            self._first[column] = first
            self.forget()
        if self._bar.isVisibleTo(self._diagram):
            left, right = place.centre - place.width / 2, place.centre + place.width / 2
            if column == 0:
                left = 0
            elif column == len(layout.columns) - 1:
                right = layout.width
            low, high = round(right) - self._diagram.width(), round(left)
            self._bar.setValue(min(max(self._bar.value(), low), max(high, low)))

    def turn(self, view: DiagramView, column: int, rows: int) -> None:
        """Turn through the units of a column that not all fit, from the last back to the first."""
        layout = self.layout(view)
        place = layout.columns[column]
        if not place.hidden:
            return
        self._first = [each.first for each in layout.columns]
        first = place.first + rows
        if first >= place.hidden + place.shown:
            first = 0
        self._first[column] = min(max(first, 0), place.hidden)
        self.forget()
        self._diagram.update()
