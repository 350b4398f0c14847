"""What the panel says of functions and of the point under the probe."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.panels.activations.measures import FLAT, Saturation, outcome

COLOURS = {
    "relu": "positive",
    "leaky_relu": "healthy",
    "elu": "brown",
    "gelu": "olive",
    "sigmoid": "negative",
    "tanh": "violet",
    "identity": "neutral",
}
"""Colour role of each function's line."""
_GATES = frozenset({"relu", "leaky_relu", "elu", "gelu"})
_OPEN = 0.995
_REACHES_ITS_LOW = frozenset({"relu", "gelu"})


def choice_of(name: str, leak: float) -> ActivationChoice:
    """Return a function of the catalogue as the curves show it."""
    return ActivationChoice(name, (leak,) if name == "leaky_relu" else ())


def minus(words: str) -> str:
    """Return a number's words with a real minus sign."""
    return words.replace("-", "−")


def at(choice: ActivationChoice, x: float) -> tuple[float, float]:
    """Return f(x) and f′(x)."""
    point = np.array([x])
    return float(choice.value(point)[0]), float(choice.slope(point)[0])


def figure(value: float) -> str:
    """Return a value for the table: three decimals, or a power of ten where those would say 0."""
    if value != 0 and abs(value) < 5e-4:
        mantissa, exponent = f"{value:.0e}".split("e")
        return minus(f"{mantissa}e{int(exponent)}")
    text = f"{value:.3f}" if abs(value) < 1000 else f"{value:,.1f}"
    return minus("0.000" if float(text.replace(",", "")) == 0 else text)


def percent(share: float) -> str:
    """Return a share as whole percent, finer where it is small or nearly all."""
    value = 100 * share
    if value == 0 or 1 <= abs(value) <= 99 or abs(value) >= 100:
        return minus(f"{value:.0f} %")
    return minus(f"{value:.2g} %" if abs(value) < 1 else f"{value:.1f} %")


@dataclass(frozen=True)
class Gate:
    """A pill: how far a function's gate is open at the probe."""

    words: str
    role: str
    strong: bool = True


def gates(choices: tuple[ActivationChoice, ...], x: float) -> tuple[Gate, ...]:
    """Return the gates of those of the functions that are gates: closed, open, or partly so."""
    return tuple(_gate(choice, at(choice, x)[1]) for choice in choices if choice.name in _GATES)


def _gate(choice: ActivationChoice, slope: float) -> Gate:
    name = "Leaky" if choice.name == "leaky_relu" else choice.entry.label
    if slope == 0:
        return Gate(f"{name} closed", "dead")
    if _OPEN <= slope <= 1:
        return Gate(f"{name} open", "healthy")
    if 0 < slope < 1:
        return Gate(f"{name} {percent(slope)} open", "healthy")
    return Gate(minus(f"{name} × {slope:.2f}"), "healthy")


def gate_sentence(choices: tuple[ActivationChoice, ...], x: float) -> str:
    """Say what the gates at the probe do to a signal and to its gradient."""
    shown = {choice.name: choice for choice in choices}
    if "relu" in shown:
        return _relu_sentence(x)
    if "leaky_relu" in shown:
        return _leaky_sentence(shown["leaky_relu"].values[0], x)
    smooth = next((choice for choice in choices if choice.name in _GATES), None)
    if smooth is not None:
        slope = figure(at(smooth, x)[1])
        return f"{smooth.entry.label} has no switch: its slope changes smoothly. Here it is {slope}."
    if not choices:
        return "Choose a function at the left."
    return "None of these functions is a gate: each lets part of every gradient through. Add ReLU to see one."


def _relu_sentence(x: float) -> str:
    if x < 0:
        return (
            "Left of zero ReLU passes nothing forward and no gradient back. "
            "If every input of a neuron lands here, it cannot learn its way out."
        )
    if x > 0:
        return (
            "Right of zero ReLU passes its input on as it is, and the whole gradient back: "
            "here a neuron is linear, and it learns."
        )
    return (
        "At zero ReLU has no slope: any number from 0 to 1 would serve. "
        "Training uses 0, so the gate is closed."
    )


def _leaky_sentence(leak: float, x: float) -> str:
    if x > 0:
        return (
            "Right of zero leaky ReLU is ReLU: its input goes on as it is, and the whole gradient goes back."
        )
    if leak == 0:
        return "With a slope of 0 the leak is shut: this is ReLU, and left of zero nothing passes."
    return (
        f"Left of zero {percent(leak)} of the input goes on and {percent(leak)} of the gradient comes back: "
        "little, but enough for a neuron to learn its way out."
    )


def _listed(labels: tuple[str, ...]) -> str:
    first, *rest = labels
    words = [first, *(label if label in {"ReLU", "GELU", "ELU"} else label.lower() for label in rest)]
    words = [word.replace("leaky relu", "leaky ReLU") for word in words]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def saturation_words(found: Saturation) -> str:
    """Say which functions are saturated in the tinted intervals."""
    verb = "is" if len(found.labels) == 1 else "are"
    return f"{_listed(found.labels)} {verb} saturated here: slope under {FLAT:g}"


def zero_words(choices: tuple[ActivationChoice, ...]) -> str:
    """Say how many outputs are exactly 0; empty where none is."""
    shares = [(choice.entry.label, outcome(choice, 0, 1).zero) for choice in choices]
    labels = tuple(label for label, share in shares if share > 0)
    if not labels:
        return ""
    share = next(share for _, share in shares if share > 0)
    return f"{percent(share)} of {_listed(labels)} outputs are exactly 0"


def range_words(choice: ActivationChoice) -> str:
    """Return the interval of all outputs."""
    low, high = (_end(choice, side) for side in (-1.0, 1.0))
    closed = choice.name in _REACHES_ITS_LOW or (choice.name == "leaky_relu" and low == 0)
    words = [minus(f"{end:.3g}".replace("inf", "∞")) for end in (low, high)]
    return f"{'[' if closed else '('}{words[0]}, {words[1]})"


def _end(choice: ActivationChoice, side: float) -> float:
    known = choice.entry.low if side < 0 else choice.entry.high
    if math.isfinite(known):
        return known
    near, far = choice.value(np.array([500.0, 600.0]) * side)
    return float(far) + 0.0 if near == far else side * math.inf
