"""Which samples an update is made of."""

from __future__ import annotations

from reluexplorer.core.arrays import Indices
from reluexplorer.core.problem.problem import Problem
from reluexplorer.core.random_streams import EPOCHS, Keyed


def batch_rows(problem: Problem, step: int) -> Indices:
    """Return the rows of the training part that the update after ``step`` updates is made of."""
    epoch, place = divmod(step, problem.steps_per_epoch)
    order = Keyed().at(problem.training.seed, EPOCHS + epoch).permutation(len(problem.train_inputs))
    return order[place * problem.batch_size : (place + 1) * problem.batch_size]
