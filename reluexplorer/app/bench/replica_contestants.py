"""The same replicas as different programs train them; each also in a process of its own, as a module.

Weights are those of the seeds from 0 on. JAX receives the batches of each replica already gathered, the
engine shuffles as it always does.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from reluexplorer.app.bench.child import serve
from reluexplorer.app.bench.nets import Array, Job
from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.data.dataset import Dataset, Task
from reluexplorer.core.engine.replicas.replicas import advance_replicas, initial_replicas
from reluexplorer.core.network.spec import LayerSpec, NetworkSpec
from reluexplorer.core.problem.problem import Problem, TrainingSpec


@dataclass(frozen=True)
class ReplicaJob(Job):
    """A job for several seeds."""

    replicas: int = 1

    def problem(self) -> Problem:
        """Return the job as the engine has it."""
        inputs, targets = (array.astype(np.float64) for array in self.data())
        rows = np.arange(len(inputs))
        data = Dataset("circle", "Circle", Task.BINARY, inputs, targets, rows, rows[:1], ("x1", "x2"))
        hidden = tuple(LayerSpec(units, ActivationChoice()) for units in self.sizes[1:-1])
        network = NetworkSpec(2, hidden, 1, "sigmoid", dtype=self.dtype)
        return Problem(data, network, TrainingSpec(self.optimizer, self.rate, self.batch, 0))


class ReplicaContestant(Protocol):
    """Runs under way."""

    def run(self, updates: int) -> None:
        """Make so many updates of each replica, a multiple of 100, and return when they are done."""

    def parameters(self) -> Array:
        """Return (replicas, parameters) as the engine has them."""


class Engine:
    """This program."""

    def __init__(self, job: ReplicaJob) -> None:
        self.states = initial_replicas(job.problem(), tuple(range(job.replicas)))

    def run(self, updates: int) -> None:
        """Advance the states."""
        self.states = advance_replicas(self.states, updates)

    def parameters(self) -> Array:
        """Return them as they are."""
        return self.states.parameters


class Jax:
    """JAX: ``vmap`` of 100 steps of SGD as one compiled scan."""

    def __init__(self, job: ReplicaJob) -> None:
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
    def _batches(job: ReplicaJob) -> list[Array]:
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
        """Make updates by the hundred."""
        for _ in range(updates // 100):
            self.layers = self.scan(self.layers, *self.batches)
        self.jax.block_until_ready(self.layers)

    def parameters(self) -> Array:
        """Return weights with their biases, flat."""
        return np.concatenate([np.asarray(one).reshape(len(one), -1) for one in self.layers], axis=1)


OURS = "ours"
CONTESTANTS: dict[str, tuple[str, Callable[[ReplicaJob], ReplicaContestant]]] = {
    OURS: ("numpy", Engine),
    "jax": ("jax", Jax),
}
"""For each name the library that has to be installed, and what builds it."""


def installed(name: str) -> bool:
    """Whether the contestant's library is there."""
    return importlib.util.find_spec(CONTESTANTS[name][0]) is not None


def main(name: str) -> int:
    """Serve as the contestant of this name."""
    return serve(lambda fields: CONTESTANTS[name][1](ReplicaJob(**fields)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
