"""Buffers of several replicas that train at once, the order of their samples, the loop over their calls."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import Array
from reluexplorer.core.engine.freezing import Frozen, frozen_mask
from reluexplorer.core.engine.replicas.layouts import Layout
from reluexplorer.core.engine.replicas.plan import ReplicaPlan
from reluexplorer.core.engine.trainer import FLUSH, flush
from reluexplorer.core.engine.update_coefficients import CHUNK, UpdateCoefficients
from reluexplorer.core.optimizers import Flats
from reluexplorer.core.problem.problem import Problem
from reluexplorer.core.random_streams import EPOCHS, Keyed


class Orders:
    """The batches of one epoch for as many seeds as the layout has replicas.

    Each seed's order is the one that :class:`~reluexplorer.core.engine.batches.BatchBuffer` follows.
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


_MODERATE = 1e14
"""Logits of up to this magnitude have a finite loss whatever the head."""


class ReplicaTrainer:
    """Buffers for as many replicas of a problem as ``layout`` has; belongs to one thread."""

    def __init__(self, problem: Problem, layout: Layout) -> None:
        self._problem = problem
        self.layout = layout
        network, training = problem.network, problem.training
        n = network.parameter_count * layout.replicas
        dtype = np.dtype(network.dtype)
        self._flats = Flats(
            np.zeros(n, dtype), np.zeros((2, n), dtype), np.zeros((training.rule.slots, n), dtype),
            np.zeros(n, dtype),
        )  # fmt: skip
        flats = self._flats.parameters, self._flats.gradient
        plan = ReplicaPlan(network, layout, problem.batch_size, *flats)
        whole, rest = divmod(len(problem.train_inputs), problem.batch_size)
        self._plans = [plan] * whole
        if rest:
            self._plans.append(ReplicaPlan(network, layout, rest, *flats, plan.unit))
        self._unit = plan.unit
        self._coefficients = UpdateCoefficients(training, self._unit, dtype)
        mask = layout.spread(frozen_mask(network, training.frozen))
        self._frozen = Frozen(self._flats.parameters, mask)
        self._updates = self._coefficients.updates(network, self._flats, self._frozen, layout)
        self._targets: Array = np.ascontiguousarray(problem.train_targets.T)
        self._shifted: Array = network.output.shifted(self._targets)
        self._samples = layout.samples(problem.train_inputs)
        self._orders = Orders(problem, layout)
        self._seeds: tuple[int, ...] = ()
        self._gather(0)

    def load(self, orders: Orders, seeds: tuple[int, ...], parameters: Array, slots: Array) -> None:
        """Continue from (replicas, parameters) and (replicas, slots, parameters)."""
        self._orders, self._seeds = orders, seeds
        self.layout.by_replica(self._flats.parameters)[:] = parameters
        for index, slot in enumerate(self._flats.slots):
            self.layout.by_replica(slot)[:] = slots[:, index]
        self._frozen.load()

    def parameters(self) -> Array:
        """Return a copy, (replicas, parameters)."""
        return self.layout.by_replica(self._flats.parameters).copy()

    def slots(self) -> Array:
        """Return a copy, (replicas, slots, parameters)."""
        held = [self.layout.by_replica(slot) for slot in self._flats.slots]
        shape = self.layout.replicas, len(held), self._problem.network.parameter_count
        return np.stack(held, axis=1) if held else np.zeros(shape, self._flats.slots.dtype)

    def state(self) -> tuple[Array, Array]:
        """Return a copy of all that the next update depends on, for :meth:`restore`."""
        return self._flats.parameters.copy(), self._flats.slots.copy()

    def restore(self, state: tuple[Array, Array]) -> None:
        """Go back to an earlier :meth:`state`."""
        self._flats.parameters[:], self._flats.slots[:] = state

    def stop_of(self, step: int, end: int) -> int:
        """Return up to which step :meth:`steps` may go at once."""
        return min(end, step - step % CHUNK + CHUNK)

    def steps(self, step: int, stop: int) -> None:
        """Make the updates from ``step`` up to ``stop``, as :meth:`stop_of` allows."""
        if step % FLUSH == 0:
            flush(self._flats.slots)
        self._coefficients.fill(step, stop - step)
        orders, per_epoch = self._orders, len(self._plans)
        shuffled = per_epoch > 1
        for updates, number in zip(self._updates, range(step, stop), strict=False):
            epoch, place = divmod(number, per_epoch)
            if shuffled:
                orders.load(self._seeds, epoch)
                self._gather(place)
            for function, arguments in self._plans[place].calls:
                function(*arguments)
            for function, arguments in updates:
                function(*arguments)

    def _gather(self, place: int) -> None:
        plan, chosen = self._plans[place], self._orders.batches[place]
        self._samples.take(chosen, self.layout.sample_axis, plan.inputs, "clip")
        self._shifted.take(chosen, 1, plan.targets, "clip")

    def moderate(self) -> NDArray[np.bool_]:
        """Whether each replica's logits since the last call were far from any overflow."""
        plans = {id(plan): plan for plan in self._plans}.values()
        return np.asarray(np.all([plan.peaks() <= _MODERATE for plan in plans], axis=0))

    def finite_arrays(self) -> NDArray[np.bool_]:
        """Whether each replica's parameters and slots are finite."""
        flats = self._flats
        if np.isfinite(flats.parameters.dot(flats.parameters)) and np.isfinite(flats.slots.sum()):
            return np.ones(self.layout.replicas, dtype=bool)
        arrays = [flats.parameters, *flats.slots]
        parts = [np.isfinite(self.layout.by_replica(array)).all(axis=1) for array in arrays]
        return np.asarray(np.all(parts, axis=0))

    def finite_losses(self, step: int) -> NDArray[np.bool_]:
        """Whether each replica's batch of ``step``, just trained on, had a finite loss."""
        place = step % len(self._plans)
        targets = self._targets.take(self._orders.batches[place], 1)
        return self._plans[place].finite_losses(targets)
