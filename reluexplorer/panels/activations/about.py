"""What is known of one function, in few words."""

from __future__ import annotations

import math
from dataclasses import dataclass

from reluexplorer.core.activations import ActivationChoice, moments, saturation_intervals
from reluexplorer.panels.activations.drawn import lines
from reluexplorer.text import digits, exact, fixed, listed

_THRESHOLD = 0.01
_SHORT = 0.15
_FAR = 1e3
_GAIN_TIP = (
    "1 / √E f(z)², z from N(0, 1): weights of the standard deviation gain / √fan-in keep the mean square\n"
    "of a signal from layer to layer. Computed by quadrature."
)
_TORCH_TIP = (
    "What torch.nn.init.calculate_gain returns. For ReLU and leaky ReLU it is the gain above. 5/3 for tanh,\n"
    "3/4 for SELU and 1 for sigmoid are settled values, not that integral."
)
_SLOPE_TIP = "The mean of |f′(z)|, z from N(0, 1)."
_SQUARE_TIP = (
    "The mean of f′(z)², z from N(0, 1). Times gain² it is the factor by which the mean square of a\n"
    "gradient changes from layer to layer; at 1 it neither vanishes nor explodes."
)


@dataclass(frozen=True)
class Fact:
    """A name, what is so, and a tooltip that explains the name."""

    name: str
    words: str
    tip: str


def facts(choice: ActivationChoice) -> tuple[Fact, ...]:
    """Return what is known of a function with its parameters."""
    entry, found = choice.entry, moments(choice)
    torch = "none" if entry.torch_gain is None else four(entry.torch_gain(*choice.values))
    return (
        Fact("f(x)", entry.formula, "The function"),
        Fact("f′(x)", entry.slope_formula, "Its slope, by which a gradient is multiplied"),
        Fact("Range", entry.range_with(*choice.values), "All values that it takes"),
        Fact("Shape", shape_words(choice), "Whether it only rises, and where it has no slope"),
        Fact("Flat", flat_words(choice), f"Where the slope is below {exact(_THRESHOLD)}"),
        Fact("Gain", four(found.gain), _GAIN_TIP),
        Fact("PyTorch", torch, _TORCH_TIP),
        Fact("E |f′|", four(found.mean_abs_slope), _SLOPE_TIP),
        Fact("E f′²", four(found.mean_square_slope), _SQUARE_TIP),
        Fact("Origin", entry.origin, "Where it comes from"),
    )


def four(value: float) -> str:
    """Return a figure with four digits at most."""
    return digits(value, 4)


def place(value: float) -> str:
    """Return a point of the x axis with two decimals at most."""
    return fixed(value, 2).rstrip("0").rstrip(".")


def flat_words(choice: ActivationChoice) -> str:
    """Say where the slope is next to nothing."""
    slope = f"{'f′' if choice.entry.monotone else '|f′|'} is below {exact(_THRESHOLD)}"
    if choice.entry.period is not None:
        return f"{slope} in short stretches, again and again"
    intervals = saturation_intervals(choice, _THRESHOLD)
    if not intervals:
        return f"nowhere: {slope.replace('is below', 'stays above')}"
    if intervals == ((-math.inf, math.inf),):
        return f"{slope} everywhere"
    return f"{slope} {_intervals(intervals)}"


def _intervals(intervals: tuple[tuple[float, float], ...]) -> str:
    left = [f"x < {place(high)}" for low, high in intervals if low == -math.inf]
    right = [f"x > {place(low)}" for low, high in intervals if high == math.inf]
    inner = [(low, high) for low, high in intervals if math.isfinite(low) and math.isfinite(high)]
    wide = [f"{place(low)} < x < {place(high)}" for low, high in inner if high - low > _SHORT]
    short = [place((low + high) / 2) for low, high in inner if high - low <= _SHORT]
    parts = [f"for {listed((*left, *wide, *right))}"] if left or wide or right else []
    return " and ".join([*parts, *([f"around {listed(tuple(short))}"] if short else [])])


def shape_words(choice: ActivationChoice) -> str:
    """Say whether a function only rises, and where it jumps or has a kink."""
    entry = choice.entry
    value, slope = lines(choice, -_FAR, _FAR)
    jumps = tuple(dict.fromkeys(x for x, _, _ in value.ends))
    kinks = tuple(x for x in dict.fromkeys(x for x, _, _ in slope.ends) if x not in jumps)
    words = ["monotone" if entry.monotone else "not monotone"]
    for name, points in (("kink", kinks), ("jump", jumps)):
        if points:
            words.append(f"{name}{'s' if len(points) > 1 else ''} at {listed(tuple(map(place, points)))}")
    if not kinks and not jumps:
        words.append("smooth")
    if entry.learnable:
        words.append("α is learned")
    if entry.sampled:
        words.append("a is drawn in training; here as in evaluation")
    return "; ".join((words[0].capitalize(), *words[1:]))
