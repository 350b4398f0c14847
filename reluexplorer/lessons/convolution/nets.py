"""The convolutional networks of the lesson: how they are built, trained and read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.arrays import Array
from reluexplorer.core.data.wandering_digits import Pictures, wandering_digits
from reluexplorer.core.engine.convolution.evaluation import dead_maps, score
from reluexplorer.core.engine.convolution.trainer import ConvolutionTrainer
from reluexplorer.core.network.convolution import ConvolutionLayer, ConvolutionSpec
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.language import _
from reluexplorer.lessons.kept import kept
from reluexplorer.lessons.training import SLICE, Meter

Dead = tuple[NDArray[np.bool_], ...]
RELU, NONE = "relu", "identity"
STRIDE, MAX_POOL = "stride", _("max-pool")
SHRINKS: dict[str, tuple[ConvolutionLayer, ...]] = {
    STRIDE: (ConvolutionLayer(8), ConvolutionLayer(16, stride=2), ConvolutionLayer(16, stride=2)),
    MAX_POOL: (ConvolutionLayer(8), ConvolutionLayer(16, pool=True), ConvolutionLayer(16, pool=True)),
}
"""Two ways from maps of 16×16 to 8×8 and 4×4: steps of two places, or the largest of each 2×2 square."""
BATCH = 32
EPOCHS = 6
STEPS = EPOCHS * 90
_KEPT_NETS = 8

pictures: Callable[[int], Pictures] = kept(4)(wandering_digits)
"""The wandering digits of a seed."""


@dataclass(frozen=True)
class Net:
    """A network of the lesson: its activation, what shrinks its maps, and how it is trained."""

    activation: str
    shrink: str = STRIDE
    rate: float = 0.01
    seed: int = 0

    @cached_property
    def spec(self) -> ConvolutionSpec:
        """The network: three convolutions, the mean of each map, a softmax."""
        data = pictures(self.seed)
        return ConvolutionSpec(
            (1, *data.train.shape[1:]), SHRINKS[self.shrink], activation=ActivationChoice(self.activation)
        )

    def trainer(self) -> ConvolutionTrainer:
        """Return its training, from the start."""
        data = pictures(self.seed)
        training = TrainingSpec("adam", self.rate, BATCH, self.seed)
        return ConvolutionTrainer(self.spec, training, data.train, data.train_labels)


def accuracy(net: Net, parameters: Array) -> float:
    """Return the share of unseen digits that a network reads."""
    data = pictures(net.seed)
    return score(net.spec, parameters, data.test, data.test_labels).accuracy


def dead(net: Net, parameters: Array) -> Dead:
    """Return for each layer which maps, (maps,), are 0 for every unseen digit; only ReLU is flat at 0."""
    if net.activation == RELU:
        return dead_maps(net.spec, parameters, pictures(net.seed).test)
    return tuple(np.zeros(layer.maps, dtype=bool) for layer in net.spec.layers)


_TRAINED: dict[Net, Array] = {}


def trained(net: Net, meter: Meter) -> Array:
    """Return the parameters after the whole training, which counts its updates on the meter.

    Those of the last few networks are kept, as cases of a measurement share them.
    """
    kept = _TRAINED.get(net)
    if kept is not None:
        meter.add(STEPS)
        return kept
    run, left = net.trainer(), STEPS
    while left:
        piece = min(left, SLICE)
        run.advance(piece)
        meter.add(piece)
        left -= piece
    _TRAINED[net] = run.parameters
    for old in list(_TRAINED)[:-_KEPT_NETS]:
        _TRAINED.pop(old, None)
    return run.parameters


@lru_cache(maxsize=4)
def read_by_ink(seed: int) -> float:
    """Return the share of unseen digits read by their amount of ink alone: the class of the nearest mean."""
    data = pictures(seed)
    train, test = (part.sum(axis=(1, 2)) for part in (data.train, data.test))
    means = np.array([train[data.train_labels == label].mean() for label in range(10)])
    nearest = np.abs(test[:, None] - means).argmin(axis=1)
    return float((nearest == data.test_labels).mean())
