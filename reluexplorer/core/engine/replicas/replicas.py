"""Several seeds of one network trained at once, as purely as ``advance`` trains one."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import Array, read_only
from reluexplorer.core.engine.replicas.layouts import Innermost, Layout, Outermost
from reluexplorer.core.engine.replicas.trainer import Orders, ReplicaTrainer
from reluexplorer.core.engine.training import TrainState, advance, initial_state
from reluexplorer.core.problem.problem import Problem

_NARROW = 4
"""Up to this width of every layer, sums over rows are faster than a BLAS call for each replica,"""
_MANY = 64
"""from so many replicas on."""
_CACHE = 1 << 21
"""Bytes of buffers that are worked on together, so that they stay near the processor."""
_FEWEST = 3
"""With fewer replicas in the cache, one at a time is as fast."""
_KEPT = 1 << 22
"""Up to so many samples times replicas, every block keeps the order of its epoch."""


@dataclass(frozen=True, eq=False)
class ReplicaStates:
    """Runs of one problem that differ in their seeds alone, all at one step; arrays are read-only.

    Where one diverged it stands still, as a :class:`TrainState` does; :func:`replica_state` says where.
    """

    problem: Problem
    seeds: tuple[int, ...]
    step: int
    parameters: Array
    """(replicas, parameters)."""
    slots: Array
    """(replicas, slots, parameters): what the optimiser remembers, in units of its own."""
    steps: tuple[int, ...]
    """Updates that each replica has made: ``step`` of them unless it diverged."""
    diverged_at: tuple[int | None, ...]
    """As for a :class:`TrainState`, for each replica."""


def initial_replicas(problem: Problem, seeds: tuple[int, ...]) -> ReplicaStates:
    """Return the states before the first update; the seed of ``problem`` itself does not matter.

    Raises ValueError without seeds.
    """
    return gathered(problem, [initial_state(problem.seeded(seed)) for seed in seeds])


def gathered(problem: Problem, runs: Sequence[TrainState]) -> ReplicaStates:
    """Return runs of ``problem`` under several seeds, all at one step and none diverged, as replicas.

    Raises ValueError without runs.
    """
    if not runs:
        raise ValueError("Replicas need at least one seed.")
    return _joined(problem, tuple(run.problem.training.seed for run in runs), runs[0].step, runs)


def replica_state(states: ReplicaStates, index: int) -> TrainState:
    """Return one replica as a run of its own."""
    return TrainState(
        states.problem.seeded(states.seeds[index]),
        states.steps[index],
        states.parameters[index],
        states.slots[index],
        states.diverged_at[index],
    )


def advance_replicas(states: ReplicaStates, steps: int) -> ReplicaStates:
    """Return the states after ``steps`` more updates; the same however they are divided into calls.

    To rounding, each replica does what ``advance`` makes of its seed. A single one, one of a network that
    samples (dropout, RReLU) and one too large to gain by company is left to ``advance``, one at a time.
    """
    if steps < 1:
        return states
    size = block_size(states.problem, len(states.seeds))
    if size == 1:
        runs = [advance(replica_state(states, index), steps) for index in range(len(states.seeds))]
        return _joined(states.problem, states.seeds, states.step + steps, runs)
    crew = _crew(states.problem, len(states.seeds), size)
    with np.errstate(all="ignore"):
        return crew.advanced(states, states.step + steps)


def block_size(problem: Problem, count: int) -> int:
    """Return how many of ``count`` replicas are trained in the same calls; 1 for one at a time."""
    network = problem.network
    if any(layer.dropout or layer.mixing or layer.activation.entry.sampled for layer in network.hidden):
        return 1
    most = max(1, _CACHE // _bytes(problem))
    blocks = -(-count // most)
    size = -(-count // blocks)
    return size if size >= _FEWEST else 1


def _bytes(problem: Problem) -> int:
    """Return about what a replica's buffers take."""
    network = problem.network
    widest = max((layer.width for layer in network.hidden), default=0)
    rows = network.inputs + 5 * network.outputs + 3 * widest
    for layer in network.hidden:
        rows += layer.width * (1 if layer.activation.rectifies else 4) + 1
    numbers = rows * problem.batch_size + 5 * network.parameter_count
    return numbers * np.dtype(network.dtype).itemsize


def _joined(problem: Problem, seeds: tuple[int, ...], step: int, runs: Sequence[TrainState]) -> ReplicaStates:
    return ReplicaStates(
        problem,
        seeds,
        step,
        read_only(np.stack([run.parameters for run in runs])),
        read_only(np.stack([run.slots for run in runs])),
        tuple(run.step for run in runs),
        tuple(run.diverged_at for run in runs),
    )


def _layout(problem: Problem, replicas: int) -> Layout:
    narrow = max(map(max, problem.network.shapes)) <= _NARROW + 1
    return Innermost(replicas) if narrow and replicas >= _MANY else Outermost(replicas)


class _Crew:
    """A thread's buffers for so many replicas of a problem, in blocks of at most ``size``."""

    def __init__(self, problem: Problem, count: int, size: int) -> None:
        self.problem = problem
        self.count = count
        self._starts = range(0, count, size)
        self._sizes = [min(size, count - start) for start in self._starts]
        self._trainers = {n: ReplicaTrainer(problem, _layout(problem, n)) for n in set(self._sizes)}
        shared = {n: Orders(problem, trainer.layout) for n, trainer in self._trainers.items()}
        keep = len(problem.train_inputs) * count <= _KEPT
        self._orders = [Orders(problem, self._trainers[n].layout) if keep else shared[n] for n in self._sizes]

    def advanced(self, states: ReplicaStates, end: int) -> ReplicaStates:
        """Return the states at ``end``."""
        blocks = []
        for start, size, orders in zip(self._starts, self._sizes, self._orders, strict=True):
            block = _Block(states, slice(start, start + size))
            trainer = self._trainers[size]
            trainer.load(orders, block.seeds, block.parameters, block.slots)
            block.run(trainer, states.step, end)
            blocks.append(block)
        return replace(
            states,
            step=end,
            parameters=read_only(np.concatenate([block.parameters for block in blocks])),
            slots=read_only(np.concatenate([block.slots for block in blocks])),
            steps=tuple(step for block in blocks for step in block.steps),
            diverged_at=tuple(step for block in blocks for step in block.diverged_at),
        )


class _Block:
    """Some of the replicas of a call while they advance. Those that diverged go on, but nobody looks."""

    def __init__(self, states: ReplicaStates, part: slice) -> None:
        self.seeds = states.seeds[part]
        self.parameters = states.parameters[part].copy()
        self.slots = states.slots[part].copy()
        self.steps = list(states.steps[part])
        self.diverged_at = list(states.diverged_at[part])
        self._going: NDArray[np.bool_] = np.array([step is None for step in self.diverged_at])

    def run(self, trainer: ReplicaTrainer, step: int, end: int) -> None:
        """Advance from ``step`` to ``end`` in the trainer that holds this block."""
        while step < end and self._going.any():
            stop = trainer.stop_of(step, end)
            before = trainer.state()
            trainer.steps(step, stop)
            sound = trainer.moderate() & trainer.finite_arrays()
            if not sound[self._going].all():
                trainer.restore(before)
                self._one_by_one(trainer, step, stop)
            step = stop
        parameters, slots = trainer.parameters(), trainer.slots()
        self.parameters[self._going] = parameters[self._going]
        self.slots[self._going] = slots[self._going]
        self.steps = [end if going else at for going, at in zip(self._going, self.steps, strict=True)]

    def _one_by_one(self, trainer: ReplicaTrainer, step: int, stop: int) -> None:
        """Repeat the updates and keep the last finite state of each replica that something breaks."""
        for at in range(step, stop):
            before = trainer.parameters(), trainer.slots()
            trainer.steps(at, at + 1)
            losses = trainer.finite_losses(at)
            broken = self._going & ~(losses & trainer.finite_arrays())
            for index in np.flatnonzero(broken):
                self.parameters[index], self.slots[index] = before[0][index], before[1][index]
                self.steps[index] = at
                self.diverged_at[index] = at + int(losses[index])
            self._going &= ~broken
        trainer.moderate()


_local = threading.local()


def _crew(problem: Problem, count: int, size: int) -> _Crew:
    """Return this thread's buffers, kept until another problem or number of replicas is asked for."""
    crew: _Crew | None = getattr(_local, "crew", None)
    if crew is None or crew.problem is not problem or crew.count != count:
        crew = _Crew(problem, count, size)
        _local.crew = crew
    return crew
