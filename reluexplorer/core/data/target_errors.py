"""How far a regression's answers are from each of its targets, in the targets' own units."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reluexplorer.core.arrays import Array, Indices
from reluexplorer.core.data.dataset import Dataset, Scale, Task


@dataclass(frozen=True)
class TargetError:
    """Root mean squared errors of a target's answers, None for a part without samples.

    ``deviation`` is the target's standard deviation over the training part: what always answering its mean
    would be wrong by.
    """

    name: str
    train: float
    test: float | None
    deviation: float


def target_errors(dataset: Dataset, train_outputs: Array, test_outputs: Array) -> tuple[TargetError, ...]:
    """Return an error for each target of a table's regression, none for other data.

    The outputs are (targets, samples) over the whole training and test part.
    """
    if dataset.task is not Task.REGRESSION:
        return ()
    scales = dataset.target_scales or (Scale(),) * len(dataset.target_names)
    return tuple(
        TargetError(
            name,
            _error(dataset, dataset.train, train_outputs, place, scale),
            _error(dataset, dataset.test, test_outputs, place, scale) if dataset.test.size else None,
            scale.deviation * float(dataset.targets[dataset.train, place].std()),
        )
        for place, (name, scale) in enumerate(zip(dataset.target_names, scales, strict=True))
    )


def _error(dataset: Dataset, rows: Indices, outputs: Array, place: int, scale: Scale) -> float:
    with np.errstate(all="ignore"):
        wrong = outputs[place].astype(np.float64) - dataset.targets[rows, place]
        return float(np.sqrt(np.mean(wrong * wrong))) * scale.deviation
