"""Claim 1: ReLU passes what is positive, and turns everything else into 0."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from reluexplorer.core.activations import CATALOGUE, Activation
from reluexplorer.core.arrays import Array
from reluexplorer.core.data.splits import data_generator
from reluexplorer.language import _
from reluexplorer.lessons.badges import held
from reluexplorer.lessons.bet import Bet
from reluexplorer.lessons.exhibit import Card, Chart, Exhibit, IntervalRow, Intervals, Line, Lines, Table
from reluexplorer.lessons.figures import SHARE, Figure, computed, over_seeds
from reluexplorer.lessons.goal import Aim, Goal
from reluexplorer.lessons.lesson import (
    Case,
    Experiment,
    Knob,
    Lesson,
    Numbers,
    Progress,
    Results,
    Settings,
)
from reluexplorer.lessons.verdict import Evidence
from reluexplorer.text import exact, fixed, percent

INPUTS = 60
NUMBERS = 100_000
"""Held against the formula with each seed."""
_GRID = 2.0**20
"""Numbers are whole multiples of 1 / this, so that sums and quotients of them are exact."""
_STEP = 2.0**-10
STEPS_AT_0 = (1.0, 0.1, 1e-3, 1e-6, 1e-9)
_RELU, _IDENTITY = CATALOGUE["relu"], CATALOGUE["identity"]
_REACH = 4.0
_BIASES = {"low": -1.0, "middle": 0.0, "high": 1.0}


def inputs_of(seed: int) -> Array:
    """Return the inputs of a seed in ascending order, drawn from the standard normal distribution."""
    return np.sort(data_generator(seed, "inputs of one neuron").standard_normal(INPUTS))


@dataclass(frozen=True)
class Errors:
    """The largest errors of the function over many numbers, held against what it is said to do."""

    changed: float
    """Of a positive number, by how much it is changed."""
    passed: float
    """Of a number that is not positive, how much is let through."""
    slope: float
    """Of the slope against the difference quotient, away from 0."""


def errors_of(seed: int) -> Errors:
    """Return the largest errors over random numbers; without rounding, since these lie on a binary grid."""
    drawn = data_generator(seed, "numbers").normal(0.0, 10.0, NUMBERS)
    numbers = np.append(np.round(drawn * _GRID) / _GRID, 0.0)
    values, positive = _RELU.value(numbers), numbers > 0
    away = numbers[np.abs(numbers) >= _STEP]
    quotient = (_RELU.value(away + _STEP) - _RELU.value(away - _STEP)) / (2.0 * _STEP)
    return Errors(
        float(np.abs(values[positive] - numbers[positive]).max()),
        float(np.abs(values[~positive]).max()),
        float(np.abs(_RELU.slope(away) - quotient).max()),
    )


def quotients(h: float) -> tuple[float, float, float]:
    """Return the difference quotients of ReLU at 0 over a step ``h``: backward, central, forward."""
    below, middle, above = _RELU.value(np.array([-h, 0.0, h])).tolist()
    return (middle - below) / h, (above - below) / (2.0 * h), (above - middle) / h


def run(knobs: Settings, seed: int, _progress: Progress) -> Numbers:
    """Give the neuron all its inputs."""
    return _numbers(knobs, _outputs(knobs, inputs_of(seed)), errors_of(seed))


def _outputs(knobs: Settings, x: Array) -> Array:
    return _RELU.value(knobs["weight"] * x + knobs["bias"])


def _numbers(knobs: Settings, outputs: Array, errors: Errors) -> dict[str, float]:
    z = np.array([knobs["weight"] * knobs["x"] + knobs["bias"]])
    slope = float(_RELU.slope(z)[0])
    return {
        "fired": float(np.count_nonzero(outputs > 0)),
        "zero": float(np.count_nonzero(outputs == 0)),
        "given": float(_RELU.value(z)[0]),
        "slope": slope,
        "gradient": knobs["weight"] * slope,
        "changed": errors.changed,
        "passed": errors.passed,
        "slope_error": errors.slope,
    }


def play(knobs: Settings) -> Iterator[Exhibit]:
    """Lead an input from the smallest to the largest past the neuron, and count those on which it fires."""
    inputs, errors = inputs_of(0), errors_of(0)
    outputs = _outputs(knobs, inputs)
    for seen in range(INPUTS + 1):
        under_way = 0 < seen < INPUTS
        x = float(inputs[seen - 1]) if under_way else knobs["x"]
        cards = (_card(_("With ReLU"), knobs, x, _RELU), _card(_("Without"), knobs, x, _IDENTITY))
        counted = np.arange(seen + 1.0)
        fired = np.append(0.0, np.cumsum(outputs[:seen] > 0))
        lines = (
            Line(_("of them fire"), counted, fired, "healthy"),
            Line(_("gives exactly 0"), counted, counted - fired, "secondary", dashed=True),
        )
        outcome = Lines(lines, _("Inputs seen, the smallest first"), _("Inputs"), low=0.0, high=float(INPUTS))
        yield Exhibit(
            cards, _("input {seen} of {inputs}").format(seen=seen, inputs=INPUTS), seen / INPUTS,
            outcome, _("Inputs on which the neuron fires, of {inputs}").format(inputs=INPUTS),
            _numbers(knobs, outputs[:seen], errors),
        )  # fmt: skip


def _card(title: str, knobs: Settings, x: float, activation: Activation) -> Card:
    weight, bias = knobs["weight"], knobs["bias"]
    z = np.array([weight * x + bias])
    given, slope = float(activation.value(z)[0]), weight * float(activation.slope(z)[0])
    places = np.linspace(-_REACH, _REACH, 401)
    if weight and abs(bias / weight) < _REACH:
        places = np.sort(np.append(places, -bias / weight))
    side = max(_REACH, abs(weight) * _REACH + abs(bias))
    curve = Lines(
        (Line(_("output"), places, activation.value(weight * places + bias), "accent"),),
        _("Input x"), _("Output"), low=-side, high=side, probe=x, movable=True,
    )  # fmt: skip
    at = Table(
        ("x", "w·x + b", _("output"), _("slope in x")),
        ((fixed(x, 2), fixed(float(z[0]), 2), fixed(given, 2), fixed(slope, 2)),),
    )
    blocks = float(activation.slope(z)[0]) == 0.0
    badge = _("blocks x, slope 0") if blocks else _("passes {given}").format(given=fixed(given, 2))
    return Card(title, (curve, at), badge, held(abs(slope)), gains=(abs(slope),))


CASES = tuple(Case(name, {"weight": 1.0, "bias": bias}) for name, bias in _BIASES.items())


def figures(results: Results) -> tuple[Figure, ...]:
    """Return the errors of the formula, the slopes beside 0, and how often the neuron fires."""
    runs = [each for name in _BIASES for each in results[name]]
    found = [
        computed(name, label, max(each[name] for each in runs))
        for name, label in (
            ("changed", _("largest change of a positive number")),
            ("passed", _("most that is let through of a number not positive")),
            ("slope_error", _("largest error of the slope away from 0")),
        )
    ]
    sides = zip(*map(quotients, STEPS_AT_0), strict=True)
    names = (
        ("backward", _("slope at 0 from the left"), 0.0),
        ("central", _("slope at 0 from both sides"), 0.5),
        ("forward", _("slope at 0 from the right"), 1.0),
    )
    for (name, words, wanted), slopes in zip(names, sides, strict=True):
        off = [abs(slope - wanted) for slope in slopes]
        found.append(computed(name, words, slopes[off.index(max(off))]))
    found.append(computed("used", _("slope that training uses at 0"), float(_RELU.slope(np.zeros(1))[0])))
    for name, bias in _BIASES.items():
        at = _("with weight 1 and bias {bias}").format(bias=exact(bias))
        shares = [each["fired"] / INPUTS for each in results[name]]
        found.append(
            over_seeds(f"fires_{name}", _("inputs on which it fires {at}").format(at=at), shares, SHARE)
        )
        found.append(
            computed(f"expected_{name}", _("expected {at}").format(at=at), _normal_below(bias), SHARE)
        )
    return tuple(found)


def _normal_below(x: float) -> float:
    """Return how probable a standard normal number below ``x`` is."""
    return 0.5 * (1.0 + math.erf(x / math.sqrt(2.0)))


def charts(found: Mapping[str, Figure]) -> tuple[Chart, ...]:
    """Return how often the neuron fires by its bias, and the slopes at 0."""
    rows = tuple(_row(exact(bias), found[f"fires_{name}"]) for name, bias in _BIASES.items())
    expected = ", ".join(percent(found[f"expected_{name}"].mean) for name in _BIASES)
    words = (
        (_("from the left"), "backward"),
        (_("from both sides"), "central"),
        (_("from the right"), "forward"),
    )
    slopes = tuple((label, exact(found[name].mean)) for label, name in (*words, (_("in training"), "used")))
    caption = _("Normal inputs, weight 1; expected {expected}").format(expected=expected)
    return (
        Intervals(((_("Fires, by bias"), rows),), 0.0, 1.0, caption, share=True),
        Table((_("Slope at 0"), _("measured")), slopes),
    )


def _row(label: str, figure: Figure) -> IntervalRow:
    return IntervalRow.of(figure, label, "healthy")


def _kink(settings: Settings, _seeds: int, _progress: Progress) -> tuple[Figure, ...]:
    labels = (
        ("backward", _("backward difference quotient at 0")),
        ("central", _("central difference quotient at 0")),
        ("forward", _("forward difference quotient at 0")),
    )
    return tuple(
        computed(name, label, slope)
        for (name, label), slope in zip(labels, quotients(settings["step"]), strict=True)
    )


LESSON = Lesson(
    rank=10,
    name="definition",
    knobs=(
        Knob("bias", _("Bias b"), -1.0, -3.0, 3.0),
        Knob("weight", _("Weight w"), 1.0, -3.0, 3.0),
        Knob("x", _("Input x"), 1.5, -_REACH, _REACH, in_picture=True, looks=True),
    ),
    bet=Bet(("fired",), 0.0, float(INPUTS), 30.0, whole=True),
    seeds=50,
    play=play,
    run=run,
    cases=CASES,
    figures=figures,
    evidence=(
        Evidence("changed", at_most=0.0),
        Evidence("passed", at_most=0.0),
        Evidence("slope_error", at_most=0.0),
    ),
    charts=charts,
    not_opened=_("Nothing is trained here: the neuron keeps the weight and the bias that you give it."),
    goal=Goal(
        (
            Aim("fired", _("fires on"), INPUTS / 3),
            Aim("fired", _("and on no more"), INPUTS / 3, at_most=True),
        )
    ),
    experiments=(
        Experiment(
            "kink",
            _("Difference quotients of ReLU at 0, where it has no derivative."),
            (Knob("step", _("Step h"), 0.5, 1e-9, 1.0, logarithmic=True),),
            1,
            _kink,
        ),
    ),
    placed=lambda x: {"x": x},
)
