"""What the panel says of functions and of the point under the probe."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reluexplorer.core.activations import CATALOGUE, ActivationChoice, Gating
from reluexplorer.language import _, keeps_capitals, ngettext
from reluexplorer.panels.activations.measures import FLAT, Saturation, outcome
from reluexplorer.text import exact, fixed, listed, percent, power

_SWITCHES = tuple(entry.name for entry in CATALOGUE.values() if entry.gating is Gating.SWITCH)
_OPEN = 0.995
_PROPER = frozenset(entry.label for entry in CATALOGUE.values() if entry.proper)
_MOST_NAMED = 3
MOST_GATES = 4
"""So many pills are shown at most; the table has the slopes of all."""


def at(choice: ActivationChoice, x: float) -> tuple[float, float]:
    """Return f(x) and f′(x)."""
    point = np.array([x], np.float64)
    return float(choice.value(point)[0]), float(choice.slope(point)[0])


def figure(value: float) -> str:
    """Return a value for the table: three decimals, or a power of ten where those would say 0."""
    if value != 0 and abs(value) < 5e-4:
        return power(value, 0)
    return fixed(value, 3 if abs(value) < 1000 else 1)


@dataclass(frozen=True)
class Gate:
    """A pill: how far a function's gate is open at the probe."""

    words: str
    role: str
    strong: bool = True


def gates(choices: tuple[ActivationChoice, ...], x: float) -> tuple[Gate, ...]:
    """Return the gates of those of the functions that are gates: closed, open, or partly so."""
    return tuple(_gate(choice, at(choice, x)[1]) for choice in choices if _is_gate(choice))


def _is_gate(choice: ActivationChoice) -> bool:
    return choice.entry.gating is not Gating.NONE


def _gate(choice: ActivationChoice, slope: float) -> Gate:
    name = choice.entry.short_label or choice.entry.label
    if slope == 0:
        return Gate(_("{function} closed").format(function=name), "dead")
    if _OPEN <= slope <= 1:
        return Gate(_("{function} open").format(function=name), "healthy")
    if 0 < slope < 1:
        return Gate(_("{function} {share} open").format(function=name, share=percent(slope)), "healthy")
    return Gate(f"{name} × {fixed(slope, 2)}", "healthy")


def gate_sentence(choices: tuple[ActivationChoice, ...], x: float) -> str:
    """Say what the gates at the probe do to a signal and to its gradient."""
    shown = {choice.name: choice for choice in choices}
    if any(choice.rectifies for choice in choices):
        return _relu_sentence(x)
    switch = next((shown[name] for name in _SWITCHES if name in shown), None)
    if switch is not None:
        return _leaky_sentence(switch, x) if switch.entry.leak is not None else _switch_sentence(switch, x)
    smooth = next((choice for choice in choices if _is_gate(choice)), None)
    if smooth is not None:
        slope = figure(at(smooth, x)[1])
        return _("{label} has no switch: its slope changes smoothly. Here it is {slope}.").format(
            label=smooth.entry.label, slope=slope
        )
    if not choices:
        return _("Choose a function at the left.")
    return _(
        "None of these functions is a gate: each lets part of every gradient through. Add ReLU to see one."
    )


def _switch_sentence(choice: ActivationChoice, x: float) -> str:
    if at(choice, x)[1] == 0:
        return _(
            "Here {function} is closed: small changes of its input change nothing, "
            "and no gradient comes back."
        ).format(function=plain(choice.entry.label))
    return _("Here {label} is open: it passes its input on, and the whole gradient back.").format(
        label=plain(choice.entry.label)
    )


def _relu_sentence(x: float) -> str:
    if x < 0:
        return _(
            "Left of zero ReLU passes nothing forward and no gradient back. If every input of a "
            "neuron lands here, it cannot learn its way out."
        )
    if x > 0:
        return _(
            "Right of zero ReLU passes its input on as it is, and the whole gradient back: here "
            "a neuron is linear, and it learns."
        )
    return _(
        "At zero ReLU has no slope: any number from 0 to 1 would serve. Training uses 0, so "
        "the gate is closed."
    )


def _leaky_sentence(choice: ActivationChoice, x: float) -> str:
    leak, name = at(choice, -1.0)[1], plain(choice.entry.label)
    if x > 0:
        return _(
            "Right of zero {name} is ReLU: its input goes on as it is, and the whole gradient goes back."
        ).format(name=name)
    if leak == 0:
        return _("With a slope of 0 the leak is shut: this is ReLU, and left of zero nothing passes.")
    return _(
        "Left of zero {leak} of the input goes on and {leak} of the gradient comes back: "
        "little, but enough for a neuron to learn its way out."
    ).format(leak=percent(leak))


def plain(label: str) -> str:
    """Return a label as it is written inside a sentence: leaky ReLU, hard tanh, but GELU and LeCun tanh."""
    first = label.split(maxsplit=1)[0]
    keeps = keeps_capitals() or first in _PROPER or not first[1:].islower()
    return label if keeps else label[0].lower() + label[1:]


def _names(labels: tuple[str, ...]) -> str:
    return listed(tuple(plain(label) for label in labels))


def saturation_words(found: Saturation) -> str:
    """Say which functions are saturated in the tinted intervals."""
    count, least = len(found.labels), exact(FLAT)
    if count > _MOST_NAMED:
        said = _("All {count} that saturate are saturated here: slope under {least}")
        return said.format(count=count, least=least)
    said = ngettext(
        "{functions} is saturated here: slope under {least}",
        "{functions} are saturated here: slope under {least}",
        count,
    )
    who = _names(found.labels)
    return said.format(functions=f"{who[0].upper()}{who[1:]}", least=least)


def zero_shares(choices: tuple[ActivationChoice, ...]) -> tuple[tuple[str, float], ...]:
    """Return the functions with outputs that are exactly 0 and the share of those, the largest first."""
    shares = [(choice.entry.label, outcome(choice, 0, 1).zero) for choice in choices]
    return tuple(sorted((pair for pair in shares if pair[1] > 0), key=lambda pair: -pair[1]))


def zero_words(choices: tuple[ActivationChoice, ...]) -> str:
    """Say how many outputs are exactly 0; empty where none is."""
    found = zero_shares(choices)
    if not found:
        return ""
    said = {percent(share) for _, share in found}
    labels = tuple(label for label, _ in found)
    if len(said) == 1 and len(labels) <= _MOST_NAMED:
        words = _("{share} of {functions} outputs are exactly 0")
        return words.format(share=said.pop(), functions=_names(labels))
    if len(said) == 1:
        words = _("{share} of the outputs of {count} functions are exactly 0")
        return words.format(share=said.pop(), count=len(labels))
    first, others = found[0], len(labels) - 1
    words = ngettext(
        "{share} of {function} outputs are exactly 0; another one has some",
        "{share} of {function} outputs are exactly 0; {others} others have some",
        others,
    )
    return words.format(share=percent(first[1]), function=plain(first[0]), others=others)


def zero_tip(choices: tuple[ActivationChoice, ...]) -> str:
    """Return a line for each function with outputs that are exactly 0."""
    return "\n".join(
        _("{label}: {share} exactly 0").format(label=label, share=percent(share))
        for label, share in zero_shares(choices)
    )


def search_words(name: str) -> str:
    """Return what else finds a function: its name in the program and in PyTorch, who made it, its formula."""
    entry = CATALOGUE[name]
    return f"{name} {entry.torch_name} {entry.origin} {entry.formula}"
