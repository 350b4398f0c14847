"""Bounded and periodic curves: tanh and its relatives, softsign, arctan, sine, snake."""

from __future__ import annotations

import numpy as np

from reluexplorer.core.activations.arrays import blockwise, constants
from reluexplorer.core.activations.entry import Array, Work

LECUN_HEIGHT = 1.7159
LECUN_RATE = 2.0 / 3.0


def tanh(x: Array, value: Array, slope: Array | None, _work: Work) -> None:
    """Tanh(x), with the slope 1 − tanh²(x)."""
    np.tanh(x, value)
    if slope is not None:
        np.multiply(value, value, slope)
        np.subtract(constants(x)[1.0], slope, slope)


@blockwise
def lecun_tanh(x: Array, value: Array, slope: Array | None, _work: Work) -> None:
    """1.7159·tanh(⅔x)."""
    c = constants(x)
    np.multiply(x, c[LECUN_RATE], value)
    np.tanh(value, value)
    if slope is not None:
        np.multiply(value, value, slope)
        np.subtract(c[1.0], slope, slope)
        np.multiply(slope, c[LECUN_HEIGHT * LECUN_RATE], slope)
    np.multiply(value, c[LECUN_HEIGHT], value)


@blockwise
def tanh_shrink(x: Array, value: Array, slope: Array | None, work: Work) -> None:
    """X − tanh(x), with the slope tanh²(x)."""
    bent = work[0] if slope is None else slope
    np.tanh(x, bent)
    np.subtract(x, bent, value)
    if slope is not None:
        np.multiply(slope, slope, slope)


def hard_sigmoid(x: Array, value: Array, slope: Array | None, _work: Work) -> None:
    """min(max(x/6 + ½, 0), 1)."""
    c = constants(x)
    if slope is not None:
        np.absolute(x, slope)
        np.less(slope, c[3.0], slope)
        np.multiply(slope, c[1.0 / 6.0], slope)
    np.multiply(x, c[1.0 / 6.0], value)
    np.add(value, c[0.5], value)
    np.maximum(value, c[0.0], out=value)
    np.minimum(value, c[1.0], out=value)


@blockwise
def softsign(x: Array, value: Array, slope: Array | None, work: Work) -> None:
    """x/(1 + |x|)."""
    c = constants(x)
    whole = work[0]
    np.absolute(x, whole)
    np.add(whole, c[1.0], whole)
    if slope is not None:
        np.reciprocal(whole, slope)
        np.multiply(slope, slope, slope)
    np.divide(x, whole, value)


def arctan(x: Array, value: Array, slope: Array | None, _work: Work) -> None:
    """Arctan(x)."""
    if slope is not None:
        np.multiply(x, x, slope)
        np.add(slope, constants(x)[1.0], slope)
        np.reciprocal(slope, slope)
    np.arctan(x, value)


def sine(x: Array, value: Array, slope: Array | None, _work: Work) -> None:
    """Sin(x)."""
    if slope is not None:
        np.cos(x, slope)
    np.sin(x, value)


@blockwise
def snake(x: Array, value: Array, slope: Array | None, work: Work, rate: float) -> None:
    """X + sin²(ax)/a, with the slope 1 + sin(2ax)."""
    c = constants(x)
    wave = work[0]
    if slope is not None:
        np.multiply(x, c[2.0 * rate], slope)
        np.sin(slope, slope)
        np.add(slope, c[1.0], slope)
    np.multiply(x, c[rate], wave)
    np.sin(wave, wave)
    np.multiply(wave, wave, wave)
    np.divide(wave, c[rate], wave)
    np.add(x, wave, value)
