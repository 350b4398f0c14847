"""The same replicas as different programs train them.

Weights are those of the seeds from 0 on. JAX receives the batches of each replica already gathered, the
engine shuffles as it always does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np

from reluexplorer.app.bench.nets import Array, Job
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

    def __init__(self, job: Job) -> None:
        self.states = initial_replicas(job.problem(), tuple(range(job.replicas)))

    def run(self, updates: int) -> None:
        self.states = advance_replicas(self.states, updates)

    def parameters(self) -> Array:
        return self.states.parameters


class _Jax:
    """JAX: ``vmap`` of 100 steps of SGD as one compiled scan."""

    def __init__(self, job: Job) -> None:
        import jax
        import jax.numpy as jnp

        jax.config.update("jax_enable_x64", job.dtype == "float64")
        self.jax = jax
        problem = job.problem()
        flat = initial_replicas(problem, tuple(range(job.replicas))).parameters
        each = [problem.network.layers(one) for one in flat]
        self.layers: Any = [jnp.array(np.stack(views)) for views in zip(*each, strict=True)]
        self.batches = [jnp.array(array) for array in self._batches(job)]
        self.scan = jax.jit(jax.vmap(self._scan(job.rate), in_axes=(0, 1, 1)))

    @staticmethod
    def _batches(job: Job) -> list[Array]:
        """Return inputs and targets, (100, replicas, batch, …), in an order of its own for each replica."""
        inputs, targets = job.data()
        rng = np.random.default_rng(0)
        orders = np.stack([rng.permutation(len(inputs)) for _ in range(job.replicas)])
        repeated = np.tile(
            orders.reshape(job.replicas, job.batches, job.batch), (1, -(-100 // job.batches), 1)
        )
        chosen = repeated[:, :100].transpose(1, 0, 2)
        return [inputs[chosen], targets[chosen]]

    def _scan(self, rate: float) -> Callable[..., Any]:
        jax = self.jax
        import jax.numpy as jnp

        def loss(layers: Any, x: Any, t: Any) -> Any:
            for layer in layers[:-1]:
                x = jax.nn.relu(x @ layer[:-1] + layer[-1])
            z = x @ layers[-1][:-1] + layers[-1][-1]
            return jnp.mean(jax.nn.softplus(z) - t * z)

        def step(layers: Any, batch: Any) -> Any:
            slopes = jax.grad(loss)(layers, *batch)
            return jax.tree_util.tree_map(lambda p, g: p - rate * g, layers, slopes), None

        return lambda layers, x, t: jax.lax.scan(step, layers, (x, t))[0]

    def run(self, updates: int) -> None:
        for _ in range(updates // 100):
            self.layers = self.scan(self.layers, *self.batches)
        self.jax.block_until_ready(self.layers)

    def parameters(self) -> Array:
        return np.concatenate([np.asarray(one).reshape(len(one), -1) for one in self.layers], axis=1)


CONTESTANTS: dict[str, tuple[str, Callable[[Job], ReplicaContestant]]] = {
    OURS: ("numpy", _Engine),
    "jax": ("jax", _Jax),
}
"""For each name the library that has to be installed, and what builds it."""
