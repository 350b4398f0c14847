"""What a recurrent network is, how its weights begin, and what it says, in plain terms."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.arrays import Array
from reluexplorer.core.network.heads import HEADS, Head
from reluexplorer.core.network.initializers import INITIALIZERS, initial_layer
from reluexplorer.core.random_streams import generator
from reluexplorer.language import _

RECURRENT_WEIGHTS = MappingProxyType(
    {"identity": "identity", "he": "he_normal", "glorot": "glorot_normal", "orthogonal": "orthogonal"}
)
"""How the recurrent weights may begin, with the initialiser that draws them."""
_Any = TypeVar("_Any", bound=NDArray[Any])
_FACTORS = {"linear": 2.0, "softmax": 1.0}
"""The loss over that of the output layer's catalogue, whose squared error is halved."""


class Parts(NamedTuple):
    """Views into the flat parameters, or into a gradient of that form."""

    recurrent: Array
    """(units, units): from the unit of the row, a step before, to that of the column."""
    inputs: Array
    """(inputs, units)."""
    biases: Array
    """(units,)."""
    readout: Array
    """(units + 1, outputs), with the output's biases in the last row."""


@dataclass(frozen=True)
class RecurrentSpec:
    """A layer h_t = f(W·x_t + U·h_{t−1} + b) from h_0 = 0, and an output that reads the last step.

    The loss is the mean over sequences of the squared error for ``output`` "linear", summed over outputs,
    or of the cross-entropy for "softmax". Raises ValueError for anything else, and for an activation that
    learns or draws its slope.
    """

    inputs: int
    units: int = 50
    outputs: int = 1
    activation: ActivationChoice = field(default_factory=ActivationChoice)
    recurrent: str = "identity"
    """Of :data:`RECURRENT_WEIGHTS`. "identity" and ReLU are the IRNN of Le, Jaitly and Hinton (2015)."""
    gain: float = 1.0
    """Multiplies the first recurrent weights."""
    input_deviation: float = 0.7
    """The first input weights come from N(0, ``input_deviation``²)."""
    output_deviation: float = 0.05
    """The first output weights come from N(0, ``output_deviation``²)."""
    output: str = "linear"
    dtype: str = "float32"

    def __post_init__(self) -> None:
        entry = self.activation.entry
        for fault, found in (
            (_("needs inputs, units and outputs"), min(self.inputs, self.units, self.outputs) < 1),
            (
                _("cannot begin with {recurrent!r} weights").format(recurrent=self.recurrent),
                self.recurrent not in RECURRENT_WEIGHTS,
            ),
            (_("has no {output!r} output").format(output=self.output), self.output not in _FACTORS),
            (_("takes no activation that learns or draws its slope"), entry.learnable or entry.sampled),
        ):
            if found:
                raise ValueError(_("A recurrent network {fault}.").format(fault=fault))

    @property
    def rows(self) -> int:
        """What a unit reads: all units, the inputs and a constant 1 for its bias."""
        return self.units + self.inputs + 1

    @property
    def parameter_count(self) -> int:
        """Length of the flat parameters."""
        return self.rows * self.units + (self.units + 1) * self.outputs

    @property
    def head(self) -> Head:
        """The output function with its loss."""
        return HEADS[self.output]

    @property
    def loss_factor(self) -> float:
        """What the head's loss is multiplied by."""
        return _FACTORS[self.output]

    def layers(self, flat: _Any) -> tuple[_Any, _Any]:
        """Return views (rows, units) and (units + 1, outputs) into flat parameters or a flat gradient."""
        cut = self.rows * self.units
        layer: _Any = flat[:cut].reshape(self.rows, self.units)  # type: ignore[assignment]
        readout: _Any = flat[cut:].reshape(self.units + 1, self.outputs)  # type: ignore[assignment]
        return layer, readout

    def parts(self, flat: Array) -> Parts:
        """Return what the flat parameters, or those of a gradient, consist of."""
        layer, readout = self.layers(flat)
        return Parts(layer[: self.units], layer[self.units : -1], layer[-1], readout)

    def weight_mask(self) -> NDArray[np.bool_]:
        """Return, for each parameter, whether it is a weight and no bias."""
        mask = np.ones(self.parameter_count, dtype=bool)
        for part in self.layers(mask):
            part[-1] = False
        return mask

    def initial_parameters(self, seed: int) -> Array:
        """Return the first parameters under a seed; biases are 0."""
        flat: Array = np.zeros(self.parameter_count, dtype=self.dtype)
        parts = self.parts(flat)
        first = INITIALIZERS[RECURRENT_WEIGHTS[self.recurrent]]
        drawn = initial_layer(first, generator(seed, 0), (self.units + 1, self.units))
        parts.recurrent[:] = self.gain * drawn[:-1]
        around = ((parts.inputs, self.input_deviation), (parts.readout[:-1], self.output_deviation))
        for stream, (weights, deviation) in enumerate(around, start=1):
            weights[:] = deviation * generator(seed, stream).standard_normal(weights.shape)
        return flat

    def logits(self, parameters: Array, inputs: Array) -> Array:
        """Return (samples, outputs) for (time steps, samples, inputs), without keeping the steps between."""
        parts = self.parts(parameters)
        state: Array = np.zeros((inputs.shape[1], self.units), dtype=parameters.dtype)
        for given in inputs:
            state = self.activation.value(given @ parts.inputs + state @ parts.recurrent + parts.biases)
        return np.asarray(state @ parts.readout[:-1] + parts.readout[-1])

    def loss(self, logits: Array, targets: Array) -> float:
        """Return the mean loss of (samples, outputs) logits."""
        losses = self.head.sample_losses(logits.T, targets.T)
        return self.loss_factor * float(losses.mean(dtype=np.float64))
