"""The recipe of a convolutional network on handwritten digits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import prod
from types import MappingProxyType
from typing import Any, ClassVar, Self

from reluexplorer.core.activations import Form
from reluexplorer.core.data.digits import SIDE
from reluexplorer.core.data.wandering_digits import FIELD, Pictures, plain_digits, wandering_digits
from reluexplorer.core.network.convolution import FLAT, MEAN, ConvolutionLayer, ConvolutionSpec
from reluexplorer.core.problem.problem import TrainingSpec
from reluexplorer.language import _
from reluexplorer.session.document.domains import ManyNumbers, Names, Numbers
from reluexplorer.session.document.labs.recipe import (
    DATA,
    NETWORK,
    TRAINING,
    LabRecipe,
    lab_setting,
    trained_by,
)

_PICTURES: MappingProxyType[str, tuple[int, Callable[[int], Pictures]]] = MappingProxyType(
    {"wandering": (FIELD, wandering_digits), "digits": (SIDE, plain_digits)}
)
"""The side of the pictures, and what draws them under a seed."""
_SHRINKS: MappingProxyType[str, dict[str, Any]] = MappingProxyType(
    {"stride": {"stride": 2}, "max-pool": {"pool": True}, "none": {}}
)
_MOST_MAPS = 64
_USUAL_RATE, _IDENTITY_RATE = 0.01, 0.003


@dataclass(frozen=True, kw_only=True)
class ConvolutionRecipe(LabRecipe):
    """Pictures, the layers that read them, and how they learn."""

    kind: ClassVar[str] = "conv"
    label: ClassVar[str] = _("convolutional")

    data: str = lab_setting(
        "wandering", Names(tuple(_PICTURES)), DATA,
        _("8×8 digits anywhere on 16×16 pictures, or the digits themselves"),
    )  # fmt: skip
    maps: tuple[int, ...] = lab_setting(
        (8, 16, 16), ManyNumbers(Numbers(1, _MOST_MAPS, whole=True), 16), NETWORK,
        _("maps of each layer, 1 to {most_maps}, with commas between").format(most_maps=_MOST_MAPS),
    )  # fmt: skip
    kernel: int = lab_setting(3, Numbers(1, 7, whole=True), NETWORK, _("side of the filters, an odd number"))
    shrink: str = lab_setting(
        "stride", Names(tuple(_SHRINKS)), NETWORK,
        _("how each layer after the first halves its maps: a stride of 2, or 2×2 max-pooling"),
    )  # fmt: skip
    head: str = lab_setting(
        MEAN, Names((MEAN, FLAT)), NETWORK,
        _("what the output reads: the mean of each map over its places, or all places"),
    )  # fmt: skip
    learning_rate: float | None = lab_setting(
        None, trained_by("learning_rate"), TRAINING,
        _(
            "size of an update's step (default: {usual_rate}, {identity_rate} for identity; a "
            "document keeps the one that it was saved with, also under another --activation)"
        ).format(usual_rate=_USUAL_RATE, identity_rate=_IDENTITY_RATE),
    )  # fmt: skip

    def pictures(self) -> Pictures:
        """Return the pictures of the seed."""
        return _PICTURES[self.data][1](self.seed)

    @property
    def spec(self) -> ConvolutionSpec:
        """The network; ValueError where its layers do not fit."""
        side, _draw = _PICTURES[self.data]
        layers = tuple(
            ConvolutionLayer(maps, self.kernel, **(_SHRINKS[self.shrink] if index else {}))
            for index, maps in enumerate(self.maps)
        )
        return ConvolutionSpec((1, side, side), layers, head=self.head, activation=self.choice)

    @property
    def training(self) -> TrainingSpec:
        """How the parameters are updated."""
        return TrainingSpec(self.optimizer, self._rate, self.batch_size, self.seed)

    @property
    def numbers(self) -> int:
        """What each layer reads of a batch, shifted by column, what it gives, and the derivatives by both.

        No derivatives by the pictures are made.
        """
        spec, each = self.spec, 0
        for index, (layer, shape) in enumerate(zip(spec.layers, spec.shapes, strict=False)):
            maps, *places = layer.convolved(shape)
            given = 2 if layer.pool else 3
            back = maps * -(-layer.kernel // layer.stride) if index else 0
            each += prod(places) * (layer.kernel * shape[0] + 1 + given * maps + back)
        return self.batch_size * each

    @property
    def _rate(self) -> float:
        usual = _IDENTITY_RATE if self.choice.entry.form is Form.IDENTITY else _USUAL_RATE
        return usual if self.learning_rate is None else self.learning_rate

    def settled(self) -> Self:
        """Return the recipe with its learning rate said."""
        return replace(self, learning_rate=self._rate)

    def demand_network(self, _called: str) -> None:
        """Raise ValueError for layers that do not fit."""
        _made = self.spec
