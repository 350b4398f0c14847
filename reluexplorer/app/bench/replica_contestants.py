"""The same replicas as different programs train them.

Weights are those of the seeds from 0 on. JAX receives the batches of each replica already gathered, the
engine shuffles as it always does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np

from reluexplorer.app.bench.contestants import Jax
from reluexplorer.app.bench.nets import Array, Workload
from reluexplorer.app.bench.setting import OURS
from reluexplorer.core.engine.replicas.replicas import advance_replicas, initial_replicas


class ReplicaContestant(Protocol):
    """Runs under way."""

    def run(self, updates: int) -> None:
        """Make so many updates of each replica, a multiple of 100, and return when they are done."""

    def parameters(self) -> Array:
        """Return (replicas, parameters) as the engine has them."""


class _Engine:
    """This program."""

    def __init__(self, job: Workload) -> None:
        self.states = initial_replicas(job.problem(), tuple(range(job.replicas)))

    def run(self, updates: int) -> None:
        self.states = advance_replicas(self.states, updates)

    def parameters(self) -> Array:
        return self.states.parameters


class _Jax(Jax):
    """JAX: ``vmap`` of 100 steps of SGD as one compiled scan."""

    def __init__(self, job: Workload) -> None:
        super().__init__(job)
        import jax
        import jax.numpy as jnp

        problem = job.problem()
        flat = initial_replicas(problem, tuple(range(job.replicas))).parameters
        views = zip(*(problem.network.layers(one) for one in flat), strict=True)
        stacks = [np.stack(layer) for layer in views]
        self.carry = ([(jnp.array(each[:, :-1]), jnp.array(each[:, -1])) for each in stacks],)
        self.batches = tuple(jnp.array(array) for array in self._shuffled(job))
        self.scan = jax.jit(jax.vmap(self._scan(), in_axes=(0, 1, 1)))

    @staticmethod
    def _shuffled(job: Workload) -> list[Array]:
        """Return inputs and targets, (100, replicas, batch, …), in an order of its own for each replica."""
        inputs, targets = job.data()
        rng = np.random.default_rng(0)
        orders = np.stack([rng.permutation(len(inputs)) for _ in range(job.replicas)])
        repeated = np.tile(
            orders.reshape(job.replicas, job.batches, job.batch), (1, -(-100 // job.batches), 1)
        )
        chosen = repeated[:, :100].transpose(1, 0, 2)
        return [inputs[chosen], targets[chosen]]

    def parameters(self) -> Array:
        stacks = [np.concatenate([w, b[:, None]], axis=1) for w, b in self.carry[0]]
        return np.concatenate([each.reshape(len(each), -1) for each in stacks], axis=1)


CONTESTANTS: dict[str, tuple[str, Callable[[Workload], ReplicaContestant]]] = {
    OURS: ("numpy", _Engine),
    "jax": ("jax", _Jax),
}
"""For each name the library that has to be installed, and what builds it."""
