"""The activation functions that are looked for in models of others, and what can become of their channels."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """An activation function, by its name in what is printed and written."""

    RELU = "relu"
    RELU6 = "relu6"
    CLIP = "clip"
    THRESHOLDED_RELU = "thresholded_relu"
    LEAKY_RELU = "leaky_relu"
    PRELU = "prelu"
    HARD_SWISH = "hard_swish"
    HARD_SIGMOID = "hard_sigmoid"
    HARD_TANH = "hard_tanh"
    SIGMOID = "sigmoid"
    TANH = "tanh"
    SILU = "silu"
    GELU = "gelu"
    ELU = "elu"
    SELU = "selu"
    CELU = "celu"
    SOFTPLUS = "softplus"
    SOFTSIGN = "softsign"
    MISH = "mish"

    __hash__ = object.__hash__

    @property
    def is_rectifier(self) -> bool:
        """Whether it is linear above a threshold and constant 0 below: the kinds that headlines count."""
        return self in _RECTIFIERS

    @property
    def leaks(self) -> bool:
        """Whether it is linear below the threshold as well, with a slope of its own."""
        return self in {Kind.LEAKY_RELU, Kind.PRELU}

    @property
    def is_monotone(self) -> bool:
        """Whether greatest and least pre-activation say all that the greatest and least output can be."""
        return self not in {Kind.SILU, Kind.GELU, Kind.MISH, Kind.HARD_SWISH, Kind.PRELU}


_RECTIFIERS = frozenset({Kind.RELU, Kind.RELU6, Kind.CLIP, Kind.THRESHOLDED_RELU})


@dataclass(frozen=True)
class Shape:
    """Where a function is off, and between which pre-activations it is not flat.

    It is off (0, or in its leak) at z ≤ ``threshold``, and flat at z ≥ ``ceiling``; −inf and inf where there
    is no such end. Smooth functions are flat where their slope is below 5 % of its steepest.
    """

    threshold: float = 0.0
    ceiling: float = float("inf")
    slopes: tuple[float, ...] = ()
    """Slope below the threshold, one for all channels or one each; empty where it is 0."""
