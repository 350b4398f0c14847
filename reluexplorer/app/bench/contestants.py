"""The same training run as different programs make it: the engine, plain NumPy, and other libraries.

A contestant is built for a job, makes updates when told, and can say what its weights are: the tests
hold all of them to the same numbers. Batches come in their order, already gathered, except for the
engine, which shuffles as it always does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np

from reluexplorer.app.bench.nets import Array, Layers, Workload
from reluexplorer.app.bench.setting import OURS
from reluexplorer.core.engine.training import TrainState, advance, initial_state


class Contestant(Protocol):
    """A training run under way."""

    def run(self, updates: int) -> None:
        """Make so many updates, a multiple of 100, and return when they are done."""

    def layers(self) -> Layers:
        """Return (fan_in, fan_out) weights and biases of each layer."""


class _Engine:
    """This program."""

    def __init__(self, job: Workload) -> None:
        problem = job.problem()
        flat = np.concatenate([np.vstack([w, b]).ravel() for w, b in job.weights()])
        self.state = TrainState(problem, 0, flat, initial_state(problem).slots)

    def run(self, updates: int) -> None:
        self.state = advance(self.state, updates)

    def layers(self) -> Layers:
        views = self.state.problem.network.layers(self.state.parameters)
        return [(view[:-1], view[-1]) for view in views]


class _OneByOne:
    """Makes an update at a time of the batches in their order, x (batches, batch, 2) and t (…, 1)."""

    def __init__(self, job: Workload) -> None:
        self.job = job
        inputs, targets = job.data()
        self.x: Any = inputs.reshape(job.batches, job.batch, 2)
        self.t: Any = targets.reshape(job.batches, job.batch, 1)
        self.step = 0

    def run(self, updates: int) -> None:
        for _ in range(updates):
            place = self.step % self.job.batches
            self.step += 1
            self.update(self.x[place], self.t[place])

    def update(self, x: Any, t: Any) -> None:
        raise NotImplementedError


class _PlainNumpy(_OneByOne):
    """NumPy as it is usually written: lists of weights, expressions that allocate."""

    def __init__(self, job: Workload) -> None:
        super().__init__(job)
        self.w, self.b = map(list, zip(*job.weights(), strict=True))
        self.m = [np.zeros_like(p) for p in (*self.w, *self.b)]
        self.v = [np.zeros_like(p) for p in (*self.w, *self.b)]
        self.loss = 0.0
        """Sum of the losses so far: whoever writes such a loop wants to see them."""

    def update(self, x: Array, t: Array) -> None:
        gradients = self._gradients(x, t)
        rate, parameters = self.job.rate, [*self.w, *self.b]
        if self.job.optimizer == "sgd":
            for p, g in zip(parameters, gradients, strict=True):
                np.subtract(p, rate * g, out=p)
            return
        for p, g, m, v in zip(parameters, gradients, self.m, self.v, strict=True):
            m[...] = 0.9 * m + 0.1 * g
            v[...] = 0.999 * v + 0.001 * g * g
            mean = m / (1 - 0.9**self.step)
            square = v / (1 - 0.999**self.step)
            np.subtract(p, rate * mean / (np.sqrt(square) + 1e-8), out=p)

    def _gradients(self, x: Array, t: Array) -> list[Array]:
        columns = [x]
        for w, b in zip(self.w[:-1], self.b[:-1], strict=True):
            columns.append(np.maximum(columns[-1] @ w + b, 0))
        z = columns[-1] @ self.w[-1] + self.b[-1]
        p = 1 / (1 + np.exp(-z))
        self.loss -= float(np.mean(t * np.log(p + 1e-12) + (1 - t) * np.log(1 - p + 1e-12)))
        delta = (p - t) / len(x)
        dw: list[Array] = []
        db: list[Array] = []
        for index in range(len(self.w) - 1, -1, -1):
            dw.insert(0, columns[index].T @ delta)
            db.insert(0, delta.sum(axis=0))
            if index:
                delta = delta @ self.w[index].T * (columns[index] > 0)
        return [*dw, *db]

    def layers(self) -> Layers:
        return list(zip(self.w, self.b, strict=True))


class _Torch(_OneByOne):
    """PyTorch, eager, one thread."""

    def __init__(self, job: Workload) -> None:
        import torch

        torch.set_num_threads(1)
        super().__init__(job)
        modules: list[Any] = []
        for weight, bias in job.weights():
            linear = torch.nn.Linear(*weight.shape, dtype=getattr(torch, job.dtype))
            linear.weight.data = torch.tensor(weight.T.copy())
            linear.bias.data = torch.tensor(bias)
            modules += [linear, torch.nn.ReLU()]
        self.net = torch.nn.Sequential(*modules[:-1])
        rule = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[job.optimizer]
        self.optimizer = rule(self.net.parameters(), job.rate)
        self.loss = torch.nn.BCEWithLogitsLoss()
        self.x, self.t = (torch.tensor(array).unbind() for array in (self.x, self.t))

    def update(self, x: Any, t: Any) -> None:
        self.optimizer.zero_grad()
        self.loss(self.net(x), t).backward()
        self.optimizer.step()

    def layers(self) -> Layers:
        linears = list(self.net)[::2]
        return [(one.weight.detach().numpy().T, one.bias.detach().numpy()) for one in linears]


class Jax:
    """JAX: 100 steps as one compiled scan."""

    def __init__(self, job: Workload) -> None:
        import jax
        import jax.numpy as jnp

        jax.config.update("jax_enable_x64", job.dtype == "float64")
        self.job, self.jax = job, jax
        inputs, targets = job.data()
        repeats = -(-100 // job.batches)
        x = np.tile(inputs.reshape(job.batches, job.batch, 2), (repeats, 1, 1))[:100]
        t = np.tile(targets.reshape(job.batches, job.batch, 1), (repeats, 1, 1))[:100]
        self.batches = jnp.array(x), jnp.array(t)
        layers = [(jnp.array(w), jnp.array(b)) for w, b in job.weights()]
        zeros = jax.tree_util.tree_map(jnp.zeros_like, layers)
        self.carry: Any = (layers, zeros, zeros, jnp.zeros((), job.dtype))
        self.scan = jax.jit(self._scan())

    def _scan(self) -> Callable[..., Any]:
        jax, job = self.jax, self.job
        import jax.numpy as jnp

        every = jax.tree_util.tree_map

        def loss(layers: Any, x: Any, t: Any) -> Any:
            for w, b in layers[:-1]:
                x = jax.nn.relu(x @ w + b)
            z = x @ layers[-1][0] + layers[-1][1]
            return jnp.mean(jax.nn.softplus(z) - t * z)

        def sgd(carry: Any, batch: Any) -> Any:
            layers, *rest = carry
            slopes = jax.grad(loss)(layers, *batch)
            return (every(lambda p, g: p - job.rate * g, layers, slopes), *rest), None

        def adam(carry: Any, batch: Any) -> Any:
            layers, m, v, count = carry
            slopes = jax.grad(loss)(layers, *batch)
            count = count + 1
            m = every(lambda m, g: 0.9 * m + 0.1 * g, m, slopes)
            v = every(lambda v, g: 0.999 * v + 0.001 * g * g, v, slopes)
            a, b = 1 - 0.9**count, 1 - 0.999**count
            layers = every(lambda p, m, v: p - job.rate * (m / a) / (jnp.sqrt(v / b) + 1e-8), layers, m, v)
            return (layers, m, v, count), None

        step = sgd if job.optimizer == "sgd" else adam
        return lambda carry, x, t: jax.lax.scan(step, carry, (x, t))[0]

    def run(self, updates: int) -> None:
        """Make updates by the hundred."""
        for _ in range(updates // 100):
            self.carry = self.scan(self.carry, *self.batches)
        self.jax.block_until_ready(self.carry)

    def layers(self) -> Layers:
        """Return weights and biases."""
        return [(np.asarray(w), np.asarray(b)) for w, b in self.carry[0]]


class _Sklearn(_OneByOne):
    """scikit-learn: ``MLPClassifier.partial_fit`` on one batch after the other."""

    def __init__(self, job: Workload) -> None:
        from sklearn.neural_network import MLPClassifier

        super().__init__(job)
        self.t = self.t[..., 0].astype(int)
        self.net = MLPClassifier(
            job.sizes[1:-1], solver=job.optimizer, alpha=0.0, batch_size=job.batch, momentum=0.0,
            nesterovs_momentum=False, learning_rate_init=job.rate, shuffle=False, random_state=0,
        )  # fmt: skip
        self.net.partial_fit(self.x[0], self.t[0], classes=[0, 1])
        for place, (weight, bias) in enumerate(job.weights()):
            self.net.coefs_[place][...] = weight
            self.net.intercepts_[place][...] = bias
        self.net._optimizer = self._rule()

    def _rule(self) -> Any:
        from sklearn.neural_network._stochastic_optimizers import AdamOptimizer, SGDOptimizer

        parameters = [*self.net.coefs_, *self.net.intercepts_]
        if self.job.optimizer == "sgd":
            return SGDOptimizer(parameters, self.job.rate, "constant", 0.0, False, 0.5)
        return AdamOptimizer(parameters, self.job.rate, 0.9, 0.999, 1e-8)

    def update(self, x: Array, t: Array) -> None:
        self.net.partial_fit(x, t)

    def layers(self) -> Layers:
        return list(zip(self.net.coefs_, self.net.intercepts_, strict=True))


class _Numba(_OneByOne):
    """Numba: a whole update in compiled loops over flat arrays."""

    def __init__(self, job: Workload) -> None:
        from reluexplorer.app.bench.numba_kernel import updates

        super().__init__(job)
        self.updates = updates
        self.t = self.t[..., 0]
        self.flat = np.concatenate([np.concatenate([w.ravel(), b]) for w, b in job.weights()])
        self.moments = np.zeros((2, self.flat.size), job.dtype)
        self.sizes = np.array(job.sizes)
        self.work = np.zeros((2, len(job.sizes), job.batch * max(job.sizes)), job.dtype)
        self.gradient = np.zeros_like(self.flat)

    def run(self, updates: int) -> None:
        self.updates(
            self.flat, self.gradient, self.moments, self.work, self.sizes, self.x, self.t, self.step, updates,
            self.flat.dtype.type(self.job.rate), self.job.optimizer == "adam",
        )  # fmt: skip
        self.step += updates

    def layers(self) -> Layers:
        found: Layers = []
        start = 0
        for weight, bias in self.job.weights():
            middle, end = start + weight.size, start + weight.size + bias.size
            found.append((self.flat[start:middle].reshape(weight.shape), self.flat[middle:end]))
            start = end
        return found


CONTESTANTS: dict[str, tuple[str, Callable[[Workload], Contestant]]] = {
    OURS: ("numpy", _Engine),
    "numpy": ("numpy", _PlainNumpy),
    "torch": ("torch", _Torch),
    "jax": ("jax", Jax),
    "sklearn": ("sklearn", _Sklearn),
    "numba": ("numba", _Numba),
}
"""For each name the library that has to be installed, and what builds it."""
