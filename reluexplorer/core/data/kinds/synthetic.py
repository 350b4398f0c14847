"""Points in the plane or on a line: small problems that can be seen whole."""

from __future__ import annotations

import numpy as np

from reluexplorer.core.arrays import Floats, Indices, read_only
from reluexplorer.core.data.dataset import Dataset, Task
from reluexplorer.core.data.expression import Function, parse_expression
from reluexplorer.core.data.features import COORDINATES, placed
from reluexplorer.core.data.kinds import DATASETS
from reluexplorer.core.data.kinds.kind import RADIUS
from reluexplorer.core.data.splits import data_generator, shuffled_split, test_rows


def synthetic(
    name: str,
    samples: int,
    noise: float,
    test_share: float,
    seed: int,
    *,
    expression: str = "",
    features: tuple[str, ...] = (),
) -> Dataset:
    """Return ``samples`` (at least 2) shuffled points of a kind in ``DATASETS``.

    ``noise`` runs from 0 to 0.5. The test part is round(test_share · samples) rows, both parts at least
    one; for a share of 0 there is no test part. ``expression`` is the f of a kind whose f is typed;
    ``features`` are what the network is given of a point of the plane, its coordinates if there are none.
    The same arguments give the same points to the bit; raises KeyError for an unknown name,
    ExpressionError for what is no expression.
    """
    info = DATASETS[name]
    draw = info.typed(parse_expression(expression)) if info.typed and expression else info.draw
    rng = data_generator(seed, name)
    points, targets = draw(samples, noise, rng)
    order = data_generator(seed, f"{name} order").permutation(samples)
    train, test = shuffled_split(
        samples, test_rows(test_share, samples), data_generator(seed, f"{name} split")
    )
    return placed(
        Dataset(
            name=name,
            title=info.title,
            task=info.task,
            inputs=read_only(points[order]),
            targets=read_only(targets[order, None].astype(np.float64)),
            train=train,
            test=test,
            feature_names=COORDINATES[: points.shape[1]],
            class_names=("negative", "positive") if info.task is Task.BINARY else (),
            notes=_of_one_class(targets) if info.typed else (),
            window=_window(points),
        ),
        features,
    )


def _window(points: Floats) -> tuple[float, float]:
    """Return the usual window, or in whole numbers a wider one where noise has moved points out of it."""
    reach = max(Dataset.window[1], float(np.ceil(np.abs(points).max())))
    return -reach, reach


def is_somewhere(function: Function) -> bool:
    """Whether f has a finite value at an x where points are drawn."""
    return bool(np.isfinite(function(np.linspace(-RADIUS, RADIUS, 1001))).any())


def _of_one_class(targets: Indices | Floats) -> tuple[str, ...]:
    if (targets == targets[0]).all():
        side = "above" if targets[0] else "below"
        return (f"All points are {side} f(x): there is one class, and nothing to tell apart.",)
    return ()
