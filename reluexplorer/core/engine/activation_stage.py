"""One hidden layer's activation inside a plan: its buffers, and its calls forward and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from reluexplorer.core.activations import Activation, Form, VectorChoice
from reluexplorer.core.arrays import Array
from reluexplorer.core.bound_calls import Call, constant, maximum, minimum
from reluexplorer.core.network.spec import LayerSpec

Draw = Callable[[np.random.Generator], None]


@dataclass(eq=False)
class Stage:
    """What lies between the pre-activations of a layer and the rows that the next layer reads.

    ``pre`` is (units, batch) and ``out`` (width, batch); ``forward`` fills ``out`` from ``pre``, which may
    be the same array. ``backward`` turns ``delta``, the loss's derivative by ``out``, into the one by
    ``pre``: in place, or in ``delta_pre`` where the layer mixes its units. ``draws`` fill what a step
    samples. ``masked`` says that ``slope`` waits for the plan to fill it with 1 where ``out`` is above 0.
    """

    pre: Array
    out: Array
    delta: Array
    slope: Array
    forward: list[Call] = field(default_factory=list)
    backward: list[Call] = field(default_factory=list)
    draws: list[Draw] = field(default_factory=list)
    masked: bool = False
    delta_pre: Array = field(init=False)

    def __post_init__(self) -> None:
        self.delta_pre = self.delta


def stage(
    layer: LayerSpec,
    out: Array,
    slope: Array,
    learned: tuple[Array, Array] | None,
    delta: Array | None = None,
    zeros: Array | None = None,
) -> Stage:
    """Return the stage of ``layer`` on these (width, batch) arrays.

    ``learned`` holds the learned parameter and where its gradient goes, each (units, 1) or (1, 1); the
    arrays may have further axes, along which those have length 1 where they are shared. ``delta`` and
    ``zeros`` may be arrays that other layers use too.
    """
    entry = layer.activation.entry
    delta = np.zeros_like(out) if delta is None else delta
    if layer.mixing is not None:
        made = _mixing(layer.mixing, layer.units, out, delta, slope)
    elif entry.form is Form.IDENTITY:
        made = Stage(out, out, delta, slope)
    elif entry.form is Form.RECTIFIER:
        made = _relu(out, delta, slope, np.zeros_like(out) if zeros is None else zeros)
    elif learned is not None:
        made = _learned(out, delta, slope, *learned)
    elif entry.sampled:
        made = _sampled(out, delta, slope, layer.activation.values)
    else:
        made = _smooth(entry, layer.activation.values, out, delta, slope)
    if layer.dropout:
        _drop(made, layer.dropout)
    return made


def _mixing(choice: VectorChoice, units: int, out: Array, delta: Array, slope: Array) -> Stage:
    entry = choice.entry
    pre: Array = np.zeros((units, out.shape[1]), dtype=out.dtype)
    plain: Array = np.zeros_like(out)
    work = tuple(np.zeros_like(pre) for _ in range(entry.scratch))
    made = Stage(pre, out, delta, slope)
    made.delta_pre = np.zeros_like(pre)
    made.forward += [
        (entry.forward_into, (pre, plain, work, *choice.values)),
        (np.copyto, (out, plain)),
    ]
    made.backward.append((entry.backward_into, (pre, plain, delta, made.delta_pre, work, *choice.values)))
    return made


def _relu(out: Array, delta: Array, slope: Array, zeros: Array) -> Stage:
    """Against an array of zeros: a Python number costs the ufunc several times as much."""
    return Stage(
        out, out, delta, slope,
        [maximum(out, zeros, out)],
        [(np.multiply, (delta, slope, delta))],
        masked=True,
    )  # fmt: skip


def _smooth(entry: Activation, values: tuple[float, ...], out: Array, delta: Array, slope: Array) -> Stage:
    pre = np.zeros_like(out)
    work = tuple(np.zeros_like(out) for _ in range(entry.scratch))
    return Stage(
        pre, out, delta, slope,
        [(entry.both_into, (pre, out, slope, work, *values))],
        [(np.multiply, (delta, slope, delta))],
    )  # fmt: skip


def _leak(pre: Array, out: Array, slope: Array, below: Array, leak: Array) -> list[Call]:
    """Calls for max(z, 0) + leak·min(z, 0); ``below`` receives min(z, 0)."""
    zeros, one = np.zeros_like(pre), constant(1.0, pre.dtype)
    opened = np.zeros(pre.shape, dtype=bool)
    rest = np.zeros_like(leak)
    return [
        minimum(pre, zeros, below),
        maximum(pre, zeros, out),
        (np.multiply, (below, leak, slope)),
        (np.add, (out, slope, out)),
        (np.greater, (pre, zeros, opened)),
        (np.copyto, (slope, opened)),
        (np.subtract, (one, leak, rest)),
        (np.multiply, (slope, rest, slope)),
        (np.add, (slope, leak, slope)),
    ]


def _learned(out: Array, delta: Array, slope: Array, leak: Array, gradient: Array) -> Stage:
    """PReLU (He et al. 2015): ∂f/∂a = min(z, 0), summed over what shares an a: a batch, or all units too."""
    pre, below = np.zeros_like(out), np.zeros_like(out)
    shared = tuple(axis for axis, size in enumerate(leak.shape) if size == 1)
    total: Call = np.add.reduce, (below, shared, None, gradient.squeeze(shared))
    return Stage(
        pre, out, delta, slope,
        _leak(pre, out, slope, below, leak),
        [(np.multiply, (below, delta, below)), total, (np.multiply, (delta, slope, delta))],
    )  # fmt: skip


def _sampled(out: Array, delta: Array, slope: Array, bounds: tuple[float, ...]) -> Stage:
    """RReLU (Xu et al. 2015): each number has a leak of its own, drawn anew in each step."""
    pre, below, leak = np.zeros_like(out), np.zeros_like(out), np.zeros_like(out)
    low, high = sorted(bounds)

    def draw(rng: np.random.Generator) -> None:
        leak[:] = rng.uniform(low, high, leak.shape)

    return Stage(
        pre, out, delta, slope,
        _leak(pre, out, slope, below, leak),
        [(np.multiply, (delta, slope, delta))],
        [draw],
    )  # fmt: skip


def _drop(made: Stage, share: float) -> None:
    """Inverted dropout (Srivastava et al. 2014): what is kept is scaled so that the mean stays."""
    keep = np.zeros_like(made.out)

    def draw(rng: np.random.Generator) -> None:
        np.greater_equal(rng.random(keep.shape), share, out=keep, casting="unsafe")
        np.multiply(keep, 1.0 / (1.0 - share), out=keep)

    made.draws.append(draw)
    made.forward.append((np.multiply, (made.out, keep, made.out)))
    made.backward.insert(0, (np.multiply, (made.delta, keep, made.delta)))
