"""Points drawn by hand."""

from __future__ import annotations

import numpy as np

from reluexplorer.core.arrays import read_only
from reluexplorer.core.data.dataset import Dataset, Task
from reluexplorer.core.data.features import COORDINATES, placed
from reluexplorer.core.data.splits import data_generator

MOST_POINTS = 2000
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
        raise TooFewPointsError("Draw at least two points of each class on the plane.")
    apart = data_generator(seed, "drawn split").random(MOST_POINTS)[: len(points)] < test_share
    if apart.all():
        apart[0] = False
    elif test_share > 0.0 and not apart.any():
        apart[-1] = True
    table = np.array(points, dtype=np.float64)
    dataset = Dataset(
        name="drawn",
        title="Drawn by hand",
        task=Task.BINARY,
        inputs=read_only(table[:, :2].copy()),
        targets=read_only(table[:, 2:].copy()),
        train=read_only(np.flatnonzero(~apart)),
        test=read_only(np.flatnonzero(apart)),
        feature_names=COORDINATES,
        class_names=("negative", "positive"),
    )
    return placed(dataset, features)
