"""More measures of a run: gradients and updates by layer, and which class is taken for which."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtWidgets import QWidget

from reluexplorer.core.data.target_errors import target_errors
from reluexplorer.core.diagnosis.inspection import predicted_classes, true_classes
from reluexplorer.language import _
from reluexplorer.panels.panel import Dispatch
from reluexplorer.panels.train.shared.view import TrainView
from reluexplorer.session.commands.settings import assign
from reluexplorer.session.document.settings import SETTINGS
from reluexplorer.session.run.snapshot import RunSnapshot
from reluexplorer.text import layer_title, short
from reluexplorer.widgets.controls.all_controls import Bar, BarTable, Chip, FlowLayout, Fold, SectionHead
from reluexplorer.widgets.plots.confusion import ConfusionMatrix, ConfusionView
from reluexplorer.widgets.theme.tips import set_tip

LEVELS_TIP = _("Paint the plane in steps, with lines of equal value")
_DECADES = 8
"""Powers of ten that a bar spans."""
_MOST_CLASSES = 12


class Measures(Fold):
    """Bars for each layer, and the confusion matrix."""

    def __init__(self, dispatch: Dispatch) -> None:
        super().__init__(
            SETTINGS["view.more_measures"].label,
            _("Gradients, updates, and which answers are wrong"),
            spacing=6,
        )
        self.gradients = BarTable(_("Gradient norm per layer"))
        set_tip(self.gradients, _("Euclidean norm of a layer's gradient; a bar is eight powers of ten long"))
        self.updates = BarTable(_("Update-to-weight ratio per layer"))
        set_tip(
            self.updates,
            _("Norm of an update over the norm of the layer's parameters; a bar is eight powers of ten long"),
        )
        self.confusion = ConfusionMatrix()
        set_tip(self.confusion, _("Rows: the true class; columns: the network's answer"))
        self.confusion_head = SectionHead(_("Mistakes by class"))
        self.errors = BarTable(_("Error by target"))
        set_tip(
            self.errors,
            _(
                "Root mean squared error in the target's own unit, over the points that are shown; a "
                "full bar is the target's standard deviation, by which always answering its mean is "
                "wrong"
            ),
        )
        self.errors_head = SectionHead(_("Error by target"))
        self.levels = Chip(_("Levels"), LEVELS_TIP, checkable=True)
        self.levels.edited.connect(lambda on: dispatch(assign("view.levels", on)))
        self.switches = QWidget()
        """What has no room beside the plane where the column is narrow."""
        row = FlowLayout(spacing=5, parent=self.switches)
        row.addWidget(self.levels)
        for widget in (
            self.switches, SectionHead(_("Gradient norm")), self.gradients,
            SectionHead(_("Update-to-weight ratio")), self.updates, self.confusion_head, self.confusion,
            self.errors_head, self.errors,
        ):  # fmt: skip
            self.add(widget)
        self.edited.connect(lambda wanted: dispatch(assign("view.more_measures", wanted)))

    def set_view(self, view: TrainView) -> None:
        """Show the measures of the shown step; nothing is worked out while folded."""
        self.set_open(view.look.more_measures)
        if not view.look.more_measures:
            return
        self.levels.set_value(view.look.levels)
        curve = view.run.curve
        self.gradients.set_bars(layer_bars(view.run, curve.gradient_norm, 2))
        self.updates.set_bars(layer_bars(view.run, curve.update_ratio, 0))
        errors = error_bars(view.run, test=view.look.show_test)
        self.errors.set_bars(errors)
        self.errors.setVisible(bool(errors))
        self.errors_head.setVisible(bool(errors))
        shown = confusion_of(view.run, test=view.look.show_test)
        self.confusion.setVisible(shown is not None)
        self.confusion_head.setVisible(shown is not None)
        if shown is not None:
            self.confusion.set_view(shown)


def error_bars(run: RunSnapshot, *, test: bool) -> tuple[Bar, ...]:
    """Return a bar for each target of a table's regression; its standard deviation fills it."""
    if run.problem is None or run.inspection is None:
        return ()
    seen = run.inspection
    bars = []
    for each in target_errors(run.problem.dataset, seen.train_outputs, seen.test_outputs):
        error = each.test if test and each.test is not None else each.train
        part = error / each.deviation if each.deviation > 0 and math.isfinite(error) else 0.0
        bars.append(Bar(each.name, min(part, 1.0), short(error)))
    return tuple(bars)


def layer_bars(run: RunSnapshot, table: np.ndarray, top: int) -> tuple[Bar, ...]:
    """Return a bar for each layer from the newest known record up to the shown step; 10^``top`` fills it.

    Where none is known so far, the first that is known later serves.
    """
    rows = int(np.searchsorted(run.curve.steps, run.step, side="right"))
    if not rows or not table.size:
        return ()
    known = np.flatnonzero(~np.isnan(table).all(axis=1))
    before = known[known < rows]
    at = int(before[-1]) if len(before) else int(known[0]) if len(known) else rows - 1
    values = table[at].tolist()
    names = [*(layer_title(layer) for layer in range(len(values) - 1)), _("Output")]
    return tuple(
        Bar(name, _part(value, top), short(value)) for name, value in zip(names, values, strict=True)
    )


def _part(value: float, top: int) -> float:
    if not math.isfinite(value) or value <= 0:
        return 0.0
    return min(max((math.log10(value) - top + _DECADES) / _DECADES, 0.0), 1.0)


def confusion_of(run: RunSnapshot, *, test: bool) -> ConfusionView | None:
    """Return the counts over the test or the training part; None without classes or with too many."""
    problem, inspection = run.problem, run.inspection
    if problem is None or inspection is None:
        return None
    dataset, network = problem.dataset, problem.network
    names = dataset.class_names
    if not 2 <= len(names) <= _MOST_CLASSES:
        return None
    rows = dataset.test if test else dataset.train
    outputs = inspection.test_outputs if test else inspection.train_outputs
    counts = np.zeros((len(names), len(names)), dtype=np.int64)
    np.add.at(counts, (true_classes(dataset, rows), predicted_classes(network, outputs)), 1)
    return ConfusionView(counts, names)
