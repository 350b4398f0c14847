"""Functions that are made of one exponential: ELU and its relatives, softplus, the sigmoid."""

from __future__ import annotations

import numpy as np

from reluexplorer.core.activations.arrays import blockwise, constants
from reluexplorer.core.activations.entry import Array, Work

SELU_ALPHA = 1.6732632423543772848170429916717
SELU_SCALE = 1.0507009873554804934193349852946


def elu(x: Array, value: Array, slope: Array | None, work: Work, alpha: float) -> None:
    """X above 0, α(eˣ − 1) below."""
    _bent(x, value, slope, work, alpha, 1.0, alpha)


def selu(x: Array, value: Array, slope: Array | None, work: Work) -> None:
    """λ·ELU with the α and λ that make mean 0 and variance 1 a fixed point."""
    amplitude = SELU_SCALE * SELU_ALPHA
    _bent(x, value, slope, work, amplitude, 1.0, amplitude, SELU_SCALE)


def celu(x: Array, value: Array, slope: Array | None, work: Work, alpha: float) -> None:
    """X above 0, α(e^(x/α) − 1) below."""
    _bent(x, value, slope, work, alpha, 1.0 / alpha, 1.0)


@blockwise
def _bent(
    x: Array,
    value: Array,
    slope: Array | None,
    work: Work,
    amplitude: float,
    rate: float,
    steep: float,
    scale: float = 1.0,
) -> None:
    """Scale·x above 0, amplitude·(e^(rate·x) − 1) below, where ``steep`` = amplitude·rate."""
    c = constants(x)
    below = work[0]
    np.minimum(x, c[0.0], out=below)
    if rate != 1.0:
        np.multiply(below, c[rate], below)
    if slope is not None:
        np.exp(below, slope)
        if steep != 1.0:
            np.multiply(slope, c[steep], slope)
        if steep != scale:
            np.greater(x, c[0.0], value)
            np.multiply(value, c[scale - steep], value)
            np.add(slope, value, slope)
    np.expm1(below, below)
    if amplitude != 1.0:
        np.multiply(below, c[amplitude], below)
    if steep <= 1.0 == scale:
        np.maximum(x, below, out=value)
        return
    np.maximum(x, c[0.0], out=value)
    if scale != 1.0:
        np.multiply(value, c[scale], value)
    np.add(value, below, value)


def logistic_into(x: Array, out: Array, denominator: Array) -> None:
    """Write eˣ/(1 + eˣ) into ``out``, which may be ``x``, and 1 + eˣ into ``denominator``.

    Both are relatively exact wherever they are normal numbers; x is taken as ``reach`` beyond it.
    """
    c = constants(x)
    np.minimum(x, c[c.reach], out=out)
    np.exp(out, out)
    np.add(out, c[1.0], denominator)
    np.divide(out, denominator, out)


@blockwise
def sigmoid_kernel(x: Array, value: Array, slope: Array | None, work: Work) -> None:
    """1/(1 + e⁻ˣ), whose slope is it divided by 1 + eˣ."""
    logistic_into(x, value, work[0])
    if slope is not None:
        np.divide(value, work[0], slope)


def sigmoid(x: Array) -> Array:
    """Return 1/(1 + e⁻ˣ), relatively exact in both tails and without overflow."""
    value = np.empty_like(x)
    sigmoid_kernel(x, value, None, [np.empty_like(x)])
    return value


@blockwise
def softplus(x: Array, value: Array, slope: Array | None, work: Work, rate: float, threshold: float) -> None:
    """Ln(1 + e^(βx))/β, and x itself where βx is above ``threshold``."""
    c = constants(x)
    scaled, power = work[0], work[1]
    np.multiply(x, c[rate], scaled)
    np.minimum(scaled, c[threshold], out=power)
    np.exp(power, power)
    if slope is not None:
        np.add(power, c[1.0], value)
        np.divide(power, value, slope)
        np.greater(scaled, c[threshold], value)
        np.maximum(slope, value, out=slope)
    np.log1p(power, power)
    np.maximum(scaled, power, out=value)
    if rate != 1.0:
        np.divide(value, c[rate], value)


@blockwise
def log_sigmoid(x: Array, value: Array, slope: Array | None, work: Work) -> None:
    """−ln(1 + e⁻ˣ)."""
    c = constants(x)
    power = work[0]
    np.negative(x, power)
    np.minimum(power, c[c.reach], out=power)
    np.exp(power, power)
    if slope is not None:
        np.add(power, c[1.0], value)
        np.divide(power, value, slope)
    np.log1p(power, power)
    np.negative(power, power)
    np.minimum(x, power, out=value)


@blockwise
def gaussian(x: Array, value: Array, slope: Array | None, _work: Work) -> None:
    """e^(−x²)."""
    c = constants(x)
    np.multiply(x, x, value)
    np.negative(value, value)
    np.exp(value, value)
    if slope is not None:
        np.multiply(x, c[-2.0], slope)
        np.multiply(slope, value, slope)
