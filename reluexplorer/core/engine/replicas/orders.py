"""Which samples each replica's batches take: in the order of its own seed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.engine.replicas.layouts import Layout
from reluexplorer.core.problem.problem import Problem
from reluexplorer.core.random_streams import EPOCHS, Keyed


class Orders:
    """The batches of one epoch for as many seeds as the layout has replicas.

    Each seed's order is the one that :class:`~reluexplorer.core.engine.batches.Reel` follows.
    """

    def __init__(self, problem: Problem, layout: Layout) -> None:
        samples, size = len(problem.train_inputs), problem.batch_size
        self._layout = layout
        self._sorted: NDArray[np.intp] = np.arange(samples)
        self._shuffled: NDArray[np.intp] = np.tile(self._sorted, (layout.replicas, 1))
        whole, rest = divmod(samples, size)
        self._cut = whole * size
        self._whole: NDArray[np.intp] = np.empty((whole, *layout.columns(size)), dtype=np.intp)
        self._rest: NDArray[np.intp] = np.empty((int(rest > 0), *layout.columns(rest)), dtype=np.intp)
        self._single = problem.steps_per_epoch == 1
        self._keyed = Keyed()
        self._loaded: tuple[tuple[int, ...], int] | None = None
        self._arrange()

    def _arrange(self) -> None:
        self._layout.arrange(self._shuffled[:, : self._cut], self._whole)
        if len(self._rest):
            self._layout.arrange(self._shuffled[:, self._cut :], self._rest)
        self.batches: list[NDArray[np.intp]] = [
            batch.reshape(-1) for part in (self._whole, self._rest) for batch in part
        ]
        """For each step of the epoch which samples its columns hold."""

    def load(self, seeds: tuple[int, ...], epoch: int) -> None:
        """Make ``batches`` those of an epoch; a single full batch is the same in all."""
        if self._single or self._loaded == (seeds, epoch):
            return
        self._shuffled[:] = self._sorted
        for seed, row in zip(seeds, self._shuffled, strict=True):
            self._keyed.at(seed, EPOCHS + epoch).shuffle(row)
        self._arrange()
        self._loaded = seeds, epoch
