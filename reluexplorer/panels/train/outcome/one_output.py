"""What the points of the plane should have at one of several outputs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from reluexplorer.core.data.dataset import Dataset
from reluexplorer.core.diagnosis.inspection import true_classes
from reluexplorer.language import _
from reluexplorer.text import short_name
from reluexplorer.widgets.plane.view import PlaneView


def with_answer(view: PlaneView, dataset: Dataset, output: int) -> PlaneView:
    """Return the plane of one of several outputs with what the points should have there.

    That is the target itself, or whether a point is of the output's class.
    """
    if view.points is None:
        return view
    across = view.points[:, 0]
    if dataset.class_names:
        name = dataset.class_names[output]
        classes: tuple[str, ...] = (_("not {name}").format(name=name), name)
        targets = (true_classes(dataset, np.arange(len(view.points))) == output).astype(np.intp)
    else:
        classes, targets = (), dataset.targets[:, output]
    view = replace(view, classes=classes, targets=targets)
    if dataset.places.shape[1] > 1 or view.values is None:
        return view
    points = np.column_stack([across, targets.astype(np.float64)])
    line = np.column_stack([np.linspace(*view.window, view.values.shape[1]), view.values[0]])
    name = short_name(dataset.target_names[output]) if not classes else classes[1]
    return replace(
        view, points=points, lines=(line,), is_function=True, y_scale=view.value_scale, y_name=name
    )
