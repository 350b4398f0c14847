"""A small random ReLU network in NumPy, so that painted widgets have something plausible to show."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from reluexplorer.widgets.diagram.view import DiagramLayer, DiagramView
from reluexplorer.widgets.raster.view import RasterLayer, RasterView
from reluexplorer.widgets.theme.colormap import level

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOW, HIGH, SIDE = -1.0, 1.0, 25


@dataclass(frozen=True, eq=False)
class SampleNet:
    """Weights, biases, circle data and what each hidden unit gives on it."""

    weights: tuple[NDArray[np.float32], ...]
    biases: tuple[NDArray[np.float32], ...]
    points: NDArray[np.float32]
    targets: NDArray[np.int64]

    def layers(self, x: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """Outputs of every column for inputs (n, fan_in), the inputs first."""
        given = [x]
        for i, (w, b) in enumerate(zip(self.weights, self.biases, strict=True)):
            z = given[-1] @ w + b
            given.append(np.maximum(z, 0) if i < len(self.weights) - 1 else np.tanh(z))
        return given


def circle(n: int, seed: int = 0) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    rng = np.random.default_rng(seed)
    inner = rng.random(n) < 0.5
    radius = np.where(inner, rng.normal(0, 0.22, n), rng.normal(0.78, 0.06, n))
    angle = rng.uniform(0, 2 * np.pi, n)
    points = np.stack((radius * np.cos(angle), radius * np.sin(angle)), axis=-1).astype(np.float32)
    return points, inner.astype(np.int64)


def sample_net(
    hidden: tuple[int, ...] = (8, 8, 4), inputs: int = 2, outputs: int = 1, seed: int = 3
) -> SampleNet:
    rng = np.random.default_rng(seed)
    sizes = (inputs, *hidden, outputs)
    weights, biases = [], []
    for fan_in, fan_out in pairwise(sizes):
        weights.append(rng.normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out)).astype(np.float32))
        biases.append(rng.normal(0, 0.3, fan_out).astype(np.float32))
    if len(hidden) > 1:
        biases[1][1::3] = -9.0
    points, targets = circle(400)
    return SampleNet(tuple(weights), tuple(biases), points, targets)


def grid(side: int = SIDE) -> NDArray[np.float32]:
    axis = np.linspace(LOW, HIGH, side, dtype=np.float32)
    x, y = np.meshgrid(axis, axis)
    return np.stack((x.ravel(), y.ravel()), axis=-1)


def dead_units(net: SampleNet) -> tuple[frozenset[int], ...]:
    given = net.layers(grid())[1:-1]
    return tuple(frozenset(np.flatnonzero(a.max(axis=0) <= 0).tolist()) for a in given)


def diagram_view(net: SampleNet, selected: tuple[int, int] | None = None) -> DiagramView:
    flat = net.weights[0].shape[0] != 2
    columns = net.layers(grid()) if not flat else []
    maps = tuple(np.ascontiguousarray(c.T.reshape(-1, SIDE, SIDE)) for c in columns)
    hidden = tuple(w.shape[1] for w in net.weights[:-1])
    count = net.weights[-1].shape[1]
    return DiagramView(
        inputs=tuple(f"x{i + 1}" for i in range(net.weights[0].shape[0])),
        layers=tuple(DiagramLayer(f"Hidden {i + 1} · ReLU", n) for i, n in enumerate(hidden)),
        output_names=("y",) if count == 1 else tuple(str(i) for i in range(count)),
        weights=net.weights,
        maps=maps or (None,) * (len(hidden) + 2),
        levels=tuple(level(m) for m in maps) or (1.0,) * (len(hidden) + 2),
        dead=dead_units(net) if not flat else tuple(frozenset({1}) for _ in hidden),
        selected=selected,
    )


def state(firing: float) -> str:
    if firing in {0, 1}:
        return "dead" if firing == 0 else "always"
    return "rare" if firing < 0.05 else "healthy"


def raster_view(
    hidden: tuple[int, ...] = (32, 32, 32), samples: int = 500, selected: tuple[int, int] | None = None
) -> RasterView:
    rng = np.random.default_rng(5)
    layers = []
    for i, units in enumerate(hidden):
        bias = rng.normal(0, 1.1, units)
        bias[: max(1, units // 16)] = 6
        bias[-max(1, units // 12) :] = -9
        drift = np.cumsum(rng.normal(0, 0.25, (samples, units)), axis=0)
        drift -= drift.mean(axis=0)
        z = drift / max(1.0, drift.std()) + bias + rng.normal(0, 0.3, (samples, units))
        activations = np.maximum(z, 0).astype(np.float32)
        firing = (z > 0).mean(axis=0)
        states: tuple[str, ...] = tuple(state(f) for f in firing.tolist())
        order = np.argsort(-firing, kind="stable")
        top = float(np.quantile(activations[activations > 0], 0.97))
        layers.append(RasterLayer(f"Hidden {i + 1} · ReLU", activations, firing, states, order, top))
    caption = (
        f"{samples} training points, by class → rows; bar above each column = share on which the neuron fires"
    )
    return RasterView(tuple(layers), None, selected, caption)
