"""What became of the neurons of each layer over training: dead, dormant, or how varied their patterns are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QResizeEvent

from reluexplorer.core.diagnosis.inspection import Inspection
from reluexplorer.core.diagnosis.unit_states import DORMANT
from reluexplorer.language import _
from reluexplorer.panels.panel import Dispatch
from reluexplorer.session.commands.run import Pause, Play, Seek
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.deaths.tally import Account
from reluexplorer.session.document.settings import SETTINGS
from reluexplorer.session.run.snapshot import Curve as RunCurve
from reluexplorer.session.run.snapshot import Status
from reluexplorer.text import exact, fixed, layer_title
from reluexplorer.widgets.controls.all_controls import Card, PrimaryRoundButton, SectionHead, SegmentedControl
from reluexplorer.widgets.painting.painted_widget import awaited
from reluexplorer.widgets.plots.axes import Look
from reluexplorer.widgets.plots.curve_plot import Curve, CurvePlot
from reluexplorer.widgets.theme.tips import set_tip

MOST_LAYERS = 5
_COLOURS = ("accent", "dead", "healthy", "violet", "olive")
_NOTHING = Account()
_TOPS = (2, 5, 10, 20, 50, 100, 200, 500)
Values = NDArray[Any]


@dataclass(frozen=True)
class _Measure:
    """Something of each layer that is recorded over training."""

    heading: str
    tip: str


_MEASURES = {
    "dead": _Measure(_("Dead neurons over training"), _("Neurons that no training point reaches")),
    "dormant": _Measure(
        _("Dormant neurons over training"),
        _(
            "Those whose mean output is at most {share} of their layer’s mean, the dead ones included"
        ).format(share=exact(DORMANT)),
    ),
    "entropy": _Measure(
        _("Pattern entropy over training"),
        _(
"How many bits tell apart which neurons of a layer fire together: 0 where all points "
"open the same"
),
    ),
}  # fmt: skip

_SHORT_HEADING = _("Over training")
HEADINGS = tuple(measure.heading for measure in _MEASURES.values())
"""Names of the plot by what it shows."""


def values_of(curve: RunCurve, name: str) -> Values:
    """Return (points, hidden layers) of what is drawn."""
    return {"dead": curve.dead, "dormant": curve.dormant, "entropy": curve.entropy}[name]


def steps_of(x: NDArray[np.int64], y: Values) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the corners of a line that keeps each value until the next point."""
    if len(x) < 2:
        return x.astype(np.float64), y.astype(np.float64)
    keep = np.concatenate(([True], (y[1:] != y[:-1])))
    keep[-1] = True
    x, y = x[keep], y[keep]
    return np.repeat(x, 2)[1:].astype(np.float64), np.repeat(y, 2)[:-1].astype(np.float64)


def shown_layers(values: Values) -> tuple[int, ...]:
    """Return the layers to draw: all, or the ``MOST_LAYERS`` with most at the end."""
    ordered = sorted(range(values.shape[1]), key=lambda layer: (-float(values[-1, layer]), layer))
    return tuple(sorted(ordered[:MOST_LAYERS]))


def layer_curves(curve: RunCurve, name: str = "dead") -> tuple[Curve, ...]:
    """Return a line for each shown layer."""
    values = values_of(curve, name)
    return tuple(
        Curve(layer_title(layer), *steps_of(curve.steps[: len(values)], values[:, layer]), colour)
        for layer, colour in zip(shown_layers(values), _COLOURS, strict=False)
    )


def accounted(curve: RunCurve, account: Account, shown: int) -> RunCurve:
    """Return the curve with the dead as the account has them, at the steps at which something happened."""
    if not curve.dead.size:
        return curve
    events = [one.step for one in account.events]
    steps = np.unique(np.array([*curve.steps[:1], *curve.steps[-1:], shown, *events], np.int64))
    dead = account.counted(steps, curve.dead.shape[1])
    return RunCurve(steps, dead=dead, interval=curve.interval)


def history_words(curve: RunCurve, name: str = "dead", shown: int | None = None) -> str:
    """Say how it is now, or was by the last record up to the ``shown`` step."""
    values = values_of(curve, name)
    if shown is not None:
        values = values[: max(1, int(np.searchsorted(curve.steps, shown, side="right")))]
    step = int(curve.steps[len(values) - 1])
    if name == "entropy":
        bits = fixed(float(values[-1].max()), 1)
        said = _("up to {bits} bits at step {step:,}").format(bits=bits, step=step)
    else:
        found = int(values[-1].sum())
        if not found:
            return _("none at step {step:,}").format(step=step)
        said = _("{found:,} at step {step:,}").format(found=found, step=step)
    if values.shape[1] <= MOST_LAYERS:
        return said
    return _("{said} · top {count} layers").format(said=said, count=MOST_LAYERS)


_EMPTY = _("How it goes with each layer is drawn here")


class DeathsCard(Card):
    """The plot with its heading."""

    def __init__(self, dispatch: Dispatch) -> None:
        super().__init__(spacing=4)
        choices = SETTINGS["view.history"].choices
        self.choice = SegmentedControl(_("Measure over training"), _("What is drawn of each layer"), choices)
        self.choice.edited.connect(lambda name: dispatch(assign("view.history", name)))
        self.play = PrimaryRoundButton(_("Train (Space)"), _("Pause (Space)"), size=30)
        self.play.clicked.connect(lambda: dispatch(Pause() if self.play.running() else Play()))
        self.head = SectionHead(_MEASURES["dead"].heading, "")
        look = Look("beside", "y", zero=False, names=True)
        self.plot = CurvePlot(
            _("Dead neurons over training"),
            _("Dead neurons of each layer at each step"),
            look=look,
            probe=True,
            empty=awaited(_EMPTY),
        )
        self.plot.probe_moved.connect(lambda x: dispatch(Seek(max(0, round(x)))))
        self.body.setContentsMargins(16, 12, 16, 8)
        self.body.addWidget(self.head)
        self.body.addWidget(self.plot, 1)
        self.head.add_widget(self.choice)
        self.head.add_widget(self.play)
        self._shown: tuple[RunCurve, str, int, Account] | None = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the heading, whose first word is chosen beside it too, where there is no room."""
        super().resizeEvent(event)
        self._say_heading()

    def _say_heading(self) -> None:
        heading = _MEASURES["dead" if self._shown is None else self._shown[1]].heading
        fits = self.head.has_room_for(heading) or not self.head.width()
        self.head.set_words(heading if fits else _SHORT_HEADING)

    def set_status(self, status: Status) -> None:
        """Offer to train or to pause, or say that no update can come."""
        self.play.set_running(status is Status.RUNNING)
        self.play.setEnabled(status in {Status.PAUSED, Status.RUNNING})
        self.plot.set_waiting(awaited(_EMPTY, can_train=status.can_train))

    def set_curve(
        self,
        recorded: RunCurve,
        inspection: Inspection,
        name: str = "dead",
        head: int | None = None,
        account: Account = _NOTHING,
        toll: str = "",
    ) -> None:
        """Show a run's deaths up to its newest state, or another measure as it was recorded.

        The line that can be dragged stands at the step of the inspection, which may lie before the ``head``
        of the run. Deaths are those of the ``account``; ``toll`` says how the dead came to be so many.
        """
        self.choice.set_value(name)
        values = values_of(recorded, name)
        before, now = self._shown, (recorded, name, inspection.step, account)
        same = before is not None and before[0] is recorded and before[1:] == now[1:]
        if same or not values.size:
            return
        self._shown = now
        measure = _MEASURES[name]
        tip = f"{measure.tip}: {toll}" if toll and name == "dead" else measure.tip
        set_tip(self.plot, tip)
        self.plot.setAccessibleName(measure.heading)
        curve = accounted(recorded, account, inspection.step) if name == "dead" else recorded
        most = float(values_of(curve, name).max())
        top = next((top for top in _TOPS if top >= most), most)
        self.plot.set_view((0.0, float(max(int(curve.steps[-1]), 10))), (-0.06 * top, 1.1 * top))
        self.plot.set_curves(layer_curves(curve, name))
        back = head is not None and inspection.step < head
        self.plot.set_probe(float(inspection.step))
        self.head.set_trailing(history_words(curve, name, inspection.step if back else None))
        self._say_heading()
