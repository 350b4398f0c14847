"""The Activations workspace: functions side by side, read off at a probe."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout

from reluexplorer.panels.activations.charts import ChartsArea
from reluexplorer.panels.activations.functions import FunctionsColumn
from reluexplorer.panels.activations.reading import ReadingColumn
from reluexplorer.panels.activations.view import ActivationsView
from reluexplorer.panels.panel import Dispatch, Panel
from reluexplorer.session.looks import SetLeak, SetProbe, ToggleCurve
from reluexplorer.session.session import State

_WIDE = 1280
_COLUMNS = {True: (248, 344), False: (212, 280)}


class ActivationsPanel(Panel[ActivationsView]):
    """Choose functions at the left, drag the probe in the middle, read what it means at the right."""

    def __init__(self, dispatch: Dispatch) -> None:
        super().__init__(dispatch)
        self.functions = FunctionsColumn(_COLUMNS[True][0])
        self.charts = ChartsArea()
        self.reading = ReadingColumn(_COLUMNS[True][1])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.functions)
        row.addWidget(self.charts, 1)
        row.addWidget(self.reading)
        self.functions.toggled.connect(lambda name: self.dispatch(ToggleCurve(name)))
        self.functions.leak_moved.connect(
            lambda leak, goes_on: self.dispatch(SetLeak(leak), continues=goes_on)
        )
        self.charts.probe_moved.connect(lambda x, goes_on: self.dispatch(SetProbe(x), continues=goes_on))

    def view_of(self, state: State) -> ActivationsView:
        """Return the curves, the leak and the probe."""
        view = state.document.view
        return ActivationsView(view.curves, view.leak, view.probe)

    def render_view(self, view: ActivationsView, before: ActivationsView | None) -> None:
        """Show a view."""
        del before
        self.functions.set_view(view)
        self.charts.set_view(view)
        self.reading.set_view(view)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow the side columns in a small window, so that the plots keep their room."""
        left, right = _COLUMNS[event.size().width() >= _WIDE]
        self.functions.setFixedWidth(left)
        self.reading.setFixedWidth(right)
        super().resizeEvent(event)
