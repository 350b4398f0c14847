"""How many neurons of each layer were dead, over training."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.inspection import Inspection
from reluexplorer.panels.neurons.view import layer_title
from reluexplorer.session.snapshot import Curve as RunCurve
from reluexplorer.widgets.axes import Annotation, Look
from reluexplorer.widgets.controls import Card, SectionHead
from reluexplorer.widgets.plots import Curve, CurvePlot

MOST_LAYERS = 5
_COLOURS = ("accent", "dead", "healthy", "violet", "olive")
_NO_STEPS = Annotation("No steps yet: press Space to train.", 0.5, 0.5, align="centre", fixed=True)
_TOPS = (2, 5, 10, 20, 50, 100, 200, 500)


def steps_of(x: NDArray[np.int64], y: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the corners of a line that keeps each value until the next point."""
    if len(x) < 2:
        return x.astype(np.float64), y.astype(np.float64)
    keep = np.concatenate(([True], (y[1:] != y[:-1])))
    keep[-1] = True
    x, y = x[keep], y[keep]
    return np.repeat(x, 2)[1:].astype(np.float64), np.repeat(y, 2)[:-1].astype(np.float64)


def shown_layers(dead: NDArray[np.int64]) -> tuple[int, ...]:
    """Return the layers to draw: all, or the ``MOST_LAYERS`` in which most neurons are dead at the end."""
    ordered = sorted(range(dead.shape[1]), key=lambda layer: (-int(dead[-1, layer]), layer))
    return tuple(sorted(ordered[:MOST_LAYERS]))


def death_curves(curve: RunCurve) -> tuple[Curve, ...]:
    """Return a line for each shown layer."""
    return tuple(
        Curve(layer_title(layer), *steps_of(curve.steps, curve.dead[:, layer]), colour)
        for layer, colour in zip(shown_layers(curve.dead), _COLOURS, strict=False)
    )


def until_now(curve: RunCurve, inspection: Inspection) -> RunCurve:
    """Return the curve with the newest state as its last point."""
    if not curve.dead.size or inspection.step <= int(curve.steps[-1]):
        return curve
    steps = np.append(curve.steps, inspection.step)
    return RunCurve(steps, dead=np.vstack([curve.dead, inspection.dead_units]), interval=curve.interval)


def death_words(curve: RunCurve) -> str:
    """Say how many are dead now."""
    dead, step = int(curve.dead[-1].sum()), int(curve.steps[-1])
    which = "" if curve.dead.shape[1] <= MOST_LAYERS else f" · the {MOST_LAYERS} layers with most of them"
    return f"{dead:,} at step {step:,}{which}" if dead else f"none at step {step:,}"


class DeathsCard(Card):
    """The plot with its heading."""

    def __init__(self) -> None:
        super().__init__(spacing=4)
        self.head = SectionHead("Dead neurons over training", "")
        look = Look("y", "bottom", "left", "none", names=True)
        self.plot = CurvePlot(
            "Dead neurons over training", "Dead neurons of each layer at each step", look=look
        )
        self.body.setContentsMargins(16, 12, 16, 8)
        self.body.addWidget(self.head)
        self.body.addWidget(self.plot, 1)
        self.setFixedHeight(140)
        self._curve: RunCurve | None = None

    def set_curve(self, recorded: RunCurve, inspection: Inspection) -> None:
        """Show a run's deaths up to its newest state."""
        if recorded is self._curve or not recorded.dead.size:
            return
        self._curve = recorded
        curve = until_now(recorded, inspection)
        most = int(curve.dead.max())
        top = next((top for top in _TOPS if top >= most), most)
        self.plot.set_view((0.0, float(max(int(curve.steps[-1]), 10))), (-0.06 * top, 1.1 * top))
        self.plot.set_curves(death_curves(curve))
        self.head.set_trailing(death_words(curve))
        self.plot.set_annotations(() if len(curve.steps) > 1 else (_NO_STEPS,))
