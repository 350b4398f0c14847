"""Points of a plane or a line, of a kind or drawn by hand, and what a network may be given of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from reluexplorer.core.arrays import Floats, Indices, read_only
from reluexplorer.core.data import kinds
from reluexplorer.core.data.dataset import Dataset, Task
from reluexplorer.core.data.expression import Function, parse_expression
from reluexplorer.core.data.kinds.kind import RADIUS
from reluexplorer.core.data.splits import data_generator, shuffled_split, test_rows
from reluexplorer.language import _

COORDINATES = ("x1", "x2")
FEATURES: dict[str, Callable[[Floats, Floats], Floats]] = {
    "x1": lambda a, _b: a,
    "x2": lambda _a, b: b,
    "x1^2": lambda a, _b: a * a,
    "x2^2": lambda _a, b: b * b,
    "x1*x2": lambda a, b: a * b,
    "sin(x1)": lambda a, _b: np.sin(a),
    "sin(x2)": lambda _a, b: np.sin(b),
}
"""The seven inputs that TensorFlow Playground offers."""


def derived(coordinates: Floats, names: Sequence[str]) -> Floats:
    """Return the (samples, names) features of (samples, 2) coordinates; KeyError for an unknown name."""
    first, second = coordinates[:, 0], coordinates[:, 1]
    return np.column_stack([FEATURES[name](first, second) for name in names])


def placed(dataset: Dataset, features: tuple[str, ...]) -> Dataset:
    """Return a data set of the plane with features of its points as inputs; as it is without any."""
    if not features or features == COORDINATES or dataset.features != len(COORDINATES):
        return dataset
    inputs = read_only(derived(dataset.inputs, features))
    return replace(dataset, inputs=inputs, coordinates=dataset.inputs, feature_names=features)


MOST_POINTS = 2000
_DRAWN = _("Drawn by hand")
Points = tuple[tuple[float, float, int], ...]


class TooFewPointsError(ValueError):
    """There are not enough points to learn from; the message is a sentence for people."""


def drawn(points: Points, test_share: float, seed: int, features: tuple[str, ...] = ()) -> Dataset:
    """Return the data set of (x1, x2, class) points.

    A point keeps its part, training or test, when others are added after it; both parts have at least
    one, but for a share of 0 all are for training. Raises :class:`TooFewPointsError` for less than two
    points of each class.
    """
    labels = [label for _, _, label in points]
    if min(labels.count(0), labels.count(1)) < 2:
        raise TooFewPointsError(_("Draw at least two points of each class on the plane."))
    apart = data_generator(seed, "drawn split").random(MOST_POINTS)[: len(points)] < test_share
    if apart.all():
        apart[0] = False
    elif test_share > 0.0 and not apart.any():
        apart[-1] = True
    table = np.array(points, dtype=np.float64)
    dataset = Dataset(
        name="drawn",
        title=_DRAWN,
        task=Task.BINARY,
        inputs=read_only(table[:, :2].copy()),
        targets=read_only(table[:, 2:].copy()),
        train=read_only(np.flatnonzero(~apart)),
        test=read_only(np.flatnonzero(apart)),
        feature_names=COORDINATES,
        class_names=("negative", "positive"),
    )
    return placed(dataset, features)


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
    info = kinds.DATASETS[name]
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
        if targets[0]:
            return (_("All points are above f(x): there is one class, and nothing to tell apart."),)
        return (_("All points are below f(x): there is one class, and nothing to tell apart."),)
    return ()
