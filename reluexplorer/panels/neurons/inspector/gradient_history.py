"""The gradient that reached a neuron over its run, drawn."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QWidget

from reluexplorer.core.units.unit_history import UnitHistory
from reluexplorer.language import _, ngettext
from reluexplorer.session.run.snapshot import Status
from reluexplorer.text import NOT_FINITE, measure, progress
from reluexplorer.widgets.controls.all_controls import Text
from reluexplorer.widgets.controls.boxes import stacked
from reluexplorer.widgets.painting.painted_widget import awaited
from reluexplorer.widgets.plots.axes import Annotation, Look
from reluexplorer.widgets.plots.curve_plot import Curve, CurvePlot

_SPAN = 2e-4
"""The smallest share of the largest norm that is told from 0."""
_ZERO = _("0 at the bottom")
_TRAIN = _("The gradient at each kept step is drawn here once the run has some")
_PAUSE = _("The gradient at each kept step is drawn here when training pauses (Space).")
_LEAST_STEPS = 2


class LifePlot(QWidget):
    """A line on a logarithmic axis, at the bottom where no gradient comes."""

    def __init__(self) -> None:
        super().__init__()
        self.now = Text("", size=12, tone="secondary", numbers=True)
        self.plot = CurvePlot(
            _("Gradient that reaches the neuron over training"),
            _(
                "Norm of the training part’s gradient by its weights and bias at kept steps.\nBetween "
                "two of them the line is straight and says nothing of the steps there.\nThe line lies "
                "at the bottom where it is 0."
            ),
            look=Look("beside", "y", zero=False),
            log_y=True,
            empty=awaited(_TRAIN, _("and pause")),
        )
        stacked(self, self.plot)
        self._shown: UnitHistory | None = None

    def set_life(self, life: UnitHistory | None, unit: tuple[int, int], status: Status) -> None:
        """Show what is known of a unit; nothing is known of a run that goes on."""
        if life is None or (life.layer, life.unit) != unit or len(life.steps) < _LEAST_STEPS:
            self._shown = None
            running = status is Status.RUNNING
            self.now.setText(_("known when training pauses") if running else "")
            waiting = awaited(_TRAIN, _("and pause"), can_train=status.can_train)
            self.plot.set_waiting(_PAUSE if running else waiting)
            self.plot.set_curves(())
            self.plot.set_annotations(())
            return
        if self._shown is life:
            return
        self._shown = life
        self.now.setText(now_words(life))
        known = life.gradient_norm[np.isfinite(life.gradient_norm) & (life.gradient_norm > 0)]
        high = float(known.max()) if known.size else 1.0
        floor = max(min(float(known.min()) / 3.0, high / 100.0), high * _SPAN) if known.size else _SPAN
        steps = life.steps.astype(np.float64)
        self.plot.set_view((0.0, max(float(steps[-1]), 1.0)), (floor / 1.2, 2.0 * high))
        drawn = np.maximum(life.gradient_norm, floor)
        words = f"{_ZERO}, {apart_words(life)}" if (life.gradient_norm == 0).any() else apart_words(life)
        self.plot.set_annotations((Annotation(words, 0.99, 0.06, align="right"),))
        self.plot.set_curves((Curve(_("gradient"), steps, drawn, "accent", 1.6),))


def apart_words(life: UnitHistory) -> str:
    """Say how far apart the points of the line are, the widest where they are not even."""
    widest = int(np.diff(life.steps).max())
    return ngettext("a point per step", "a point per {count:,} steps", widest).format(count=widest)


def now_words(life: UnitHistory) -> str:
    """Say what it is at the last step that is known, or how far the look at all steps has come."""
    if life.known < 1.0:
        return _("{share} of the run looked at").format(share=progress(life.known))
    last = float(life.gradient_norm[-1])
    size = "0" if last == 0 else measure(last) if np.isfinite(last) else NOT_FINITE
    return _("{size} at step {step:,}").format(size=size, step=int(life.steps[-1]))
