"""The row above the picture: how to look at it, and how many neurons are in which state."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from reluexplorer.core.inspection import Inspection
from reluexplorer.core.problem import Problem
from reluexplorer.panels.neurons.story import counts
from reluexplorer.widgets.controls import FlowLayout, SegmentedControl, StatusPill

_GRIDS = (("raster", "Samples × neurons"), ("plane", "Input plane"))
_ORDERS = (("index", "Index"), ("firing", "Firing rate"))


class Overview(QWidget):
    """Two choices at the left; at the right the counts, which are the legend too."""

    grid_chosen = Signal(str)
    order_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.grid = SegmentedControl(
            "Picture", "What each neuron gives on every training point, or over the plane of inputs", _GRIDS
        )
        self.order = SegmentedControl("Order of neurons", "Order the neurons of each layer", _ORDERS)
        self.grid.edited.connect(self.grid_chosen)
        self.order.edited.connect(self.order_chosen)
        self.pills: list[StatusPill] = []
        holder = QWidget()
        holder.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._flow = FlowLayout(right=True, parent=holder)
        holder.setLayout(self._flow)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.grid)
        row.addWidget(self.order)
        row.addWidget(holder, 1)

    def set_view(self, grid: str, order: str, problem: Problem, inspection: Inspection) -> None:
        """Show the choices and the counts."""
        self.grid.set_value(grid)
        self.order.set_value(order)
        shown = counts(problem, inspection)
        while len(self.pills) < len(shown):
            pill = StatusPill("")
            self.pills.append(pill)
            self._flow.addWidget(pill)
        for number, pill in enumerate(self.pills):
            pill.setVisible(number < len(shown))
            if number < len(shown) and pill.words() != shown[number][0]:
                words, role, tip = shown[number]
                strong = role == "dead" and not words.startswith("0 ")
                pill.set_status(words, role, strong)
                pill.setToolTip(tip)
