"""The Activations workspace: functions side by side, read off at a probe."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from reluexplorer.panels.activations.charts import ChartsArea
from reluexplorer.panels.activations.functions import FunctionsColumn
from reluexplorer.panels.activations.reading import ReadingColumn
from reluexplorer.panels.activations.view import ActivationsView, view_of
from reluexplorer.panels.panel import Dispatch, Panel, grown
from reluexplorer.session.commands.curves import ToggleCurve
from reluexplorer.session.session import State
from reluexplorer.widgets.controls.boxes import abreast

_WIDE = 1280
"""Width in pixels from which the columns at the sides are roomy."""
_COLUMNS = {True: (248, 344), False: (212, 280)}


class ActivationsPanel(Panel[ActivationsView]):
    """Choose functions at the left, drag the probe in the middle, read what it means at the right."""

    def __init__(self, dispatch: Dispatch, parent: QWidget | None = None) -> None:
        super().__init__(dispatch, parent)
        self.functions = FunctionsColumn(_COLUMNS[True][0], dispatch)
        self.charts = ChartsArea(dispatch)
        self.reading = ReadingColumn(_COLUMNS[True][1])
        abreast(self, self.functions, (self.charts, 1), self.reading, spacing=0)
        self.functions.toggled.connect(self._toggle)
        self.reading.chosen.connect(self.functions.reveal)

    def parts(self) -> Mapping[str, QWidget]:
        """Return the plots, the list of functions and what is read off."""
        return {"curves": self.charts, "functions": self.functions, "reading": self.reading}

    def view_of(self, state: State) -> ActivationsView:
        """Return the curves with their parameters, and the probe."""
        return view_of(state.document.view)

    def render_view(self, view: ActivationsView, before: ActivationsView | None) -> None:
        """Show a view."""
        del before
        self.functions.set_view(view)
        self.charts.set_view(view)
        self.reading.set_view(view)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow the side columns in a small window, and let them grow with a large one."""
        width = event.size().width()
        left, right = _COLUMNS[width >= _WIDE]
        self.functions.setFixedWidth(grown(left, width, 0.08))
        self.reading.setFixedWidth(grown(right, width, 0.12))
        super().resizeEvent(event)

    def _toggle(self, name: str) -> None:
        """Ask for a curve, or for one less; where that is refused the row goes back to what is shown."""
        self.dispatch(ToggleCurve(name))
        if self._rendered is not None:
            self.functions.set_view(self._rendered)
