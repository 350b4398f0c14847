"""Claim 1: what ReLU does to a number, and what its slope is at the bend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from reluexplorer.core.activations import CATALOGUE
from reluexplorer.core.data.splits import data_generator
from reluexplorer.core.engine.training import initial_state
from reluexplorer.core.network.spec import forward
from reluexplorer.core.problem.problem import Problem
from reluexplorer.lessons.answers import of_a_neuron
from reluexplorer.lessons.datasets import scaled_digits
from reluexplorer.lessons.exhibit import Card, Exhibit, Line, Lines, Table
from reluexplorer.lessons.lesson import Figure, Knob, Lesson, Progress, Verdict, over_seeds
from reluexplorer.lessons.train_setups import train_setup
from reluexplorer.lessons.training import Meter, further, problem_of
from reluexplorer.text import MINUS, digits, exact, fixed, percent

_NUMBERS = 100_000
_WIDTHS = (1.0, 0.1, 1e-3, 1e-6, 1e-9)
_EPOCHS = 8
_RELU = CATALOGUE["relu"]
_REACH = 4.0
_FRAMES = 97


def quotients(h: float) -> tuple[float, float, float]:
    """Return the difference quotients of ReLU at 0 over a step ``h``: backward, central, forward."""
    below, middle, above = _RELU.value(np.array([-h, 0.0, h])).tolist()
    return (middle - below) / h, (above - below) / (2.0 * h), (above - middle) / h


def formula_errors(seed: int) -> tuple[float, float]:
    """Return the largest error of value and slope over random numbers, held against plain arithmetic."""
    numbers = data_generator(seed, "numbers").normal(0.0, 10.0, _NUMBERS)
    larger = np.array([max(0.0, number) for number in numbers.tolist()])
    away = numbers[np.abs(numbers) > 1e-3]
    step = 1e-4
    slope = (_RELU.value(away + step) - _RELU.value(away - step)) / (2.0 * step)
    return (
        float(np.abs(_RELU.value(numbers) - larger).max()),
        float(np.abs(_RELU.slope(away) - slope).max()),
    )


def _problem(seed: int) -> Problem:
    return problem_of(scaled_digits(seed), (64, 64, 64), rate=0.1, seed=seed, dtype="float32")


def _exact_zeros(seed: int, meter: Meter) -> tuple[float, float]:
    """Return which share of a network's pre-activations is exactly 0 while it trains, and which is below."""
    problem = _problem(seed)
    state = initial_state(problem)
    zeros = below = total = 0
    for _ in range(_EPOCHS):
        state = further(state, problem.steps_per_epoch, meter)
        for z in forward(problem.network, state.parameters, problem.train_inputs).pre_activations:
            zeros += int(np.count_nonzero(z == 0))
            below += int(np.count_nonzero(z < 0))
            total += z.size
    return zeros / total, below / total


def measure(seeds: int, progress: Progress) -> tuple[tuple[Figure, ...], Exhibit]:
    """Hold the function against its formula, look at the bend, and count how often training meets it."""
    meter = Meter(progress, seeds * _EPOCHS * _problem(0).steps_per_epoch)
    errors = [formula_errors(seed) for seed in range(seeds)]
    sides = [quotients(h) for h in _WIDTHS]
    met = [_exact_zeros(seed, meter) for seed in range(seeds)]
    figures = (
        Figure("value_error", f"largest error over {seeds * _NUMBERS:,} numbers", max(e[0] for e in errors)),
        Figure("slope_error", "largest error of the slope away from 0", max(e[1] for e in errors)),
        Figure("backward", "slope at 0 from the left", _furthest([side[0] for side in sides], 0.0)),
        Figure("central", "slope at 0 from both sides", _furthest([side[1] for side in sides], 0.5)),
        Figure("forward", "slope at 0 from the right", _furthest([side[2] for side in sides], 1.0)),
        Figure("used", "slope that training uses at 0", float(_RELU.slope(np.zeros(1))[0])),
        over_seeds("exact_zeros", "inputs that are exactly 0 while training", [each[0] for each in met]),
        over_seeds("below", "inputs below 0 while training", [each[1] for each in met]),
    )
    table = _slopes_at_0("measured", [figure.value for figure in figures[2:6]])
    return figures, Exhibit((Card("One neuron", (_curve(1.0, 0.0),)), Card("The bend", (table,))))


def _slopes_at_0(measured: str, slopes: Sequence[float]) -> Table:
    words = ("from the left", "from both sides", "from the right", "training uses")
    return Table(("Slope at 0", measured), tuple(zip(words, map(exact, slopes), strict=True)))


def _furthest(values: list[float], wanted: float) -> float:
    """Return the value that is furthest from the wanted one."""
    return max(values, key=lambda value: abs(value - wanted))


def judge(values: Mapping[str, float]) -> Verdict:
    """Judge by the formula, by the slopes beside the bend, and by how often training meets it."""
    met = values["exact_zeros"]
    how_often = f"in {digits(met, 2)} of all cases" if met > 0 else "in no case"
    caveat = (
        "At 0 there is no derivative: any slope from 0 to 1 would serve, and training uses "
        f"{exact(values['used'])}. Networks in training met an input of exactly 0 {how_often}."
    )
    sides = (values["backward"], values["forward"] - 1.0, values["central"] - 0.5)
    if values["value_error"] > 1e-9 or values["slope_error"] > 1e-6 or max(map(abs, sides)) > 1e-9:
        return Verdict.of("fails", "the function or its slope is off the formula", caveat)
    if met > 1e-3:
        found = f"{percent(met)} of all inputs met the bend, where a choice is made"
        return Verdict.of("mostly", found, caveat)
    below = f"While training, {percent(values['below'])} of all inputs were below 0 and gave 0"
    return Verdict.of("holds", f"exact for every number tried. {below}", caveat)


def play(knobs: Mapping[str, float]) -> Iterator[Exhibit]:
    """Lead an input through its whole range past one neuron, beside what its slope at the bend could be."""
    at = knobs["x"]
    yield _shown(knobs, at, 0.0)
    for frame, x in enumerate(np.linspace(-_REACH, _REACH, _FRAMES), 1):
        yield _shown(knobs, float(x), frame / (_FRAMES + 1))
    yield _shown(knobs, at, 1.0)


def _shown(knobs: Mapping[str, float], x: float, done: float) -> Exhibit:
    weight, bias, step = knobs["weight"], knobs["bias"], knobs["step"]
    slopes_at_0 = *quotients(step), float(_RELU.slope(np.zeros(1))[0])
    table = _slopes_at_0(f"step {digits(step)}", slopes_at_0)
    curve = replace(_curve(weight, bias), probe=x, movable=True)
    neuron = Card(f"max(0, {_written(weight, bias)})", (curve, _at(weight, bias, x)), *_badge(weight, bias))
    slopes = replace(_slopes(step, _highest(weight, bias)), probe=weight * x + bias)
    return Exhibit((neuron, Card("ReLU's slope at the bend", (slopes, table))), f"x = {fixed(x, 2)}", done)


def _at(weight: float, bias: float, x: float) -> Table:
    z = np.array([weight * x + bias])
    gate = float(_RELU.slope(z)[0])
    return Table(
        ("At the input", "value"),
        (
            ("x", fixed(x, 2)),
            ("z = w·x + b", fixed(float(z[0]), 2)),
            ("output max(0, z)", fixed(float(_RELU.value(z)[0]), 2)),
            ("slope of ReLU in z", exact(gate)),
            ("slope of the output in x", fixed(weight * gate, 2)),
        ),
    )


def _written(weight: float, bias: float) -> str:
    sign = "+" if bias >= 0 else MINUS
    return f"{digits(weight, 2)}·x {sign} {digits(abs(bias), 2)}"


def _badge(weight: float, bias: float) -> tuple[str, str]:
    if weight == 0:
        return ("gives the same for every x", "secondary") if bias > 0 else ("never fires", "dead")
    side = "above" if weight > 0 else "below"
    return f"fires for x {side} {fixed(-bias / weight, 2)}", "healthy"


def _curve(weight: float, bias: float) -> Lines:
    x = np.linspace(-_REACH, _REACH, 401)
    if weight and abs(bias / weight) < _REACH:
        x = np.sort(np.append(x, -bias / weight))
    z = weight * x + bias
    return Lines(
        (
            Line("w·x + b", x, z, "secondary", dashed=True),
            Line("max(0, w·x + b)", x, _RELU.value(z), "accent"),
        ),
        "Input x",
        "Output",
        low=-_highest(weight, bias),
        high=_highest(weight, bias),
    )


def _highest(weight: float, bias: float) -> float:
    """Return how far w·x + b goes from 0 over the inputs that are shown, at least as far as they do."""
    return max(_REACH, abs(weight) * _REACH + abs(bias))


def _slopes(step: float, side: float) -> Lines:
    x = np.union1d(np.linspace(-side, side, 401), np.array([-step, step]))
    with np.errstate(invalid="ignore"):
        ramp = (_RELU.value(x + step) - _RELU.value(x - step)) / (2.0 * step)
    return Lines(
        (
            Line("slope that training uses", x, _RELU.slope(x), "accent"),
            Line("(f(x + h) − f(x − h)) / 2h", x, ramp, "warning", dashed=True),
        ),
        "w·x + b",
        "Slope",
        low=-0.2,
        high=1.2,
    )


LESSON = Lesson(
    rank=10,
    name="definition",
    title="What ReLU does",
    claim="ReLU passes positive numbers on unchanged and turns all others into zero.",
    question="What does the neuron give for x = −2?",
    answer=of_a_neuron,
    sources="Fukushima 1969 · Nair and Hinton 2010 · Bertoin and others 2021",
    beside=(
        f"The experiment is the one neuron that you set; the measurement holds {_NUMBERS:,} numbers a seed "
        "against the formula, and counts the inputs of networks of 192 neurons while they learn digits."
    ),
    seeds=3,
    knobs=(
        Knob("weight", "Weight w", 1.0, -3.0, 3.0),
        Knob("bias", "Bias b", 0.0, -3.0, 3.0),
        Knob("step", "Step h", 0.5, 1e-3, 1.0, logarithmic=True),
        Knob("x", "Input x", 1.5, -_REACH, _REACH, in_picture=True),
    ),
    play=play,
    measure=measure,
    judge=judge,
    setup=train_setup("gauss", (1,), rate=0.03, batch=10, noise=0.1),
    placed=lambda x: {"x": x},
)
