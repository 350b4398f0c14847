"""What a neuron computes forward, backward and in the update, as formulas with its numbers in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reluexplorer.core.arrays import Array
from reluexplorer.language import _
from reluexplorer.panels.train.microscope.view import MicroscopeView
from reluexplorer.panels.train.microscope.words import (
    answer_letter,
    factor,
    figure,
    rate_words,
    target_figure,
)
from reluexplorer.text import fixed
from reluexplorer.widgets.painting.formula import Line

MOST = 4
"""So many terms of a sum, or weights, are written; those that count most."""


@dataclass(frozen=True)
class Passage:
    """A part of what is said of a neuron; ``stage`` is its place among the parts of an update."""

    title: str
    stage: int
    lines: tuple[Line, ...]
    aside: str = ""
    """A formula beside the title where there is room for it, in marked words."""


def passages(view: MicroscopeView) -> tuple[Passage, ...]:
    """Return what the chosen neuron does, forward, backward and in the update."""
    return (
        Passage(_("Forward"), 0, _forward(view)),
        Passage(_("Backward"), 2, _backward(view)),
        Passage(_("Update"), 3, _update(view), _("new ~w~ = ~w~ − ~η~ · ∂~L~/∂~w~")),
    )


def largest(sizes: Array, most: int) -> list[int]:
    """Return the places of the largest magnitudes in ascending order; the first of equal ones."""
    order = np.argsort(-np.abs(np.nan_to_num(sizes)), kind="stable")[:most]
    return sorted(order.tolist())


def _forward(view: MicroscopeView) -> tuple[Line, ...]:
    layer, unit = view.layer, view.chosen[1]
    weights, bias = layer.before.weights[:, unit], float(layer.before.biases[unit])
    shown = largest(weights * layer.reads, MOST)
    terms = [f"{factor(float(weights[i]))} · {factor(float(layer.reads[i]))}" for i in shown]
    if len(shown) < len(weights):
        terms.append(_left_out(len(weights) - len(shown)))
    if view.problem.network.biased:
        terms.append(factor(bias))
    z, a = figure(float(layer.z[unit])), figure(float(layer.a[unit]))
    return (Line("~z~", _summed(terms)), Line("", (f"*{z}*",)), _activation(view, z, a))


def _activation(view: MicroscopeView, z: str, a: str) -> Line:
    if view.chosen[0] == view.output:
        letter = answer_letter(view)
        named = {"linear": "~z~", "sigmoid": f"σ({z})", "softmax": "softmax(~z~)"}
        return Line(f"~{letter}~", (named.get(view.head, "~f~(~z~)"), f" = *{a}*"))
    choice = view.problem.network.hidden[view.chosen[0]].activation
    return Line("~a~", (f"max(0, {z})" if choice.rectifies else f"~f~({z})", f" = *{a}*"))


def _left_out(count: int) -> str:
    return _("… {count:,} more").format(count=count)


def _summed(terms: list[str]) -> tuple[str, ...]:
    return (terms[0], *(f" + {term}" for term in terms[1:]))


def _backward(view: MicroscopeView) -> tuple[Line, ...]:
    layer, (number, unit) = view.layer, view.chosen
    delta = float(layer.delta[unit])
    strong = f"*{figure(delta)}*"
    if number == view.output:
        lines = [_error(view, unit, strong)]
    else:
        above = view.update.layers[number + 1]
        weights = above.before.weights[unit]
        shown = largest(weights * above.delta, MOST)
        terms = [
            f"{factor(float(weights[k]))} · {factor(d := float(above.delta[k]), figure(d))}" for k in shown
        ]
        if len(shown) < len(weights):
            terms.append(_left_out(len(weights) - len(shown)))
        slope = float(layer.slope[unit])
        gate = fixed(slope, 0) if slope in {0.0, 1.0} else figure(slope)
        first, *rest = _summed(terms)
        whole = (f"({first}", *rest) if rest else (f"({first}",)
        is_gate = slope in {0.0, 1.0}
        lines = [
            Line("~δ~", (_("(Σ ~w~ · ~δ~_next_)"), _(" · gate") if is_gate else " · ~f~′(~z~)")),
            Line("", (*whole[:-1], f"{whole[-1]})", f" · {factor(slope, gate)}", f" = {strong}")),
        ]
    letter = "x" if number == 0 else "a"
    for i in largest(layer.gradient.weights[:, unit], MOST):
        read, slope_of = float(layer.reads[i]), float(layer.gradient.weights[i, unit])
        lines.append(Line(
            f"∂~L~/∂~w~_{i + 1}_",
            (f"~δ~ · ~{letter}~_{i + 1}_", f" = {factor(delta, figure(delta))} · {factor(read)}",
             f" = *{figure(slope_of)}*"),
        ))  # fmt: skip
    if view.problem.network.biased:
        lines.append(Line("∂~L~/∂~b~", ("~δ~", f" = {strong}")))
    return tuple(lines)


def _error(view: MicroscopeView, unit: int, strong: str) -> Line:
    letter, target = answer_letter(view), float(view.update.target[unit])
    if view.head not in {"linear", "sigmoid", "softmax"}:
        return Line("~δ~", ("∂~L~/∂~z~", f" = {strong}"))
    answer = figure(float(view.update.outputs[unit]))
    goal = factor(target, target_figure(target))
    return Line("~δ~", (f"~{letter}~ − ~y~", f" = {answer} − {goal}", f" = {strong}"))


def _update(view: MicroscopeView) -> tuple[Line, ...]:
    layer, unit = view.layer, view.chosen[1]
    rate = rate_words(view)
    lines = [
        _moved(
            f"~w~_{i + 1}_", float(layer.before.weights[i, unit]), float(layer.gradient.weights[i, unit]),
            float(layer.after.weights[i, unit]), rate,
        )
        for i in largest(layer.gradient.weights[:, unit], MOST)
    ]  # fmt: skip
    if view.problem.network.biased:
        before, slope, after = (each.biases[unit] for each in (layer.before, layer.gradient, layer.after))
        lines.append(_moved("~b~", float(before), float(slope), float(after), rate))
    return tuple(lines)


def _moved(name: str, before: float, slope: float, after: float, rate: str) -> Line:
    terms = (figure(before), f" − {rate} · {factor(slope, figure(slope))}")
    return Line(name, terms, f"{figure(before)} → *{figure(after)}*")


def spoken_passages(view: MicroscopeView) -> str:
    """Return what is known of the chosen neuron at this step, as a screen reader says it."""
    known = [each for each in passages(view) if _is_known(view, each.stage)]
    return ". ".join(f"{each.title}: {'; '.join(line.spoken for line in each.lines)}" for each in known)


def _is_known(view: MicroscopeView, stage: int) -> bool:
    return passage_state(view, stage) != "next"


def passage_state(view: MicroscopeView, stage: int) -> str:
    """Return "done", "now" or "next" of a part for the chosen neuron."""
    moment, layer = view.moment, view.chosen[0]
    has_come = (moment.has_value(layer), True, moment.has_delta(layer), moment.is_updated)[stage]
    if not has_come:
        return "next"
    return "now" if moment.stage == stage else "done"
