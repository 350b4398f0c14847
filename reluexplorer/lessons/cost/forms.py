"""Ways to compute functions and their gradients; which is the fastest is for a clock to say.

Each is a list of calls on buffers made beforehand, so that nothing is allocated while they are timed.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import Array
from reluexplorer.core.bound_calls import Call, constant, maximum, minimum
from reluexplorer.language import _

LEAK = 0.01
_GELU = math.sqrt(2.0 / math.pi)
_GELU_CUBE = 0.044715


@dataclass(eq=False)
class Buffers:
    """What the calls read and write: ``out`` = f(``x``), ``back`` = ``delta`` · f′(``x``), all of x's shape.

    ``kept`` is what a forward form leaves to the backward ones, which find ``out`` filled too.
    """

    x: Array
    delta: Array
    out: Array = field(init=False)
    back: Array = field(init=False)
    work: Array = field(init=False)
    kept: Array = field(init=False)
    zeros: Array = field(init=False)
    open: NDArray[np.bool_] = field(init=False)

    def __post_init__(self) -> None:
        self.out, self.back, self.work, self.kept, self.zeros = (np.zeros_like(self.x) for _ in range(5))
        self.open = np.zeros(self.x.shape, dtype=bool)

    def number(self, value: float) -> Array:
        """Return a number as an array without axes of x's precision."""
        return constant(value, self.x.dtype)


Form = Callable[[Buffers], list[Call]]


@dataclass(frozen=True)
class Function:
    """A function's name for people and its forms, forward and backward."""

    label: str
    forward: tuple[Form, ...]
    backward: tuple[Form, ...]


def _relu_zeros(b: Buffers) -> list[Call]:
    return [maximum(b.x, b.zeros, b.out)]


def _relu_number(b: Buffers) -> list[Call]:
    return [maximum(b.x, b.number(0.0), b.out)]


def _relu_back_zeros(b: Buffers) -> list[Call]:
    return [(np.greater, (b.out, b.zeros, b.work)), (np.multiply, (b.delta, b.work, b.back))]


def _relu_back_number(b: Buffers) -> list[Call]:
    return [(np.greater, (b.out, b.number(0.0), b.work)), (np.multiply, (b.delta, b.work, b.back))]


def _relu_back_open(b: Buffers) -> list[Call]:
    return [(np.greater, (b.out, b.number(0.0), b.open)), (np.multiply, (b.delta, b.open, b.back))]


def _leaky(b: Buffers) -> list[Call]:
    return [(np.multiply, (b.x, b.number(LEAK), b.work)), maximum(b.x, b.work, b.out)]


def _leaky_back_number(b: Buffers) -> list[Call]:
    return [
        (np.greater, (b.out, b.number(0.0), b.work)),
        maximum(b.work, b.number(LEAK), b.work),
        (np.multiply, (b.delta, b.work, b.back)),
    ]


def _leaky_back_zeros(b: Buffers) -> list[Call]:
    leaks = np.full_like(b.x, LEAK)
    return [
        (np.greater, (b.out, b.zeros, b.work)),
        maximum(b.work, leaks, b.work),
        (np.multiply, (b.delta, b.work, b.back)),
    ]


def _tanh(b: Buffers) -> list[Call]:
    return [(np.tanh, (b.x, b.out))]


def _tanh_exp(b: Buffers) -> list[Call]:
    """1 − 2/(e²ˣ + 1)."""
    return [
        (np.add, (b.x, b.x, b.out)),
        (np.exp, (b.out, b.out)),
        (np.add, (b.out, b.number(1.0), b.out)),
        (np.divide, (b.number(-2.0), b.out, b.out)),
        (np.add, (b.out, b.number(1.0), b.out)),
    ]


def _tanh_back(b: Buffers) -> list[Call]:
    return [
        (np.multiply, (b.out, b.out, b.work)),
        (np.subtract, (b.number(1.0), b.work, b.work)),
        (np.multiply, (b.delta, b.work, b.back)),
    ]


def _tanh_back_parts(b: Buffers) -> list[Call]:
    return [
        (np.multiply, (b.delta, b.out, b.work)),
        (np.multiply, (b.work, b.out, b.work)),
        (np.subtract, (b.delta, b.work, b.back)),
    ]


def _sigmoid_exp(b: Buffers) -> list[Call]:
    """1/(1 + e⁻ˣ)."""
    return [
        (np.negative, (b.x, b.out)),
        (np.exp, (b.out, b.out)),
        (np.add, (b.out, b.number(1.0), b.out)),
        (np.reciprocal, (b.out, b.out)),
    ]


def _sigmoid_tanh(b: Buffers) -> list[Call]:
    """(1 + tanh(x/2))/2."""
    half = b.number(0.5)
    return [
        (np.multiply, (b.x, half, b.out)),
        (np.tanh, (b.out, b.out)),
        (np.multiply, (b.out, half, b.out)),
        (np.add, (b.out, half, b.out)),
    ]


def _sigmoid_back(b: Buffers) -> list[Call]:
    return [
        (np.subtract, (b.number(1.0), b.out, b.work)),
        (np.multiply, (b.work, b.out, b.work)),
        (np.multiply, (b.delta, b.work, b.back)),
    ]


def _sigmoid_back_parts(b: Buffers) -> list[Call]:
    return [
        (np.multiply, (b.delta, b.out, b.work)),
        (np.multiply, (b.work, b.out, b.back)),
        (np.subtract, (b.work, b.back, b.back)),
    ]


def _elu_expm1(b: Buffers) -> list[Call]:
    return [minimum(b.x, b.zeros, b.out), (np.expm1, (b.out, b.out)), maximum(b.x, b.out, b.out)]


def _elu_exp(b: Buffers) -> list[Call]:
    return [
        minimum(b.x, b.zeros, b.out),
        (np.exp, (b.out, b.out)),
        (np.subtract, (b.out, b.number(1.0), b.out)),
        maximum(b.x, b.out, b.out),
    ]


def _elu_back_zeros(b: Buffers) -> list[Call]:
    return [minimum(b.out, b.zeros, b.work), *_elu_rest(b)]


def _elu_back_number(b: Buffers) -> list[Call]:
    return [minimum(b.out, b.number(0.0), b.work), *_elu_rest(b)]


def _elu_rest(b: Buffers) -> list[Call]:
    return [(np.add, (b.work, b.number(1.0), b.work)), (np.multiply, (b.delta, b.work, b.back))]


def _gelu_inner(b: Buffers) -> list[Call]:
    """√(2/π)·(x + 0.044715·x³) into ``kept``."""
    return [
        (np.multiply, (b.x, b.x, b.kept)),
        (np.multiply, (b.kept, b.number(_GELU * _GELU_CUBE), b.kept)),
        (np.add, (b.kept, b.number(_GELU), b.kept)),
        (np.multiply, (b.kept, b.x, b.kept)),
    ]


def _gelu_tanh(b: Buffers) -> list[Call]:
    """x·s with s = (1 + tanh u)/2 kept."""
    half = b.number(0.5)
    return [
        *_gelu_inner(b),
        (np.tanh, (b.kept, b.kept)),
        (np.multiply, (b.kept, half, b.kept)),
        (np.add, (b.kept, half, b.kept)),
        (np.multiply, (b.x, b.kept, b.out)),
    ]


def _gelu_exp(b: Buffers) -> list[Call]:
    """x·s with s = 1/(1 + e⁻²ᵘ) kept, the same number."""
    return [
        *_gelu_inner(b),
        (np.multiply, (b.kept, b.number(-2.0), b.kept)),
        (np.exp, (b.kept, b.kept)),
        (np.add, (b.kept, b.number(1.0), b.kept)),
        (np.reciprocal, (b.kept, b.kept)),
        (np.multiply, (b.x, b.kept, b.out)),
    ]


def _gelu_back(b: Buffers) -> list[Call]:
    """Of δ times s + 2·out·(1 − s)·u′ with u′ = √(2/π)·(1 + 3·0.044715·x²)."""
    return [
        (np.multiply, (b.x, b.x, b.work)),
        (np.multiply, (b.work, b.number(6.0 * _GELU * _GELU_CUBE), b.work)),
        (np.add, (b.work, b.number(2.0 * _GELU), b.work)),
        (np.multiply, (b.work, b.out, b.work)),
        (np.subtract, (b.number(1.0), b.kept, b.back)),
        (np.multiply, (b.work, b.back, b.work)),
        (np.add, (b.work, b.kept, b.work)),
        (np.multiply, (b.delta, b.work, b.back)),
    ]


FUNCTIONS: dict[str, Function] = {
    "relu": Function(
        "ReLU", (_relu_zeros, _relu_number), (_relu_back_zeros, _relu_back_number, _relu_back_open)
    ),
    "leaky_relu": Function("Leaky ReLU", (_leaky,), (_leaky_back_zeros, _leaky_back_number)),
    "tanh": Function("Tanh", (_tanh, _tanh_exp), (_tanh_back, _tanh_back_parts)),
    "sigmoid": Function("Sigmoid", (_sigmoid_exp, _sigmoid_tanh), (_sigmoid_back, _sigmoid_back_parts)),
    "elu": Function("ELU", (_elu_expm1, _elu_exp), (_elu_back_zeros, _elu_back_number)),
    "gelu_tanh": Function(_("GELU, tanh form"), (_gelu_tanh, _gelu_exp), (_gelu_back,)),
}
"""By the names that the catalogue of activations has."""
