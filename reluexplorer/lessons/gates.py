"""Networks seen as gates: which are open at an input, and the linear map that the open ones leave."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.activations import CATALOGUE, ActivationChoice
from reluexplorer.core.arrays import Array
from reluexplorer.core.data.splits import data_generator
from reluexplorer.core.network.spec import LayerSpec, NetworkSpec
from reluexplorer.language import _
from reluexplorer.lessons.figures import SHARE, Figure, computed, over_seeds
from reluexplorer.lessons.lesson import Experiment, Knob, Progress, Settings

Gates = NDArray[np.bool_]
_RELU = CATALOGUE["relu"]
FACTORS = (0.001, 0.5, 3.0, 1000.0)
"""By how much inputs are scaled."""
_INPUTS = 20


@dataclass(frozen=True, eq=False)
class Passage:
    """What inputs come to in a network; arrays have a column for each of them."""

    outputs: Array
    """(outputs, samples), before the output function."""
    gates: Gates
    """(hidden units, samples), layer after layer: whether a pre-activation is above 0."""
    activations: tuple[Array, ...]
    """The inputs, and what each hidden layer hands on."""


@dataclass(frozen=True, eq=False)
class GatedNetwork:
    """Layers of ReLU units and a linear last one; each is (fan_in + 1, fan_out), its last row the biases."""

    layers: tuple[Array, ...]

    @property
    def widths(self) -> tuple[int, ...]:
        """How many units each hidden layer has."""
        return tuple(layer.shape[1] for layer in self.layers[:-1])

    def run(self, inputs: Array) -> Passage:
        """Evaluate (features, samples) inputs."""
        activations, gates = [inputs], []
        for layer in self.layers[:-1]:
            z = layer[:-1].T @ activations[-1] + layer[-1][:, None]
            gates.append(z > 0)
            activations.append(_RELU.value(z))
        last = self.layers[-1]
        outputs = last[:-1].T @ activations[-1] + last[-1][:, None]
        return Passage(outputs, np.concatenate(gates), tuple(activations))

    def split(self, gates: Gates) -> list[Gates]:
        """Return the gates of each layer out of those of all."""
        return np.split(gates, list(accumulate(self.widths))[:-1])

    def affine(self, gates: Gates) -> tuple[Array, Array]:
        """Return J (outputs, features) and c (outputs,): f(x) = J·x + c wherever these gates are open.

        J is the product of all weights with the rows of closed gates struck out, c what the biases come to.
        """
        slopes, constant = self.layers[0][:-1].T, self.layers[0][-1]
        for opened, layer in zip(self.split(gates), self.layers[1:], strict=True):
            slopes = layer[:-1].T @ (slopes * opened[:, None])
            constant = layer[:-1].T @ (constant * opened) + layer[-1]
        return slopes, constant


def relative(found: Array, wanted: Array) -> float:
    """Return how far ``found`` is off, as a share of the length of ``wanted``, or of 1 where that is 0."""
    return float(np.linalg.norm(found - wanted) / (np.linalg.norm(wanted) or 1.0))


def own_maps(network: GatedNetwork, inputs: Array, passage: Passage) -> Array:
    """Return what the map of each input's own open gates gives for it, (outputs, samples)."""
    columns = []
    for x, gates in zip(inputs.T, passage.gates.T, strict=True):
        slopes, constant = network.affine(gates)
        columns.append(slopes @ x + constant)
    return np.stack(columns, axis=1)


def deep_network(layers: int, width: int, spread: float, seed: int) -> GatedNetwork:
    """Return so many layers of one width, the last one linear, with He's first weights.

    The hidden biases are normal with deviation ``spread``.
    """
    spec = NetworkSpec(
        inputs=width,
        hidden=(LayerSpec(width, ActivationChoice()),) * (layers - 1),
        outputs=width,
        bias_spread=spread,
        dtype="float64",
    )
    return GatedNetwork(spec.layers(spec.initial_parameters(seed)))


def identities(network: GatedNetwork, inputs: Array) -> dict[str, float]:
    """Return how far a network is off J(x)·x + c, off a·f(x) at a·x, and off −f(x) at −x."""
    passage = network.run(inputs)
    outputs, own = passage.outputs, own_maps(network, inputs, passage)
    pairs = list(zip(own.T, outputs.T, strict=True))
    return {
        "gate_error": max(relative(found, wanted) for found, wanted in pairs),
        "scale_error": max(relative(network.run(a * inputs).outputs, a * outputs) for a in FACTORS),
        "opposite": relative(network.run(-inputs).outputs, -outputs),
        "open": float(passage.gates.mean()),
    }


def _deep(settings: Settings, seeds: int, progress: Progress) -> tuple[Figure, ...]:
    layers, width = round(settings["layers"]), round(settings["width"])
    runs = []
    for seed in range(seeds):
        network = deep_network(layers, width, settings["bias"], seed)
        inputs = data_generator(seed, "gate inputs").standard_normal((width, _INPUTS))
        runs.append(identities(network, inputs))
        progress((seed + 1) / seeds)
    return (
        *(
            computed(name, label, max(run[name] for run in runs))
            for name, label in (
                ("gate_error", _("f(x) against the map of its open gates, relative, worst")),
                ("scale_error", _("f(a·x) against a·f(x), a > 0, relative, worst")),
            )
        ),
        over_seeds("opposite", _("f(−x) against −f(x), relative"), [run["opposite"] for run in runs]),
        over_seeds("open", _("open gates"), [run["open"] for run in runs], SHARE),
    )


DOORS = (
    Experiment(
        "deep",
        _("A deep network of random weights against the linear map of its open gates."),
        (
            Knob("layers", _("Layers"), 10, 2, 50, whole=True),
            Knob("width", _("Neurons a layer"), 64, 1, 256, whole=True),
            Knob("bias", _("Spread of biases"), 0.0, 0.0, 1.0),
        ),
        5,
        _deep,
    ),
)
"""The experiments of ``lesson gate``."""
